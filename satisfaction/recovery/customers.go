package recovery

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/survey"
)

// A Repeat is a customer who had the same problem more than once.
type Repeat struct {
	// Customer is who.
	Customer string `json:"customer"`
	// Problem is the code of the problem.
	Problem string `json:"problem"`
	// Times is how often: openings and reopenings of all cases.
	Times int `json:"times"`
	// Cases are the ids, in ascending order.
	Cases []string `json:"cases"`
	// Open says that one of them is not ended.
	Open bool `json:"open"`
}

// Repeats are the customers who had one problem at least so many times, as of a
// clock: 3 for "the third time the same problem". Most often first, then by customer
// and problem. Cases without a code are left out; least below 2 is [ErrArgument].
// Faults are those of [Count].
func Repeats(cases []Case, clock asof.Clock, least int) ([]Repeat, error) {
	if least < 2 {
		return nil, fmt.Errorf("recovery: repeats of at least %d: %w", least, ErrArgument)
	}
	courses, err := follow(cases, clock)
	if err != nil {
		return nil, err
	}
	repeats := []Repeat{}
	for _, r := range occurrences(cases, courses) {
		if r.Times >= least {
			slices.Sort(r.Cases)
			repeats = append(repeats, *r)
		}
	}
	slices.SortFunc(repeats, func(a, b Repeat) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.Problem, b.Problem))
	})
	return repeats, nil
}

// A SilentResult is who is dissatisfied and does not complain.
type SilentResult struct {
	// Rate is the share that did not complain, of the dissatisfied customers.
	Rate asof.Rate `json:"rate"`
	// Customers are who they are, in ascending order.
	Customers []string `json:"customers"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r SilentResult) MarshalJSON() ([]byte, error) {
	type plain SilentResult
	var e survey.Estimate
	if r.Rate.Estimate != nil {
		e = *r.Rate.Estimate
	}
	return e.MarshalResult(plain(r))
}

// Silent are the customers who were dissatisfied in a survey and did not complain, as
// of a clock: they have no explicit case. An implicit one, such as the survey itself
// may have opened, is not a word of the customer. dissatisfied are their names as in
// [Case.Customer]; one named several times counts once. Nobody dissatisfied is
// [ErrNoBase], one without a name [ErrArgument]. Faults of cases are those of [Count].
func Silent(dissatisfied []string, cases []Case, clock asof.Clock, o asof.Options) (SilentResult, error) {
	courses, err := follow(cases, clock)
	if err != nil {
		return SilentResult{}, err
	}
	spoke := map[string]bool{}
	for i := range courses {
		if cases[i].Form == Explicit {
			spoke[cases[i].Customer] = true
		}
	}
	all := slices.Sorted(slices.Values(dissatisfied))
	all = slices.Compact(all)
	if len(all) == 0 {
		return SilentResult{}, fmt.Errorf("recovery: silent: nobody is dissatisfied: %w", ErrNoBase)
	}
	if all[0] == "" {
		return SilentResult{}, fmt.Errorf("recovery: silent: customer %d without a name: %w", slices.Index(dissatisfied, ""), ErrArgument)
	}
	r := SilentResult{Customers: []string{}}
	for _, customer := range all {
		if !spoke[customer] {
			r.Customers = append(r.Customers, customer)
		}
	}
	r.Rate, err = asof.RateOf("dissatisfied customers", int64(len(r.Customers)), int64(len(all)), 0, o)
	return r, err
}

// A ComplaintRate is how often customers complain.
type ComplaintRate struct {
	// Customers is the denominator: all who could have complained.
	Customers int64 `json:"customers"`
	// Cases is the number of cases.
	Cases int64 `json:"cases"`
	// Complainers is the share of customers with at least one case, of all.
	Complainers asof.Rate `json:"complainers"`
	// PerCustomer is Cases per customer, not a share: it can exceed 1. Its error is that
	// of the mean of the customers' numbers of cases, so that a few who complain often
	// do not pass for many; its interval is Garwood's, exact for independent cases, on a
	// count divided by the dispersion where that exceeds 1 (coverage at 95 % in
	// simulation, 50 to 1000 customers with 0.02 to 0.5 cases each, Poisson and gamma
	// mixtures of shape 1 and 0.2: 0.93 to 0.99). Its N is Customers. Without any case
	// there is an upper limit and no standard error.
	PerCustomer survey.Estimate `json:"per_customer"`
	// Dispersion is the variance of the customers' numbers of cases over their mean: 1
	// where cases are independent, more where some complain again and again. No value
	// without a case, or of a single customer.
	Dispersion survey.Optional `json:"dispersion"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r ComplaintRate) MarshalJSON() ([]byte, error) {
	if r.PerCustomer.Suppressed {
		return []byte(`{"per_customer":{"suppressed":true}}`), nil
	}
	type plain ComplaintRate
	return r.PerCustomer.MarshalResult(plain(r))
}

// PerCustomer is the rate of complaints of a number of customers: the cases of a list
// as of a clock, explicit and implicit, of a period that the caller has cut out. Fewer customers than
// complained, or more than 2⁵³, are [ErrArgument]; no customers are [ErrNoBase].
// Faults of cases are those of [Count].
func PerCustomer(cases []Case, customers int64, clock asof.Clock, o asof.Options) (ComplaintRate, error) {
	courses, err := follow(cases, clock)
	if err != nil {
		return ComplaintRate{}, err
	}
	perCustomer := map[string]int64{}
	for i := range courses {
		perCustomer[cases[i].Customer]++
	}
	if customers < int64(len(perCustomer)) || customers > 1<<53 {
		return ComplaintRate{}, fmt.Errorf("recovery: %d of %d customers complained: %w", len(perCustomer), customers, ErrArgument)
	}
	if customers == 0 {
		return ComplaintRate{}, fmt.Errorf("recovery: complaint rate: no customers: %w", ErrNoBase)
	}
	r := ComplaintRate{Customers: customers, Cases: int64(len(courses))}
	if r.Complainers, err = asof.RateOf("customers", int64(len(perCustomer)), customers, 0, o); err != nil {
		return ComplaintRate{}, err
	}
	var squares int64 // whole, so that the order of the map does not matter
	for _, k := range perCustomer {
		squares += k * k
	}
	n, x := float64(customers), float64(r.Cases)
	e := survey.Estimate{Value: x / n, N: customers, EffectiveN: n, Method: "garwood"}
	dispersion := 1.0
	if x > 0 && customers > 1 {
		variance := (float64(squares) - float64(x/n*x)) / (n - 1)
		r.Dispersion = survey.Some(max(variance, 0) / (x / n))
		e.SE = survey.Some(math.Sqrt(max(variance, 0) / n))
		if r.Dispersion.Value > 1 {
			dispersion, e.Method = r.Dispersion.Value, "garwood, by the dispersion"
		}
	} else {
		e.Warn(survey.NoError, "nobody complained or there is one customer, so there is no standard error")
	}
	level := r.Complainers.Estimate.Interval.Level
	lower, upper := interval.Garwood(x/dispersion, (1-level)/2)
	e.Interval = survey.Interval{Lower: lower * dispersion / n, Upper: upper * dispersion / n, Level: level}
	if x < 10 {
		e.Warn(survey.LowBase, "%d cases, fewer than 10", r.Cases)
	}
	r.PerCustomer = e
	return r, nil
}
