package survey

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/scale"
)

// A checker copies a definition while collecting what is wrong with it.
type checker struct {
	ids    map[string]bool // items, segments, choices, numbers
	scales map[string]scale.Fingerprint
	bands  map[string]string // JSON of the bands with that id
	faults []error
}

func (c *checker) fail(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, args...))
}

func (c *checker) err(id string) error {
	if len(c.faults) == 0 {
		return nil
	}
	return fmt.Errorf("questionnaire %s: %w: %w", id, ErrDefinition, errors.Join(c.faults...))
}

func (c *checker) copy(d Definition) Definition {
	c.text("questionnaire", d.Labels)
	d.Labels = d.Labels.Clone()
	if len(d.Items) == 0 {
		c.fail("no items")
	}
	d.Items = slices.Clone(d.Items)
	items := map[string]bool{}
	for i := range d.Items {
		c.item(&d.Items[i], d.Score)
		items[d.Items[i].ID] = true
	}
	nodes := map[string]bool{}
	if d.Overall.Item != "" || len(d.Overall.Children) > 0 {
		d.Overall = c.node(d.Overall, items, map[string]bool{}, nodes, 0)
	} else if d.Overall.ID != "" || d.Overall.Weight != nil || d.Overall.Labels != nil {
		c.fail("overall node %q has neither item nor children", d.Overall.ID)
	}
	d.Segments = slices.Clone(d.Segments)
	for i := range d.Segments {
		s := &d.Segments[i]
		c.name("segment", s.ID, s.Labels)
		s.Labels, s.Values = s.Labels.Clone(), slices.Clone(s.Values)
		values := map[string]bool{}
		for j := range s.Values {
			c.member("segment "+s.ID, values, s.Values[j].ID, s.Values[j].Labels)
			s.Values[j].Labels = s.Values[j].Labels.Clone()
		}
	}
	d.Choices = slices.Clone(d.Choices)
	for i := range d.Choices {
		ch := &d.Choices[i]
		c.name("choice", ch.ID, ch.Labels)
		ch.Labels, ch.Options = ch.Labels.Clone(), slices.Clone(ch.Options)
		if len(ch.Options) == 0 || len(ch.Options) > maxOptions {
			c.fail("choice %q: %d options, want 1 to %d", ch.ID, len(ch.Options), maxOptions)
		}
		if ch.Node != "" && !nodes[ch.Node] {
			c.fail("choice %q: no node %q", ch.ID, ch.Node)
		}
		options := map[string]bool{}
		for j := range ch.Options {
			c.member("choice "+ch.ID, options, ch.Options[j].ID, ch.Options[j].Labels)
			ch.Options[j].Labels = ch.Options[j].Labels.Clone()
		}
	}
	d.Numbers = slices.Clone(d.Numbers)
	for i := range d.Numbers {
		c.name("number", d.Numbers[i].ID, d.Numbers[i].Labels)
		d.Numbers[i].Labels = d.Numbers[i].Labels.Clone()
	}
	if d.Levels != nil {
		c.levels(d.Levels)
	}
	half := decimal.New(5, -1)
	if d.MinAnswered != nil {
		half = *d.MinAnswered
		if !small(half) || half.Sign() <= 0 || scale.RatioOfDecimal(half).Cmp(one) > 0 {
			c.fail("minimum answered share must lie above 0 and not above 1")
		}
	}
	d.MinAnswered = &half
	return d
}

var one = scale.RatioOfDecimal(decimal.NewFromInt(1))

// small keeps hostile exponents out of exact arithmetic, and numbers out that
// JSON would refuse.
func small(d decimal.Decimal) bool {
	if d.Coefficient().BitLen() > 128 {
		return false
	}
	_, err := strictjson.Decimal(d).MarshalJSON()
	return err == nil
}

func (c *checker) text(what string, t scale.Text) {
	if err := t.Validate(); err != nil {
		c.fail("%s: %v", what, err)
	}
}

