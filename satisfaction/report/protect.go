package report

import (
	"cmp"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

// rule is the rule of disclosure with its minimum in place; ok is false if there is
// none. What is out of range is taken for the nearest value that is not.
func (o Options) rule() (r disclosure.Options, ok bool) {
	if o.Disclosure == nil {
		return r, false
	}
	r = *o.Disclosure
	r.MinN, r.Width = max(r.MinN, 0), max(r.Width, 0)
	if r.MinN == 0 {
		r.MinN = 5
	}
	if r.Zeros != disclosure.ShowZeros {
		r.Zeros = disclosure.HideZeros
	}
	return r, true
}

// small tells whether a figure with that base must be withheld.
func (o Options) small(n int64) bool {
	r, ok := o.rule()
	return ok && n < r.MinN && (n > 0 || r.Zeros == disclosure.HideZeros)
}

// few tells whether a number of people is small but not 0.
func (o Options) few(n int64) bool { return n > 0 && o.small(n) }

// guard suppresses an estimate whose base is too small.
func (o Options) guard(e survey.Estimate) survey.Estimate {
	if o.small(e.N) {
		return e.Suppress()
	}
	return e
}

// ProtectIndex withholds what [Options].Disclosure forbids to publish of an index:
// every score with a base below the minimum, and every score that it is a part of,
// from which it could be computed. Beside a score that is withheld no ranks are left
// among its siblings. A part without a score gives nothing away. [Overall] and
// [Dimensions] do this by themselves; call it where results are written in another
// way. Without Disclosure the result is a copy.
func (o Options) ProtectIndex(x satisfaction.IndexResult) satisfaction.IndexResult {
	x.Overall = o.protect(x.Overall)
	return x
}

func (o Options) protect(n satisfaction.Node) satisfaction.Node {
	n.Labels, n.LevelLabels, n.Estimate.Warnings = n.Labels.Clone(), n.LevelLabels.Clone(), slices.Clone(n.Estimate.Warnings)
	n.Children = each(n.Children, o.protect)
	if _, ok := o.rule(); !ok {
		return n
	}
	hidden := slices.ContainsFunc(n.Children, func(c satisfaction.Node) bool { return c.Estimate.Suppressed })
	if hidden {
		for i := range n.Children {
			n.Children[i].Rank = 0
		}
	}
	if n.Defined && (hidden || o.small(n.Estimate.N)) {
		n.Estimate = n.Estimate.Suppress()
	}
	return n
}

// ProtectSegments withholds what [Options].Disclosure forbids to publish of
// segments. A segment is withheld with all its figures, or not at all: if one of its
// bases, of the items of its index and of its net promoter score, is below the
// minimum, or if nobody is in it and zeros are hidden; or if it is needed so that
// the base of another cannot be computed. Readers are taken to know, for every item,
// the base of a segment and of those one deeper, its parts, and where several are not
// part of another, the sum of these. Respondents in none of the parts of a segment
// are a group as well, and so are all that are left of a segment when those shown are
// taken away: no group is left that is below the minimum. Where the parts have more answers than the whole, as segments
// that overlap, or no protection is found, one segment that must be withheld
// withholds all.
//
// [Segments] and [Course] do this by themselves; call it where results are written
// in another way. A segment that is withheld has no figures left. Without Disclosure
// the result is a copy.
func (o Options) ProtectSegments(segments []Segment) []Segment {
	segments = each(segments, Segment.clone)
	rule, ok := o.rule()
	if !ok {
		return segments
	}
	g := group{rule: rule, above: make([]int, len(segments)), hidden: make([]bool, len(segments))}
	for i, s := range segments {
		g.above[i] = -1
		for j := range i {
			if segments[j].Depth < s.Depth {
				g.above[i] = j
			}
		}
		g.hidden[i] = s.mustHide(o)
	}
	// What is hidden for one figure must not be let out by another.
	for before := -1; before != g.count(); {
		before = g.count()
		for _, figure := range figures(segments) {
			g.complete(figure)
		}
	}
	for i := range segments {
		if g.hidden[i] {
			segments[i] = Segment{ID: segments[i].ID, Labels: segments[i].Labels, Depth: segments[i].Depth, Suppressed: true}
		}
	}
	return segments
}

func (s Segment) clone() Segment {
	s.Labels = s.Labels.Clone()
	if s.Index != nil {
		s.Index = new(Options{}.protect(*s.Index))
	}
	if s.NPS != nil {
		s.NPS = new(*s.NPS)
		s.NPS.Estimate.Warnings = slices.Clone(s.NPS.Estimate.Warnings)
	}
	return s
}

// mustHide tells whether a segment is withheld for its own bases.
func (s Segment) mustHide(o Options) bool {
	if s.Suppressed || s.NPS != nil && s.NPS.Estimate.Suppressed {
		return true
	}
	most := int64(0)
	for _, n := range s.bases() {
		if o.few(n) {
			return true
		}
		most = max(most, n)
	}
	return most == 0 && o.small(0) || s.Index != nil && suppresses(*s.Index)
}

func suppresses(n satisfaction.Node) bool {
	return n.Estimate.Suppressed || slices.ContainsFunc(n.Children, suppresses)
}

// bases are those of the items of the index, by the id of the node, and of the net
// promoter score, by "".
//
// Those of the nodes above are the smallest of their items, so that they do not add
// up over segments, and say nothing more.
func (s Segment) bases() map[string]int64 {
	all := map[string]int64{}
	if s.NPS != nil {
		all[""] = s.NPS.Estimate.N
	}
	var walk func(n satisfaction.Node)
	walk = func(n satisfaction.Node) {
		if len(n.Children) == 0 && n.Defined {
			all["node "+n.ID] = n.Estimate.N
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	if s.Index != nil {
		walk(*s.Index)
	}
	return all
}

// figures are the bases of all segments, figure by figure.
func figures(segments []Segment) [][]int64 {
	var ids []string
	all := map[string][]int64{}
	for i, s := range segments {
		bases := s.bases()
		for id, n := range bases {
			if all[id] == nil {
				all[id] = make([]int64, len(segments))
				ids = append(ids, id)
			}
			all[id][i] = n
		}
	}
	slices.Sort(ids)
	var out [][]int64
	for _, id := range ids {
		out = append(out, all[id])
	}
	return out
}

// A group is the segments of which some are withheld.
type group struct {
	rule   disclosure.Options
	above  []int // the segment that each is a part of, −1 for none
	hidden []bool
}

// gather withholds further segments until those withheld for one figure, and those
// in none of the parts, are enough together wherever readers can take the rest from a
// whole: the mean of that rest is a difference too.
func (g *group) gather(bases []int64) {
	for whole := -1; whole < len(bases); {
		var shown []int
		rest := int64(0)
		for i, a := range g.above {
			if a < 0 && whole < 0 {
				rest += bases[i]
			}
			for ; a != whole && a >= 0 && g.hidden[a]; a = g.above[a] {
			}
			if a == whole && !g.hidden[i] {
				shown = append(shown, i)
			}
		}
		if whole >= 0 {
			rest = bases[whole]
		}
		total := rest
		for _, i := range shown {
			rest -= bases[i]
		}
		shown = slices.DeleteFunc(shown, func(i int) bool { return bases[i] == 0 })
		if whole >= 0 && (g.hidden[whole] || !slices.Contains(g.above, whole)) || total < g.rule.MinN || rest <= 0 || rest >= g.rule.MinN || len(shown) == 0 {
			whole++
			continue
		}
		g.hidden[slices.MinFunc(shown, func(i, j int) int { return cmp.Compare(bases[i], bases[j]) })] = true
	}
}

// complete withholds further segments until no base of one figure can be computed.
func (g *group) complete(bases []int64) {
	g.gather(bases)
	t, m, rows, ok := g.table(bases)
	if !ok {
		g.all()
		return
	}
	if !slices.ContainsFunc(m, func(r disclosure.Reason) bool { return r != disclosure.Shown }) {
		return
	}
	m, err := disclosure.Complete(t, m, g.rule)
	if err != nil {
		g.all()
	}
	for i, row := range rows {
		switch {
		case !m.Hidden(i):
		case row >= 0:
			g.hidden[row] = true
		case row == sum && t.Cells[i].N >= g.rule.MinN:
			g.all() // what readers are taken to know cannot be withheld
		}
	}
}

// count is how many segments are withheld.
func (g *group) count() int {
	n := 0
	for _, h := range g.hidden {
		if h {
			n++
		}
	}
	return n
}

// all withholds every segment.
func (g *group) all() {
	for i := range g.hidden {
		g.hidden[i] = true
	}
}

// Cells that are no segment.
const (
	others = -1 - iota // respondents of a segment in none of its parts
	sum                // of the segments that are no parts
)

// table has the bases of one figure and what readers know of them, the mask that
// hides what is hidden so far, and the segment of each cell. ok is false if parts
// have more than their whole.
func (g *group) table(bases []int64) (t disclosure.Table, m disclosure.Mask, rows []int, ok bool) {
	add := func(row int, n int64, hidden bool) int {
		reason := disclosure.Shown
		if hidden {
			reason = disclosure.Primary
		}
		t.Cells, m, rows = append(t.Cells, disclosure.Cell{N: n}), append(m, reason), append(rows, row)
		return len(rows) - 1
	}
	// A figure without answers is shown as such unless its segment is withheld.
	at := make([]int, len(bases))
	for i, n := range bases {
		if at[i] = -1; n > 0 || g.hidden[i] && g.rule.Zeros == disclosure.HideZeros {
			at[i] = add(i, n, g.hidden[i])
		}
	}
	for whole := -1; whole < len(bases); whole++ {
		var parts []int
		var total int64
		hides := false
		for i, a := range g.above {
			if a == whole && at[i] >= 0 {
				parts, total, hides = append(parts, at[i]), total+bases[i], hides || g.hidden[i]
			}
		}
		switch {
		case whole < 0 && len(parts) > 1:
			t.Sums = append(t.Sums, disclosure.Sum{Total: add(sum, total, total < g.rule.MinN), Parts: parts})
		case whole < 0 || !slices.Contains(g.above, whole):
		case total > bases[whole]:
			return t, m, rows, false
		case at[whole] >= 0:
			if rest := bases[whole] - total; rest > 0 {
				parts = append(parts, add(others, rest, hides || g.hidden[whole] || rest < g.rule.MinN))
			}
			if len(parts) > 0 {
				t.Sums = append(t.Sums, disclosure.Sum{Total: at[whole], Parts: parts})
			}
		}
	}
	return t, m, rows, true
}
