// Cycle is the story of a service that listens, over four quarterly waves of the
// same customers: define what is asked, measure the level, analyse its structure,
// find the causes of dissatisfaction, propose improvements, track the change.
//
//	go run ./examples/cycle
//
// The answers are invented (data.go): parts supply is the weak dimension, and after
// the second quarter a regional parts depot opens. The catalogue of actions is the
// caller's; the library ranks causes and says what a target takes.
package main

import (
	"cmp"
	"fmt"
	"io"
	"log"
	"os"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

// quarters are the waves in the order of time.
var quarters = []string{"2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"}

// An action is one line of the company's own catalogue: what could be done, against
// which causes, at what cost in thousands.
type action struct {
	name   string
	causes []string
	cost   int64
}

var catalogue = []action{
	{"regional parts depot", []string{"stock-short", "not-in-time", "from-elsewhere", "warehouse-far", "long-shipping"}, 60},
	{"fault-finding course", []string{"slow-diagnosis", "skill-short", "repeat-repair", "not-fully-cleared"}, 20},
	{"second dispatcher", []string{"late-arrival", "engineer-busy", "no-show"}, 45},
	{"barcode check of parts", []string{"wrong-part"}, 8},
	{"call before arrival", []string{"drags-on", "promise-broken", "hotline-late"}, 10},
}

func main() { story(os.Stdout) }

// story tells all six stages.
func story(w io.Writer) {
	q := must(presets.Load("after-sales"))
	table := must(answers(q))
	first := must(table.Where(survey.Wave, quarters[0]))
	define(w, q)
	structure(w, measure(w, first))
	propose(w, first, find(w, first))
	track(w, table)
}

func define(w io.Writer, q *survey.Questionnaire) {
	causes := 0
	for _, c := range q.Choices() {
		if c.Node != "" {
			causes += len(c.Options)
		}
	}
	fmt.Fprintf(w, "1 Define content\n  %s: %d dimensions, %d coded causes\n", q.Labels().In("en"), len(q.Overall().Children), causes)
}

func measure(w io.Writer, t *survey.Table) satisfaction.Node {
	idx := must(satisfaction.Index(t, satisfaction.IndexOptions{}))
	nps := npsOf(t)
	o := idx.Overall
	fmt.Fprintf(w, "\n2 Measure level, %s, %d customers\n", quarters[0], idx.Respondents)
	fmt.Fprintf(w, "  overall %s %.1f, %s; NPS %v %.0f\n", score(o.Score), o.Estimate.Interval, o.LevelLabels.In("en"), nps.Points(0), nps.Interval())
	return o
}

func structure(w io.Writer, overall satisfaction.Node) {
	fmt.Fprintln(w, "\n3 Analyse structure")
	nodes := slices.Clone(overall.Children)
	slices.SortStableFunc(nodes, func(a, b satisfaction.Node) int { return cmp.Compare(a.Rank, b.Rank) })
	for _, n := range nodes {
		fmt.Fprintf(w, "  %d %-10s %s %.1f  %s\n", n.Rank, n.ID, score(n.Score), n.Estimate.Interval, n.LevelLabels.In("en"))
	}
}

// causesOf counts the causes of dissatisfaction, without the reactions to it.
func causesOf(t *survey.Table) []reasons.Question {
	return must(reasons.Count(t, "skill-causes", "attitude-causes", "timeliness-causes", "parts-causes", "service-causes"))
}

func find(w io.Writer, t *survey.Table) reasons.Table {
	questions := causesOf(t)
	p := must(reasons.Pareto(questions, reasons.Options{}))
	owners := must(reasons.ByOwner(questions, reasons.Options{}))
	fmt.Fprintf(w, "\n4 Find causes: %d of %d make up 80 %% of %d mentions\n", p.Vital, len(p.Causes), p.Mentions)
	for _, c := range p.Causes[:5] {
		fmt.Fprintf(w, "  %2d  %s %%  %s (%s)\n", c.Count, percent(c.Cumulative), c.Labels.In("en"), c.Owner)
	}
	fmt.Fprintf(w, "  most for %s, %s %%\n", owners[0].ID, percent(owners[0].Share))
	return p
}

// propose ranks the catalogue by what it costs to remove one mention, and says what
// the target of the weak dimension takes.
func propose(w io.Writer, t *survey.Table, causes reasons.Table) {
	fmt.Fprintln(w, "\n5 Propose improvements, by cost per mention")
	met := func(a action) (n int64) {
		for _, c := range causes.Causes {
			if slices.Contains(a.causes, c.ID) {
				n += c.Count
			}
		}
		return n
	}
	ranked := slices.Clone(catalogue)
	slices.SortStableFunc(ranked, func(a, b action) int { return cmp.Compare(a.cost*met(b), b.cost*met(a)) })
	for i, a := range ranked {
		fmt.Fprintf(w, "  %d %-22s mentions %2d, cost %2d\n", i+1, a.name, met(a), a.cost)
	}
	p := must(plan.Reach(must(t.Tally("parts")), plan.Score(decimal.NewFromInt(70)), plan.Options{Step: 2}))
	fmt.Fprintf(w, "  parts supply at 70 takes %v\n", p)
}

func track(w io.Writer, t *survey.Table) {
	fmt.Fprintln(w, "\n6 Track change; the depot opens after", quarters[1])
	var all []satisfaction.IndexResult
	for _, quarter := range quarters {
		part := must(t.Where(survey.Wave, quarter))
		idx := must(satisfaction.Index(part, satisfaction.IndexOptions{}))
		all = append(all, idx)
		worst := must(reasons.ByDimension(causesOf(part), reasons.Options{}))[0]
		fmt.Fprintf(w, "  %s  overall %s  parts %s  NPS %2v  most complaints: %s, %d\n", quarter, score(idx.Overall.Score),
			score(idx.Overall.Children[3].Score), npsOf(part).Points(0), worst.ID, worst.Share.Count)
	}
	c := must(waves.Compare(all[1], all[3], waves.CompareOptions{
		Targets: map[string]decimal.Decimal{"overall": decimal.NewFromInt(82), "parts": decimal.NewFromInt(70)},
	}))
	for _, n := range []waves.NodeChange{c, c.Children[3]} {
		fmt.Fprintf(w, "  %s: target %v, from %s to %s, met: %v\n", n.ID, n.Target.Value, score(*n.Target.Before), score(n.Target.After), n.Target.Met)
	}
	fmt.Fprintln(w, "  the same customers, before and after:")
	for _, n := range c.Children {
		m := must(waves.Pairs(t, n.Item, quarters[1], quarters[3]))
		p := must(waves.SamePeople(m.Both, waves.Options{}))
		e := p.Score.Estimate
		fmt.Fprintf(w, "    %-10s %+5.1f %.1f  %2d better, %2d worse of %d  place %d → %d\n", n.ID, e.Value, e.Interval,
			p.Improved.Count, p.Worse.Count, e.N, n.RankBefore, n.RankAfter)
	}
}

func npsOf(t *survey.Table) satisfaction.NPSResult {
	return must(satisfaction.NPS(must(t.Tally("recommend")), satisfaction.NPSOptions{}))
}

func score(r scale.Ratio) string   { return r.Round(1, scale.HalfAwayFromZero).StringFixed(1) }
func percent(s scale.Share) string { return s.Percent(1, scale.HalfAwayFromZero) }

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}
