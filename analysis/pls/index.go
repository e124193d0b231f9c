package pls

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// An Index is the level of a construct on 0–100, such as the customer satisfaction index
// of ACSI and ECSI (C. Fornell and others 1996): 0 if all respondents gave the lowest
// answer to every item, 100 if all gave the highest. With a score Σw_k·x_k of raw
// answers,
//
//	100·(Σw_k·x̄_k − Σw_k·min_k) / (Σw_k·max_k − Σw_k·min_k)
//
// where w_k are the unstandardised weights: those of standardised items over their
// standard deviations. Their common factor cancels. With standardised weights in their
// place, as some programs have it, items with little variance count too little. The
// bounds hold only for weights that are not negative. The error is that of [Bootstrap].
type Index struct {
	// Construct is what it is about.
	Construct string `json:"construct"`
	// Value is on 0–100.
	Value float64 `json:"value"`
	// SD is the standard deviation of the respondents' indexes in points, divisor n − 1.
	SD float64 `json:"sd"`
	// Items are the items in the order of the model.
	Items []string `json:"items"`
	// Weights are the unstandardised weights by item, as shares of their sum.
	Weights []float64 `json:"weights"`
	// N is the number of complete rows.
	N int64 `json:"n"`
}

// Index is that of one construct. A negative weight is [ErrNegativeWeight], and an item
// whose scale has no known ends [ErrRange], both in an [Error]; a construct that the
// model does not have is [survey.ErrUnknown].
func (f *Fitted) Index(construct string) (Index, error) {
	c, err := f.construct(construct)
	if err != nil {
		return Index{}, err
	}
	s, data := f.solver, f.sample
	a, b := s.first[c], s.first[c+1]
	out := Index{Construct: construct, Items: slices.Clone(s.items[a:b]), N: f.N}
	for i := a; i < b; i++ {
		if math.IsNaN(data.low[i]) {
			return Index{}, &Error{Construct: construct, Item: s.items[i], Err: fmt.Errorf("%w: give Min and Max of the data", ErrRange)}
		}
		if f.standardWeight(i) < 0 {
			return Index{}, &Error{Construct: construct, Item: s.items[i], Err: fmt.Errorf("%w %.3g: recode the item or leave it out", ErrNegativeWeight, f.standardWeight(i))}
		}
	}
	weights, span := f.shares(c)
	out.Weights = weights
	value, variance := 0.0, 0.0
	for i, w := range weights {
		value += float64(w * (data.mean[a+i] - data.low[a+i]))
		for j, v := range weights {
			variance += w * v * data.corr[(a+i)*s.k+a+j] * data.sd[a+i] * data.sd[a+j]
		}
	}
	out.Value = min(max(100*value/span, 0), 100)
	out.SD = 100 * math.Sqrt(max(variance, 0)) / span
	return out, nil
}

// shares are the unstandardised weights of a construct, summing to 1, and the width of
// the scale that they make of those of the items.
func (f *Fitted) shares(c int) (weights []float64, span float64) {
	s, data := f.solver, f.sample
	a, b := s.first[c], s.first[c+1]
	total := 0.0
	for i := a; i < b; i++ {
		w := f.standardWeight(i) / data.sd[i]
		weights = append(weights, w)
		total += w
	}
	for i := range weights {
		weights[i] /= total
		span += weights[i] * (data.high[a+i] - data.low[a+i])
	}
	return weights, span
}

// IndexScores are the indexes of the respondents, 0–100, by complete row in the order in
// which the rows came; their mean, with the weights of the sample, is the index. Errors are those of [Fitted.Index], and
// [ErrRows] for a sample from moments.
func (f *Fitted) IndexScores(construct string) ([]float64, error) {
	c, err := f.rows(construct)
	if err != nil {
		return nil, err
	}
	if _, err := f.Index(construct); err != nil {
		return nil, err
	}
	weights, span := f.shares(c)
	out := make([]float64, f.N)
	for i, w := range weights {
		at := f.solver.first[c] + i
		for row, x := range f.sample.columns[at] {
			out[row] += float64(w * (x - f.sample.low[at]))
		}
	}
	for row := range out {
		out[row] = min(max(100*out[row]/span, 0), 100)
	}
	return out, nil
}

