package quality

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Durations is the time that each row took over the items, all items if none are
// given: the sum of their timings. It is 0, unknown, if an item that was asked
// has no timing; items that were not asked are passed over, so rows with a short
// route have short times. Errors are those of [Runs], and [survey.ErrOverflow].
func Durations(t *survey.Table, items []string) ([]time.Duration, error) {
	a, timings, err := timings(t, items)
	if err != nil {
		return nil, err
	}
	out := make([]time.Duration, a.n)
	for row := range out {
		var sum int64
		for k := range a.items {
			if a.columns[k][row] == scale.NotAsked {
				continue
			}
			if timings[k][row] == 0 {
				sum = 0
				break
			}
			var ok bool
			if sum, ok = exact.Add64(sum, int64(timings[k][row])); !ok {
				return nil, fmt.Errorf("quality: row %d: duration: %w", row, survey.ErrOverflow)
			}
		}
		out[row] = time.Duration(sum)
	}
	return out, nil
}

func timings(t *survey.Table, items []string) (answers, [][]time.Duration, error) {
	a, err := load(t, items)
	if err != nil {
		return a, nil, err
	}
	var columns [][]time.Duration
	for _, item := range a.items {
		column, err := t.Timings(item.ID)
		if err != nil {
			return a, nil, fmt.Errorf("quality: %w", err)
		}
		columns = append(columns, column)
	}
	return a, columns, nil
}

// normalMAD turns the median absolute deviation into a standard deviation under
// normality: 1/Φ⁻¹(3/4), rounded as usual (Rousseeuw and Croux 1993).
const normalMAD = 1.4826

// LogSpeed says how unusual the duration of each row is: the robust
// z = (ln t − median)/(1.4826·MAD) of its logarithm, with the median absolute
// deviation from the median. Fast is negative; a cut of −2 would hold 2.3 % of
// lognormal times. Times are skewed to the right: on the logarithm no cut falls
// below 0, as mean − 2·sd of the times does, and those who left the room for an
// hour do not move it.
//
// Durations of 0 are unknown: the row has no value and does not enter. A negative
// one is [ErrArgument]. No durations are [ErrNoBase]; if at least half of them
// deviate from the median by nothing, MAD is 0 and the result [ErrTooFew].
func LogSpeed(durations []time.Duration) ([]survey.Optional, error) {
	var logs []float64
	for row, d := range durations {
		if d < 0 {
			return nil, fmt.Errorf("quality: row %d: duration %v: %w", row, d, ErrArgument)
		}
		if d > 0 {
			logs = append(logs, math.Log(float64(d)))
		}
	}
	if len(logs) == 0 {
		return nil, fmt.Errorf("quality: speed: no durations: %w", ErrNoBase)
	}
	middle := median(logs)
	deviations := make([]float64, len(logs))
	for i, l := range logs {
		deviations[i] = math.Abs(l - middle)
	}
	spread := normalMAD * median(deviations)
	if spread == 0 {
		return nil, fmt.Errorf("quality: speed: most durations are equal: %w", ErrTooFew)
	}
	out := make([]survey.Optional, len(durations))
	for row, d := range durations {
		if d > 0 {
			out[row] = survey.Some((math.Log(float64(d)) - middle) / spread)
		}
	}
	return out, nil
}

// median sorts x. Of an even number it is the mean of the two in the middle.
func median(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// fastest is the factor at which an item stops counting: one click by mistake
// would otherwise outweigh a whole interview (Leiner 2019, p. 236).
const fastest = 3

// RelativeSpeed is the relative speed index of each row (Leiner 2019, p. 236):
// for each item, the median time of all rows over the time of this one, at most
// 3; and the mean of these factors. 1 is the usual speed, 2 twice as fast, which
// is a usual cut. Rows that were routed past items are compared on those they
// answered.
//
// Timings of 0 are unknown: they enter neither median nor mean, and a row without
// any has no value. All items if none are given. No timings at all are
// [ErrNoBase]; further errors are those of [Runs].
func RelativeSpeed(t *survey.Table, items []string) ([]survey.Optional, error) {
	a, timings, err := timings(t, items)
	if err != nil {
		return nil, err
	}
	sums, n := make([]float64, a.n), make([]float64, a.n)
	known := false
	for _, column := range timings {
		var times []float64
		for _, d := range column {
			if d > 0 {
				times = append(times, float64(d))
			}
		}
		if len(times) == 0 {
			continue
		}
		known = true
		middle := median(times)
		for row, d := range column {
			if d > 0 {
				sums[row] += min(fastest, middle/float64(d))
				n[row]++
			}
		}
	}
	if !known {
		return nil, fmt.Errorf("quality: relative speed: no timings: %w", ErrNoBase)
	}
	out := make([]survey.Optional, a.n)
	for row := range out {
		if n[row] > 0 {
			out[row] = survey.Some(sums[row] / n[row])
		}
	}
	return out, nil
}
