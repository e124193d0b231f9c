package survival

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A Status is how the observation of a customer ended. 1 is the event, in general
// that the customer left; 2 to [MaxStatus] are further causes of which only the
// first to come is seen. Where causes do not matter, each of them is an event.
type Status uint8

// The statuses that have names.
const (
	// Censored: still there when last seen. That is not a loss.
	Censored Status = 0
	// Event: left, or whatever else is waited for.
	Event Status = 1
	// MaxStatus is the largest cause.
	MaxStatus Status = 15
)

// Data are customers in columns, one row each. The unit of time is the caller's,
// the same in all rows.
//
// A row whose time or entry is NaN is missing: it is left out and counted.
type Data struct {
	// Times is how long each customer was observed, from the start of the relation
	// to the event or the last sight: 0 or more, at most 1e150. Times are equal if they
	// are the same float64: round those that come out of an arithmetic.
	Times []float64
	// Status is how that ended.
	Status []Status
	// Entries are the times from which customers were observed, if that was not from
	// the start: those of a survey had been customers for a while, and those who had
	// left before could not be asked. 0 is no delay, otherwise it must be below the
	// time. nil: no delays.
	Entries []float64
	// Weights are sampling weights, from 1e-30 to 1e30; results do not change when all
	// are multiplied by a constant. nil: none. For frequencies use [Counts].
	Weights []float64
}

// CauseOnly is the data with one cause as the event; those who left for another
// are censored then. It is what a cause-specific hazard asks for, in [LogRank] and
// [Cox]; the share that leaves for the cause is [AalenJohansen], not
// [KaplanMeier] of this.
func (d Data) CauseOnly(cause Status) Data {
	out := Data{slices.Clone(d.Times), make([]Status, len(d.Status)), slices.Clone(d.Entries), slices.Clone(d.Weights)}
	for i, s := range d.Status {
		if s == cause && s != Censored {
			out.Status[i] = Event
		}
	}
	return out
}

// add appends a row of from.
func (d *Data) add(from Data, row int) {
	d.Times = append(d.Times, from.Times[row])
	d.Status = append(d.Status, from.Status[row])
	if from.Entries != nil {
		d.Entries = append(d.Entries, from.Entries[row])
	}
	if from.Weights != nil {
		d.Weights = append(d.Weights, from.Weights[row])
	}
}

// missing tells whether a row is to be left out.
func (d Data) missing(row int) bool {
	return math.IsNaN(d.Times[row]) || d.Entries != nil && math.IsNaN(d.Entries[row])
}

// entry is the delay of a row, 0 if there is none.
func (d Data) entry(row int) float64 {
	if d.Entries == nil {
		return 0
	}
	return d.Entries[row]
}

func (d Data) weight(row int) float64 {
	if d.Weights == nil {
		return 1
	}
	return d.Weights[row]
}

// check refuses what cannot be, and counts the rows that are missing.
func (d Data) check() (missing int64, err error) {
	n := len(d.Times)
	if len(d.Status) != n || d.Entries != nil && len(d.Entries) != n || d.Weights != nil && len(d.Weights) != n {
		return 0, argument("%d times, %d statuses, %d entries, %d weights", n, len(d.Status), len(d.Entries), len(d.Weights))
	}
	for i, t := range d.Times {
		if !(t >= 0 && t <= longestTime) {
			if !math.IsNaN(t) {
				return 0, &RowError{i + 1, "time", t, fmt.Errorf("%w: not from 0 to %v", survey.ErrArgument, longestTime)}
			}
			missing++
		}
	}
	for i, s := range d.Status {
		if s > MaxStatus {
			return 0, &RowError{i + 1, "status", float64(s), fmt.Errorf("%w: above %d", survey.ErrArgument, MaxStatus)}
		}
	}
	for i, e := range d.Entries {
		switch {
		case math.IsNaN(d.Times[i]):
		case math.IsNaN(e):
			missing++
		case !(e >= 0) || e > 0 && !(e < d.Times[i]):
			return 0, &RowError{i + 1, "entry", e, fmt.Errorf("%w: neither 0 nor between 0 and the time, %v", survey.ErrArgument, d.Times[i])}
		}
	}
	for i, w := range d.Weights {
		if !(w >= 1/largestWeight && w <= largestWeight) {
			return 0, &RowError{i + 1, "weight", w, fmt.Errorf("%w: not from %v to %v", survey.ErrWeight, 1/largestWeight, largestWeight)}
		}
	}
	return missing, nil
}

