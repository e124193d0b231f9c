package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	"github.com/gocsat/csat/survey"
)

// A Shard is the bytes From to To of a file, which are whole rows. Header is the
// header line of the file where From is behind it, empty where it is in the shard.
type Shard struct {
	File     string
	Header   []byte
	From, To int64
}

// plan cuts a file into shards of about that many bytes, 0: into one. It cuts behind
// a line only that is a row by itself: without a quotation mark and with as many
// commas as the header. If that line was within a quoted field all the same, the
// shard ends in a quote that was opened on an earlier line, which package tabular
// takes for the end of the stream: a torn row is always an error. Where there is no
// such line, as where everything is quoted, and where files cannot be sought, as in
// object stores, they stay whole.
func plan(ctx context.Context, file string, split int64) (list []Shard, err error) {
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	size, err := fs.Size(ctx, file)
	if err != nil {
		return nil, err
	}
	whole := []Shard{{File: file, To: size}}
	if split <= 0 || size <= split {
		return whole, nil
	}
	r, err := fs.OpenRead(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	f, ok := r.(io.ReadSeeker)
	if !ok {
		return whole, nil
	}
	header, commas := headerOf(f)
	if len(header) == 0 {
		return whole, nil // whoever reads it says what is wrong with it
	}
	for from := int64(len(header)); from < size; {
		to, err := cut(f, min(from+split, size), size, commas)
		if err != nil {
			return nil, err
		}
		list = append(list, Shard{File: file, Header: header, From: from, To: to})
		from = to
	}
	if len(list) == 0 {
		return whole, nil // only a header
	}
	return list, nil
}

// headerOf is the first record with the line end, empty if there is none.
func headerOf(r io.Reader) (text []byte, commas int) {
	var seen bytes.Buffer
	c := csv.NewReader(io.TeeReader(io.LimitReader(r, 1<<20), &seen))
	fields, err := c.Read()
	if err != nil {
		return nil, 0
	}
	return seen.Bytes()[:c.InputOffset()], len(fields) - 1
}

// cut is the end of the first line that is a row by itself, among those that begin
// at a place or behind it.
func cut(f io.ReadSeeker, at, size int64, commas int) (int64, error) {
	at-- // a header stands before it
	if _, err := f.Seek(at, io.SeekStart); err != nil {
		return 0, err
	}
	r := bufio.NewReader(f)
	for whole := false; ; whole = true {
		quotes, separators := 0, 0
		for {
			piece, err := r.ReadSlice('\n')
			at += int64(len(piece))
			quotes += bytes.Count(piece, []byte{'"'})
			separators += bytes.Count(piece, []byte{','})
			if err == io.EOF {
				return size, nil
			}
			if err == nil {
				break
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return 0, err
			}
		}
		if whole && quotes == 0 && separators == commas {
			return at, nil
		}
	}
}

// open is the text of a shard, as a file of its own; lines counts the line ends that
// it adds to the file.
func (s Shard) open(ctx context.Context) (text io.Reader, lines *lineCounter, done func() error, err error) {
	fs, err := filesystem.New(ctx, s.File)
	if err != nil {
		return nil, nil, nil, err
	}
	r, err := fs.OpenRead(ctx, s.File)
	if err != nil {
		return nil, nil, nil, errors.Join(err, fs.Close())
	}
	done = func() error { return errors.Join(r.Close(), fs.Close()) }
	if s.From > 0 {
		if _, err := r.(io.Seeker).Seek(s.From, io.SeekStart); err != nil {
			return nil, nil, nil, errors.Join(err, done())
		}
	}
	lines = &lineCounter{r: io.LimitReader(r, s.To-s.From)}
	return io.MultiReader(bytes.NewReader(s.Header), lines), lines, done, nil
}

type lineCounter struct {
	r io.Reader
	n int64
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(bytes.Count(p[:n], []byte{'\n'}))
	return n, err
}

// A BadRow is a row that could not be used. Row and Line count from 1, within the
// shard that begins at From until it is located, and then within the file.
type BadRow struct {
	File            string
	From, Row, Line int64
	Faults          []string
}

// badRow leaves out the lines that a misplaced quote names, which are those of the
// shard.
func badRow(s Shard, e *survey.RowError) BadRow {
	b := BadRow{File: s.File, From: s.From, Row: e.Row, Line: e.Line}
	for _, f := range e.Faults {
		text := f.Error()
		for _, quote := range []error{csv.ErrQuote, csv.ErrBareQuote} {
			if errors.Is(f, quote) {
				text = quote.Error()
			}
		}
		b.Faults = append(b.Faults, text)
	}
	return b
}

// A Counted says how much was read, from a shard or in all.
type Counted struct {
	File                                                         string
	From, Lines                                                  int64
	Rows, Rejected, ScreenedOut, Respondents, AnsweredEverything int64
}

func (c *Counted) add(o Counted) {
	c.Lines += o.Lines
	c.Rows += o.Rows
	c.Rejected += o.Rejected
	c.ScreenedOut += o.ScreenedOut
	c.Respondents += o.Respondents
	c.AnsweredEverything += o.AnsweredEverything
}

// locate puts bad rows in the order of files and lines, and counts rows and lines
// from the beginning of their file.
func locate(bad []BadRow, shards []Counted) (all Counted, sorted []BadRow) {
	type place struct {
		file string
		from int64
	}
	slices.SortFunc(shards, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.From, b.From))
	})
	before := map[place]Counted{}
	var file Counted
	for _, s := range shards {
		if s.File != file.File {
			file = Counted{File: s.File}
		}
		before[place{s.File, s.From}] = file
		file.add(s)
		all.add(s)
	}
	for _, b := range bad {
		skipped := before[place{b.File, b.From}]
		b.Row += skipped.Rows
		b.Line += skipped.Lines
		sorted = append(sorted, b)
	}
	slices.SortFunc(sorted, func(a, b BadRow) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Row, b.Row))
	})
	return all, sorted
}
