package sem

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
)

// A ModificationKind says what would be added to a model.
type ModificationKind uint8

const (
	// CrossLoading: an item would also measure another construct.
	CrossLoading ModificationKind = iota
	// ResidualCovariance: two items would have more in common than their constructs.
	ResidualCovariance
	// ConstructCovariance: two exogenous constructs, or two disturbances, would covary.
	ConstructCovariance
	// ConstructPath: one construct would act on another.
	ConstructPath
)

var modificationKinds = enum.Names[ModificationKind]{"cross-loading", "residual-covariance", "construct-covariance", "construct-path"}

// String is the text form, such as "cross-loading".
func (k ModificationKind) String() string { return modificationKinds.String(k) }

// MarshalText writes the text form; another value is [survey.ErrArgument].
func (k ModificationKind) MarshalText() ([]byte, error) { return modificationKinds.Marshal(k) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and leaves k
// as it is.
func (k *ModificationKind) UnmarshalText(text []byte) error {
	return modificationKinds.Unmarshal(k, text)
}

// A Modification is one parameter that a model does not have, with what it would do.
type Modification struct {
	// Kind is what it would be.
	Kind ModificationKind `json:"kind"`
	// From is the construct of a loading, where a path comes from, or one of a pair.
	From string `json:"from"`
	// To is the item of a loading, where a path leads, or the other of a pair.
	To string `json:"to"`
	// Index is by about how much χ² would fall.
	Index float64 `json:"index"`
	// P is its p-value with one degree of freedom, for one parameter that was chosen
	// beforehand.
	P float64 `json:"p"`
	// Change is about the value that it would have, in the units of the items.
	Change float64 `json:"change"`
	// Standardised is Change as [Parameter] has it, by the variances of the model as it is.
	Standardised float64 `json:"standardised"`
}

// Modifications are the parameters that could be added to a model one by one, by
// falling index: Rao's score test of each, from the expected information (Sörbom 1989,
// Psychometrika 54:371). Those that could not be told from others are left out. Take few,
// and such as mean something: fitted to the same answers, the next ones will look better
// than they are. Errors as in [Fit].
func Modifications(s *Sample, m *Model) ([]Modification, error) {
	f, err := estimate(s, m, Marker)
	if err != nil {
		return nil, err
	}
	var out []Modification
	forms := f.at.forms(f.params)
	for _, q := range m.absent() {
		own := f.at.form(q)
		row := mat.NewVecDense(len(forms), nil)
		for k, b := range forms {
			row.SetVec(k, cross(f.at.p, f.at.p, own, b))
		}
		// What the free parameters leave of the information on this one.
		whole := cross(f.at.p, f.at.p, own, own)
		left := whole - float64(f.sample.n)/2*mat.Inner(row, f.cov, row)
		if !(left > 1e-8*whole) {
			continue
		}
		slope := 2 * own.w * f.at.w.At(own.x, own.y)
		change := -slope / left
		factor, err := f.standardFactor(q)
		if err != nil {
			return nil, err
		}
		x := Modification{Index: float64(f.sample.n) / 2 * slope * slope / left, Change: change * f.inData(q), Standardised: change * factor}
		x.P = tail.ChiSquare(x.Index, 1)
		x.Kind, x.From, x.To = m.describe(q)
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Modification) int { return cmp.Compare(b.Index, a.Index) })
	return out, nil
}

func (m *Model) describe(q param) (kind ModificationKind, from, to string) {
	switch q.kind {
	case loading:
		return CrossLoading, m.names[q.j], m.items[q.i]
	case path:
		return ConstructPath, m.names[q.j], m.names[q.i]
	case latent:
		return ConstructCovariance, m.names[q.j], m.names[q.i]
	}
	return ResidualCovariance, m.items[q.j], m.items[q.i]
}

// absent are the parameters that the model could have and has not.
func (m *Model) absent() []param {
	var out []param
	for j, block := range m.blocks {
		for i := range m.items {
			if !slices.Contains(block, i) && !m.exact(i) {
				out = append(out, param{loading, i, j})
			}
		}
	}
	for i := range m.items {
		for j := range i {
			if !slices.Contains(m.residual, [2]int{i, j}) && !m.exact(i) && !m.exact(j) {
				out = append(out, param{residual, i, j})
			}
		}
	}
	for i := range m.names {
		for j := range m.names {
			if i > j && m.explained[i] == m.explained[j] && !slices.Contains(m.latent, [2]int{i, j}) {
				out = append(out, param{latent, i, j})
			}
			if i != j && !slices.Contains(m.parents[i], j) && !m.leads(i, j) {
				out = append(out, param{path, i, j})
			}
		}
	}
	return out
}
