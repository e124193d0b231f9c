package survey

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/gocsat/csat/scale"
)

// Questionnaire is what the responses answer; of a zero Table it is one that asks
// nothing.
func (t *Table) Questionnaire() *Questionnaire {
	return orZero(orZero(t).q)
}

// Len is the number of responses kept.
func (t *Table) Len() int { return orZero(t).n }

// ScreenedOut is the number of responses that were counted and not kept.
func (t *Table) ScreenedOut() int64 { return orZero(t).screened }

// Repaired is the number of ratings that a policy made missing or moved.
func (t *Table) Repaired() int64 { return orZero(t).repaired }

// Codes is the column of an item.
func (t *Table) Codes(item string) ([]scale.Code, error) {
	t = orZero(t)
	i, err := t.q.item(item)
	if err != nil {
		return nil, err
	}
	return slices.Clone(t.items[i]), nil
}

// full is a copy of an optional column with the default where it is not there.
func full[T any](column []T, n int, none T) []T {
	if column != nil {
		return slices.Clone(column)
	}
	out := make([]T, n)
	for i := range out {
		out[i] = none
	}
	return out
}

// Respondents is the respondent of each row, empty where unknown.
func (t *Table) Respondents() []string { return full(orZero(t).respondents, t.Len(), "") }

// Statuses is the status of each row.
func (t *Table) Statuses() []Status { return full(orZero(t).statuses, t.Len(), Complete) }

// Times is the time of each row in UTC, to the millisecond; zero where unknown.
func (t *Table) Times() []time.Time {
	t = orZero(t)
	out := make([]time.Time, t.n)
	for i := range t.times {
		if t.times[i] != noTime {
			out[i] = time.UnixMilli(t.times[i]).UTC()
		}
	}
	return out
}

// Weighted tells whether the responses have sampling weights.
func (t *Table) Weighted() bool { return orZero(t).weights != nil }

// Weights is the sampling weight of each row, 1 where there are none.
func (t *Table) Weights() []float64 { return full(orZero(t).weights, t.Len(), 1) }

// Timings is how long an item took in each row, 0 where unknown.
func (t *Table) Timings(item string) ([]time.Duration, error) {
	t = orZero(t)
	i, err := t.q.item(item)
	if err != nil {
		return nil, err
	}
	return full(t.timings[i], t.n, 0), nil
}

// Numbers is the column of a numeric question.
func (t *Table) Numbers(id string) ([]Optional, error) {
	t = orZero(t)
	i, err := t.q.number(id)
	if err != nil {
		return nil, err
	}
	out := make([]Optional, t.n)
	for row := range t.numbers[i] {
		if t.known[i] != nil && t.known[i][row] {
			out[row] = Optional{t.numbers[i][row], true}
		}
	}
	for row := range t.known[i] { // zeros only: the column of values is not there
		if t.numbers[i] == nil && t.known[i][row] {
			out[row] = Optional{0, true}
		}
	}
	return out, nil
}

// Chosen are the options ticked in one row, and whether the question was
// answered there at all.
func (t *Table) Chosen(id string, row int) (options []string, answered bool, err error) {
	t = orZero(t)
	i, err := t.q.choice(id)
	if err != nil {
		return nil, false, err
	}
	if row < 0 || row >= t.n {
		return nil, false, fmt.Errorf("survey: row %d of %d: %w", row, t.n, ErrArgument)
	}
	if t.choices[i] == nil || t.choices[i][row]&choiceAnswered == 0 {
		return nil, false, nil
	}
	for k, o := range t.q.def.Choices[i].Options {
		if t.choices[i][row]&(1<<k) != 0 {
			options = append(options, o.ID)
		}
	}
	return options, true, nil
}

// ChoiceCounts is how many respondents ticked each option, in the order of the
// options, zeros included. The base is the respondents who answered the
// question, so the shares can add up to more than 1.
func (t *Table) ChoiceCounts(id string) ([]scale.Row, error) {
	t = orZero(t)
	i, err := t.q.choice(id)
	if err != nil {
		return nil, err
	}
	options := t.q.def.Choices[i].Options
	var n int64
	counts := make([]int64, len(options))
	for _, set := range t.choices[i] {
		if set&choiceAnswered == 0 {
			continue
		}
		n++
		for k := range counts {
			counts[k] += int64(set >> k & 1)
		}
	}
	rows := make([]scale.Row, len(options))
	for k, o := range options {
		rows[k] = scale.Row{ID: o.ID, Labels: o.Labels.Clone(), Share: scale.Share{Count: counts[k], N: n}}
	}
	return rows, nil
}

