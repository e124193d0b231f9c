package privacy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
)

// mostReads is how often the source is read for one draw: 9 times on average, and more
// than this with a probability below 10^−800 if the bits are random and come in words. A source
// that never changes would be read for ever. It bounds what a draw counts, too, so that no
// product of these overflows.
const mostReads = 1 << 16

var (
	errCount = errors.New("the reader returned an impossible count")
	errStuck = fmt.Errorf("no draw from %d reads", mostReads)
)

// A source draws from random bits, in whole numbers only.
type source struct {
	from   io.Reader
	buffer [8]byte
	reads  int   // for this draw
	err    error // after which draws mean nothing
}

// word is 64 random bits.
func (s *source) word() uint64 {
	for n := 0; n < len(s.buffer); {
		if s.reads++; s.reads > mostReads {
			s.err = fmt.Errorf("%w: %w", ErrRandom, errStuck)
			return 0
		}
		k, err := s.from.Read(s.buffer[n:])
		if k < 0 || k > len(s.buffer)-n {
			k, err = 0, errCount
		}
		if n += k; err != nil && n < len(s.buffer) {
			s.err = fmt.Errorf("%w: %w", ErrRandom, err)
			return 0
		}
	}
	return binary.LittleEndian.Uint64(s.buffer[:])
}

// below is uniform on 0 … n − 1.
func (s *source) below(n uint64) uint64 {
	mask := uint64(math.MaxUint64) >> bits.LeadingZeros64(n-1)
	for n > 1 && s.err == nil {
		if x := s.word() & mask; x < n {
			return x
		}
	}
	return 0
}

// exponential is true with probability e^−(num/den), for num ≤ den: of events with
// probabilities γ/1, γ/2, … in a row, the first that fails has an odd number (Canonne,
// Kamath and Steinke 2020, algorithm 1).
func (s *source) exponential(num, den uint64) bool {
	k := uint64(1)
	for s.below(den*k) < num && s.err == nil {
		k++
	}
	return k%2 == 1
}

// laplace is from the discrete Laplace distribution with a = num/den (algorithm 2).
func (s *source) laplace(num, den uint64) int64 {
	s.reads = 0
	for s.err == nil {
		u := s.below(den)
		if !s.exponential(u, den) {
			continue
		}
		v := uint64(0)
		for s.exponential(1, 1) && s.err == nil {
			v++
		}
		x := int64((u + den*v) / num)
		switch negative := s.below(2) == 1; {
		case negative && x == 0: // 0 would be drawn twice as often
		case negative:
			return -x
		default:
			return x
		}
	}
	return 0
}

// deviation is the standard deviation of the discrete Laplace distribution, and above 0
// also where float64 has no number as small as it is.
func deviation(a float64) float64 {
	return max(math.Sqrt2*math.Exp(-a/2)/-math.Expm1(-a), math.SmallestNonzeroFloat64)
}
