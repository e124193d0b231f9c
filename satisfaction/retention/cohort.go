package retention

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/gocsat/csat/scale"
)

// A Cohort is the customers who started in one period.
type Cohort struct {
	// ID is the period, such as "2026-Q1".
	ID string `json:"id"`
	// Active is how many of them were active at age 0, 1, 2, … periods. Active[0] is
	// the size of the cohort; it ends with the last period that is over, so that a
	// cohort of last quarter has fewer ages than one of last year. A customer who
	// comes back does not count again, so it never rises.
	Active []int64 `json:"active"`
}

// A Tenure is how long one customer was there, as indices of periods from 0.
type Tenure struct {
	// Start is the period in which the customer came.
	Start int `json:"start"`
	// Last is the last period in which the customer was active, Start or later; the
	// last period observed, or a later one, for those who are still there.
	Last int `json:"last"`
}

// CountCohorts counts customers by the period in which they came. periods are the
// names of all periods observed to their end, in order; one in which nobody came
// gives no cohort. A tenure that starts outside them or ends before it starts is
// [ErrArgument] in an [IndexError].
func CountCohorts(tenures []Tenure, periods []string) ([]Cohort, error) {
	cohorts := make([]Cohort, len(periods))
	for i, id := range periods {
		cohorts[i] = Cohort{ID: id, Active: make([]int64, len(periods)-i)}
	}
	for i, t := range tenures {
		if t.Start < 0 || t.Start >= len(periods) || t.Last < t.Start {
			return nil, &IndexError{Index: i, Err: fmt.Errorf("tenure %+v in %d periods: %w", t, len(periods), ErrArgument)}
		}
		active := cohorts[t.Start].Active
		active[min(t.Last-t.Start, len(active)-1)]++
	}
	for _, c := range cohorts {
		// Active at an age is everybody whose last age is not smaller.
		for age := len(c.Active) - 2; age >= 0; age-- {
			c.Active[age] += c.Active[age+1]
		}
	}
	return slices.DeleteFunc(cohorts, func(c Cohort) bool { return c.Active[0] == 0 }), nil
}

// A CohortTable is the retention of cohorts by age.
type CohortTable struct {
	// Rows are the cohorts in the order given.
	Rows []CohortRow `json:"rows"`
	// Ages are all cohorts together at each age, from 0.
	Ages []CohortAge `json:"ages"`
}

// A CohortRow is the retention of one cohort. Ages that it has not reached are
// absent, not 0.
type CohortRow struct {
	// ID is the cohort, and Start its size, the denominator.
	ID    string `json:"id"`
	Start int64  `json:"start"` // active at age 0
	// Active is how many were active at each age.
	Active []int64 `json:"active"`
	// Retention is Active over Start.
	Retention []scale.Ratio `json:"retention"`
}

// A CohortAge is all cohorts together at one age.
type CohortAge struct {
	// Age is in periods.
	Age int `json:"age"`
	// Cohorts is how many have reached the age.
	Cohorts int `json:"cohorts"`
	// Retained is the active of those who started in these cohorts. Its base changes
	// with the age, so that it may rise from one age to the next.
	Retained Rate `json:"retained"`
	// AtRisk is how many of these cohorts were active one age before, at age 0 all.
	AtRisk int64 `json:"at_risk"`
	// Kept is Retained.Count over AtRisk; nil where nobody was left at risk.
	Kept *scale.Ratio `json:"kept"`
	// Survival is the product of Kept up to this age, which uses young and old
	// cohorts alike (the life-table estimate; E. L. Kaplan and P. Meier, JASA 53,
	// 1958, 457–481); nil from the age on at which nobody is at risk, unless it is 0
	// already.
	Survival *scale.Ratio `json:"survival"`
}

// Cohorts makes the table. A cohort without ages or of size 0, a negative count, and
// a count that rises with age are [ErrArgument] in an [IndexError]; no cohorts is
// [ErrNoBase].
func Cohorts(cohorts []Cohort, o Options) (CohortTable, error) {
	if _, err := o.level(); err != nil {
		return CohortTable{}, err
	}
	if len(cohorts) == 0 {
		return CohortTable{}, fmt.Errorf("retention: no cohorts: %w", ErrNoBase)
	}
	var t CohortTable
	oldest := 0
	for i, c := range cohorts {
		if err := c.validate(); err != nil {
			return CohortTable{}, &IndexError{Index: i, ID: c.ID, Err: err}
		}
		row := CohortRow{ID: c.ID, Start: c.Active[0], Active: slices.Clone(c.Active)}
		for _, n := range c.Active {
			row.Retention = append(row.Retention, scale.RatioOf(big.NewRat(n, row.Start)))
		}
		t.Rows = append(t.Rows, row)
		oldest = max(oldest, len(c.Active))
	}
	survival := one
	var known = true
	for age := range oldest {
		a := CohortAge{Age: age}
		var active, started int64
		for _, row := range t.Rows {
			if age >= len(row.Active) {
				continue
			}
			a.Cohorts++
			started += row.Start
			active += row.Active[age]
			a.AtRisk += row.Active[max(age-1, 0)]
			if started > maxCount {
				return CohortTable{}, fmt.Errorf("retention: cohorts: %w", ErrOverflow)
			}
		}
		var err error
		if a.Retained, err = RateOf(LogoRetention, active, started, o); err != nil {
			return CohortTable{}, err
		}
		if a.AtRisk > 0 {
			kept := scale.RatioOf(big.NewRat(active, a.AtRisk))
			a.Kept = &kept
			survival = survival.Mul(kept)
		} else if survival.Sign() > 0 {
			known = false
		}
		if known {
			reached := survival
			a.Survival = &reached
		}
		t.Ages = append(t.Ages, a)
	}
	return t, nil
}

func (c Cohort) validate() error {
	if len(c.Active) == 0 || c.Active[0] <= 0 || c.Active[0] > maxCount {
		return fmt.Errorf("cohort without customers: %w", ErrArgument)
	}
	for age, n := range c.Active {
		if n < 0 || n > c.Active[max(age-1, 0)] {
			return fmt.Errorf("%d active at age %d: %w", n, age, ErrArgument)
		}
	}
	return nil
}