// dictionary finds the column of a segment, built-in ones included.
func (t *Table) dictionary(segment string) (*dictionary, []Value, error) {
	t = orZero(t)
	if i := slices.Index(builtin[:], segment); i >= 0 {
		return &t.labels[i], nil, nil
	}
	i, err := t.q.segment(segment)
	if err != nil {
		return nil, nil, err
	}
	return &t.segments[i], t.q.def.Segments[i].Values, nil
}

// Segment is the value of a segment in each row, empty where unknown. The names
// [Wave], [Channel] and [Interviewer] are segments too.
func (t *Table) Segment(id string) ([]string, error) {
	d, _, err := t.dictionary(id)
	if err != nil {
		return nil, err
	}
	out := make([]string, t.Len())
	for i := range d.codes {
		out[i] = d.text(d.codes[i])
	}
	return out, nil
}

// SegmentValues are the values of a segment: those that the questionnaire lists,
// in its order, else those that occur, sorted.
func (t *Table) SegmentValues(id string) ([]string, error) {
	d, listed, err := t.dictionary(id)
	if err != nil {
		return nil, err
	}
	var values []string
	for _, v := range listed {
		values = append(values, v.ID)
	}
	if len(listed) == 0 {
		values = slices.SortedFunc(slices.Values(d.texts), strings.Compare)
	}
	return values, nil
}

// Where is a new table of the rows in which a segment has the value.
func (t *Table) Where(segment, value string) (*Table, error) {
	d, _, err := t.dictionary(segment)
	if err != nil {
		return nil, err
	}
	return t.Filter(func(row int) bool { return d.at(row) == value }), nil
}

// By walks over the values of a segment in the order of [Table.SegmentValues],
// each with the table of its rows. Rows without a value are in none of them.
func (t *Table) By(segment string) (iter.Seq2[string, *Table], error) {
	values, err := t.SegmentValues(segment)
	if err != nil {
		return nil, err
	}
	d, _, err := t.dictionary(segment)
	if err != nil {
		return nil, err
	}
	return func(yield func(string, *Table) bool) {
		rows := make([][]int, len(d.texts)+1) // by code; none for the unknown value
		for row, code := range d.codes {
			if code > 0 {
				rows[code] = append(rows[code], row)
			}
		}
		for _, v := range values {
			if !yield(v, t.pick(rows[d.index[v]])) {
				return
			}
		}
	}, nil
}

// CompleteOn is a new table of the rows with a rating on every one of the
// items, and the number of rows left out: listwise deletion.
func (t *Table) CompleteOn(items ...string) (complete *Table, dropped int64, err error) {
	keep, err := t.completeRows(items)
	if err != nil {
		return nil, 0, err
	}
	complete = t.Filter(func(row int) bool { return keep[row] == 1 })
	return complete, int64(t.Len() - complete.n), nil
}

// CountComplete is the number of rows with a rating on every one of the items.
func (t *Table) CountComplete(items ...string) (int64, error) {
	keep, err := t.completeRows(items)
	if err != nil {
		return 0, err
	}
	var n int64
	for _, k := range keep {
		n += int64(k)
	}
	return n, nil
}

// completeRows is 1 for every row with a rating on all the items, else 0.
func (t *Table) completeRows(items []string) ([]uint8, error) {
	t = orZero(t)
	keep := make([]uint8, t.n)
	for row := range keep {
		keep[row] = 1
	}
	for _, id := range items {
		i, err := t.q.item(id)
		if err != nil {
			return nil, err
		}
		var point [256]uint8
		for c := range t.q.scales[i].Codes() {
			if t.q.scales[i].IsPoint(scale.Code(c)) {
				point[c] = 1
			}
		}
		for row, c := range t.items[i] {
			keep[row] &= point[c]
		}
	}
	return keep, nil
}

// Tally counts the answers to an item, on its effective scale. Sampling weights
// do not enter; see [Table.WeightedTally].
func (t *Table) Tally(item string) (*scale.Tally, error) {
	t = orZero(t)
	i, err := t.q.item(item)
	if err != nil {
		return nil, err
	}
	tally := scale.NewTally(t.q.scales[i])
	return tally, tally.AddCodes(t.items[i])
}

// WeightedTally counts and weighs the answers to an item; every weight is 1
// where the table has none.
func (t *Table) WeightedTally(item string) (*scale.WeightedTally, error) {
	t = orZero(t)
	i, err := t.q.item(item)
	if err != nil {
		return nil, err
	}
	tally := scale.NewWeightedTally(t.q.scales[i])
	return tally, tally.AddCodes(t.items[i], t.Weights())
}
