package survey

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/gocsat/csat/internal/exact"
	"github.com/gocsat/csat/scale"
)

// A Variable is one item of a [Moments].
type Variable struct {
	// ID names it, usually the item's id.
	ID string
	// Scale gives the worth of its answers.
	Scale *scale.Scale
}

// Moments hold the number of respondents and the sums and cross-products of the
// worths of several items, as integers: enough for means, covariances,
// correlations, regressions and the error of an index, without the rows. They
// add, subtract, merge and unmerge exactly.
//
// Under [Listwise] a respondent enters with all items or not at all, and those
// left out are counted in [Moments.Dropped]. Under [Pairwise] every pair of items
// keeps its own number, sums and cross-product.
//
// The zero value has no variables: it can be unmarshalled into and merged into,
// and is empty. A nil Moments reads as the zero value, and has no place for anything
// ([ErrArgument]). Not safe for concurrent use: one per goroutine, then Merge.
type Moments struct {
	vars    []Variable
	policy  Missing
	dropped int64
	// One cell per pair i ≥ j at i(i+1)/2+j; listwise all counts are equal.
	cells []cell
	// of names the variables whose answers decided who entered, if more.
	of  []string
	row []int64 // scratch of Add
}

// A cell sums over the respondents with ratings on items i and j: their number,
// Σxᵢ, Σxⱼ, Σxᵢ², Σxⱼ² and Σxᵢxⱼ, in worth units.
type cell struct{ n, si, sj, sii, sjj, sij int64 }

func (c *cell) fields() [6]*int64 { return [6]*int64{&c.n, &c.si, &c.sj, &c.sii, &c.sjj, &c.sij} }

func at(i, j int) int {
	if i < j {
		i, j = j, i
	}
	return i*(i+1)/2 + j
}

// maxVariables bounds the quadratic state.
const maxVariables = 1000

// NewMoments are empty moments of the variables under Listwise or Pairwise.
// Another policy, no variables, more than 1,000, a name used twice or a missing
// scale is [ErrArgument].
func NewMoments(policy Missing, vars ...Variable) (*Moments, error) {
	if policy != Listwise && policy != Pairwise {
		return nil, fmt.Errorf("survey: moments: policy %v: %w", policy, ErrArgument)
	}
	if len(vars) == 0 || len(vars) > maxVariables {
		return nil, fmt.Errorf("survey: moments of %d variables: %w", len(vars), ErrArgument)
	}
	seen := map[string]bool{}
	for _, v := range vars {
		if v.Scale == nil || v.Scale.Len() == 0 || seen[v.ID] {
			return nil, fmt.Errorf("survey: moments: variable %q without a scale, or named twice: %w", v.ID, ErrArgument)
		}
		seen[v.ID] = true
	}
	return &Moments{vars: slices.Clone(vars), policy: policy, cells: make([]cell, len(vars)*(len(vars)+1)/2)}, nil
}

// MomentsOf are the listwise moments of items of a table. Sampling weights do
// not enter.
func MomentsOf(t *Table, items ...string) (*Moments, error) { return momentsOf(t, Listwise, items) }

// PairwiseMomentsOf are the pairwise moments of items of a table. Sampling
// weights do not enter.
func PairwiseMomentsOf(t *Table, items ...string) (*Moments, error) {
	return momentsOf(t, Pairwise, items)
}

func momentsOf(t *Table, policy Missing, items []string) (*Moments, error) {
	t = orZero(t)
	var vars []Variable
	var columns [][]scale.Code
	for _, id := range items {
		i, err := t.q.item(id)
		if err != nil {
			return nil, err
		}
		vars = append(vars, Variable{id, t.q.scales[i]})
		columns = append(columns, t.items[i])
	}
	m, err := NewMoments(policy, vars...)
	if err != nil {
		return nil, err
	}
	return m, m.AddColumns(columns)
}

// Add adds one respondent, given the codes of the answers in the order of the
// variables. A [Moments.Subset] whose base is larger takes none ([ErrArgument]):
// whether the respondent belongs to the base cannot be told.
func (m *Moments) Add(codes []scale.Code) error { return m.addN(codes, 1) }

// AddN adds n respondents with the same answers; n is a frequency and must not
// be negative ([ErrArgument]).
func (m *Moments) AddN(codes []scale.Code, n int64) error {
	if n < 0 {
		return fmt.Errorf("survey: moments: frequency %d: %w", n, ErrArgument)
	}
	return m.addN(codes, n)
}