// Bounds within which the squares and products of times and weights are finite.
const (
	longestTime   = 1e150
	largestWeight = 1e30
)

// Columns names the columns of a table that say how long customers stayed.
type Columns struct {
	// Time is the numeric question that holds [Data.Times].
	Time string
	// Status is how that ended: a numeric question with the numbers of [Status], or
	// a segment, whose values Causes explains.
	Status string
	// Causes are the values of the segment that are events: the first is status 1,
	// the next 2. Any other value is [Censored]. None with a numeric question.
	Causes []string
	// Entry is the numeric question that holds [Data.Entries]. Empty: no delays.
	Entry string
}

// FromTable takes the data from a table, row by row, with its sampling weights if
// it has any. A row without time, status or entry is missing. Rows stay in line with
// the table, so that its segments serve [Split] as they are, and its items by way
// of [Ratings].
//
// Errors: survey.ErrNoBase for no table; [survey.ErrUnknown] for a column that the
// questionnaire does not have, or a cause that the segment cannot take;
// [survey.ErrArgument] for a cause that is empty or comes twice; [RowError] for a
// status that is none.
func FromTable(t *survey.Table, c Columns) (Data, error) {
	if t == nil {
		return Data{}, survey.ErrNoBase
	}
	times, err := numbers(t, c.Time)
	if err != nil {
		return Data{}, err
	}
	d := Data{Times: times, Status: make([]Status, t.Len())}
	if len(c.Causes) > 0 {
		values, err := t.Segment(c.Status)
		if err != nil {
			return Data{}, err
		}
		if err := c.checkCauses(t); err != nil {
			return Data{}, err
		}
		for i, v := range values {
			d.Status[i] = Status(slices.Index(c.Causes, v) + 1)
			if v == "" {
				d.Times[i] = math.NaN()
			}
		}
	} else {
		values, err := numbers(t, c.Status)
		if err != nil {
			return Data{}, err
		}
		for i, x := range values {
			switch {
			case math.IsNaN(x):
				d.Times[i] = math.NaN()
			case !(x >= 0 && x <= float64(MaxStatus)) || x != math.Trunc(x):
				return Data{}, &RowError{i + 1, "status", x, survey.ErrArgument}
			default:
				d.Status[i] = Status(x)
			}
		}
	}
	if c.Entry != "" {
		if d.Entries, err = numbers(t, c.Entry); err != nil {
			return Data{}, err
		}
	}
	if t.Weighted() {
		d.Weights = t.Weights()
	}
	return d, nil
}

// checkCauses refuses too many causes, one twice, and one that the segment cannot be.
func (c Columns) checkCauses(t *survey.Table) error {
	if len(c.Causes) > int(MaxStatus) {
		return argument("%d causes, %d are the most", len(c.Causes), MaxStatus)
	}
	var values []survey.Value // empty: any
	for _, s := range t.Questionnaire().Segments() {
		if s.ID == c.Status {
			values = s.Values
		}
	}
	for i, cause := range c.Causes {
		if cause == "" || slices.Contains(c.Causes[:i], cause) {
			return argument("cause %q is empty or comes twice", cause)
		}
		if len(values) > 0 && !slices.ContainsFunc(values, func(v survey.Value) bool { return v.ID == cause }) {
			return fmt.Errorf("survival: cause %q of segment %q: %w", cause, c.Status, survey.ErrUnknown)
		}
	}
	return nil
}

// numbers is a numeric column, NaN where there is no value.
func numbers(t *survey.Table, id string) ([]float64, error) {
	column, err := t.Numbers(id)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(column))
	for i, x := range column {
		out[i] = math.NaN()
		if x.Valid {
			out[i] = x.Value
		}
	}
	return out, nil
}

// Ratings is the column of an item on its scale, NaN where there is no rating: a
// score for [ByBand], [Concordance] and [Cox].
func Ratings(t *survey.Table, item string) ([]float64, error) {
	if t == nil {
		return nil, survey.ErrNoBase
	}
	codes, err := t.Codes(item)
	if err != nil {
		return nil, err
	}
	of, _, err := t.Questionnaire().Item(item)
	if err != nil {
		return nil, err
	}
	s := of.EffectiveScale()
	out := make([]float64, len(codes))
	for i, c := range codes {
		out[i] = math.NaN()
		if value, ok := s.Value(c); ok && s.IsPoint(c) {
			out[i] = float64(value)
		}
	}
	return out, nil
}
