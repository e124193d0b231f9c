package reasons

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
)

// Options are the options of [Pareto], [ByDimension] and [ByOwner]; the zero value
// is the default.
type Options struct {
	// Cut is the share of mentions that the vital few reach. Default (0): 4/5.
	// Valid range: above 0 to 1.
	Cut scale.Ratio
}

func (o Options) cut() (scale.Ratio, error) {
	if o.Cut.Sign() == 0 {
		return scale.NewRatio(4, 5)
	}
	if whole, _ := scale.NewRatio(1, 1); o.Cut.Sign() < 0 || o.Cut.Cmp(whole) > 0 {
		return scale.Ratio{}, fmt.Errorf("reasons: cut at %v: %w", o.Cut, ErrArgument)
	}
	return o.Cut, nil
}

// A Cause is one row of a Pareto table.
type Cause struct {
	// Question is the id of the question.
	Question string `json:"question"`
	// ID is the code of the cause.
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// Node is the dimension it belongs to, empty if none.
	Node string `json:"node,omitempty"`
	// Owner names the department that answers for it, in one language for all
	// ([survey.Option]); empty if none does.
	Owner string `json:"owner,omitempty"`
	// Count is how many respondents ticked it.
	Count int64 `json:"count"`
	// Share is Count of all mentions in the table.
	Share scale.Share `json:"share"`
	// Cumulative is the mentions of this row and those above, of all mentions.
	Cumulative scale.Share `json:"cumulative"`
	// OfAnswered is Count of the respondents who answered the question.
	OfAnswered scale.Share `json:"of_answered"`
	// OfRespondents is Count of all respondents.
	OfRespondents scale.Share `json:"of_respondents"`
}

// A Table is a Pareto table.
type Table struct {
	// Mentions is the number of ticks in all, the denominator of Share and
	// Cumulative.
	Mentions int64 `json:"mentions"`
	// Causes are the rows, the most frequent first.
	Causes []Cause `json:"causes"`
	// Vital is how many of the first rows are the vital few.
	Vital int `json:"vital"`
	// Cut is the share of mentions that they reach.
	Cut scale.Ratio `json:"cut"`
}

// Pareto is the table of all causes of the questions together. Counts that are
// negative, or above their bases, are [ErrArgument]; no mention is [ErrNoBase].
func Pareto(questions []Question, o Options) (Table, error) {
	cut, err := o.cut()
	if err != nil {
		return Table{}, err
	}
	causes, err := causes(questions)
	if err != nil {
		return Table{}, err
	}
	return newTable(causes, cut)
}

// causes are the rows in the order of the questionnaire, without shares of
// mentions.
func causes(questions []Question) ([]Cause, error) {
	var all []Cause
	for _, q := range questions {
		for _, o := range q.Options {
			if o.Count < 0 || o.Count > o.Answered || o.Answered > o.Respondents {
				return nil, fmt.Errorf("reasons: option %s of %s: %d of %d who answered, of %d: %w",
					o.ID, q.ID, o.Count, o.Answered, o.Respondents, ErrArgument)
			}
			all = append(all, Cause{Question: q.ID, ID: o.ID, Labels: o.Labels.Clone(), Node: q.Node, Owner: o.Owner, Count: o.Count,
				OfAnswered: scale.Share{Count: o.Count, N: o.Answered}, OfRespondents: scale.Share{Count: o.Count, N: o.Respondents}})
		}
	}
	return all, nil
}

// newTable sorts causes, which it takes over.
func newTable(causes []Cause, cut scale.Ratio) (Table, error) {
	t := Table{Causes: causes, Cut: cut}
	slices.SortStableFunc(t.Causes, func(a, b Cause) int { return cmp.Compare(b.Count, a.Count) })
	counts := make([]int64, len(causes))
	for i, c := range t.Causes {
		counts[i] = c.Count
	}
	cumulative, vital, err := accumulate(counts, cut)
	if err != nil {
		return Table{}, err
	}
	t.Vital, t.Mentions = vital, cumulative[0].N
	for i := range t.Causes {
		c := &t.Causes[i]
		c.Share, c.Cumulative = scale.Share{Count: c.Count, N: t.Mentions}, cumulative[i]
	}
	return t, nil
}