// Sub takes back one respondent who was added.
func (m *Moments) Sub(codes []scale.Code) error { return m.addN(codes, -1) }

// SubN takes back n respondents with the same answers.
func (m *Moments) SubN(codes []scale.Code, n int64) error {
	if n < 0 {
		return fmt.Errorf("survey: moments: frequency %d: %w", n, ErrArgument)
	}
	return m.addN(codes, -n)
}

func (m *Moments) addN(codes []scale.Code, n int64) error {
	m = orZero(m)
	if len(codes) != len(m.vars) || len(codes) == 0 {
		return fmt.Errorf("survey: moments: %d codes for %d variables: %w", len(codes), len(m.vars), ErrArgument)
	}
	if m.of != nil {
		return fmt.Errorf("survey: moments: subset of a larger base: %w", ErrArgument)
	}
	if m.row == nil {
		m.row = make([]int64, len(m.vars))
	}
	complete := true
	for i, c := range codes {
		if int(c) >= m.vars[i].Scale.Codes() {
			return fmt.Errorf("survey: moments: %s: code %d: %w", m.vars[i].ID, c, scale.ErrOutOfRange)
		}
		w, _, ok := m.vars[i].Scale.WorthUnits(c)
		if m.row[i] = w; !ok {
			m.row[i] = absent
			complete = false
		}
	}
	if m.policy == Listwise && !complete {
		dropped, ok := exact.Add64(m.dropped, n)
		if !ok {
			return fmt.Errorf("survey: moments: %w", ErrOverflow)
		}
		if dropped < 0 {
			return fmt.Errorf("survey: moments: %w", ErrUnderflow)
		}
		m.dropped = dropped
		return nil
	}
	if !m.addRow(n, false) { // look first, so that an error changes nothing
		return fmt.Errorf("survey: moments: %w", ErrOverflow)
	}
	m.addRow(n, true)
	if n < 0 && !m.possible() {
		m.addRow(-n, true)
		return fmt.Errorf("survey: moments: %w", ErrUnderflow)
	}
	return nil
}

// absent marks a variable without a rating; no worth is that small.
const absent = math.MinInt64

// addRow adds n times the worths in m.row, or only tells whether they fit.
func (m *Moments) addRow(n int64, apply bool) bool {
	k := 0
	for i, wi := range m.row {
		for j, wj := range m.row[:i+1] {
			if c := &m.cells[k+j]; wi != absent && wj != absent {
				sum, ok := c.plus(cell{1, wi, wj, wi * wi, wj * wj, wi * wj}, n)
				if !ok {
					return false
				}
				if apply {
					*c = sum
				}
			}
		}
		k += i + 1
	}
	return true
}

// plus is c + n·d.
func (c cell) plus(d cell, n int64) (sum cell, ok bool) {
	to, from := c.fields(), d.fields()
	for i := range to {
		product, ok := exact.Mul64(*from[i], n)
		if !ok {
			return sum, false
		}
		if *to[i], ok = exact.Add64(*to[i], product); !ok {
			return sum, false
		}
	}
	return c, true
}

// Merge adds the moments of o over the same variables and policy
// ([ErrIncompatible]). It is commutative and associative; an empty or zero
// Moments changes nothing; on an error the receiver is unchanged. It is not
// idempotent.
func (m *Moments) Merge(o *Moments) error { return m.combine(o, 1) }

// Unmerge takes back a part that was merged. What cannot have been contained is
// [ErrUnderflow] and changes nothing.
func (m *Moments) Unmerge(o *Moments) error { return m.combine(o, -1) }

