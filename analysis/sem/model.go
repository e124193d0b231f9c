package sem

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/survey"
)

func (m *Model) usable() error {
	if m == nil || len(m.names) == 0 {
		return argument("no model")
	}
	return nil
}

// Constructs are the constructs in their order, a fresh copy.
func (m *Model) Constructs() []Construct {
	if m.usable() != nil {
		return nil
	}
	return cloneConstructs(m.constructs)
}

// Paths are the paths in their order, a fresh copy.
func (m *Model) Paths() []Path {
	if m.usable() != nil {
		return nil
	}
	return slices.Clone(m.paths)
}

// Covariances are what was said about them, a fresh copy.
func (m *Model) Covariances() Covariances {
	if m.usable() != nil {
		return Covariances{}
	}
	return m.covariances.clone()
}

// Items are the names of the items in the order in which constructs mention them, a
// fresh copy.
func (m *Model) Items() []string {
	if m.usable() != nil {
		return nil
	}
	return slices.Clone(m.items)
}

// Free is the number of parameters to be estimated; means are not counted.
func (m *Model) Free() int {
	if m.usable() != nil {
		return 0
	}
	return len(m.free(Marker, m.markers()))
}

// DF is the number of covariances and variances of the items, p(p+1)/2, less that of
// the free parameters.
func (m *Model) DF() int {
	if m.usable() != nil {
		return 0
	}
	return m.moments() - m.Free()
}

func (m *Model) moments() int { return len(m.items) * (len(m.items) + 1) / 2 }

type modelJSON struct {
	Constructs  []Construct `json:"constructs"`
	Paths       []Path      `json:"paths,omitempty"`
	Covariances Covariances `json:"covariances,omitzero"`
}

// MarshalJSON writes the definition; see [Model.UnmarshalJSON].
func (m *Model) MarshalJSON() ([]byte, error) {
	if err := m.usable(); err != nil {
		return nil, fmt.Errorf("sem: zero model: %w", survey.ErrDefinition)
	}
	out := modelJSON{m.constructs, m.paths, m.covariances}
	if len(out.Covariances.Free)+len(out.Covariances.Zero) == 0 {
		out.Covariances = Covariances{}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads {"constructs": [{"name": …, "items": […]}], "paths": [{"from": …,
// "to": …}], "covariances": {"free": [{"a": …, "b": …}], "zero": […]}} and builds the model
// as [New] does. Unknown and repeated keys are errors. It is for filling a new Model, before
// anybody else sees it.
func (m *Model) UnmarshalJSON(data []byte) error {
	if m == nil {
		return argument("unmarshal into a nil model")
	}
	var in modelJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("sem: model: %w: %w", survey.ErrDefinition, err)
	}
	built, err := New(in.Constructs, in.Paths, in.Covariances)
	if err != nil {
		return err
	}
	*m = *built
	return nil
}

// A kind tells in which matrix a parameter stands.
type kind uint8

const (
	loading  kind = iota // of item i on construct j
	path                 // to construct i from construct j
	latent               // covariance of constructs i ≥ j, or of their disturbances
	residual             // covariance of the residuals of items i ≥ j
)

// A param is a place in one of the matrices.
type param struct {
	kind kind
	i, j int
}

// markers are the first items of the constructs.
func (m *Model) markers() []int {
	first := make([]int, len(m.names))
	for j, block := range m.blocks {
		first[j] = block[0]
	}
	return first
}

// free are the free parameters when the constructs get their units in one of two ways:
// by a loading of 1 on a marker, or by a variance of 1.
func (m *Model) free(s Scaling, markers []int) []param {
	var ps []param
	for j, block := range m.blocks {
		for _, i := range block {
			if s == UnitVariance || i != markers[j] {
				ps = append(ps, param{loading, i, j})
			}
		}
	}
	for i, parents := range m.parents {
		for _, j := range parents {
			ps = append(ps, param{path, i, j})
		}
	}
	for j := range m.names {
		if s == Marker {
			ps = append(ps, param{latent, j, j})
		}
	}
	for _, pair := range m.latent {
		ps = append(ps, param{latent, pair[0], pair[1]})
	}
	for i := range m.items {
		if !m.exact(i) {
			ps = append(ps, param{residual, i, i})
		}
	}
	for _, pair := range m.residual {
		ps = append(ps, param{residual, pair[0], pair[1]})
	}
	return ps
}

// label is a parameter in the notation of lavaan.
func (m *Model) label(p param) string {
	switch p.kind {
	case loading:
		return m.names[p.j] + " =~ " + m.items[p.i]
	case path:
		return m.names[p.i] + " ~ " + m.names[p.j]
	case latent:
		return m.names[p.j] + " ~~ " + m.names[p.i]
	}
	return m.items[p.j] + " ~~ " + m.items[p.i]
}
