package tabular

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// defaultMaxRecord is far above any real row and far below what would hurt.
const defaultMaxRecord = 1 << 20

// A meter passes on what a reader supplies until the budget of a record is
// spent. Its errors are final.
type meter struct {
	r        io.Reader
	supplied int64
	limit    int64 // supplied must not pass it
	max      int
	err      error
}

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	if m.supplied >= m.limit {
		m.err = fmt.Errorf("more than %d bytes: %w", m.max, ErrTooLong)
		return 0, m.err
	}
	p = p[:min(int64(len(p)), m.limit-m.supplied)]
	n, err := m.r.Read(p)
	if n < 0 || n > len(p) {
		n, err = 0, fmt.Errorf("reader supplied %d bytes for %d", n, len(p))
	}
	m.supplied += int64(n)
	m.err = err
	return n, err
}

// An input is a buffered text whose records have a bounded length.
type input struct {
	*bufio.Reader
	meter meter
	start int64 // where the text begins, after the byte-order mark
}

var (
	utf8Mark  = []byte("\xef\xbb\xbf")
	utf16Mark = [][]byte{[]byte("\xff\xfe"), []byte("\xfe\xff")}
)

// newInput drops a byte-order mark, and refuses one of another encoding.
func newInput(r io.Reader, maxRecord int) (*input, error) {
	in := &input{meter: meter{r: r, max: maxRecord}}
	in.meter.limit = int64(max(maxRecord, len(utf8Mark)))
	in.Reader = bufio.NewReaderSize(&in.meter, 1<<16)
	head, _ := in.Peek(len(utf8Mark)) // an error comes again when records are read
	for _, mark := range utf16Mark {
		if bytes.HasPrefix(head, mark) {
			return nil, fmt.Errorf("UTF-16 (byte-order mark %x); save the file as UTF-8: %w", mark, ErrText)
		}
	}
	if bytes.Equal(head, utf8Mark) {
		in.start = int64(len(utf8Mark))
		_, err := in.Discard(len(utf8Mark))
		return in, err
	}
	return in, nil
}

// next gives a fresh budget to the record that begins at an offset of the text.
// One byte more than allowed lets the end of the input be seen.
func (in *input) next(offset int64) {
	in.meter.limit = in.start + offset + int64(in.meter.max) + 1
}
