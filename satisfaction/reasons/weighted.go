package reasons

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// WeightedOptions are the options of [WeightedPareto]; the zero value is the default.
type WeightedOptions struct {
	// Cut is the share of weighted mentions that the vital few reach. Default (0): 4/5.
	// Valid range: above 0 to 1.
	Cut scale.Ratio
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows were drawn: strata, clusters, raked margins. Default
	// (nil): independent respondents, with the weights of the table if it has some.
	Design *design.TableOptions
}

// A WeightedCause is one row of a [WeightedTable]. Estimates are shares in [0,1] with
// their linearised errors.
type WeightedCause struct {
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
	// Count is how many respondents ticked it, whatever they weigh.
	Count int64 `json:"count"`
	// Share is its weight of the weight of all mentions. N is the respondents with a
	// mention.
	Share survey.Estimate `json:"share"`
	// Cumulative is that of this row and those above, in the order of the table.
	Cumulative survey.Estimate `json:"cumulative"`
	// OfAnswered is the weighted share of the respondents who answered the question,
	// with Wilson's interval on the effective answers; no N where nobody did.
	OfAnswered survey.Estimate `json:"of_answered"`
	// OfRespondents is that of all respondents.
	OfRespondents survey.Estimate `json:"of_respondents"`
}

// A WeightedTable is a Pareto table under sampling weights.
type WeightedTable struct {
	// Mentions is the number of ticks in all, whatever they weigh.
	Mentions int64 `json:"mentions"`
	// Causes are the rows, the one with most weight first.
	Causes []WeightedCause `json:"causes"`
	// Vital is how many of the first rows are the vital few.
	Vital int `json:"vital"`
	// Cut is the share of weighted mentions that they reach.
	Cut scale.Ratio `json:"cut"`
}

// A weighedCause is a row with its ticks.
type weighedCause struct {
	WeightedCause
	ticked, answered []bool
	weight           *big.Rat // of the ticks
}

// WeightedPareto is the Pareto table of the causes of the named multi-select questions
// of a table under its sampling weights, all if choices is nil: [Pareto] with every
// share by weight and with its error. Shares of mentions are ratios
// ([design.Design.Ratio]), as the number of mentions varies with the sample, with
// Wilson's interval on as many independent mentions as have the same error, at Student's
// quantile; shares of respondents are those of [design.Design.Share]. In simulations at
// level 0.95 with 600 samples each, of weights with a coefficient of variation of 0.5
// and shares of mentions of 0.05 to 0.5, intervals cover 94 to 96 per cent with 30 to
// 400 respondents, cumulative ones 94 to 99. Order and the vital few go by exact sums of
// weights, and equal sums by the order of the questionnaire; they say nothing of chance,
// which the intervals do. Nothing changes when all weights are multiplied by a constant.
//
// Errors: [ErrUnknown] for a choice that the questionnaire does not have; [ErrArgument]
// for one named twice and the options; [ErrNoBase] without a mention; those of
// [design.OfTable].
func WeightedPareto(t *survey.Table, choices []string, o WeightedOptions) (WeightedTable, error) {
	cut, err := Options{Cut: o.Cut}.cut()
	if err != nil {
		return WeightedTable{}, err
	}
	if o.Level != 0 && !(o.Level > 0 && o.Level < 1) {
		return WeightedTable{}, fmt.Errorf("reasons: confidence level %g: %w", o.Level, ErrArgument)
	}
	if t == nil {
		return WeightedTable{}, fmt.Errorf("reasons: no table: %w", ErrArgument)
	}
	causes, err := weighedCauses(t, choices)
	if err != nil {
		return WeightedTable{}, err
	}
	d, err := design.OfTable(t, *cmp.Or(o.Design, new(design.TableOptions)))
	if err != nil {
		return WeightedTable{}, fmt.Errorf("reasons: %w", err)
	}
	weights := d.Weights()
	r := WeightedTable{Cut: cut}
	all := design.Variable{Values: make([]float64, t.Len()), Valid: make([]bool, t.Len())}
	total := new(big.Rat)
	for i := range causes {
		c := &causes[i]
		var sum exact.Sum
		for row, yes := range c.ticked {
			if yes {
				c.Count++
				sum.Add(weights[row])
				all.Values[row]++
				all.Valid[row] = true
			}
		}
		c.weight = sum.Rat()
		total.Add(total, c.weight)
		r.Mentions += c.Count
	}
	if r.Mentions == 0 {
		return WeightedTable{}, fmt.Errorf("reasons: %w", ErrNoBase)
	}
	slices.SortStableFunc(causes, func(a, b weighedCause) int { return b.weight.Cmp(a.weight) })
	head := design.Variable{Values: make([]float64, t.Len()), Valid: all.Valid}
	sum, reached := new(big.Rat), false
	m := mentions{d: d, all: all, level: cmp.Or(o.Level, 0.95)}
	for i := range causes {
		c := &causes[i]
		own := design.Indicator(c.ticked)
		own.Valid = all.Valid
		for row, x := range own.Values {
			head.Values[row] += x
		}
		if err := m.estimate(c, own, head, i == len(causes)-1); err != nil {
			return WeightedTable{}, fmt.Errorf("reasons: option %s of %s: %w", c.ID, c.Question, err)
		}
		if sum.Add(sum, c.weight); !reached {
			r.Vital++
			reached = scale.RatioOf(new(big.Rat).Quo(sum, total)).Cmp(cut) >= 0
		}
		r.Causes = append(r.Causes, c.WeightedCause)
	}
	return r, nil
}

