package fuzzy

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Factor is an element of a tree of factors: an item with its counts, or a dimension
// with its parts.
type Factor struct {
	// Name is unique in the tree.
	Name string
	// Weight is its weight among its siblings, positive; weights are normalised. That of
	// the root does not count.
	Weight float64
	// Tally counts the answers to an item; nil for a dimension.
	Tally *scale.Tally
	// Children are the parts of a dimension.
	Children []Factor
}

// A Level is one of the levels that things are evaluated into.
type Level struct {
	// ID names it: the id of the band, or the value of the point of the scale.
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// Value is what it is worth in the score.
	Value float64 `json:"value"`
}

// A Sample is a tree of factors with the answers counted by level. It is made by
// [FromTallies], [FromItems] or [FromTable], immutable, and safe for concurrent use. The
// zero value has no factors.
type Sample struct {
	levels []Level
	nodes  []node // children before parents; the root is last
	leaves []int  // nodes that are items, in the order of the tree
	// Of each leaf, how many ratings lie in each level, and how many were asked and gave none.
	counts  [][]int64
	missing []int64
	// The answers of respondents who rated something: level + 1 by leaf, 0 for no rating;
	// sorted, each once. nil if only counts are known.
	patterns    []string
	frequencies []int64
	respondents int64 // all of them
}

type node struct {
	name     string
	labels   scale.Text
	weight   float64 // among its siblings, normalised
	children []int
	leaf     int       // of an item
	reach    []float64 // by leaf: what it weighs in a weighted average
}

// maxLevels fit in a byte, with one more for no rating.
const maxLevels = 254

// Levels are the levels in their order, ascending; a fresh copy.
func (s *Sample) Levels() []Level {
	if s == nil {
		return nil
	}
	levels := slices.Clone(s.levels)
	for i := range levels {
		levels[i].Labels = levels[i].Labels.Clone()
	}
	return levels
}

// FromTallies is a sample of a tree whose items carry their counts, by bands of ratings
// as in [scale.Tally.ByBand], such as [scale.FiveLevelRatings] on 1–10; a band is worth its
// midpoint (7 up to 9: 8, which is half a point above the mean of the ratings 7 and 8; for other
// values there are [Options].Values). Without bands each point of the scale, which all items then share, is a level
// and worth its worth. Special codes and blanks do not count.
//
// Errors: a [*FactorError] with ErrNoBase for an item without a rating, with
// [scale.ErrOutOfRange] for one whose points lie outside the bands, with
// [survey.ErrIncompatible] for one on another scale, with survey.ErrArgument for a name
// used twice, a weight that is not positive and finite, a factor with both counts and
// children or neither; survey.ErrArgument for fewer than 2 or more than 254 levels.
func FromTallies(root Factor, levels *scale.Bands) (*Sample, error) {
	var on levelsOf = points{values: func(s *scale.Scale, c scale.Code) float64 {
		w, unit, _ := s.WorthUnits(c)
		return float64(w) / float64(unit)
	}}
	if levels != nil {
		on = bands{levels, func(s *scale.Scale, c scale.Code) (scale.Ratio, error) {
			value, _ := s.Value(c)
			return scale.NewRatio(int64(value), 1)
		}}
	}
	b := builder{on: on, names: map[string]bool{}, s: &Sample{}}
	if _, err := b.add(root, nil); err != nil {
		return nil, err
	}
	return b.finish()
}

// FromItems is a sample of the tree of a questionnaire, with its weights, from the counts
// of its items by their ids, on their effective scales. Levels are those of the
// questionnaire: a rating lies in the level of its own score on 0–100, and a level is worth
// the midpoint of its band. Without levels each point of the scale, which all items then
// share, is a level and worth its score.
//
// Errors: as [FromTallies]; a questionnaire that is nil or has no tree is
// survey.ErrArgument; an item of the tree without a tally is [ErrNoBase] in a
// [*FactorError].
func FromItems(q *survey.Questionnaire, tallies map[string]*scale.Tally) (*Sample, error) {
	b, err := newBuilder(q)
	if err != nil {
		return nil, err
	}
	if _, err := b.add(b.factor(q.Overall(), tallies), q); err != nil {
		return nil, err
	}
	return b.finish()
}

