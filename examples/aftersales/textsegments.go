package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// segment sets the values of a segment side by side.
func (p *printer) segment(s segment) {
	p.title(fmt.Sprintf(p.t("By %s"), strings.ToLower(p.name(s.Labels, s.ID))))
	shown := s.Values[:min(len(s.Values), mostListedBy)]
	g := &grid{align: "lrrlrrrr"}
	g.add("", p.t("rank"), p.t("score"), p.t("level"), p.confidence(), p.t("n"), p.t("NPS"), p.confidence())
	for _, v := range shown {
		if v.Suppressed {
			c := p.withhold()
			g.add(p.name(v.Labels, v.ID), c, c, "", "", c, c, "")
			continue
		}
		row := []string{p.name(v.Labels, v.ID), "–", "–", "", "", "", points(v.NPS), ""}
		var figures []survey.Estimate
		if v.Index != nil {
			row[1], row[2], row[3] = strconv.Itoa(v.Rank), oneDecimal(v.Index.Score), p.name(v.Index.LevelLabels, v.Index.Level)
			row[4] = fmt.Sprintf("%.1f", v.Index.Estimate.Interval)
			figures = append(figures, v.Index.Estimate)
		}
		if v.NPS != nil {
			row[7] = fmt.Sprintf("%+.1f", v.NPS.Interval())
			figures = append(figures, v.NPS.Estimate)
		}
		row[5] = p.base(v.Respondents, figures...)
		g.add(row...)
	}
	g.write(p)
	if rest := len(s.Values) - len(shown); rest > 0 {
		fmt.Fprintf(p, p.t("  and %d more, see -format json\n"), rest)
	}
	p.bySegment(s, shown)
}

// bySegment has the scores of the dimensions, a line per dimension and a column
// per value.
func (p *printer) bySegment(s segment, shown []slice) {
	if p.Index == nil || len(shown) > mostNamed || len(p.Index.Overall.Children) == 0 {
		return
	}
	fmt.Fprintln(p)
	g := &grid{align: "lr" + strings.Repeat("r", len(shown))}
	heads := []string{p.t("Dimension"), p.t("All")}
	for _, v := range shown {
		heads = append(heads, cut(p.name(v.Labels, v.ID), 12))
	}
	g.add(heads...)
	for _, n := range p.Index.Overall.Children {
		row := []string{p.name(n.Labels, n.ID), p.scoreOf(&n)}
		for _, v := range shown {
			if v.Suppressed {
				row = append(row, p.withhold())
				continue
			}
			var part *satisfaction.Node
			if v.Index != nil {
				part = find(v.Index, n.ID)
			}
			row = append(row, p.scoreOf(part))
		}
		g.add(row...)
	}
	g.write(p)
}

func (p *printer) scoreOf(n *satisfaction.Node) string {
	switch {
	case n == nil || !n.Defined:
		return "–"
	case n.Estimate.Suppressed:
		return p.withhold()
	}
	return oneDecimal(n.Score)
}
