// Quarterly is the story of a company that asks its customers every quarter, and of
// the quarter in which an alarm went off: limits from three usual years, frozen; two
// new quarters; which rule fired, when the fall began, and where to look.
//
//	go run ./examples/quarterly
//	go run ./examples/quarterly -html > quarterly.html   # the same with the charts drawn
//
// The score of 2026 stays within its limits in both quarters, and a glance would let
// it pass. Two quarters so far down are no chance all the same. Satisfaction with the
// work is as ever, complaints about invoices have doubled: the workshop is not the
// cause.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"

	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
)

// A quarter is detractors, passives and promoters, how many were satisfied with the
// work, and how many complained about an invoice. Nobody was asked in 2024-Q2.
type quarter struct {
	period                          string
	detractors, passives, promoters int64
	satisfied, complaints           int64
}

var quarters = []quarter{
	{"2023-Q1", 31, 72, 118, 191, 14}, {"2023-Q2", 40, 90, 141, 230, 11}, {"2023-Q3", 38, 81, 119, 206, 17},
	{"2023-Q4", 35, 77, 131, 212, 12}, {"2024-Q1", 44, 101, 160, 259, 15}, {"2024-Q2", 0, 0, 0, 0, 9},
	{"2024-Q3", 30, 66, 112, 175, 13}, {"2024-Q4", 41, 88, 139, 236, 18}, {"2025-Q1", 33, 79, 126, 203, 12},
	{"2025-Q2", 38, 92, 148, 241, 10}, {"2025-Q3", 29, 70, 119, 188, 16}, {"2025-Q4", 36, 85, 127, 214, 13},
	// What came since.
	{"2026-Q1", 45, 84, 115, 211, 24}, {"2026-Q2", 47, 81, 110, 203, 27},
}

const usual = 12 // quarters of the baseline

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(args []string, w io.Writer) error {
	f := flag.NewFlagSet("quarterly", flag.ContinueOnError)
	html := f.Bool("html", false, "write a page with the charts")
	if err := f.Parse(args); err != nil {
		return err
	}
	charts, err := baseline()
	if err != nil {
		return err
	}
	if *html {
		return page(w, charts)
	}
	fmt.Fprintln(w, "Phase I: three usual years")
	for _, c := range charts {
		d := c.chart.Definition()
		fmt.Fprintf(w, "  %-32s %s in %d quarters, %d signals\n", c.name, c.say(d.Centre), d.Periods, len(c.baseline.Signals))
	}
	for _, warning := range charts[0].baseline.Warnings {
		fmt.Fprintln(w, "  mind:", warning)
	}
	frozen, err := json.Marshal(charts[0].chart)
	if err != nil {
		return err
	}
	// The chart is kept, and read again for every new quarter.
	if err := json.Unmarshal(frozen, charts[0].chart); err != nil {
		return err
	}
	if err := news(w, charts[0]); err != nil {
		return err
	}
	if err := patience(w, charts[0].chart); err != nil {
		return err
	}
	return cause(w, charts[1:])
}

// A tracked figure is a chart with all its quarters.
type tracked struct {
	name, id string
	samples  []control.Sample
	chart    *control.Chart
	baseline control.Result
	factor   float64 // from the figure to what is shown
	format   string
}

func (t tracked) say(x float64) string { return fmt.Sprintf(t.format, t.factor*x) }

// baseline is phase I: limits from the usual quarters.
func baseline() ([]tracked, error) {
	var scores, work, complaints []control.Sample
	for _, q := range quarters {
		c := satisfaction.NPSCounts{Detractors: q.detractors, Passives: q.passives, Promoters: q.promoters}
		scores = append(scores, control.Classes(q.period, c))
		work = append(work, control.Share(q.period, scale.Share{Count: q.satisfied, N: c.N()}))
		complaints = append(complaints, control.Events(q.period, q.complaints))
	}
	charts := []tracked{
		{name: "net promoter score", id: "nps", samples: scores, factor: 100, format: "%+.1f"},
		{name: "satisfied with the work", id: "work", samples: work, factor: 100, format: "%.1f %%"},
		{name: "complaints about invoices", id: "invoices", samples: complaints, factor: 1, format: "%.1f"},
	}
	for i, kind := range []control.Kind{control.NPS, control.P, control.C} {
		b, err := control.Fit(kind, charts[i].samples[:usual], control.Options{Rules: control.WesternElectric()})
		if err != nil {
			return nil, err
		}
		charts[i].chart, charts[i].baseline = b.Chart, b.Result
	}
	return charts, nil
}