// FromTable is [FromItems] from responses, whose errors allow for the same people
// answering all items. q gives tree, weights and levels; nil is the questionnaire of the
// table. It can be another one with the same items, such as one with other weights.
//
// Errors: as [FromItems]; a nil table is survey.ErrArgument, one with sampling weights
// [ErrWeighted], one without an item of the tree survey.ErrUnknown.
func FromTable(q *survey.Questionnaire, t *survey.Table) (*Sample, error) {
	if t == nil {
		return nil, argument("no table")
	}
	if q == nil {
		q = t.Questionnaire()
	}
	if t.Weighted() {
		return nil, fmt.Errorf("fuzzy: %w", ErrWeighted)
	}
	b, err := newBuilder(q)
	if err != nil {
		return nil, err
	}
	tallies := map[string]*scale.Tally{}
	for _, item := range itemsOf(q.Overall()) {
		if tallies[item], err = t.Tally(item); err != nil {
			return nil, fmt.Errorf("fuzzy: %w", err)
		}
	}
	if _, err := b.add(b.factor(q.Overall(), tallies), q); err != nil {
		return nil, err
	}
	columns := make([][]scale.Code, len(b.items))
	for i, id := range b.items {
		if columns[i], err = t.Codes(id); err != nil {
			return nil, err
		}
	}
	counted := map[string]*int64{} // pointers, so that a row that was met allocates nothing
	row := make([]byte, len(columns))
	for r := range t.Len() {
		for i, column := range columns {
			row[i] = b.level[i][column[r]]
		}
		if n := counted[string(row)]; n != nil {
			*n++
		} else if len(bytes.Trim(row, "\x00")) > 0 {
			counted[string(row)] = new(int64(1))
		}
	}
	b.s.respondents = int64(t.Len())
	b.s.patterns = slices.Sorted(maps.Keys(counted))
	for _, p := range b.s.patterns {
		b.s.frequencies = append(b.s.frequencies, *counted[p])
	}
	return b.finish()
}

// itemsOf are the items of a tree, in its order.
func itemsOf(n survey.Node) (items []string) {
	if n.Item != "" {
		items = append(items, n.Item)
	}
	for _, c := range n.Children {
		items = append(items, itemsOf(c)...)
	}
	return items
}

// A builder makes a sample.
type builder struct {
	on     levelsOf
	names  map[string]bool
	labels map[string]scale.Text // of dimensions and items, by name
	item   map[string]string     // of a leaf of a questionnaire, by name
	items  []string              // by leaf
	level  [][]byte              // by leaf and code: level + 1
	s      *Sample
}

func newBuilder(q *survey.Questionnaire) (*builder, error) {
	if q == nil || !q.HasIndex() {
		return nil, argument("no questionnaire, or one without a tree")
	}
	score := func(s *scale.Scale, c scale.Code) (scale.Ratio, error) {
		w, unit, _ := s.WorthUnits(c)
		worth, err := scale.NewRatio(w, unit)
		if err != nil {
			return scale.Ratio{}, err
		}
		zero, span, err := s.ScoreOrigin(q.Score())
		if err != nil {
			return scale.Ratio{}, err
		}
		share, err := worth.Sub(zero).Quo(span)
		if err != nil {
			return scale.Ratio{}, err
		}
		hundred, err := scale.NewRatio(100, 1)
		return hundred.Mul(share), err
	}
	b := &builder{names: map[string]bool{}, labels: map[string]scale.Text{}, item: map[string]string{}, s: &Sample{}}
	b.on = points{values: func(s *scale.Scale, c scale.Code) float64 {
		x, _ := score(s, c) // a questionnaire has no scale without a score
		return x.Float64()
	}}
	if q.Levels() != nil {
		b.on = bands{q.Levels(), score}
	}
	return b, nil
}

