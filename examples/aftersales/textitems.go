package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// ratingTables are the distributions of the items, one table per scale. Of a scale
// with many points there is a table of means.
func (p *printer) ratingTables() {
	p.title(p.t("Ratings: how many gave them, and the share in per cent"))
	done := map[string]bool{}
	for _, first := range p.Items {
		points := idsOf(first.Ratings)
		key := strings.Join(points, " ")
		if done[key] {
			continue
		}
		if len(done) > 0 {
			fmt.Fprintln(p)
		}
		done[key] = true
		heads := []string{p.t("Item"), p.t("n"), p.t("blank"), p.t("mean")}
		if len(points) <= mostPoints {
			heads = append(heads, points...)
		}
		g := &grid{align: "l" + strings.Repeat("r", len(heads)-1)}
		g.add(heads...)
		for _, it := range p.Items {
			if slices.Equal(idsOf(it.Ratings), points) {
				p.distribution(g, it)
			}
		}
		g.write(p)
	}
}

func idsOf(counts []count) []string {
	var ids []string
	for _, c := range counts {
		ids = append(ids, c.ID)
	}
	return ids
}

// distribution adds a line of counts and one of shares.
func (p *printer) distribution(g *grid, it item) {
	mean := "–"
	if it.Mean != nil {
		mean = it.Mean.Round(2, scale.HalfAwayFromZero).StringFixed(2)
	}
	counts := []string{p.name(it.Labels, it.ID), strconv.FormatInt(it.N, 10), strconv.FormatInt(it.Missing, 10), mean}
	if it.Suppressed {
		for i := range counts[1:] {
			counts[i+1] = p.withhold()
		}
	}
	if len(it.Ratings) > mostPoints {
		g.add(counts...)
		return
	}
	shares := make([]string, len(counts))
	for _, c := range it.Ratings {
		if it.Suppressed {
			counts = append(counts, p.withhold())
			continue
		}
		counts = append(counts, strconv.FormatInt(c.Count, 10))
		shares = append(shares, shareOf(c))
	}
	g.add(counts...)
	if it.N > 0 {
		g.add(shares...)
	}
}

// shareOf is a share in per cent, nothing for none.
func shareOf(c count) string {
	if c.Count == 0 {
		return ""
	}
	return percent(c.of)
}

// levelTable counts the ratings by level.
func (p *printer) levelTable() {
	g := &grid{align: "l"}
	for _, it := range p.Items {
		if it.Levels == nil {
			continue
		}
		row, heads := []string{p.name(it.Labels, it.ID)}, []string{p.t("Item")}
		for _, c := range slices.Backward(it.Levels) {
			heads = append(heads, p.name(c.Labels, c.ID))
			if it.Suppressed {
				row = append(row, p.withhold())
				continue
			}
			row = append(row, fmt.Sprintf("%d%7s", c.Count, shareOf(c)))
		}
		if g.rows == nil {
			g.align += strings.Repeat("r", len(heads)-1)
			g.add(heads...)
		}
		g.add(row...)
	}
	if g.rows != nil {
		p.title(p.t("Levels: how many ratings lie in them, and the share in per cent"))
		g.write(p)
	}
}

// points is a net promoter score with its sign.
func points(x *satisfaction.NPSResult) string {
	if x == nil {
		return "–"
	}
	s := x.Points(1).StringFixed(1)
	if x.Score.Sign() > 0 {
		s = "+" + s
	}
	return s
}

func (p *printer) recommendation() {
	if len(p.NPS) == 0 {
		return
	}
	p.title(p.t("Net promoter score"))
	for _, x := range p.NPS {
		name := cut(p.name(x.Labels, x.ID), longestName)
		if x.Result == nil {
			fmt.Fprintf(p, p.t("  %s: no answers\n"), name)
			continue
		}
		e := x.Result.Estimate
		if e.Suppressed {
			fmt.Fprintf(p, "  %s: %s\n", name, p.withhold())
			continue
		}
		fmt.Fprintf(p, p.t("  %s: %s points, %s %+.1f, n %s, blank %d\n"), name, points(x.Result), p.confidence(),
			x.Result.Interval(), p.base(e.N, e), e.Missing)
		g := &grid{align: "llrr"}
		for i := len(x.Classes) - 1; i >= 0; i-- {
			c := x.Classes[i]
			g.add("  "+p.name(c.Labels, c.ID), fmt.Sprintf("%d–%d", c.From, c.To), strconv.FormatInt(c.Count, 10), percent(c.of)+" %")
		}
		g.write(p)
	}
}

func (p *printer) satisfied() {
	if len(p.CSAT) == 0 {
		return
	}
	p.title(p.t("Satisfied customers (CSAT)"))
	for _, x := range p.CSAT {
		name := cut(p.name(x.Labels, x.ID), longestName)
		if x.Result == nil {
			fmt.Fprintf(p, p.t("  %s: no answers\n"), name)
			continue
		}
		s, e := x.Result.Satisfied, x.Result.Estimate
		if e.Suppressed {
			fmt.Fprintf(p, "  %s: %s\n", name, p.withhold())
			continue
		}
		fmt.Fprintf(p, p.t("  %s: %s %% in the %d best ratings (%d of %s), %s %.1f\n"), name, percent(s),
			x.Result.Boxes, s.Count, p.base(e.N, e), p.confidence(), e.Interval.Scale(100))
	}
}

func (p *printer) causeTable() {
	if len(p.Causes) == 0 {
		return
	}
	p.title(p.t("What customers named"))
	g := &grid{align: "lllrr"}
	g.add(p.t("Cause"), p.t("Dimension"), p.t("department"), p.t("count"), p.t("of asked"))
	shown := p.Causes[:min(len(p.Causes), mostListedBy)]
	for _, c := range shown {
		if c.Suppressed {
			g.add(p.name(c.Labels, c.ID), p.name(c.About, c.Choice), c.Owner, p.withhold(), p.withhold())
			continue
		}
		g.add(p.name(c.Labels, c.ID), p.name(c.About, c.Choice), c.Owner, strconv.FormatInt(c.Count, 10), percent(c.of)+" %")
	}
	g.write(p)
	if rest := len(p.Causes) - len(shown); rest > 0 {
		fmt.Fprintf(p, p.t("  and %d more, see -format json\n"), rest)
	}
}