// An IPMA is an importance–performance map of what leads to a target: how many points
// of index the target gains for one point of a construct or item, and how high that is
// already (C. Ringle and M. Sarstedt 2016).
type IPMA struct {
	// Target is the construct to be raised.
	Target string `json:"target"`
	// Constructs are those that lead to the target, largest Gain first.
	Constructs []Priority `json:"constructs"`
	// Items are theirs, largest Gain first.
	Items []Priority `json:"items"`
	// Importance is the mean of Constructs, where lines of the map may cross.
	Importance float64 `json:"importance"`
	// Performance is the mean of Constructs.
	Performance float64 `json:"performance"`
}

// A Priority is a place on the map.
type Priority struct {
	// Name is the construct or item.
	Name string `json:"name"`
	// Construct is the construct, of an item the one it belongs to.
	Construct string `json:"construct"`
	// Importance is by how many points the index of the target changes when this one rises
	// by 1 point: the total effect between indexes; for an item times its share of them.
	Importance float64 `json:"importance"`
	// Standardised is the same between standard deviations.
	Standardised float64 `json:"standardised"`
	// Performance is the index, of an item its mean, on 0–100.
	Performance float64 `json:"performance"`
	// Gain is Importance·(100 − Performance): the points that the target would gain if this
	// one were perfect. The model is linear, and this is at its edge. Its error, for a
	// construct, is in [Bootstrapped].
	Gain float64 `json:"gain"`
}

// IPMA is the map of what leads to a target. Errors are those of [Fitted.Index] of the
// constructs on it; a construct that nothing leads to is [survey.ErrArgument].
func (f *Fitted) IPMA(target string) (*IPMA, error) {
	t, err := f.construct(target)
	if err != nil {
		return nil, err
	}
	goal, err := f.Index(target)
	if err != nil {
		return nil, err
	}
	s, data := f.solver, f.sample
	out := &IPMA{Target: target}
	for c, construct := range f.model.constructs {
		if c == t || !s.leads(c, t) {
			continue
		}
		x, err := f.Index(construct.Name)
		if err != nil {
			return nil, err
		}
		p := Priority{Name: construct.Name, Construct: construct.Name, Standardised: s.total[c*s.j+t], Performance: x.Value}
		p.Importance = p.Standardised * goal.SD / x.SD
		p.Gain = p.Importance * (100 - p.Performance)
		out.Constructs = append(out.Constructs, p)
		_, span := f.shares(c)
		for i, w := range x.Weights {
			at := s.first[c] + i
			width := data.high[at] - data.low[at]
			item := Priority{Name: s.items[at], Construct: construct.Name}
			// One point of an item is width/100 answers, of which w/span·100 are points of the construct.
			item.Importance = p.Importance * w * width / span
			item.Standardised = p.Standardised * f.standardWeight(at)
			item.Performance = 100 * (data.mean[at] - data.low[at]) / width
			item.Gain = item.Importance * (100 - item.Performance)
			out.Items = append(out.Items, item)
		}
		out.Importance += p.Importance
		out.Performance += p.Performance
	}
	if len(out.Constructs) == 0 {
		return nil, &Error{Construct: target, Err: fmt.Errorf("%w: nothing leads to it", survey.ErrArgument)}
	}
	out.Importance /= float64(len(out.Constructs))
	out.Performance /= float64(len(out.Constructs))
	gain := func(a, b Priority) int {
		switch {
		case a.Gain > b.Gain:
			return -1
		case a.Gain < b.Gain:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(out.Constructs, gain)
	slices.SortStableFunc(out.Items, gain)
	return out, nil
}
