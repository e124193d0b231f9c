// Regions is the story of a company that pays a bonus to its best region and audits
// its worst, by net promoter score. It ranks ten regions, asks how sure the places
// are, and why the score of the whole stood still.
//
//	go run ./examples/regions                  # the story as text
//	go run ./examples/regions -html > page.html
//
// The raw ranking gives the bonus to Fjord and the audit to Islands, with fourteen
// answers each. Fjord may really have any place from first to sixth, Islands any from
// third to last, and both lie within the limits that chance leaves in one of five
// hundred cases. Coast is nearly certain to be among the best two, and far above those
// limits: the bonus goes there. Baltic, second to last in the raw ranking, is the one
// below them, and is audited.
//
// The score of the whole stood still. That hides good work: the regions got better by
// five points, and lost nearly as much because Baltic, where a campaign brought new
// customers, now gives a quarter of the answers instead of a twelfth.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/analysis/mix"
	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

func main() {
	s, err := newStory()
	check(err)
	if len(os.Args) > 1 && os.Args[1] == "-html" {
		check(s.page().HTML(os.Stdout, "en"))
		return
	}
	s.print(os.Stdout)
}

// regions are detractors, passives and promoters of the spring and of the autumn.
var regions = []struct {
	name           string
	spring, autumn satisfaction.NPSCounts
}{
	{"Alps", counts(35, 55, 80), counts(30, 50, 85)},
	{"Baltic", counts(75, 60, 65), counts(230, 200, 245)},
	{"Coast", counts(75, 130, 270), counts(60, 120, 270)},
	{"Delta", counts(125, 150, 220), counts(110, 140, 220)},
	{"East", counts(90, 100, 130), counts(80, 95, 130)},
	{"Fjord", counts(3, 5, 9), counts(1, 2, 11)},
	{"Gulf", counts(40, 45, 55), counts(40, 40, 60)},
	{"Hills", counts(65, 75, 115), counts(55, 70, 115)},
	{"Islands", counts(4, 4, 6), counts(7, 3, 4)},
	{"Lakes", counts(80, 120, 210), counts(70, 110, 210)},
}

func counts(detractors, passives, promoters int64) satisfaction.NPSCounts {
	return satisfaction.NPSCounts{Detractors: detractors, Passives: passives, Promoters: promoters}
}

