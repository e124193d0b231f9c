package scale

import (
	"errors"
	"fmt"
	"io"

	"github.com/gocsat/csat/internal/histogram"
)

// readBlock is how many ratings are read at a time; two blocks are held.
const readBlock = 2 << 20

// ReadFrom counts ratings of one byte each until the reader ends, as
// [Tally.AddBytes] does, in memory that does not grow with their number. The next
// block is read while one is counted, by a goroutine that has ended when ReadFrom
// returns; so a stream takes about as long as reading it. The number is that of the
// bytes read. All or nothing: on an error of the reader, or on a [*ValueError],
// which names the index in the stream, t is unchanged. A panic of the reader is the
// caller's; no reader is [ErrArgument].
func (t *Tally) ReadFrom(r io.Reader) (int64, error) {
	if t.scale == nil {
		return 0, fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	if r == nil {
		return 0, fmt.Errorf("scale: tally: no reader: %w", ErrArgument)
	}
	type block struct {
		data []byte
		err  error
	}
	full, empty := make(chan block), make(chan []byte, 2)
	empty <- make([]byte, readBlock)
	empty <- make([]byte, readBlock)
	var panicked any // in the reader; it must reach the caller, who may recover
	go func() {
		defer close(full)
		defer func() { panicked = recover() }()
		for buffer := range empty {
			n, err := io.ReadFull(r, buffer)
			full <- block{buffer[:n], err}
			if err != nil {
				return
			}
		}
	}()
	var seen [256]int64
	pairs := new(histogram.Pairs)
	var read int64
	var failed error
	for b := range full {
		if failed == nil {
			pairs.Count(&seen, b.data)
			if failed = t.refusedByte(&seen, b.data, read); failed != nil {
				close(empty) // the block that is being read is the last one
			}
		}
		read += int64(len(b.data))
		switch {
		case errors.Is(b.err, io.EOF), errors.Is(b.err, io.ErrUnexpectedEOF):
		case b.err != nil:
			failed = errors.Join(failed, fmt.Errorf("scale: tally: after %d ratings: %w", read, b.err))
		case failed == nil:
			empty <- b.data[:readBlock]
		}
	}
	if panicked != nil {
		panic(panicked)
	}
	if failed != nil {
		return read, failed
	}
	return read, t.addSeen(&seen, read)
}

// refusedByte is the error of the first byte of a block that the scale refuses,
// nil if there is none.
func (t *Tally) refusedByte(seen *[256]int64, data []byte, before int64) error {
	for v, n := range seen {
		if n == 0 {
			continue
		}
		if _, err := t.scale.Encode(v, Reject); err != nil {
			err = t.bulkError(data, err)
			if at, ok := errors.AsType[*ValueError](err); ok {
				at.Index += int(before)
			}
			return err
		}
	}
	return nil
}