func (m *Moments) combine(o *Moments, sign int64) error {
	if o == nil || len(o.vars) == 0 {
		return nil
	}
	if m == nil && sign > 0 {
		return nilError("merge into moments")
	}
	if len(orZero(m).vars) == 0 {
		if sign > 0 {
			*m = *o.Clone()
			return nil
		}
		if o.IsEmpty() {
			return nil
		}
		return fmt.Errorf("survey: unmerge moments: %w", ErrUnderflow)
	}
	if !m.fits(o) {
		return fmt.Errorf("survey: merge moments: %w", ErrIncompatible)
	}
	cells := make([]cell, len(m.cells))
	for k := range cells {
		var ok bool
		if cells[k], ok = m.cells[k].plus(o.cells[k], sign); !ok {
			return fmt.Errorf("survey: merge moments: %w", ErrOverflow)
		}
	}
	dropped, ok := exact.Add64(m.dropped, sign*o.dropped)
	if !ok {
		return fmt.Errorf("survey: merge moments: %w", ErrOverflow)
	}
	next := &Moments{vars: m.vars, policy: m.policy, dropped: dropped, cells: cells, of: m.of}
	if sign < 0 && !next.consistent() {
		return fmt.Errorf("survey: unmerge moments: %w", ErrUnderflow)
	}
	*m = *next
	return nil
}

// possible tells whether some set of respondents has these moments, as far as
// counts and bounds show: no negative number, sums within n times the worths,
// variances not negative and not above those of answers at both ends.
func (m *Moments) possible() bool {
	if m.dropped < 0 {
		return false
	}
	bounds := make([][2]int64, len(m.vars))
	for i, v := range m.vars {
		bounds[i] = worthBounds(v.Scale)
	}
	k := 0
	for i := range m.vars {
		for j := 0; j <= i; j++ {
			c := &m.cells[k]
			k++
			if *c == (cell{}) {
				continue
			}
			if c.n <= 0 || i == j && (c.si != c.sj || c.sii != c.sjj || c.sii != c.sij) ||
				!within(bounds[i], c.n, c.si, c.sii) || !within(bounds[j], c.n, c.sj, c.sjj) {
				return false
			}
		}
	}
	return true
}

// within tells whether n worths within the bounds can have that sum and sum of
// squares: Σ(x−x̄)² and Σ(x−low)(high−x) are not negative, and x² is odd where x is.
func within(bounds [2]int64, n, sum, squares int64) bool {
	low, high, s := bounds[0], bounds[1], exact.FromInt64(sum)
	most, ok := exact.MulInt64(low+high, sum).AddMul(n, -low*high)
	return exact.MulInt64(n, low).Cmp(s) <= 0 && s.Cmp(exact.MulInt64(n, high)) <= 0 &&
		exact.MulInt64(sum, sum).Cmp(exact.MulInt64(n, squares)) <= 0 &&
		ok && exact.FromInt64(squares).Cmp(most) <= 0 && (sum-squares)%2 == 0
}

// worthBounds are the smallest and largest worth of a scale in worth units.
func worthBounds(s *scale.Scale) [2]int64 {
	lo, hi := int64(math.MaxInt64), int64(math.MinInt64)
	for c := range s.Codes() {
		if w, _, ok := s.WorthUnits(scale.Code(c)); ok {
			lo, hi = min(lo, w), max(hi, w)
		}
	}
	return [2]int64{lo, hi}
}

// scatter is n·Σxy − Σx·Σy.
func scatter(n, sx, sy, sxy int64) *big.Int {
	v := new(big.Int).Mul(big.NewInt(n), big.NewInt(sxy))
	return v.Sub(v, new(big.Int).Mul(big.NewInt(sx), big.NewInt(sy)))
}

// fits tells whether both are about the same variables.
func (m *Moments) fits(o *Moments) bool {
	return m.policy == o.policy && slices.Equal(m.of, o.of) &&
		slices.EqualFunc(m.vars, o.vars, func(a, b Variable) bool {
			return a.ID == b.ID && a.Scale.Fingerprint() == b.Scale.Fingerprint()
		})
}

// Clone is a copy that shares nothing that can change.
func (m *Moments) Clone() *Moments {
	m = orZero(m)
	return &Moments{vars: slices.Clone(m.vars), policy: m.policy, dropped: m.dropped, cells: slices.Clone(m.cells), of: slices.Clone(m.of)}
}

// Equal tells whether both hold the same numbers of the same variables.
func (m *Moments) Equal(o *Moments) bool {
	m, o = orZero(m), orZero(o)
	return m.fits(o) && m.dropped == o.dropped && slices.Equal(m.cells, o.cells)
}

// IsEmpty tells whether nobody was added, dropped respondents included.
func (m *Moments) IsEmpty() bool {
	m = orZero(m)
	for _, c := range m.cells {
		if c.n != 0 {
			return false
		}
	}
	return m.dropped == 0
}
