package survey

import "fmt"

// AddSums adds respondents of whom only the sums are known, as a database
// computes them: per pair i ≥ j of variables, j fastest, the list [n, Σxᵢ, Σxⱼ,
// Σxᵢ², Σxⱼ², Σxᵢxⱼ] in worth units ([scale.Scale.WorthUnits]), in the form of
// [Moments.MarshalJSON]. Under [Listwise] all pairs have the same n, and dropped
// respondents are counted beside; under [Pairwise] dropped is 0. A wrong number
// of pairs, and numbers that no respondents can have, as far as the ends of the scales
// and variances and covariances show, are [ErrArgument]; on an error m is unchanged.
func (m *Moments) AddSums(dropped int64, cells [][6]int64) error {
	m = orZero(m)
	if len(m.vars) == 0 || len(cells) != len(m.cells) {
		return fmt.Errorf("survey: moments: %d pairs for %d variables: %w", len(cells), len(m.vars), ErrArgument)
	}
	if m.of != nil {
		return fmt.Errorf("survey: moments: subset of a larger base: %w", ErrArgument)
	}
	in := &Moments{vars: m.vars, policy: m.policy, dropped: dropped, cells: make([]cell, len(cells))}
	for k, c := range cells {
		in.cells[k] = cell{c[0], c[1], c[2], c[3], c[4], c[5]}
	}
	if !in.consistent() {
		return fmt.Errorf("survey: sums that no respondents have: %w", ErrArgument)
	}
	return m.Merge(in)
}
