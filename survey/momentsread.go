package survey

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/gocsat/csat/scale"
)

// Variables are the variables in their order, a fresh copy.
func (m *Moments) Variables() []Variable { return slices.Clone(orZero(m).vars) }

// Policy is Listwise or Pairwise.
func (m *Moments) Policy() Missing { return orZero(m).policy }

// Dropped is the number of respondents left out because an item had no rating;
// always 0 under Pairwise.
func (m *Moments) Dropped() int64 { return orZero(m).dropped }

// BaseOf are the variables whose answers decided who entered. After
// [Moments.Subset] of listwise moments they are more than the variables.
func (m *Moments) BaseOf() []string {
	m = orZero(m)
	if m.of != nil {
		return slices.Clone(m.of)
	}
	ids := make([]string, len(m.vars))
	for i, v := range m.vars {
		ids[i] = v.ID
	}
	return ids
}

// Index is the position of a variable, [ErrUnknown] if there is none of the name.
func (m *Moments) Index(id string) (int, error) {
	i := slices.IndexFunc(orZero(m).vars, func(v Variable) bool { return v.ID == id })
	if i < 0 {
		return 0, fmt.Errorf("survey: moments: variable %q: %w", id, ErrUnknown)
	}
	return i, nil
}

// Subset are the moments of some of the variables. Listwise moments keep their
// base: whoever was dropped for another variable stays dropped, and
// [Moments.BaseOf] says so.
func (m *Moments) Subset(ids ...string) (*Moments, error) {
	m = orZero(m)
	var vars []Variable
	var positions []int
	for _, id := range ids {
		i, err := m.Index(id)
		if err != nil {
			return nil, err
		}
		positions = append(positions, i)
		vars = append(vars, m.vars[i])
	}
	out, err := NewMoments(m.policy, vars...)
	if err != nil {
		return nil, err
	}
	out.dropped = m.dropped
	if m.policy == Listwise && (m.of != nil || len(ids) < len(m.vars)) {
		out.of = m.BaseOf()
	}
	for a, i := range positions {
		for b, j := range positions[:a+1] {
			out.cells[at(a, b)], _ = m.pair(i, j) // both are there
		}
	}
	return out, nil
}

// pair is the cell of i and j with i's sum first.
func (m *Moments) pair(i, j int) (cell, error) {
	m = orZero(m)
	if k := len(m.vars); i < 0 || j < 0 || i >= k || j >= k {
		return cell{}, fmt.Errorf("survey: moments: variables %d and %d of %d: %w", i, j, k, ErrArgument)
	}
	c := m.cells[at(i, j)]
	if i < j {
		c.si, c.sj, c.sii, c.sjj = c.sj, c.si, c.sjj, c.sii
	}
	return c, nil
}

// N is the number of respondents with ratings on both variables; N(i, i) is the
// base of variable i. 0 where there are no such variables.
func (m *Moments) N(i, j int) int64 {
	c, err := m.pair(i, j)
	if err != nil {
		return 0
	}
	return c.n
}

// unit is the worth unit of variable i.
func (m *Moments) unit(i int) int64 {
	_, unit, _ := m.vars[i].Scale.WorthUnits(scale.Blank)
	return unit
}

// Mean is the mean worth of variable i over its base, exactly. An empty base is
// [ErrNoBase].
func (m *Moments) Mean(i int) (scale.Ratio, error) { return m.MeanOver(i, i) }

// MeanOver is the mean worth of variable i over the respondents who rated i and
// j. An empty base is [ErrNoBase].
func (m *Moments) MeanOver(i, j int) (scale.Ratio, error) {
	c, err := m.pair(i, j)
	if err != nil {
		return scale.Ratio{}, err
	}
	if c.n == 0 {
		return scale.Ratio{}, fmt.Errorf("survey: mean of %s: %w", m.vars[i].ID, ErrNoBase)
	}
	den := new(big.Int).Mul(big.NewInt(c.n), big.NewInt(m.unit(i)))
	return scale.RatioOf(new(big.Rat).SetFrac(big.NewInt(c.si), den)), nil
}