// news is phase II: each quarter is judged when it closes, with those before it.
func news(w io.Writer, t tracked) error {
	fmt.Fprintln(w, "\nPhase II:", t.name)
	for n := usual + 1; n <= len(t.samples); n++ {
		r, err := t.chart.Judge(t.samples[:n])
		if err != nil {
			return err
		}
		p := r.Points[n-1]
		fmt.Fprintf(w, "  %s %s, limits %s to %s, %.1fσ from the centre:", p.Period, t.say(p.Value.Value),
			t.say(p.Lower.Value), t.say(p.Upper.Value), p.Z.Value)
		for _, s := range r.At(n - 1) {
			fmt.Fprintf(w, " %v %v since %s, ALARM", s.Rule, s.Side, r.Points[s.First].Period)
		}
		if len(p.Rules) == 0 {
			fmt.Fprint(w, " nothing")
		}
		fmt.Fprintln(w)
	}
	// One false alarm in twenty years of quarters is rare enough.
	o, err := control.CUSUMWithARL(0.5, 80)
	if err != nil {
		return err
	}
	r, err := t.chart.CUSUM(t.samples, o)
	if err != nil {
		return err
	}
	for _, s := range r.Shifts {
		fmt.Fprintf(w, "  the cumulative sum agrees in %s: %v from %s on, at about %s\n",
			t.samples[s.Alarm].Period(), s.Side, t.samples[s.Start].Period(), t.say(s.Level))
	}
	return nil
}

// patience is how long a lasting fall goes unnoticed with samples of this size.
func patience(w io.Writer, chart *control.Chart) error {
	d := chart.Definition()
	n := float64(d.N) / float64(d.Periods)
	limits := control.EWMAOptions{Lambda: 1} // the newest quarter alone
	averages, err := control.EWMAWithARL(0.3, 370)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nQuarters until a lasting fall is found, with %.0f answers each\n", n)
	fmt.Fprintln(w, "  points   limits alone   EWMA")
	for _, points := range []float64{0, 5, 10, 15} {
		shift := points / 100 / (d.Sigma / math.Sqrt(n))
		alone, err := limits.ARL(-shift)
		if err != nil {
			return err
		}
		average, err := averages.ARL(-shift)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "  %6.0f   %12.1f   %4.1f\n", points, alone, average)
	}
	return nil
}

// cause holds the other figures to their limits: what moved with the score?
func cause(w io.Writer, others []tracked) error {
	fmt.Fprintln(w, "\nWhat else moved?")
	for _, t := range others {
		r, err := t.chart.Judge(t.samples)
		if err != nil {
			return err
		}
		signal := "in control"
		for i := usual; i < len(t.samples); i++ {
			for _, s := range r.At(i) {
				signal = fmt.Sprintf("%v %v in %s", s.Rule, s.Side, r.Points[i].Period)
			}
		}
		last := r.Points[len(r.Points)-1]
		fmt.Fprintf(w, "  %-27s %7s, usually %7s: %s\n", t.name, t.say(last.Value.Value), t.say(last.Centre.Value), signal)
	}
	fmt.Fprintln(w, "\nWhat to do")
	fmt.Fprintln(w, "  leave the workshop alone: its work is as good as ever")
	fmt.Fprintln(w, "  find what changed with invoices at the turn of the year, and put it right")
	fmt.Fprintln(w, "  keep these limits: new ones only when the process is known to be another")
	return nil
}