// tally holds the counts as answers of 0–10, one answer for each class.
func tally(c satisfaction.NPSCounts) (*scale.Tally, error) {
	t := scale.NewTally(scale.ZeroToTen())
	for value, n := range map[int]int64{3: c.Detractors, 8: c.Passives, 10: c.Promoters} {
		if err := t.AddN(value, n); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// A story is everything that is shown.
type story struct {
	table   league.Table
	funnel  league.FunnelPlot
	letters map[string]string
	why     mix.Result
	rounded []scale.Ratio // mix, rate and their sum, in points
}

func newStory() (story, error) {
	var now []league.Segment
	var both []mix.Segment
	autumn := map[string]satisfaction.NPSCounts{}
	for _, r := range regions {
		before, err := tally(r.spring)
		if err != nil {
			return story{}, err
		}
		after, err := tally(r.autumn)
		if err != nil {
			return story{}, err
		}
		now = append(now, league.Segment{Name: r.name, Tally: after})
		both = append(both, mix.Segment{Name: r.name, Before: before, After: after})
		autumn[r.name] = r.autumn
	}
	var s story
	var err error
	if s.table, err = league.Rank(context.Background(), now, league.Options{Metric: league.NPS, Top: 2, Seed: 2026}); err != nil {
		return story{}, err
	}
	if s.funnel, err = league.Funnel(now, league.Options{Metric: league.NPS}); err != nil {
		return story{}, err
	}
	if s.letters, err = letters(s.table.Entries, autumn); err != nil {
		return story{}, err
	}
	if s.why, err = mix.Decompose(both, mix.Options{Metric: mix.NPS}); err != nil {
		return story{}, err
	}
	points, err := scale.NewRatio(100, 1)
	if err != nil {
		return story{}, err
	}
	s.rounded, err = mix.Apportion([]scale.Ratio{s.why.Mix.Exact.Mul(points), s.why.Rate.Exact.Mul(points)}, 1)
	return s, err
}

// letters tests every pair, adjusts for their number, and gives those that do not
// differ a letter in common.
func letters(entries []league.Entry, answers map[string]satisfaction.NPSCounts) (map[string]string, error) {
	var groups []satisfaction.NPSCounts
	for _, e := range entries {
		groups = append(groups, answers[e.Name])
	}
	test, err := segments.NPS(context.Background(), groups, segments.NPSOptions{Seed: 2026})
	if err != nil {
		return nil, err
	}
	pairs, err := test.Pairs(segments.Options{Adjustment: segments.Holm})
	if err != nil {
		return nil, err
	}
	var different [][2]int
	for _, p := range pairs.Pairs {
		if p.Adjusted.Valid && p.Adjusted.Value < 0.05 {
			different = append(different, [2]int{p.A, p.B})
		}
	}
	display, err := league.Letters(len(entries), different)
	if err != nil {
		return nil, err
	}
	byName := map[string]string{}
	for i, e := range entries {
		byName[e.Name] = display[i]
	}
	return byName, nil
}

// zone is where the funnel has a region.
func (s story) zone(name string) league.Zone {
	for _, p := range s.funnel.Points {
		if p.Name == name {
			return p.Zone
		}
	}
	return league.Inside
}

// decisions go by three things that a raw rank does not know: chance, the number of
// answers, and the other regions.
func (s story) decisions() (bonus, audit []string) {
	for _, e := range s.table.Entries {
		switch {
		case e.TopProbability > 0.9 && s.zone(e.Name) == league.FarAbove:
			bonus = append(bonus, e.Name)
		case e.BottomProbability > 0.9 && s.zone(e.Name) == league.FarBelow:
			audit = append(audit, e.Name)
		}
	}
	return bonus, audit
}

func (s story) print(w io.Writer) {
	fmt.Fprintf(w, "%-8s %4s %8s %4s   %-16s %-6s %5s %5s  %-7s %s\n", "region", "n", "raw", "rank", "shrunken", "places", "top 2", "last 2", "letters", "funnel")
	for _, e := range s.table.Entries {
		fmt.Fprintf(w, "%-8s %4d %+8.1f %4d   %+5.1f %-10s %2d–%-3d %3.0f %% %4.0f %%  %-7s %v\n", e.Name, e.Shrunken.N, 100*e.Value.Float64(), e.RawRank,
			100*e.Shrunken.Value, fmt.Sprintf("%+.0f", e.Shrunken.Interval.Scale(100)), e.BestRank, e.WorstRank,
			100*e.TopProbability, 100*e.BottomProbability, s.letters[e.Name], s.zone(e.Name))
	}
	fmt.Fprintf(w, "\nregions differ by %.0f points (standard deviation, %.0f)\n", 100*s.table.Spread.Value, s.table.Spread.Interval.Scale(100))
	fmt.Fprintf(w, "\nthe whole went from %+.1f to %+.1f\n", 100*s.why.Before.Float64(), 100*s.why.After.Float64())
	for i, part := range s.parts() {
		fmt.Fprintf(w, "  %-24s %+5.1f  %+.1f\n", part.name, s.rounded[i].Float64(), part.Estimate.Interval.Scale(100))
	}
	bonus, audit := s.decisions()
	fmt.Fprintf(w, "\nbonus: %v, audit: %v\n", bonus, audit)
}

// A part is one line of why the whole changed.
type part struct {
	name string
	mix.Part
}

func (s story) parts() []part {
	return []part{{"who answered (mix)", s.why.Mix}, {"how they answered (rate)", s.why.Rate}}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
