package reasons

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrNoBase says that no cause was mentioned.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows: a cut, or
	// counts that cannot be.
	ErrArgument = survey.ErrArgument
	// ErrUnknown says that the questionnaire has no such choice, or the choice no
	// such option.
	ErrUnknown = survey.ErrUnknown
	// ErrIncompatible says that counts to be merged place a cause differently.
	ErrIncompatible = survey.ErrIncompatible
	// ErrOverflow says that a count would leave 64 bits.
	ErrOverflow = survey.ErrOverflow
)

// A Question is one multi-select question with the counts of its causes.
type Question struct {
	// ID names the question.
	ID string `json:"id"`
	// Labels are the words of the question.
	Labels scale.Text `json:"labels,omitempty"`
	// Node is the dimension whose causes it lists, empty if none.
	Node string `json:"node,omitempty"`
	// Options are its causes, in the order of the questionnaire.
	Options []Option `json:"options"`
}

// An Option is one cause with its counts.
type Option struct {
	// ID is the code of the cause.
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// Owner names the department that answers for it, in one language for all
	// ([survey.Option]); empty if none does.
	Owner string `json:"owner,omitempty"`
	// Count is how many respondents ticked it.
	Count int64 `json:"count"`
	// Answered is how many answered the question while it had this option.
	Answered int64 `json:"answered"`
	// Respondents is how many there were in all while it had.
	Respondents int64 `json:"respondents"`
}

// Count counts the causes of the named multi-select questions of a table, in the
// order given; without names those of all. A choice that the questionnaire does not
// have is [ErrUnknown], one named twice [ErrArgument].
func Count(t *survey.Table, choices ...string) ([]Question, error) {
	if t == nil {
		return nil, fmt.Errorf("reasons: no table: %w", ErrArgument)
	}
	if t.Weighted() {
		return nil, fmt.Errorf("reasons: %w", satisfaction.ErrWeighted)
	}
	defined := t.Questionnaire().Choices()
	ids := slices.Clone(choices)
	if len(ids) == 0 {
		for _, c := range defined {
			ids = append(ids, c.ID)
		}
	}
	var questions []Question
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return nil, fmt.Errorf("reasons: choice %q is named twice: %w", id, ErrArgument)
		}
		rows, err := t.ChoiceCounts(id)
		if err != nil {
			return nil, fmt.Errorf("reasons: %w", err)
		}
		at := slices.IndexFunc(defined, func(c survey.Choice) bool { return c.ID == id })
		q, err := FromRows(defined[at], rows, int64(t.Len()))
		if err != nil {
			return nil, err
		}
		questions = append(questions, q)
	}
	return questions, nil
}

// FromRows is a question from counts of its options, as
// [survey.Table.ChoiceCounts] gives them or a warehouse: N of every share is the
// number of respondents who answered, the same in all rows; respondents is how many
// there were in all. Options without a row were ticked by nobody.
//
// A row for an option that the choice does not have is [ErrUnknown]; two rows for
// one, rows with different N, and counts outside 0 ≤ Count ≤ N ≤ respondents are
// [ErrArgument].
func FromRows(c survey.Choice, rows []scale.Row, respondents int64) (Question, error) {
	q := Question{ID: c.ID, Labels: c.Labels.Clone(), Node: c.Node}
	var answered int64
	if len(rows) > 0 {
		answered = rows[0].Share.N
	}
	if answered < 0 || answered > respondents {
		return Question{}, fmt.Errorf("reasons: choice %s: %d of %d respondents answered: %w", c.ID, answered, respondents, ErrArgument)
	}
	at := map[string]int{}
	for i, o := range c.Options {
		at[o.ID] = i
		q.Options = append(q.Options, Option{ID: o.ID, Labels: o.Labels.Clone(), Owner: o.Owner,
			Answered: answered, Respondents: respondents})
	}
	seen := make([]bool, len(q.Options))
	for _, r := range rows {
		i, ok := at[r.ID]
		if !ok {
			return Question{}, fmt.Errorf("reasons: choice %s has no option %q: %w", c.ID, r.ID, ErrUnknown)
		}
		if seen[i] || r.Share.N != answered || r.Share.Count < 0 || r.Share.Count > answered {
			return Question{}, fmt.Errorf("reasons: choice %s: option %s: %d of %d: %w", c.ID, r.ID, r.Share.Count, r.Share.N, ErrArgument)
		}
		seen[i] = true
		q.Options[i].Count = r.Share.Count
	}
	return q, nil
}

// Merge adds the counts of two sets of questions, which may come from different
// periods or regions. Questions and options that only b has come after those of a;
// labels are a's. Counts do not depend on the order of merging, and the order of
// rows in a [Pareto] only where counts are equal. Merging the same part twice
// counts it twice.
//
// A question with another dimension, or an option with another owner, is
// [ErrIncompatible]: which of them answers for it cannot be told.
func Merge(a, b []Question) ([]Question, error) {
	var merged []Question
	for _, q := range slices.Concat(a, b) {
		i := slices.IndexFunc(merged, func(m Question) bool { return m.ID == q.ID })
		if i < 0 {
			q.Labels, q.Options = q.Labels.Clone(), slices.Clone(q.Options)
			for k := range q.Options {
				q.Options[k].Labels = q.Options[k].Labels.Clone()
			}
			merged = append(merged, q)
			continue
		}
		m := &merged[i]
		if m.Node != q.Node {
			return nil, fmt.Errorf("reasons: merge: choice %s is of dimension %q and of %q: %w", q.ID, m.Node, q.Node, ErrIncompatible)
		}
		for _, o := range q.Options {
			if err := m.add(o); err != nil {
				return nil, err
			}
		}
	}
	return merged, nil
}

func (q *Question) add(o Option) error {
	i := slices.IndexFunc(q.Options, func(m Option) bool { return m.ID == o.ID })
	if i < 0 {
		o.Labels = o.Labels.Clone()
		q.Options = append(q.Options, o)
		return nil
	}
	m := &q.Options[i]
	if m.Owner != o.Owner {
		return fmt.Errorf("reasons: merge: option %s of %s is owned by %q and by %q: %w", o.ID, q.ID, m.Owner, o.Owner, ErrIncompatible)
	}
	// The others are not above respondents.
	if o.Respondents > math.MaxInt64-m.Respondents {
		return fmt.Errorf("reasons: merge: option %s of %s: %w", o.ID, q.ID, ErrOverflow)
	}
	m.Count += o.Count
	m.Answered += o.Answered
	m.Respondents += o.Respondents
	return nil
}
