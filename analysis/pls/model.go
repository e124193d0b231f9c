package pls

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/strictjson"
)

// A Mode says how the weights of a block of items follow from the constructs beside
// it. The text form is "A" or "B".
type Mode uint8

// The modes (H. Wold 1982).
const (
	ModeA Mode = iota // each item by its own correlation, for items that reflect a construct
	ModeB             // by regression on all items, for items that make up a construct
)

var modes = enum.Names[Mode]{"A", "B"}

// String is the text form, "pls.Mode(9)" if m is none of the modes.
func (m Mode) String() string { return modes.String(m) }

// MarshalText writes the text form; a value that is none of the modes is
// [survey.ErrArgument].
func (m Mode) MarshalText() ([]byte, error) { return modes.Marshal(m) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and leaves m
// as it is.
func (m *Mode) UnmarshalText(text []byte) error { return modes.Unmarshal(m, text) }

// A Construct is something that cannot be asked for directly, such as loyalty, with
// the items that are.
type Construct struct {
	// Name is its name in the model.
	Name string `json:"name"`
	// Items are the ids of its items, one at least, each in one construct only.
	Items []string `json:"items"`
	// Mode is how the items are weighed. Default [ModeA].
	Mode Mode `json:"mode,omitempty"`
}

// A Path says that one construct acts on another.
type Path struct {
	// From is the construct that acts.
	From string `json:"from"`
	// To is the construct that it acts on.
	To string `json:"to"`
}

// A Model is a recursive path model: constructs with their blocks of items, and paths
// between them. It is made by [New], [ECSI] or [ACSI], does not change, and is safe for
// concurrent use. Its JSON form is {"constructs":[…],"paths":[…]}. The zero value is
// empty: every function refuses it.
type Model struct{ *layout }

// A layout is a model that cannot be changed any more, and can be shared.
type layout struct {
	constructs []Construct
	paths      []Path
	plan       *plan
}

// New is the model of constructs and paths. What makes no model is an [Error] with its
// place: a construct or item without a name or named twice, a block without items, a
// path from or to a construct that there is not, the same path twice, or a construct
// without any path ([ErrModel]); paths that lead back to where they started
// ([ErrCycle]).
func New(constructs []Construct, paths []Path) (*Model, error) {
	m := &layout{paths: slices.Clone(paths)}
	for _, c := range constructs {
		c.Items = slices.Clone(c.Items)
		m.constructs = append(m.constructs, c)
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	m.plan = newPlan(m)
	if m.plan.order == nil {
		return nil, m.cycle()
	}
	return &Model{m}, nil
}

func (m *layout) check() error {
	wrong := func(e Error, format string, args ...any) error {
		e.Err = fmt.Errorf("%w: %s", ErrModel, fmt.Sprintf(format, args...))
		return &e
	}
	if len(m.constructs) < 2 {
		return fmt.Errorf("pls: %w: %d constructs, at least 2 needed", ErrModel, len(m.constructs))
	}
	paths := map[string]int{} // by construct
	owner := map[string]string{}
	for i, c := range m.constructs {
		at := Error{Construct: c.Name}
		_, twice := paths[c.Name]
		switch {
		case c.Name == "":
			return wrong(at, "construct %d has no name", i+1)
		case twice:
			return wrong(at, "named twice")
		case len(c.Items) == 0:
			return wrong(at, "no items")
		case !modes.Valid(c.Mode):
			return wrong(at, "%v", c.Mode)
		}
		paths[c.Name] = 0
		for j, item := range c.Items {
			at.Item = item
			if item == "" {
				return wrong(at, "item %d has no name", j+1)
			}
			if other, ok := owner[item]; ok {
				return wrong(at, "item of %s already", other)
			}
			owner[item] = c.Name
		}
	}
	for i, p := range m.paths {
		at := Error{Construct: p.To, From: p.From}
		_, from := paths[p.From]
		_, to := paths[p.To]
		switch {
		case !from || !to:
			return wrong(at, "path %d between constructs that the model does not have", i+1)
		case p.From == p.To:
			at.Err = ErrCycle
			return &at
		case slices.Contains(m.paths[:i], p):
			return wrong(at, "path %d is there already", i+1)
		}
		paths[p.From]++
		paths[p.To]++
	}
	for _, c := range m.constructs {
		if paths[c.Name] == 0 {
			return wrong(Error{Construct: c.Name}, "no path from or to it")
		}
	}
	return nil
}

// cycle is the error of the first path on a way back to its start.
func (m *layout) cycle() error {
	for i, p := range m.paths {
		if m.plan.leads(m.plan.paths[i][1], m.plan.paths[i][0]) {
			return &Error{Construct: p.To, From: p.From, Err: ErrCycle}
		}
	}
	return ErrCycle // not reached: without a cycle there is an order
}

// Constructs are the constructs in their order, a fresh copy.
func (m *Model) Constructs() []Construct {
	if m.empty() {
		return nil
	}
	var out []Construct
	for _, c := range m.constructs {
		c.Items = slices.Clone(c.Items)
		out = append(out, c)
	}
	return out
}

// Paths are the paths in their order, a fresh copy.
func (m *Model) Paths() []Path {
	if m.empty() {
		return nil
	}
	return slices.Clone(m.paths)
}

// Items are the ids of all items, construct by construct, a fresh copy.
func (m *Model) Items() []string {
	if m.empty() {
		return nil
	}
	var out []string
	for _, c := range m.constructs {
		out = append(out, c.Items...)
	}
	return out
}

// empty tells whether there is no model.
func (m *Model) empty() bool { return m == nil || m.layout == nil }

type modelJSON struct {
	Constructs []Construct `json:"constructs"`
	Paths      []Path      `json:"paths"`
}

// MarshalJSON writes constructs and paths; the zero Model is [ErrModel].
func (m *Model) MarshalJSON() ([]byte, error) {
	if m.empty() {
		return nil, fmt.Errorf("pls: %w: zero model", ErrModel)
	}
	return json.Marshal(modelJSON{m.constructs, m.paths})
}

// UnmarshalJSON reads constructs and paths and builds the model as [New] does. Unknown
// and repeated keys are errors. It is for filling a new Model, before anybody else sees
// it.
func (m *Model) UnmarshalJSON(data []byte) error {
	if m == nil {
		return argument("unmarshal into a nil model")
	}
	var in modelJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("pls: %w: %w", ErrModel, err)
	}
	built, err := New(in.Constructs, in.Paths)
	if err != nil {
		return err
	}
	*m = *built
	return nil
}