// CrossMean is the mean of the product of the worths of i and j over the
// respondents who rated both, exactly. An empty base is [ErrNoBase].
func (m *Moments) CrossMean(i, j int) (scale.Ratio, error) {
	c, err := m.pair(i, j)
	if err != nil {
		return scale.Ratio{}, err
	}
	if c.n == 0 {
		return scale.Ratio{}, fmt.Errorf("survey: cross-product of %s and %s: %w", m.vars[i].ID, m.vars[j].ID, ErrNoBase)
	}
	den := new(big.Int).Mul(big.NewInt(c.n), big.NewInt(m.unit(i)*m.unit(j)))
	return scale.RatioOf(new(big.Rat).SetFrac(big.NewInt(c.sij), den)), nil
}

// Covariance is the sample covariance of the worths of i and j, divisor n − 1,
// over the respondents who rated both, exactly; Covariance(i, i) is the variance.
// No base is [ErrNoBase], one respondent [ErrTooFew].
func (m *Moments) Covariance(i, j int) (scale.Ratio, error) {
	c, err := m.pair(i, j)
	if err != nil {
		return scale.Ratio{}, err
	}
	switch c.n {
	case 0:
		return scale.Ratio{}, fmt.Errorf("survey: covariance of %s and %s: %w", m.vars[i].ID, m.vars[j].ID, ErrNoBase)
	case 1:
		return scale.Ratio{}, fmt.Errorf("survey: covariance of %s and %s: %w", m.vars[i].ID, m.vars[j].ID, ErrTooFew)
	}
	den := new(big.Int).Mul(big.NewInt(c.n), big.NewInt(c.n-1))
	den.Mul(den, big.NewInt(m.unit(i)*m.unit(j)))
	return scale.RatioOf(new(big.Rat).SetFrac(scatter(c.n, c.si, c.sj, c.sij), den)), nil
}

// Correlation is Pearson's correlation of the worths of i and j over the
// respondents who rated both, in [−1,1]: all its parts rest on the same people,
// as in R's cor with complete or pairwise-complete observations. No variance, or
// one respondent, is [ErrTooFew]; no base is [ErrNoBase].
func (m *Moments) Correlation(i, j int) (float64, error) {
	if _, err := m.Covariance(i, j); err != nil {
		return 0, err
	}
	c, err := m.pair(i, j)
	if err != nil {
		return 0, err
	}
	vi, vj := scatter(c.n, c.si, c.si, c.sii), scatter(c.n, c.sj, c.sj, c.sjj)
	if vi.Sign() == 0 || vj.Sign() == 0 {
		return 0, fmt.Errorf("survey: correlation of %s and %s: no variance: %w", m.vars[i].ID, m.vars[j].ID, ErrTooFew)
	}
	cov := scatter(c.n, c.si, c.sj, c.sij)
	// r² is rounded once, so that r is 1 exactly where it is 1.
	square, _ := new(big.Rat).SetFrac(new(big.Int).Mul(cov, cov), new(big.Int).Mul(vi, vj)).Float64()
	return math.Copysign(math.Sqrt(square), float64(cov.Sign())), nil
}

// Composite is the mean and the sample variance (divisor n − 1) of a weighted sum
// Σ wᵢxᵢ of the worths, exactly: w'm and w'Σw. The weights stand in the order of
// the variables and are not normalised. It needs Listwise ([ErrArgument]), since
// only then do all parts rest on the same respondents.
func (m *Moments) Composite(weights []scale.Ratio) (mean, variance scale.Ratio, err error) {
	m = orZero(m)
	if m.policy != Listwise || len(weights) != len(m.vars) {
		return mean, variance, fmt.Errorf("survey: composite of %s moments with %d weights for %d variables: %w", m.policy, len(weights), len(m.vars), ErrArgument)
	}
	for i := range m.vars {
		x, err := m.Mean(i)
		if err != nil {
			return mean, variance, err
		}
		mean = mean.Add(weights[i].Mul(x))
		for j := range m.vars {
			v, err := m.Covariance(i, j)
			if err != nil {
				return mean, variance, err
			}
			variance = variance.Add(weights[i].Mul(weights[j]).Mul(v))
		}
	}
	return mean, variance, nil
}
