package control_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// quarters are detractors, passives and promoters, one quarter without a survey.
func quarters() []control.Sample {
	var all []control.Sample
	for i, c := range [][3]int64{
		{31, 72, 118}, {40, 90, 141}, {28, 81, 109}, {35, 77, 131}, {44, 101, 160}, {}, {30, 66, 112}, {41, 88, 139},
		{33, 79, 116}, {38, 92, 148}, {29, 70, 119}, {36, 85, 127}, {39, 80, 121}, {55, 84, 103}, {52, 90, 98},
	} {
		period := fmt.Sprintf("%d-Q%d", 2023+i/4, i%4+1)
		all = append(all, control.Classes(period, satisfaction.NPSCounts{Detractors: c[0], Passives: c[1], Promoters: c[2]}))
	}
	return all
}

func Example() {
	b, err := control.Fit(control.NPS, quarters()[:12], control.Options{Rules: control.WesternElectric()})
	check(err)
	r, err := b.Chart.Judge(quarters())
	check(err)
	for i, p := range r.Points[11:] {
		fmt.Printf("%s %+5.1f in %+.1f to %+.1f", p.Period, 100*p.Value.Value, 100*p.Lower.Value, 100*p.Upper.Value)
		for _, s := range r.At(11 + i) {
			fmt.Printf(", %v %v", s.Rule, s.Side)
		}
		fmt.Println()
	}
	// Output:
	// 2025-Q4 +36.7 in +24.5 to +52.0
	// 2026-Q1 +34.2 in +24.3 to +52.2
	// 2026-Q2 +19.8 in +24.3 to +52.2, beyond-limits below
	// 2026-Q3 +19.2 in +24.3 to +52.2, beyond-limits below, two-of-three below
}

func ExampleFit() {
	// Two thirds of 150 were satisfied each month, but for the strike in the third.
	var months []control.Sample
	for i, good := range []int64{101, 97, 62, 104, 99, 95, 103, 100} {
		months = append(months, control.Share(fmt.Sprintf("month %d", i+1), scale.Share{Count: good, N: 150}))
	}
	b, err := control.Fit(control.P, months, control.Options{Exclude: true})
	check(err)
	p := b.Result.Points[0]
	fmt.Printf("left out: %v\n%.3f, limits %.3f to %.3f\n", b.Excluded, p.Centre.Value, p.Lower.Value, p.Upper.Value)
	for _, w := range b.Result.Warnings {
		fmt.Println(w)
	}
	// Output:
	// left out: [2]
	// 0.666, limits 0.550 to 0.781
	// limits rest on 7 periods, which makes false alarms 1.9 times as frequent as limits that are known
	// 8 of 8 periods have fewer than the 225 answers that kind p needs
}

func ExampleBaseline() {
	weeks := []control.Sample{control.Events("week 1", 7), control.Events("week 2", 4), control.Events("week 3", 9)}
	b, err := control.Fit(control.C, weeks, control.Options{})
	check(err)
	d := b.Chart.Definition()
	fmt.Printf("%.2f complaints a week in %d weeks\n", d.Centre, d.Periods)
	// Output:
	// 6.67 complaints a week in 3 weeks
}

func ExampleOptions() {
	weeks := []control.Sample{control.Events("week 1", 1), control.Events("week 2", 0), control.Events("week 3", 2)}
	for _, limits := range []control.Limits{control.SigmaLimits, control.ExactLimits} {
		b, err := control.Fit(control.C, weeks, control.Options{Limits: limits})
		check(err)
		fmt.Printf("%v: to %.0f\n", limits, b.Result.Points[0].Upper.Value)
	}
	// Output:
	// sigma: to 4
	// exact: to 5
}

func ExampleNew() {
	// The standard is given: 85 % of calls solved at once.
	chart, err := control.New(control.Definition{Kind: control.P, Centre: 0.85})
	check(err)
	r, err := chart.Judge([]control.Sample{control.Share("May", scale.Share{Count: 302, N: 390})})
	check(err)
	fmt.Printf("%.3f is below %.3f: %v\n", r.Points[0].Value.Value, r.Points[0].Lower.Value, r.Points[0].Rules)
	// Output:
	// 0.774 is below 0.796: [beyond-limits]
}

