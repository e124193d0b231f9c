package report

import "github.com/gocsat/csat/survey"

const (
	trendHeight = 200.0
	trendMargin = 10.0 // above and below, for marks at the ends
	// Labels that fit below a trend on a telephone, and the columns of each.
	trendLabels = 5
	trendLabel  = 9
)

// A trendView is the drawing of a trend: numbers at the left, lines and marks, and
// labels below.
type trendView struct {
	Left, Plot, Below []shape
}

func (s *speaker) trend(t *Trend) trendView {
	var all []Value
	var others []survey.Optional
	for _, p := range t.Points {
		all = append(all, p.Value)
		others = append(others, p.Centre, p.Lower, p.Upper)
	}
	a := t.Axis.fit(false, all, others...)
	high := func(v float64) float64 {
		return trendMargin + (trendHeight-2*trendMargin)*(1-a.place(v)/100)
	}
	n := float64(len(t.Points))
	x := func(i int) float64 { return 100 * (float64(i) + 0.5) / n }

	var v trendView
	for _, k := range a.ticks() {
		v.Plot = append(v.Plot, stroke(0, high(k.at), 100, high(k.at), "rule"))
		v.Left = append(v.Left, label(100, high(k.at)+4, k.text, "tick end"))
	}
	limit := func(of func(Point) survey.Optional, class string) {
		for i, p := range t.Points {
			if o := of(p); o.Valid {
				from, to := 100*float64(i)/n, 100*float64(i+1)/n
				v.Plot = append(v.Plot, stroke(from, high(o.Value), to, high(o.Value), class))
			}
		}
	}
	limit(func(p Point) survey.Optional { return p.Centre }, "centre")
	limit(func(p Point) survey.Optional { return p.Lower }, "limit")
	limit(func(p Point) survey.Optional { return p.Upper }, "limit")

	drawn := func(i int) bool { return i >= 0 && t.Points[i].Value.Number.Valid }
	for i, p := range t.Points {
		if !drawn(i) {
			continue
		}
		y := high(p.Value.Number.Value)
		if drawn(i - 1) {
			v.Plot = append(v.Plot, stroke(x(i-1), high(t.Points[i-1].Value.Number.Value), x(i), y, "path"))
		}
		if k := p.Value.Interval; k.Valid() {
			v.Plot = append(v.Plot, stroke(x(i), high(k.Lower), x(i), high(k.Upper), "range"))
		}
	}
	step := (len(t.Points) + trendLabels - 1) / trendLabels
	for i, p := range t.Points {
		switch {
		case p.Value.Suppressed:
			v.Plot = append(v.Plot, label(x(i), trendHeight-trendMargin-4, s.value(p.Value), "tick"))
		case !drawn(i):
		default:
			y := high(p.Value.Number.Value)
			v.Plot = append(v.Plot, dot(x(i), y, 4, "point"))
			if len(p.Alarm) > 0 {
				up := y - 12
				if up < 12 {
					up = y + 22
				}
				v.Plot = append(v.Plot, dot(x(i), y, 9, "alarm"), label(x(i), up, "▲", "alarmed"))
			}
		}
		if i%step == 0 {
			class := "tick"
			if len(t.Points) > trendLabels && i == 0 {
				class = "tick start"
			}
			at := x(i)
			if class == "tick start" {
				at = 0
			}
			v.Below = append(v.Below, label(at, 14, cut(s.say(p.Label), trendLabel), class))
		}
	}
	return v
}
