package report_test

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
	"github.com/gocsat/csat/survey/disclosure"
)

// A published base as a reader finds it in one form.
type published struct {
	hidden bool
	n      int64
}

func publishedOf(t *testing.T, base string) published {
	t.Helper()
	if base == "[c]" {
		return published{hidden: true}
	}
	if base == "" || base == "–" {
		return published{}
	}
	n, err := strconv.ParseInt(base, 10, 64)
	require.NoError(t, err)
	return published{n: n}
}

// read finds the bases of the net promoter scores in every form that is written.
func read(t *testing.T, r report.Report, ids []string) map[string][]published {
	t.Helper()
	all := map[string][]published{}
	data, err := json.Marshal(r)
	require.NoError(t, err)
	var parsed struct {
		Sections []struct {
			Blocks []struct {
				Bars struct {
					Items []struct{ Value, Base report.Value }
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(data, &parsed))
	for _, bar := range parsed.Sections[0].Blocks[0].Bars.Items {
		require.Equal(t, bar.Value.Suppressed, bar.Base.Suppressed)
		base := bar.Base.Text
		if bar.Base.Suppressed {
			base = "[c]"
		}
		all["json"] = append(all["json"], publishedOf(t, base))
	}
	text, page := textOf(t, r, "en"), html.UnescapeString(htmlOf(t, r, "en"))
	for _, id := range ids {
		line := regexp.MustCompile(`(?m)^ +` + id + ` .*$`).FindString(text)
		fields := strings.Fields(line)
		all["text"] = append(all["text"], publishedOf(t, fields[len(fields)-1]))
		row := regexp.MustCompile(`<span dir="auto">` + id + `</span></th>.*?</tr>`).FindString(page)
		base := ""
		if m := regexp.MustCompile(`data-head="n"><span dir="auto">(?:! )?([^<]*)<`).FindStringSubmatch(row); m != nil {
			base = m[1]
		}
		all["html"] = append(all["html"], publishedOf(t, base))
	}
	return all
}

// A span is the smallest and the largest of what readers must hold possible.
type span struct{ least, most int64 }

// possible are, for each segment, the bases that agree with what is published and
// with what readers know of the sums: the slow reference, which tries everything.
// missing are the respondents of a segment in none of its parts; where there are
// none readers know that, else they know nothing. free is the whole of several
// segments that are not parts of another, 0 if it is too small to be published.
//
// least and most are what a segment that is withheld can have.
//
// groups are the same for every set of segments without parts and of those in no
// part, by the bits of the set; these come after all segments.
func possible(depth []int, missing []int64, shown []published, free, least, most int64) (segments []span, groups map[int]span) {
	segments, groups = make([]span, len(depth)), map[int]span{}
	n, rest := make([]int64, len(depth)), make([]int64, len(depth))
	leaf := make([]bool, len(depth))
	var atoms int
	for i := range depth {
		segments[i].least = math.MaxInt64
		if leaf[i] = i == len(depth)-1 || depth[i+1] <= depth[i]; leaf[i] {
			atoms |= 1 << i
		} else if missing[i] > 0 {
			atoms |= 1 << (i + len(depth))
		}
	}
	var try func(i int)
	try = func(i int) {
		if i < 0 {
			roots, several := int64(0), 0
			for j, d := range depth {
				if d == 0 {
					roots, several = roots+n[j], several+1
				}
			}
			if several > 1 && free > 0 && roots != free {
				return
			}
			for j, x := range n {
				segments[j] = span{min(segments[j].least, x), max(segments[j].most, x)}
			}
			for set := atoms; set > 0; set = (set - 1) & atoms {
				sum := sumOf(set, n, rest)
				s, ok := groups[set]
				if !ok {
					s = span{sum, sum}
				}
				groups[set] = span{min(s.least, sum), max(s.most, sum)}
			}
			return
		}
		parts := int64(0)
		for j := i + 1; j < len(depth) && depth[j] > depth[i]; j++ {
			if depth[j] == depth[i]+1 {
				parts += n[j]
			}
		}
		from, to := int64(0), most
		switch {
		case !leaf[i] && missing[i] == 0:
			from, to = parts, parts
		case !leaf[i]:
			from = parts
		}
		if !shown[i].hidden {
			if shown[i].n < from || shown[i].n > to {
				return
			}
			from, to = shown[i].n, shown[i].n
		} else {
			from = max(from, least)
		}
		for x := from; x <= to; x++ {
			n[i], rest[i] = x, x-parts
			try(i - 1)
		}
	}
	try(len(depth) - 1)
	return segments, groups
}

// sumOf is the number of respondents in a set.
func sumOf(set int, n, missing []int64) int64 {
	var sum int64
	for i, x := range n {
		if set&(1<<i) != 0 {
			sum += x
		}
		if set&(1<<(i+len(n))) != 0 {
			sum += missing[i]
		}
	}
	return sum
}

// groupOf has n answers, of which the score does not depend on n.
func groupOf(id string, depth int, n int64) report.Segment {
	s := report.Segment{ID: id, Depth: depth}
	if n > 0 {
		s.NPS = new(must(satisfaction.NPSOf(satisfaction.NPSCounts{Promoters: n}, satisfaction.NPSOptions{})))
	}
	return s
}

// No reader of a small table finds a base that is hidden, in no form.
func TestNoBaseCanBeComputed(t *testing.T) {
	choices := []int64{0, 1, 2, 5}
	tests := []struct {
		name  string
		depth []int
		parts [][]int // of each segment; its missing are counted with the leaves
		rest  []int64 // possible missing of the first
	}{
		{name: "flat", depth: []int{0, 0, 0}, parts: [][]int{nil, nil, nil}, rest: []int64{0}},
		{name: "whole", depth: []int{0, 1, 1, 1}, parts: [][]int{{1, 2, 3}, nil, nil, nil}, rest: []int64{0, 1, 4}},
		{name: "tree", depth: []int{0, 1, 2, 2, 1}, parts: [][]int{{1, 4}, {2, 3}, nil, nil, nil}, rest: []int64{0, 1, 4}},
		{name: "only child", depth: []int{0, 1, 2, 1}, parts: [][]int{{1, 3}, {2}, nil, nil}, rest: []int64{0, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, zeros := range []disclosure.Zeros{disclosure.HideZeros, disclosure.ShowZeros} {
				rule := disclosure.Options{MinN: 3, Zeros: zeros}
				hidden, whole := 0, 0
				var fill func(n []int64, i int)
				fill = func(n []int64, i int) {
					if i >= 0 && tt.parts[i] == nil {
						for _, x := range choices {
							n[i] = x
							fill(n, i-1)
						}
						return
					}
					if i > 0 {
						n[i] = 0
						for _, p := range tt.parts[i] {
							n[i] += n[p]
						}
						fill(n, i-1)
						return
					}
					for _, rest := range tt.rest {
						missing := make([]int64, len(n))
						if missing[0] = rest; tt.parts[0] != nil {
							n[0] = rest
							for _, p := range tt.parts[0] {
								n[0] += n[p]
							}
						}
						h, w := check(t, n, tt.depth, missing, rule)
						hidden, whole = hidden+h, whole+w
					}
				}
				fill(make([]int64, len(tt.depth)), len(tt.depth)-1)
				require.Positive(t, hidden)
				require.Positive(t, whole, "no table is published as it is")
			}
		})
	}
}

func check(t *testing.T, n []int64, depth []int, missing []int64, rule disclosure.Options) (hidden, whole int) {
	t.Helper()
	var segments []report.Segment
	var ids []string
	var free int64
	for i, x := range n {
		ids = append(ids, string(rune('p'+i)))
		segments = append(segments, groupOf(ids[i], depth[i], x))
		if depth[i] == 0 {
			free += x
		}
	}
	s := report.Segments("s", english("S"), segments, report.Options{Disclosure: &rule})
	if len(s.Blocks) == 0 {
		return 0, 0 // nobody answered
	}
	forms := read(t, report.Report{Sections: []report.Section{s}}, ids)
	require.Equal(t, forms["json"], forms["text"], "%v", n)
	require.Equal(t, forms["json"], forms["html"], "%v", n)
	shown := forms["json"]
	known := free
	if known < 3 {
		known = 0
	}
	least := int64(0)
	if rule.Zeros == disclosure.ShowZeros {
		least = 1
	}
	bases, groups := possible(depth, missing, shown, known, least, free+3)
	if !slices.ContainsFunc(shown, func(p published) bool { return !p.hidden }) {
		// Of three in three segments that are not empty each has one. Nothing more can
		// be withheld, and of nobody is anything known but that.
		return len(n), 0
	}
	for set, s := range groups {
		if s.least == s.most && s.least != 0 {
			require.GreaterOrEqual(t, s.least, int64(3), "%v %v %v: readers know set %b", n, missing, shown, set)
		}
	}
	for i, p := range shown {
		at := fmt.Sprint(n, missing, shown, rule.Zeros, " segment ", i)
		require.True(t, bases[i].least <= n[i] && n[i] <= bases[i].most, at)
		if !p.hidden {
			require.Equal(t, n[i], p.n, at)
			require.True(t, n[i] >= 3 || n[i] == 0 && rule.Zeros == disclosure.ShowZeros, at)
			continue
		}
		hidden++
		// Where nothing is known but that all are 0, there is nobody to be protected.
		if free > 0 {
			require.Less(t, bases[i].least, bases[i].most, at)
		}
	}
	if hidden == 0 {
		whole++
		require.False(t, missing[0] > 0 && missing[0] < 3, "%v: those in no part are shown as a difference", n)
	}
	return hidden, whole
}

// leaf is a node with a base, and tree one above leaves.
func leaf(id string, n int64, score float64) satisfaction.Node {
	return satisfaction.Node{ID: id, Item: id, Defined: n > 0, Score: scale.RatioOfDecimal(decimal.NewFromFloat(score)),
		Rank: 1, Estimate: survey.Estimate{Value: score, N: n, EffectiveN: float64(n)}}
}

func tree(id string, children ...satisfaction.Node) satisfaction.Node {
	n := leaf(id, 0, 60)
	for i, c := range children {
		if c.Defined && (!n.Defined || c.Estimate.N < n.Estimate.N) {
			n.Defined, n.Estimate.N = true, c.Estimate.N
		}
		children[i].Rank = i + 1
	}
	n.Children = children
	return n
}

// The bases of items add up over segments, as those of scores do not, and each of
// them is protected by what is withheld.
func TestNoItemBaseCanBeComputed(t *testing.T) {
	choices := []int64{0, 2, 3, 6}
	o := report.Options{Disclosure: &disclosure.Options{MinN: 3}}
	n := make([]int64, 6) // of three segments by two items
	var fill func(i int)
	fill = func(i int) {
		if i < len(n) {
			for _, x := range choices {
				n[i] = x
				fill(i + 1)
			}
			return
		}
		var segments []report.Segment
		for s := range 3 {
			segments = append(segments, report.Segment{ID: string(rune('p' + s)), Index: new(tree("all", leaf("a", n[2*s], 50), leaf("b", n[2*s+1], 70)))})
		}
		got := o.ProtectSegments(segments)
		for item := range 2 {
			shown, total := make([]published, 3), int64(0)
			for s, g := range got {
				base := n[2*s+item]
				shown[s], total = published{hidden: g.Suppressed, n: base}, total+base
				if !g.Suppressed {
					require.True(t, base == 0 || base >= 3, "%v", n)
				}
			}
			bases, groups := possible([]int{0, 0, 0}, make([]int64, 3), shown, total, 0, total)
			for s, b := range bases {
				if shown[s].hidden && total > 0 {
					require.Less(t, b.least, b.most, "%v: segment %d, item %d", n, s, item)
				}
			}
			for set, s := range groups {
				if s.least == s.most && s.least != 0 && total >= 3 {
					require.GreaterOrEqual(t, s.least, int64(3), "%v %v: readers know set %b of item %d", n, shown, set, item)
				}
			}
		}
	}
	fill(0)
}

// A score is withheld with all that it is a part of, so that it is no difference.
func TestProtectIndex(t *testing.T) {
	office := tree("office", leaf("bills", 39, 65), leaf("calls", 0, 0))
	office.Score = leaf("", 1, 65).Score
	x := satisfaction.IndexResult{Respondents: 40, Complete: 38, Overall: tree("all",
		tree("staff", leaf("skill", 40, 50), leaf("manner", 3, 90)), leaf("parts", 40, 70), office)}
	o := report.Options{Disclosure: new(disclosure.Options)}
	hidden := map[string]bool{}
	ranks := map[string]int{}
	var walk func(n satisfaction.Node)
	walk = func(n satisfaction.Node) {
		hidden[n.ID], ranks[n.ID] = n.Estimate.Suppressed, n.Rank
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(o.ProtectIndex(x).Overall)
	require.Equal(t, map[string]bool{"all": true, "staff": true, "skill": false, "manner": true, "parts": false,
		"office": false, "bills": false, "calls": false}, hidden)
	require.Equal(t, map[string]int{"all": 1, "staff": 0, "skill": 0, "manner": 0, "parts": 0, "office": 0, "bills": 1, "calls": 2}, ranks)
	require.False(t, x.Overall.Estimate.Suppressed, "the argument is unchanged")
	require.Equal(t, x, report.Options{}.ProtectIndex(x))

	for form, text := range forms(t, report.Report{Sections: []report.Section{report.Overall(x, o), report.Dimensions(x, o)}}) {
		require.False(t, strings.Contains(text, "90.0"), "manner in %s", form)
		require.False(t, strings.Contains(text, ">60.0") || strings.Contains(text, " 60.0"), "all and staff in %s", form)
		require.True(t, strings.Contains(text, "70.0"), form)
	}
	// What the caller suppressed is no difference either.
	x.Overall = tree("all", leaf("skill", 40, 50), leaf("parts", 40, 70))
	x.Overall.Children[0].Estimate.Suppressed = true
	require.True(t, o.ProtectIndex(x).Overall.Estimate.Suppressed)
	// Two of forty did not rate every item.
	x.Overall = tree("all", leaf("skill", 40, 50))
	require.NotContains(t, textOf(t, report.Report{Sections: []report.Section{report.Overall(x, o)}}, "en"), "38")
	require.Contains(t, textOf(t, report.Report{Sections: []report.Section{report.Overall(x, report.Options{})}}, "en"), "of whom 38")
}

func TestProtectSegments(t *testing.T) {
	node := func(n ...int64) *satisfaction.Node {
		root := tree("all", leaf("a", n[0], 50), leaf("b", n[1], 70))
		return &root
	}
	withNPS := func(s report.Segment, n int64) report.Segment {
		s.NPS = groupOf("", 0, n).NPS
		return s
	}
	hidden := report.Segment{ID: "x", Suppressed: true}
	tests := []struct {
		name     string
		segments []report.Segment
		rule     disclosure.Options
		want     string // s shown, h hidden
	}{
		{"nothing small", []report.Segment{groupOf("a", 0, 5), groupOf("b", 0, 9)}, disclosure.Options{}, "ss"},
		{"one small", []report.Segment{groupOf("a", 0, 4), groupOf("b", 0, 9), groupOf("c", 0, 8)}, disclosure.Options{}, "hsh"},
		{"two small", []report.Segment{groupOf("a", 0, 4), groupOf("b", 0, 9), groupOf("c", 0, 3)}, disclosure.Options{}, "hsh"},
		{"nobody", []report.Segment{groupOf("a", 0, 0), groupOf("b", 0, 9)}, disclosure.Options{}, "hh"},
		{"nobody, shown", []report.Segment{groupOf("a", 0, 0), groupOf("b", 0, 9)}, disclosure.Options{Zeros: disclosure.ShowZeros}, "ss"},
		{"an item that was not asked", []report.Segment{{Index: node(9, 0)}, {Index: node(9, 8)}}, disclosure.Options{}, "ss"},
		{"a small item", []report.Segment{{Index: node(9, 3)}, {Index: node(19, 8)}, {Index: node(9, 9)}}, disclosure.Options{}, "hsh"},
		{"of one figure", []report.Segment{withNPS(report.Segment{Index: node(9, 9)}, 2), withNPS(report.Segment{Index: node(9, 9)}, 9),
			withNPS(report.Segment{Index: node(30, 30)}, 8)}, disclosure.Options{}, "hsh"},
		{"those in no part are few", []report.Segment{groupOf("all", 0, 20), groupOf("a", 1, 8), groupOf("b", 1, 10)}, disclosure.Options{}, "shs"},
		{"those in no part are many", []report.Segment{groupOf("all", 0, 40), groupOf("a", 1, 8), groupOf("b", 1, 4)}, disclosure.Options{}, "ssh"},
		{"for a later figure", []report.Segment{{Index: node(30, 22)}, {Index: node(10, 10), Depth: 1}, {Index: node(20, 10), Depth: 1}}, disclosure.Options{}, "shh"},
		{"overlap", []report.Segment{groupOf("all", 0, 10), groupOf("a", 1, 8), groupOf("b", 1, 8)}, disclosure.Options{}, "hhh"},
		{"suppressed by the caller", []report.Segment{hidden, groupOf("a", 0, 8), groupOf("b", 0, 9)}, disclosure.Options{}, "hhs"},
		{"nonsense", []report.Segment{groupOf("a", 0, 4), groupOf("b", 0, 9)}, disclosure.Options{MinN: -1, Width: -1, Zeros: 9}, "hh"},
		{"width", []report.Segment{groupOf("a", 0, 1), groupOf("b", 0, 2), groupOf("c", 0, 9), groupOf("d", 0, 10)}, disclosure.Options{Width: 5}, "hhhs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := report.Options{Disclosure: &tt.rule}
			var got strings.Builder
			for _, s := range o.ProtectSegments(tt.segments) {
				if s.Suppressed {
					require.Nil(t, s.Index)
					require.Nil(t, s.NPS)
					got.WriteString("h")
				} else {
					got.WriteString("s")
				}
			}
			require.Equal(t, tt.want, got.String())
			require.Equal(t, tt.segments, report.Options{}.ProtectSegments(tt.segments))
		})
	}
}

// One option withholds small bases in every section, whatever the figure.
func TestDisclosureInEverySection(t *testing.T) {
	few := answers()
	few = wave(few, quarters[0])
	o := report.Options{Levels: scored.Levels, Disclosure: &disclosure.Options{MinN: 31}} // each wave has 30
	for _, s := range sectionsOf(few, o) {
		for form, text := range forms(t, report.Report{Sections: []report.Section{s}}) {
			if form != "json" {
				require.Contains(t, text, "[c]", "%s: %s", s.ID, form)
			}
			seen := regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(text, "")
			for _, secret := range regexp.MustCompile(`"text":"[^"–]*[1-9][^"]*"`).FindAllString(seen, -1) {
				require.Contains(t, secret, "%", "%s: %s", s.ID, form) // weights
			}
		}
	}
	// A minimum that all meet changes nothing.
	low := report.Options{Levels: scored.Levels, Disclosure: &disclosure.Options{MinN: 1, Zeros: disclosure.ShowZeros}}
	require.Equal(t, sectionsOf(few, scored), sectionsOf(few, low))
}

func sectionsOf(t *survey.Table, o report.Options) []report.Section {
	idx, label := index(t), english("L")
	change := must(waves.Compare(idx, index(wave(answers(), quarters[3])), waves.CompareOptions{
		Targets: map[string]decimal.Decimal{"overall": decimal.NewFromInt(75)}}))
	tally := must(t.Tally("skill"))
	return []report.Section{
		report.Overall(idx, o), report.Dimensions(idx, o), report.NPS(label, nps(t), o),
		report.CSAT(label, must(satisfaction.CSAT(tally, satisfaction.CSATOptions{})), o),
		report.CES(label, ces(satisfaction.Index7), o),
		report.WeightedNPS(label, must(satisfaction.WeightedNPS(must(t.WeightedTally("recommend")), satisfaction.NPSOptions{})), o),
		report.DesignNPS(label, designNPS(t), o),
		report.Distributions([]report.Item{distribution(t, "skill")}, o), report.Causes(mentions(t), o),
		report.Segments("s", label, []report.Segment{segment("x", t)}, o), report.Course("t", label, []report.Segment{segment("x", t)}, o),
		report.Expectations(must(gap.Tree(t, []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}}, gap.TreeOptions{})), o),
		report.Changes(label, label, change, o),
		report.Churn(must(retention.Churn(retention.Customers{Start: 30, Lost: 9}, retention.Options{})), o),
		report.Moves(label, must(plan.Reach(tally, plan.Score(decimal.NewFromInt(75)), plan.Options{})), o),
		report.Recovery(recovered(30), recovery.SilentResult{}, o),
	}
}

func designNPS(t *survey.Table) design.NPSResult {
	code := must(design.VariableOf(t, "recommend", func(value int) float64 {
		switch {
		case value >= 9:
			return 1
		case value >= 7:
			return 0
		}
		return -1
	}))
	return must(must(design.OfTable(t, design.TableOptions{})).NPS(code, 0))
}