func ExampleChart() {
	chart, err := control.New(control.Definition{Kind: control.NPS, Centre: 0.37, Sigma: 0.71, Rules: control.WesternElectric()})
	check(err)
	text, err := json.Marshal(chart)
	check(err)
	fmt.Println(string(text))
	var read control.Chart
	check(json.Unmarshal(text, &read))
	fmt.Println(json.Unmarshal([]byte(`{"kind":"p","center":0.9}`), &read))
	// Output:
	// {"kind":"nps","centre":0.37,"sigma":0.71,"width":3,"rules":["beyond-limits","two-of-three","four-of-five","eight-in-row"]}
	// control: chart: invalid definition: center: unknown field (byte 12)
}

func ExampleDefinition() {
	_, err := control.New(control.Definition{Kind: control.P, Centre: 85})
	fmt.Println(err)
	// Output:
	// control: chart: share 85 outside (0, 1): invalid definition
}

func ExampleChart_Judge() {
	chart, err := control.New(control.Definition{Kind: control.XmR, Centre: 80, Sigma: 2, Rules: []control.Rule{control.SixTrend}})
	check(err)
	var months []control.Sample
	for i, score := range []float64{80.5, 80.1, 79.7, 79.4, 79, 78.1, 77.9} {
		months = append(months, control.Value(fmt.Sprintf("month %d", i+1), score))
	}
	r, err := chart.Judge(months)
	check(err)
	for _, s := range r.Signals {
		fmt.Printf("%v %v, from %s to %s\n", s.Rule, s.Side, r.Points[s.First].Period, r.Points[s.Last].Period)
	}
	// Output:
	// six-trend below, from month 1 to month 6
	// six-trend below, from month 2 to month 7
}

func ExampleResult() {
	chart, err := control.New(control.Definition{Kind: control.XBarS, Centre: 8.1, Sigma: 1.2})
	check(err)
	r, err := chart.Judge([]control.Sample{control.Rows("May", []float64{9, 2, 10, 10, 3, 8, 10, 9, 2, 10})})
	check(err)
	fmt.Printf("mean %.1f: %v\ns %.1f above %.1f: %v\n", r.Points[0].Value.Value, r.Points[0].Rules,
		r.Spread[0].Value.Value, r.Spread[0].Upper.Value, r.Spread[0].Rules)
	// Output:
	// mean 7.3: []
	// s 3.5 above 2.0: [beyond-limits]
}

func ExampleResult_At() {
	chart, err := control.New(control.Definition{Kind: control.C, Centre: 4})
	check(err)
	r, err := chart.Judge([]control.Sample{control.Events("May", 5), control.Events("June", 14)})
	check(err)
	for _, s := range r.At(1) {
		fmt.Println(s.Rule, s.Side)
	}
	// Output:
	// beyond-limits above
}

func ExampleSample() {
	t := scale.NewTally(scale.ZeroToTen())
	check(t.AddN(9, 40))
	check(t.AddN(6, 10))
	top, err := t.Top(2)
	check(err)
	counts, err := satisfaction.CountNPS(t, nil)
	check(err)
	for _, s := range []control.Sample{
		control.Share("2026-Q1", top), control.Classes("2026-Q1", counts), control.Ratings("2026-Q1", t), control.Gap("2026-Q2"),
	} {
		fmt.Println(s.Period(), s.N())
	}
	// Output:
	// 2026-Q1 50
	// 2026-Q1 50
	// 2026-Q1 50
	// 2026-Q2 0
}

func ExamplePoint() {
	chart, err := control.New(control.Definition{Kind: control.P, Centre: 0.8})
	check(err)
	r, err := chart.Judge([]control.Sample{control.Gap("April"), control.Share("May", scale.Share{Count: 90, N: 100})})
	check(err)
	for _, p := range r.Points {
		fmt.Println(p.Period, p.N, p.Value, p.Rules)
	}
	// Output:
	// April 0 – []
	// May 100 0.9 []
}

func ExampleSignal() {
	s := control.Signal{Rule: control.EightInRow, Side: control.Below, First: 4, Last: 11}
	text, err := json.Marshal(s)
	check(err)
	fmt.Println(string(text))
	// Output:
	// {"rule":"eight-in-row","side":"below","first":4,"last":11}
}

func ExampleKind() {
	var k control.Kind
	check(k.UnmarshalText([]byte("laney-p")))
	fmt.Println(k == control.LaneyP, control.XBarS)
	// Output:
	// true xbar-s
}

func ExampleLimits() {
	fmt.Println(control.SigmaLimits, control.ExactLimits)
	// Output:
	// sigma exact
}

func ExampleSide() {
	fmt.Println(control.Neither, control.Above, control.Below)
	// Output:
	// neither above below
}

