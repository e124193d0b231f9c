package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// now is the wave of answers that name none.
const now = "now"

// Tracking holds every wave to limits from those before the newest.
type tracking struct {
	absence
	// Withheld are the waves that are not published. Nothing was computed from them:
	// they are gaps.
	Withheld []string `json:"withheld,omitempty"`
	// Chart is frozen: what the waves before the newest say.
	Chart *control.Chart `json:"chart,omitempty"`
	// Waves are all of them on the chart, the newest being judged by it.
	Waves *control.Result `json:"waves,omitempty"`
	// Trend asks whether they go up or down, Line how fast. What cannot be told is
	// null.
	Trend *trend.MannKendallTest `json:"trend,omitempty"`
	Line  *trend.Line            `json:"line,omitempty"`
}

// A wave is the answers of a period to the outcome.
type wave struct {
	id       string
	tally    *scale.Tally
	withheld bool
}

func (r *report) addTracking(s loaded, e evidence) error {
	x := &r.Analyses.Tracking
	if e.outcome.ID == "" {
		x.absence = absent("There is no question on recommendation or satisfaction to follow.", "问卷没有推荐题或满意度题可供跟踪。")
		return nil
	}
	waves, err := r.waves(s)
	if err != nil {
		return err
	}
	if len(waves) < 3 {
		x.absence = absent("It takes three waves: a column wave in the data, or earlier answers by -history.", "至少需要三期：数据含 wave 列，或用 -history 提供往期回答。")
		return nil
	}
	if !slices.ContainsFunc(waves, func(w wave) bool { return !w.withheld }) {
		x.absence = tooFew()
		return nil
	}
	kind, measure := control.P, trend.CSAT(satisfaction.CSATOptions{Boxes: boxes(e.outcome), Level: r.Level})
	if e.outcome.Role == survey.Recommendation {
		kind, measure = control.NPS, trend.NPS(satisfaction.NPSOptions{Classes: e.outcome.Classes, Level: r.Level})
	}
	var samples []control.Sample
	var periods trend.Periods
	for _, w := range waves {
		if w.withheld {
			x.Withheld = append(x.Withheld, w.id)
			samples, periods = append(samples, control.Gap(w.id)), append(periods, trend.Period{Label: w.id})
			continue
		}
		sample, err := sampled(w, e.outcome)
		if err != nil {
			return err
		}
		samples, periods = append(samples, sample), append(periods, trend.Period{Label: w.id, Tally: w.tally})
	}
	baseline, err := control.Fit(kind, samples[:len(samples)-1], control.Options{Rules: control.WesternElectric()})
	var result control.Result
	if err == nil {
		result, err = baseline.Chart.Judge(samples)
	}
	if err != nil {
		x.absence, err = carried(err, control.ErrNoVariation)
		return err
	}
	x.Chart, x.Waves = baseline.Chart, &result
	return r.addTrend(periods, measure)
}

// boxes are the best two ratings, of yes and no the one.
func boxes(it survey.Item) int { return min(2, it.Scale.Len()-1) }

func sampled(w wave, outcome survey.Item) (control.Sample, error) {
	if outcome.Role == survey.Recommendation {
		c, err := satisfaction.CountNPS(w.tally, outcome.Classes)
		return control.Classes(w.id, c), err
	}
	share, err := w.tally.Top(boxes(outcome))
	return control.Share(w.id, share), err
}

// addTrend leaves out what the waves do not carry: the chart stands without it.
func (r *report) addTrend(periods trend.Periods, measure trend.Measure) error {
	x := &r.Analyses.Tracking
	series, err := periods.Series(measure)
	if err != nil {
		return err
	}
	if test, err := trend.MannKendall(series); err == nil {
		x.Trend = &test
	}
	if line, err := trend.Linear(series, trend.LinearOptions{Level: r.Level}); err == nil {
		x.Line = &line
	}
	return nil
}

// waves are those of the earlier answers and the survey after them, or those of the
// survey alone. Each is withheld where it is among its own.
func (r *report) waves(s loaded) ([]wave, error) {
	if s.earlier == nil {
		return r.wavesOf(s.table)
	}
	all, err := r.wavesOf(s.earlier)
	if err != nil {
		return nil, err
	}
	tally, err := s.table.Tally(r.Analyses.Outcome)
	if err != nil {
		return nil, err
	}
	id := now
	if ids, err := s.table.SegmentValues(survey.Wave); err == nil && len(ids) == 1 {
		id = ids[0]
	}
	if slices.ContainsFunc(all, func(w wave) bool { return w.id == id }) {
		return nil, fmt.Errorf("wave %s is in both -data and -history", id)
	}
	return append(all, wave{id, tally, r.few(tally.N())}), nil
}