// factor turns the tree of a questionnaire into factors.
func (b *builder) factor(n survey.Node, tallies map[string]*scale.Tally) Factor {
	f := Factor{Name: n.ID, Weight: scale.RatioOfDecimal(*n.Weight).Float64()}
	b.labels[n.ID] = n.Labels
	if n.Item != "" {
		b.item[n.ID] = n.Item
		if f.Tally = tallies[n.Item]; f.Tally == nil {
			f.Tally = new(scale.Tally)
		}
	}
	for _, c := range n.Children {
		f.Children = append(f.Children, b.factor(c, tallies))
	}
	return f
}

// add appends a factor with what is below it and returns its place. q, if not nil, says
// on which scale items are.
func (b *builder) add(f Factor, q *survey.Questionnaire) (int, error) {
	fail := func(err error) (int, error) { return 0, &FactorError{f.Name, err} }
	if b.names[f.Name] {
		return fail(fmt.Errorf("name used twice: %w", survey.ErrArgument))
	}
	b.names[f.Name] = true
	if (f.Tally == nil) == (len(f.Children) == 0) {
		return fail(fmt.Errorf("either counts or children: %w", survey.ErrArgument))
	}
	n := node{name: f.Name, labels: b.labels[f.Name]}
	if f.Tally != nil {
		if id, ok := b.item[f.Name]; ok && f.Tally.Scale() != nil {
			item, _, err := q.Item(id)
			if err != nil {
				return fail(err)
			}
			if item.EffectiveScale().Fingerprint() != f.Tally.Scale().Fingerprint() {
				return fail(survey.ErrIncompatible)
			}
			b.items = append(b.items, id)
		}
		if err := b.count(f.Tally); err != nil {
			return fail(err)
		}
		n.leaf = len(b.s.leaves)
		b.s.leaves = append(b.s.leaves, len(b.s.nodes))
		b.s.nodes = append(b.s.nodes, n)
		return len(b.s.nodes) - 1, nil
	}
	sum := 0.0
	for _, c := range f.Children {
		if !(c.Weight > 0) {
			return 0, &FactorError{c.Name, fmt.Errorf("weight %v: %w", c.Weight, survey.ErrArgument)}
		}
		sum += c.Weight
	}
	for _, c := range f.Children {
		i, err := b.add(c, q)
		if err != nil {
			return 0, err
		}
		n.children = append(n.children, i)
		if b.s.nodes[i].weight = c.Weight / sum; !(b.s.nodes[i].weight > 1e-300) {
			return 0, &FactorError{c.Name, fmt.Errorf("weight %v of %v: %w", c.Weight, sum, survey.ErrArgument)}
		}
	}
	b.s.nodes = append(b.s.nodes, n)
	return len(b.s.nodes) - 1, nil
}

// count sorts the ratings of an item into levels.
func (b *builder) count(t *scale.Tally) error {
	s := t.Scale()
	if s == nil || t.N() == 0 {
		return ErrNoBase
	}
	levels, place, err := b.on.levels(s)
	if err != nil {
		return err
	}
	if b.s.levels == nil {
		b.s.levels = levels
	} else if !slices.EqualFunc(levels, b.s.levels, func(a, b Level) bool { return a.ID == b.ID && a.Value == b.Value }) {
		return fmt.Errorf("another scale, and no levels to sort answers into: %w", survey.ErrIncompatible)
	}
	counts, by := make([]int64, len(levels)), make([]byte, 256)
	for _, c := range codesOf(s) {
		counts[place[c]] += t.CountCode(c)
		by[c] = byte(place[c] + 1)
	}
	b.level = append(b.level, by)
	b.s.counts, b.s.missing = append(b.s.counts, counts), append(b.s.missing, t.Missing())
	return nil
}

// finish checks the levels and adds up what leaves weigh.
func (b *builder) finish() (*Sample, error) {
	s := b.s
	if n := len(s.levels); n < 2 || n > maxLevels {
		return nil, argument("%d levels", n)
	}
	for i := range s.nodes {
		n := &s.nodes[i]
		n.reach = make([]float64, len(s.leaves))
		if n.children == nil {
			n.reach[n.leaf] = 1
		}
		for _, c := range n.children {
			for l, w := range s.nodes[c].reach {
				n.reach[l] += float64(s.nodes[c].weight * w)
			}
		}
	}
	s.nodes[len(s.nodes)-1].weight = 1
	return s, nil
}
