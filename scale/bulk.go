package scale

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/gocsat/csat/internal/histogram"
)

// Integer is any integer type that a column of ratings may have.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// AddBytes counts a column of ratings of one byte each: the byte 9 is the value
// 9. All or nothing: on a [*ValueError], which names the index, t is unchanged.
// Nothing is allocated per answer; long columns are spread over the processors.
func (t *Tally) AddBytes(values []byte) error {
	if t.Scale() == nil {
		return fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	var seen [256]int64
	histogram.Count(&seen, values)
	if err := t.refusedByte(&seen, values, 0); err != nil {
		return err
	}
	return t.addSeen(&seen, int64(len(values)))
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

// addSeen adds n ratings counted by their bytes, none of which the scale refuses.
func (t *Tally) addSeen(seen *[256]int64, n int64) error {
	var counts [maxCodes]int64
	for v, k := range seen {
		if k > 0 {
			c, err := t.scale.Encode(v, Reject)
			if err != nil {
				return err
			}
			counts[c] += k
		}
	}
	return t.addCounts(&counts, n)
}

// bulkError finds where in values the first value stands that the scale refuses.
func (t *Tally) bulkError(values []byte, err error) error {
	for i, v := range values {
		if _, e := t.scale.Encode(int(v), Reject); e != nil {
			return &ValueError{Scale: t.scale.ID(), Value: strconv.Itoa(int(v)), Index: i, Err: e.(*ValueError).Err}
		}
	}
	return err
}

// AddCodes counts a column of codes, as a table holds it. All or nothing; a code
// that the scale does not have is [ErrOutOfRange] with its index. Nothing is
// allocated per answer; long columns are spread over the processors.
func (t *Tally) AddCodes(codes []Code) error {
	if t.Scale() == nil {
		return fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	var counts [maxCodes]int64
	histogram.Count(&counts, histogram.Bytes(codes))
	for c := len(t.n); c < maxCodes; c++ {
		if counts[c] == 0 {
			continue
		}
		for i, code := range codes {
			if int(code) >= len(t.n) {
				return &ValueError{Scale: t.scale.ID(), Value: "code " + strconv.Itoa(int(code)), Index: i, Err: ErrOutOfRange}
			}
		}
	}
	return t.addCounts(&counts, int64(len(codes)))
}

func (t *Tally) addCounts(counts *[maxCodes]int64, n int64) error {
	if n > math.MaxInt64-t.total {
		return fmt.Errorf("scale: tally: %w", ErrOverflow)
	}
	for i := range t.n {
		t.n[i] += counts[i]
	}
	t.total += n
	return nil
}

// AddValues counts a column of ratings of any integer type. All or nothing, as
// [Tally.AddBytes], which is faster for bytes. Nothing is allocated per answer.
func AddValues[T Integer](t *Tally, values []T) error {
	if t.Scale() == nil {
		return fmt.Errorf("scale: tally: %w", ErrNoScale)
	}
	var counts [maxCodes]int64
	for i, v := range values {
		if int64(v) < -maxValue || int64(v) > maxValue || v > 0 && int64(v) < 0 {
			return &ValueError{Scale: t.scale.ID(), Value: fmt.Sprint(v), Index: i, Err: ErrOutOfRange}
		}
		c, err := t.scale.Encode(int(v), Reject)
		if err != nil {
			err.(*ValueError).Index = i
			return err
		}
		counts[c]++
	}
	return t.addCounts(&counts, int64(len(values)))
}