func (r *report) wavesOf(t *survey.Table) ([]wave, error) {
	values, whole, err := r.slices(t, builtin()[0])
	if err != nil {
		return nil, err
	}
	var all []wave
	left, exposed := whole.outcome.N(), false
	for _, v := range values {
		w := wave{id: v.ID, tally: v.outcome, withheld: v.Suppressed}
		if !w.withheld {
			left -= w.tally.N()
			exposed = exposed || r.few(w.tally.N())
		}
		all = append(all, w)
	}
	if exposed || r.few(left) { // the outcome has fewer answers than what waves are withheld by
		for i := range all {
			all[i].withheld = true
		}
	}
	return all, nil
}

func (r *report) trackingSection() reports.Section {
	x := r.Analyses.Tracking
	return section("tracking", both("Tracking", "历期跟踪"), x.absence, func() (scale.Text, []reports.Block) {
		d := x.Chart.Definition()
		format := "%.1f %%"
		if d.Kind == control.NPS {
			format = "%+.1f"
		}
		outcome := r.Analyses.Outcome
		lead := both(fmt.Sprintf("“%s”: %s in %d waves before the newest, which is judged by their limits.",
			r.Analyses.name(outcome, "en"), fmt.Sprintf(format, 100*d.Centre), d.Periods),
			fmt.Sprintf("“%s”：最新一期之前 %d 期合计 %s，并以其控制限评判最新一期。",
				r.Analyses.name(outcome, "zh"), d.Periods, fmt.Sprintf(format, 100*d.Centre)))
		all := []reports.Block{{Title: both("Control chart, limits at 3σ", "控制图（3σ 控制限）"), Trend: x.points(format)}}
		warnings := slices.Clone(x.Waves.Warnings)
		var trends reports.Block
		add := func(t scale.Text) {
			trends.Text = both(strings.TrimSpace(trends.Text["en"]+" "+t["en"]), trends.Text["zh"]+t["zh"])
		}
		if x.Trend != nil {
			p, exact, zh := x.Trend.P, "normal", "正态近似"
			if x.Trend.Exact.Valid {
				p, exact, zh = x.Trend.Exact, "exact", "精确"
			}
			tau := optional("%+.2f", x.Trend.TauB, 1)
			add(both(fmt.Sprintf("Up or down? Mann–Kendall tau %s, p %s (%s).", tau, tail(p), exact),
				fmt.Sprintf("升降趋势：Mann–Kendall τ %s，p %s（%s）。", tau, tail(p), zh)))
			warnings = append(warnings, x.Trend.Warnings...)
		}
		if x.Line != nil && x.Line.Interval.Valid() {
			add(bothf("How fast? %+.2f points a wave, interval %+.2f, p %s (line, waves weighted by their error).",
				"变化速度：每期 %+.2f 分，区间 %+.2f，p %s（按误差加权的直线）。", 100*x.Line.Slope, x.Line.Interval.Scale(100), tail(x.Line.P)))
			warnings = append(warnings, x.Line.Warnings...)
		}
		if trends.Text != nil {
			all = append(all, trends)
		}
		return lead, append(all, minds(warnings...)...)
	})
}

var rules = map[control.Rule]scale.Text{
	control.BeyondLimits: both("beyond the limit", "超出控制限"), control.TwoOfThree: both("two of three beyond 2σ", "三点中两点超 2σ"),
	control.FourOfFive: both("four of five beyond 1σ", "五点中四点超 1σ"), control.EightInRow: both("eight in a row", "连续八点同侧"),
}

var sides = map[control.Side]scale.Text{control.Above: both("above", "偏高"), control.Below: both("below", "偏低")}

// points are the waves on the chart.
func (x *tracking) points(format string) *reports.Trend {
	percent := func(o survey.Optional) survey.Optional {
		o.Value *= 100
		return o
	}
	var t reports.Trend
	for i, w := range x.Waves.Points {
		p := reports.Point{Label: both(w.Period, strings.Replace(w.Period, now, "本期", 1)), Value: reports.Value{Text: "–"}}
		switch {
		case slices.Contains(x.Withheld, w.Period):
			p.Value = reports.Value{Suppressed: true}
		case w.Value.Valid:
			v := percent(w.Value)
			p.Value = reports.Value{Text: fmt.Sprintf(format, v.Value), Number: v}
			p.Base, p.Centre, p.Lower, p.Upper = based(w.N), percent(w.Centre), percent(w.Lower), percent(w.Upper)
		}
		for _, s := range x.Waves.At(i) {
			words := both(rules[s.Rule]["en"]+" ("+sides[s.Side]["en"]+")", rules[s.Rule]["zh"]+"（"+sides[s.Side]["zh"]+"）")
			if p.Alarm == nil {
				p.Alarm = words
				continue
			}
			p.Alarm = both(p.Alarm["en"]+", "+words["en"], p.Alarm["zh"]+"，"+words["zh"])
		}
		switch i {
		case 0:
			p.Phase = both("limits set", "设定控制限")
		case len(x.Waves.Points) - 1:
			p.Phase = both("judged", "评判")
		}
		t.Points = append(t.Points, p)
	}
	return &t
}