// accumulate adds up counts, the highest first; vital is the length of the shortest
// head that reaches the cut.
func accumulate(counts []int64, cut scale.Ratio) (cumulative []scale.Share, vital int, err error) {
	var all int64
	for _, n := range counts {
		if n > math.MaxInt64-all {
			return nil, 0, fmt.Errorf("reasons: %w", ErrOverflow)
		}
		all += n
	}
	if all == 0 {
		return nil, 0, fmt.Errorf("reasons: %w", ErrNoBase)
	}
	reached := false
	var sum int64
	for _, n := range counts {
		sum += n
		share := scale.Share{Count: sum, N: all}
		cumulative = append(cumulative, share)
		if !reached {
			vital++
			ratio, err := share.Ratio()
			if err != nil {
				return nil, 0, err
			}
			reached = ratio.Cmp(cut) >= 0
		}
	}
	return cumulative, vital, nil
}

// A Group is the causes of one dimension or of one department.
type Group struct {
	// ID is that of the dimension, or the name of the department; empty where none
	// is stated.
	ID string `json:"id"`
	// Share is the mentions of the group, of all mentions.
	Share scale.Share `json:"share"`
	// Cumulative is the mentions of this group and those above, of all mentions.
	Cumulative scale.Share `json:"cumulative"`
	// Vital tells whether the group is one of the vital few groups.
	Vital bool `json:"vital"`
	// Table is the Pareto table of the group by itself: its shares are of the
	// mentions of the group. Without mentions it has its causes and no shares.
	Table Table `json:"table"`
}

// ByDimension groups the causes by the dimension of their question
// ([Question.Node]), the group with most mentions first, equal ones by the order of
// the questionnaire. Errors are those of [Pareto].
func ByDimension(questions []Question, o Options) ([]Group, error) {
	return by(questions, o, func(c Cause) string { return c.Node })
}

// ByOwner groups the causes by the department that answers for them
// ([Option.Owner]), whatever the question, in the order of [ByDimension]. Somebody
// who ticked two causes of a department has mentioned it twice.
func ByOwner(questions []Question, o Options) ([]Group, error) {
	return by(questions, o, func(c Cause) string { return c.Owner })
}

func by(questions []Question, o Options, key func(Cause) string) ([]Group, error) {
	cut, err := o.cut()
	if err != nil {
		return nil, err
	}
	all, err := causes(questions)
	if err != nil {
		return nil, err
	}
	var groups []Group
	at := map[string]int{}
	for _, c := range all {
		i, ok := at[key(c)]
		if !ok {
			i = len(groups)
			at[key(c)] = i
			groups = append(groups, Group{ID: key(c), Table: Table{Cut: cut}})
		}
		g := &groups[i]
		if c.Count > math.MaxInt64-g.Share.Count {
			return nil, fmt.Errorf("reasons: %w", ErrOverflow)
		}
		g.Share.Count += c.Count
		g.Table.Causes = append(g.Table.Causes, c)
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(b.Share.Count, a.Share.Count) })
	counts := make([]int64, len(groups))
	for i, g := range groups {
		counts[i] = g.Share.Count
	}
	cumulative, vital, err := accumulate(counts, cut)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		g := &groups[i]
		g.Share.N, g.Cumulative, g.Vital = cumulative[0].N, cumulative[i], i < vital
		if g.Share.Count == 0 {
			continue // its causes stay, without shares of nothing
		}
		if g.Table, err = newTable(g.Table.Causes, cut); err != nil {
			return nil, err
		}
	}
	return groups, nil
}
