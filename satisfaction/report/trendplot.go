package report

import "github.com/gocsat/csat/survey"

const (
	trendHeight = 200.0
	trendMargin = 10.0 // above and below, for marks at the ends
	// Labels that fit below a trend on a telephone, and the columns of each.
	trendLabels = 4
	trendLabel  = 9
	phaseLabel  = 16 // columns of the name of a phase above a trend
)

// A trendView is the drawing of a trend: numbers at the left, phases above, lines and
// marks, and labels below.
type trendView struct {
	Left, Above, Plot, Below []shape
	Legend                   []keyView
}

func (s *speaker) trend(t *Trend) trendView {
	a := t.fit()
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
	line := func(of func(Point) survey.Optional, class string) (drawn bool) {
		for i, p := range t.Points {
			if o := of(p); o.Valid {
				from, to := 100*float64(i)/n, 100*float64(i+1)/n
				v.Plot = append(v.Plot, stroke(from, high(o.Value), to, high(o.Value), class))
				drawn = true
			}
		}
		return drawn
	}
	centre := line(func(p Point) survey.Optional { return p.Centre }, "centre")
	lower := line(func(p Point) survey.Optional { return p.Lower }, "limit")
	upper := line(func(p Point) survey.Optional { return p.Upper }, "limit")
	s.phases(t, &v)

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
	alarms := false
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
				alarms = true
			}
		}
		if i%step == 0 {
			class, at := "tick", x(i)
			switch {
			case len(t.Points) <= trendLabels:
			case i == 0:
				class, at = "tick start", 0
			case at > 90:
				class, at = "tick end", 100
			}
			v.Below = append(v.Below, label(at, 14, cut(s.say(p.Label), trendLabel), class))
		}
	}
	add := func(shown bool, class, en, zh string) {
		if shown {
			v.Legend = append(v.Legend, keyView{Colour: class, Text: s.word(en, zh)})
		}
	}
	add(lower || upper, "limit", "control limit", "控制限")
	add(centre, "centre", "centre line", "中心线")
	add(alarms, "alarm", "alarm", "预警")
	return v
}

// phases draws where phases begin, and names them above. The name of a phase that
// begins at the right stands before its line.
func (s *speaker) phases(t *Trend, v *trendView) {
	n := float64(len(t.Points))
	for i, p := range t.Points {
		if len(p.Phase) == 0 {
			continue
		}
		at, name := 100*float64(i)/n, cut(s.say(p.Phase), phaseLabel)
		if i > 0 {
			v.Plot = append(v.Plot, stroke(at, 0, at, trendHeight, "phase"))
		}
		if at > 60 {
			v.Above = append(v.Above, label(at, 12, name+" →", "tick end"))
		} else {
			v.Above = append(v.Above, label(at, 12, name, "tick start"))
		}
	}
}