// weighedCauses are the options of the questions with who ticked them.
func weighedCauses(t *survey.Table, choices []string) ([]weighedCause, error) {
	defined := t.Questionnaire().Choices()
	if choices == nil {
		for _, c := range defined {
			choices = append(choices, c.ID)
		}
	}
	var causes []weighedCause
	for i, id := range choices {
		if slices.Contains(choices[:i], id) {
			return nil, fmt.Errorf("reasons: choice %q is named twice: %w", id, ErrArgument)
		}
		at := slices.IndexFunc(defined, func(c survey.Choice) bool { return c.ID == id })
		if at < 0 {
			return nil, fmt.Errorf("reasons: choice %q: %w", id, ErrUnknown)
		}
		q := defined[at]
		place := map[string]int{}
		answered := make([]bool, t.Len())
		for _, o := range q.Options {
			place[o.ID] = len(causes)
			causes = append(causes, weighedCause{ticked: make([]bool, t.Len()), answered: answered,
				WeightedCause: WeightedCause{Question: q.ID, ID: o.ID, Labels: o.Labels.Clone(), Node: q.Node, Owner: o.Owner}})
		}
		for row := range t.Len() {
			ticked, ok, err := t.Chosen(id, row)
			if err != nil {
				return nil, fmt.Errorf("reasons: %w", err)
			}
			answered[row] = ok
			for _, option := range ticked {
				causes[place[option]].ticked[row] = true
			}
		}
	}
	return causes, nil
}

// The mentions of a table under a design.
type mentions struct {
	d     *design.Design
	all   design.Variable // how many each respondent has
	level float64
}

// estimate sets the shares of a cause; own are its mentions, head those of it and the
// causes above, which are all of them in the last row.
func (m *mentions) estimate(c *weighedCause, own, head design.Variable, last bool) error {
	var err error
	if c.Share, err = m.share(own); err != nil {
		return err
	}
	if c.Cumulative, err = m.share(head); err != nil {
		return err
	}
	if i := &c.Cumulative.Interval; last && i.Valid() { // that all mentions are all does not vary
		i.Lower, c.Cumulative.Warnings = 1, nil
	}
	ticked := design.Indicator(c.ticked)
	r, err := m.d.Share(ticked, design.ShareOptions{Level: m.level})
	if err != nil {
		return err
	}
	c.OfRespondents = r.Estimate
	if !slices.Contains(c.answered, true) {
		c.OfAnswered = survey.Estimate{Missing: int64(len(c.answered))}
		return nil
	}
	r, err = m.d.Share(ticked.Where(func(row int) bool { return c.answered[row] }), design.ShareOptions{Level: m.level})
	c.OfAnswered = r.Estimate
	return err
}

// share is a share of all mentions.
func (m *mentions) share(y design.Variable) (survey.Estimate, error) {
	r, err := m.d.Ratio(y, m.all, design.EstimateOptions{Level: m.level})
	if err != nil || !r.Estimate.SE.Valid {
		return r.Estimate, err
	}
	e := &r.Estimate
	n := e.EffectiveN
	if spread, variance := e.Value*(1-e.Value), float64(e.SE.Value*e.SE.Value); spread > 0 && variance > 0 {
		n = spread / variance
	}
	const many = 1e12 // from there on Wilson's interval is Student's
	if i := &e.Interval; n > many {
		i.Lower, i.Upper = max(0, i.Lower), min(1, i.Upper)
	} else {
		i.Lower, i.Upper = interval.Wilson(min(e.Value*n, n), n, tail.StudentTQuantile((1+m.level)/2, r.DF))
	}
	e.Method = design.Wilson.String()
	return *e, nil
}