func ExampleRule() {
	var r control.Rule
	fmt.Println(r, r == control.BeyondLimits, control.EightInRow)
	// Output:
	// beyond-limits true eight-in-row
}

func ExampleSampleError() {
	chart, err := control.New(control.Definition{Kind: control.P, Centre: 0.8})
	check(err)
	_, err = chart.Judge([]control.Sample{control.Share("May", scale.Share{Count: 9, N: 10}), control.Value("June", 0.9)})
	if e, ok := errors.AsType[*control.SampleError](err); ok {
		fmt.Println(e.Period, errors.Is(err, control.ErrKind))
	}
	// Output:
	// June true
}

func ExampleConstantsFor() {
	c, err := control.ConstantsFor(5)
	check(err)
	fmt.Printf("c4 %.4f, d2 %.4f, d3 %.4f, A3 %.3f, B4 %.3f, D4 %.3f\n", c.C4, c.RangeMean, c.RangeSD, c.A3, c.B4, c.D4)
	// Output:
	// c4 0.9400, d2 2.3259, d3 0.8641, A3 1.427, B4 2.089, D4 2.114
}

func ExampleConstants() {
	c, err := control.ConstantsFor(2)
	check(err)
	text, err := json.Marshal(c)
	check(err)
	var table map[string]float64
	check(json.Unmarshal(text, &table))
	fmt.Printf("%.3f %.3f\n", table["d3"], table["D3"])
	// Output:
	// 0.853 0.000
}

func ExampleChart_EWMA() {
	chart, err := control.New(control.Definition{Kind: control.NPS, Centre: 0.37, Sigma: 0.71})
	check(err)
	r, err := chart.EWMA(quarters()[8:], control.EWMAOptions{})
	check(err)
	for _, i := range r.Alarms {
		p := r.Points[i]
		fmt.Printf("%s: average %.1f, limit %.1f, %v\n", p.Period, 100*p.Average.Value, 100*p.Lower.Value, p.Alarm)
	}
	// Output:
	// 2026-Q3: average 30.8, limit 32.5, below
}

func ExampleEWMAResult() {
	chart, err := control.New(control.Definition{Kind: control.XmR, Centre: 80, Sigma: 2})
	check(err)
	r, err := chart.EWMA([]control.Sample{control.Value("May", 79)}, control.EWMAOptions{Lambda: 0.1})
	check(err)
	fmt.Println(r.Kind, r.Centre, r.Lambda, r.Width, len(r.Alarms))
	// Output:
	// xmr 80 0.1 3 0
}

func ExampleEWMAPoint() {
	chart, err := control.New(control.Definition{Kind: control.XmR, Centre: 80, Sigma: 2})
	check(err)
	r, err := chart.EWMA([]control.Sample{control.Value("May", 79), control.Gap("June")}, control.EWMAOptions{})
	check(err)
	for _, p := range r.Points {
		fmt.Println(p.Period, p.Average, p.Lower)
	}
	// Output:
	// May 79.8 78.8
	// June – –
}

func ExampleEWMAOptions_ARL() {
	o := control.EWMAOptions{Lambda: 0.1, Width: 2.814, Asymptotic: true}
	for _, shift := range []float64{0, 0.5, 1, 2} {
		arl, err := o.ARL(shift)
		check(err)
		fmt.Printf("%.1f: %.1f\n", shift, arl)
	}
	// Output:
	// 0.0: 499.6
	// 0.5: 31.3
	// 1.0: 10.3
	// 2.0: 4.4
}

func ExampleEWMAWithARL() {
	o, err := control.EWMAWithARL(0.2, 370)
	check(err)
	fmt.Printf("%.3f\n", o.Width)
	// Output:
	// 2.864
}

func ExampleChart_CUSUM() {
	chart, err := control.New(control.Definition{Kind: control.NPS, Centre: 0.37, Sigma: 0.71})
	check(err)
	all := quarters()
	r, err := chart.CUSUM(all, control.CUSUMOptions{Interval: 4})
	check(err)
	for _, s := range r.Shifts {
		fmt.Printf("alarm in %s: %v since %s, at about %+.0f\n", all[s.Alarm].Period(), s.Side, all[s.Start].Period(), 100*s.Level)
	}
	// Output:
	// alarm in 2026-Q3: below since 2026-Q1, at about +24
}

func ExampleCUSUMResult() {
	chart, err := control.New(control.Definition{Kind: control.XmR, Centre: 80, Sigma: 2})
	check(err)
	r, err := chart.CUSUM([]control.Sample{control.Value("May", 77)}, control.CUSUMOptions{})
	check(err)
	fmt.Println(r.Kind, r.Slack, r.Interval, len(r.Shifts))
	// Output:
	// xmr 0.5 5 0
}