func (c *checker) name(what, id string, labels scale.Text) {
	if id == "" || !utf8.ValidString(id) {
		c.fail("%s %q: no id, or not UTF-8", what, id)
	} else if c.ids[id] {
		c.fail("%s %q: id used twice, or reserved", what, id)
	}
	c.ids[id] = true
	c.text(what+" "+id, labels)
}

func (c *checker) member(of string, seen map[string]bool, id string, labels scale.Text) {
	if id == "" || seen[id] || !utf8.ValidString(id) {
		c.fail("%s: id %q empty, used twice or not UTF-8", of, id)
	}
	seen[id] = true
	c.text(of+", "+id, labels)
}

func (c *checker) item(item *Item, score scale.ScoreMethod) {
	c.name("item", item.ID, item.Labels)
	item.Labels = item.Labels.Clone()
	s := item.Scale
	if s == nil || s.Len() == 0 || s.ID() == "" {
		c.fail("item %q: no scale, or a scale without an id", item.ID)
		return
	}
	if f, ok := c.scales[s.ID()]; ok && f != s.Fingerprint() {
		c.fail("item %q: two different scales are called %q", item.ID, s.ID())
	}
	c.scales[s.ID()] = s.Fingerprint()
	if !roles.Valid(item.Role) {
		c.fail("item %q: role %d", item.ID, item.Role)
	}
	if _, _, err := s.ScoreOrigin(score); err != nil {
		c.fail("item %q: %v", item.ID, err)
	}
	if item.Classes != nil {
		if item.Role != Recommendation {
			c.fail("item %q: classes belong to a recommendation item", item.ID)
		}
		if item.Classes.Len() != 3 {
			c.fail("item %q: classes must be three", item.ID)
		}
		if _, err := scale.NewTally(s).ByBand(item.Classes); err != nil {
			c.fail("item %q: classes: %v", item.ID, err)
		}
		c.band(item.Classes)
	}
}

// band sees to it that one id stands for one set of bands.
func (c *checker) band(b *scale.Bands) {
	text, err := b.MarshalJSON()
	if err != nil || b.ID() == "" {
		c.fail("bands %q: without an id, or empty", b.ID())
		return
	}
	if other, ok := c.bands[b.ID()]; ok && other != string(text) {
		c.fail("two different bands are called %q", b.ID())
	}
	c.bands[b.ID()] = string(text)
}

func (c *checker) levels(b *scale.Bands) {
	c.band(b)
	for _, x := range []int64{0, 100} {
		if _, err := b.Index(scale.RatioOfDecimal(decimal.NewFromInt(x))); err != nil {
			c.fail("levels: %v", err)
		}
	}
}

// maxDepth bounds the recursion over a tree that comes from outside.
const maxDepth = 32

func (c *checker) node(n Node, items, used, seen map[string]bool, depth int) Node {
	n = Node{n.ID, n.Labels.Clone(), n.Weight, n.Item, slices.Clone(n.Children)}
	if n.ID == "" {
		n.ID = n.Item
	}
	c.member("tree", seen, n.ID, n.Labels)
	if depth > maxDepth {
		c.fail("node %q: tree deeper than %d", n.ID, maxDepth)
		return n
	}
	w := decimal.NewFromInt(1)
	if n.Weight != nil {
		w = *n.Weight
		if !small(w) || w.Sign() <= 0 {
			c.fail("node %q: the weight must be positive, with at most 30 digits", n.ID)
		}
	}
	n.Weight = &w
	switch {
	case n.Item != "" && len(n.Children) > 0:
		c.fail("node %q has an item and children", n.ID)
	case n.Item == "" && len(n.Children) == 0:
		c.fail("node %q has neither item nor children", n.ID)
	case n.Item != "" && !items[n.Item]:
		c.fail("node %q: no item %q", n.ID, n.Item)
	case n.Item != "" && used[n.Item]:
		c.fail("node %q: item %q is in the tree twice", n.ID, n.Item)
	}
	used[n.Item] = true
	for i := range n.Children {
		n.Children[i] = c.node(n.Children[i], items, used, seen, depth+1)
	}
	return n
}
