package scale

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/gocsat/csat/internal/histogram"
)

const (
	readBlock  = 1 << 20 // ratings read at a time: still in the cache when they are counted
	mostBlocks = 4       // counting takes about three times as long as reading
	mostEmpty  = 100     // reads in turn that may bring nothing, as in package bufio
)

// ReadFrom counts ratings of one byte each until the reader ends, as
// [Tally.AddBytes] does, in memory that does not grow with their number. A long
// stream is read and counted by several goroutines, which take turns in reading, one
// at a time, and have ended when ReadFrom returns; so it takes about as long as
// reading alone. The number is that of the bytes read. All or nothing: on an error of
// the reader, or on a [*ValueError], which names the index in the stream, t is
// unchanged; of several errors the first one in the stream is reported. Only [io.EOF]
// itself ends a stream: one that was cut off, [io.ErrUnexpectedEOF], is an error. A
// panic of the reader is the caller's; no reader is [ErrArgument].
func (t *Tally) ReadFrom(r io.Reader) (int64, error) {
	if t.Scale() == nil {
		return 0, fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	if r == nil {
		return 0, fmt.Errorf("scale: tally: no reader: %w", ErrArgument)
	}
	s := stream{r: r, tally: t}
	first := make([]byte, readBlock)
	if s.step(first) {
		var running sync.WaitGroup
		for range min(runtime.GOMAXPROCS(0), mostBlocks) - 1 {
			running.Go(func() { s.run(make([]byte, readBlock)) })
		}
		s.run(first)
		running.Wait()
	}
	switch {
	case s.refused != nil:
		return s.read, s.refused
	case s.panicked != nil:
		panic(s.panicked)
	case s.failed != nil:
		return s.read, fmt.Errorf("scale: tally: after %d ratings: %w", s.read, s.failed)
	}
	return s.read, t.addSeen(&s.seen, s.read)
}

// A stream is read by goroutines in turns.
type stream struct {
	r     io.Reader
	tally *Tally

	sync.Mutex
	ended    bool
	read     int64
	seen     [256]int64
	refused  error // of the earliest block at fault, which begins here:
	at       int64
	failed   error // of the reader
	panicked any
}

func (s *stream) run(block []byte) {
	for s.step(block) {
	}
}

// step reads and counts a block; false at the end.
func (s *stream) step(block []byte) bool {
	at, n := s.next(block)
	block = block[:n]
	var seen [256]int64
	histogram.CountHere(&seen, block)
	refused := s.tally.refusedByte(&seen, block, at)
	s.Lock()
	defer s.Unlock()
	for v, k := range seen {
		s.seen[v] += k
	}
	if refused != nil && (s.refused == nil || at < s.at) {
		// Blocks before this one have been read, and are looked at before run ends.
		s.refused, s.at, s.ended = refused, at, true
	}
	return !s.ended
}

// next reads a block and says where it begins in the stream.
func (s *stream) next(block []byte) (at int64, n int) {
	s.Lock()
	defer s.Unlock()
	if s.ended {
		return s.read, 0
	}
	s.ended, s.failed = true, errExit // unless the reader returns
	defer func() {
		if p := recover(); p != nil { // it must reach the caller, who may recover
			s.panicked = p
		}
	}()
	at = s.read
	var err error
	for empty := 0; n < len(block) && err == nil; {
		var k int
		if k, err = s.r.Read(block[n:]); k < 0 || k > len(block)-n {
			k, err = 0, errCount
		}
		n, empty = n+k, empty+1
		if k > 0 {
			empty = 0
		} else if empty == mostEmpty && err == nil {
			err = io.ErrNoProgress
		}
	}
	s.read += int64(n)
	if s.ended, s.failed = err != nil, err; err == io.EOF { // not what wraps it
		s.failed = nil
	}
	return at, n
}

var (
	errExit  = errors.New("the reader ended its goroutine")
	errCount = errors.New("the reader returned an impossible count")
)