func ExampleCUSUMPoint() {
	chart, err := control.New(control.Definition{Kind: control.XmR, Centre: 80, Sigma: 2})
	check(err)
	o := control.CUSUMOptions{Headstart: 2.5} // alarms early if something is wrong from the start
	r, err := chart.CUSUM([]control.Sample{control.Value("May", 77), control.Value("June", 75)}, o)
	check(err)
	for _, p := range r.Points {
		fmt.Println(p.Period, p.Upper, p.Lower, p.Below)
	}
	// Output:
	// May 0.5 3.5 false
	// June 0 5.5 true
}

func ExampleShift() {
	s := control.Shift{Side: control.Below, Start: 3, Alarm: 5, Level: 0.21}
	fmt.Println(s.Side, "for", s.Alarm-s.Start+1, "periods")
	// Output:
	// below for 3 periods
}

func ExampleCUSUMOptions_ARL() {
	o := control.CUSUMOptions{Slack: 0.5, Interval: 5}
	for _, shift := range []float64{0, 0.5, 1, 2} {
		arl, err := o.ARL(shift)
		check(err)
		fmt.Printf("%.1f: %.1f\n", shift, arl)
	}
	// Output:
	// 0.0: 465.4
	// 0.5: 38.0
	// 1.0: 10.4
	// 2.0: 4.0
}

func ExampleCUSUMWithARL() {
	o, err := control.CUSUMWithARL(0.5, 370)
	check(err)
	fmt.Printf("%.3f\n", o.Interval)
	// Output:
	// 4.774
}

func ExampleShare() {
	t := scale.NewTally(scale.OneToFive())
	check(t.AddN(5, 60))
	check(t.AddN(3, 40))
	top, err := t.Top(2) // CSAT: the two highest ratings
	check(err)
	b, err := control.Fit(control.P, []control.Sample{control.Share("May", top), control.Share("June", scale.Share{Count: 70, N: 100})}, control.Options{})
	check(err)
	fmt.Println(b.Chart.Definition().Centre)
	// Output:
	// 0.65
}

func ExampleClasses() {
	s := control.Classes("May", satisfaction.NPSCounts{Detractors: 12, Passives: 30, Promoters: 58})
	fmt.Println(s.Period(), s.N())
	// Output:
	// May 100
}

func ExampleEvents() {
	chart, err := control.New(control.Definition{Kind: control.C, Centre: 12})
	check(err)
	r, err := chart.Judge([]control.Sample{control.Events("May", 0)}) // none at all: too good to be chance
	check(err)
	fmt.Println(r.Points[0].Rules, r.Signals[0].Side)
	// Output:
	// [beyond-limits] below
}

func ExampleGap() {
	fmt.Println(control.Gap("August").N(), control.Rows("August", nil).N())
	// Output:
	// 0 0
}

func ExampleRatings() {
	t := scale.NewTally(scale.OneToFive())
	check(t.AddN(5, 2))
	check(t.AddN(2, 1))
	chart, err := control.New(control.Definition{Kind: control.XBarR, Centre: 4, Sigma: 1})
	check(err)
	r, err := chart.Judge([]control.Sample{control.Ratings("May", t)})
	check(err)
	fmt.Println(r.Points[0].Value, r.Spread[0].Value)
	// Output:
	// 4 3
}

func ExampleRows() {
	fmt.Println(control.Rows("May", []float64{4, math.NaN(), 5}).N()) // one did not answer
	// Output:
	// 2
}

func ExampleValue() {
	months := []control.Sample{control.Value("May", 81.2), control.Value("June", 79.9), control.Value("July", 80.8)}
	b, err := control.Fit(control.XmR, months, control.Options{})
	check(err)
	d := b.Chart.Definition()
	fmt.Printf("%.2f ± 3 × %.2f\n", d.Centre, d.Sigma)
	// Output:
	// 80.63 ± 3 × 0.97
}

func ExampleWesternElectric() {
	fmt.Println(control.WesternElectric())
	// Output:
	// [beyond-limits two-of-three four-of-five eight-in-row]
}

func ExampleNelson() {
	b, err := control.New(control.Definition{Kind: control.XmR, Sigma: 1, Rules: control.Nelson()})
	check(err)
	fmt.Println(len(b.Definition().Rules), "rules")
	// Output:
	// 8 rules
}
