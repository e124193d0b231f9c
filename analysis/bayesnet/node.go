package bayesnet

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Node is a variable of a network: an item, or a segment.
type Node struct {
	// Name is unique in the network and not empty.
	Name string `json:"name"`
	// Levels are the values it can take, at least 2 and at most 256, from the lowest to the
	// highest unless Unordered.
	Levels []Level `json:"levels"`
	// Unordered says that no level is above another, as of regions. Such a node can be
	// queried and be evidence, but neither raised nor averaged.
	Unordered bool `json:"unordered,omitempty"`
}

// A Level is one value of a node.
type Level struct {
	// ID is unique in the node and not empty: the answer such as "4", the id of a band, or a value of a
	// segment.
	ID string `json:"id"`
	// Value is what the level counts for in a mean, within ±1e100 and not falling from level
	// to level. Without meaning where the node is Unordered.
	Value float64 `json:"value"`
}

const (
	maxNodes  = 64 // bits of a set of nodes
	maxLevels = 256
	maxValue  = 1e100 // squares of differences stay finite
)

func (n Node) check() error {
	switch {
	case n.Name == "":
		return fault(n.Name, survey.ErrArgument, "no name")
	case len(n.Levels) < 2 || len(n.Levels) > maxLevels:
		return fault(n.Name, survey.ErrArgument, "%d levels, want 2 to %d", len(n.Levels), maxLevels)
	}
	ids := map[string]bool{}
	for k, l := range n.Levels {
		switch {
		case l.ID == "" || ids[l.ID]:
			return fault(n.Name, survey.ErrArgument, "level %q empty or twice", l.ID)
		case !(math.Abs(l.Value) <= maxValue):
			return fault(n.Name, survey.ErrArgument, "level %q has value %v", l.ID, l.Value)
		case k > 0 && !n.Unordered && l.Value < n.Levels[k-1].Value:
			return fault(n.Name, survey.ErrArgument, "value of level %q falls", l.ID)
		}
		ids[l.ID] = true
	}
	return nil
}

// level is the place of a level.
func (n Node) level(id string) (int, error) {
	k := slices.IndexFunc(n.Levels, func(l Level) bool { return l.ID == id })
	if k < 0 {
		return 0, fault(n.Name, survey.ErrUnknown, "level %q", id)
	}
	return k, nil
}

func (n Node) clone() Node {
	n.Levels = slices.Clone(n.Levels)
	return n
}

// checkNodes checks nodes together and copies them.
func checkNodes(nodes []Node) ([]Node, error) {
	if len(nodes) == 0 {
		return nil, argument("no nodes")
	}
	if len(nodes) > maxNodes {
		return nil, fault(nodes[maxNodes].Name, ErrTooLarge, "more than %d nodes", maxNodes)
	}
	out, names := make([]Node, len(nodes)), map[string]bool{}
	for i, n := range nodes {
		if err := n.check(); err != nil {
			return nil, err
		}
		if names[n.Name] {
			return nil, fault(n.Name, survey.ErrArgument, "twice")
		}
		names[n.Name] = true
		out[i] = n.clone()
	}
	return out, nil
}

// find is the place of a node.
func find(nodes []Node, name string) (int, error) {
	i := slices.IndexFunc(nodes, func(n Node) bool { return n.Name == name })
	if i < 0 {
		return 0, &NodeError{name, survey.ErrUnknown}
	}
	return i, nil
}

// A Column says which column of a table is a node.
type Column struct {
	// Name is the id of an item or, if there is no such item, of a segment.
	Name string
	// Bands, if not nil, cut the ratings of an item into levels by their worth, as
	// scale.NPSClasses do. A band is worth the mean of the worths of its points.
	Bands *scale.Bands
}

// ofItem is the node of an item, and the level of each code, −1 of those that are no rating.
func (c Column) ofItem(item survey.Item) (Node, []int, error) {
	on, n := item.EffectiveScale(), Node{Name: c.Name}
	type point struct {
		code        scale.Code
		worth, unit int64
	}
	var points []point
	place := make([]int, on.Codes())
	for i := range place {
		place[i] = -1
		if worth, unit, ok := on.WorthUnits(scale.Code(i)); ok { // a scale has at most 256 codes
			points = append(points, point{scale.Code(i), worth, unit})
		}
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.worth, b.worth) })
	if c.Bands == nil {
		for k, p := range points {
			value, _ := on.Value(p.code)
			n.Levels = append(n.Levels, Level{strconv.Itoa(value), float64(p.worth) / float64(p.unit)})
			place[p.code] = k
		}
		return n, place, nil
	}
	for _, b := range c.Bands.All() {
		n.Levels = append(n.Levels, Level{ID: b.ID})
	}
	sizes := make([]float64, len(n.Levels))
	for _, p := range points {
		ratio, err := scale.NewRatio(p.worth, p.unit)
		if err != nil {
			return n, nil, &NodeError{c.Name, err}
		}
		k, err := c.Bands.Index(ratio)
		if err != nil {
			return n, nil, &NodeError{c.Name, err}
		}
		place[p.code] = k
		sizes[k]++
		n.Levels[k].Value += (float64(p.worth)/float64(p.unit) - n.Levels[k].Value) / sizes[k]
	}
	if k := slices.Index(sizes, 0); k >= 0 {
		return n, nil, fault(c.Name, survey.ErrArgument, "no point of the scale in band %q", n.Levels[k].ID)
	}
	return n, place, nil
}
