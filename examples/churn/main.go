// Churn is the story of a maintenance company that asks whether dissatisfied customers
// leave sooner. It rated its customers once, on a day that fell somewhere in their
// contract, and has since seen some of them leave; most are still there.
//
//	go run ./examples/churn
//	go run ./examples/churn -data FILE
//
// FILE is CSV, a customer a line, with a column each for the recommendation on 0–10
// (recommend, may be empty), the plan (plan), the day of the contract on which the
// customer was asked (asked), the day on which it left or was last seen (days), and
// what became of it (end: active, service, price or moved).
//
// Yes: of those who stayed for half a year, half of the detractors have left by day 520,
// half of the promoters by day 1247, and that holds at the same plan. A curve that
// forgets that whoever was asked had stayed until then makes contracts look half as long
// again. Detractors leave for the service more than three times as often as
// the others, and for the price as often: what drives them away is the company's to mend.
// The fit says of a customer of today how likely it is to stay for another year.
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

//go:embed customers.csv
var customers []byte

const questions = `{
	"id": "contracts",
	"items": [{"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"}],
	"segments": [
		{"id": "plan"},
		{"id": "end", "values": [{"id": "active"}, {"id": "service"}, {"id": "price"}, {"id": "moved"}]}
	],
	"numbers": [{"id": "asked"}, {"id": "days"}]
}`

// columns say which columns hold how long customers stayed, and why they left.
var columns = survival.Columns{Time: "days", Entry: "asked", Status: "end", Causes: []string{"service", "price", "moved"}}

// Few were asked within their first half year, too few to say how many leave in it: what
// follows is of those who stayed longer.
var options = survival.Options{Since: 182}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	f := flag.NewFlagSet("churn", flag.ContinueOnError)
	f.SetOutput(stderr)
	file := f.String("data", "", "CSV `FILE` with one row per customer (default: the customers that come with the program)")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if err := tell(*file, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "churn:", err)
		return 1
	}
	return 0
}

// tell reads the customers and answers one question after the other.
func tell(file string, out, stderr io.Writer) error {
	text := customers
	if file != "" {
		var err error
		if text, err = os.ReadFile(file); err != nil {
			return err
		}
	}
	q := new(survey.Questionnaire)
	if err := q.UnmarshalJSON([]byte(questions)); err != nil {
		return err
	}
	table, rejected, err := survey.Collect(q, tabular.CSV(q, bytes.NewReader(text), tabular.CSVOptions{Source: file}), survey.CollectOptions{})
	if err != nil {
		return err
	}
	if err := rejected.Err(); err != nil {
		fmt.Fprintln(stderr, "churn: left out:", err)
	}
	data, err := survival.FromTable(table, columns)
	if err != nil {
		return err
	}
	for _, part := range []func(io.Writer, *survey.Table, survival.Data) error{howLong, byBand, why, allElseEqual, fromCounts} {
		if err := part(out, table, data); err != nil {
			return err
		}
	}
	return nil
}

// howLong is the curve of all, right and wrong.
func howLong(out io.Writer, _ *survey.Table, d survival.Data) error {
	curve, err := curveOf("all", d)
	if err != nil {
		return err
	}
	g := curve.Group()
	fmt.Fprintf(out, "%d customers after day %v, %v have left since\n", g.N(), options.Since, g.Events())
	const year = 365
	for _, n := range []float64{1, 2, 3} {
		p, err := curve.At(n * year)
		if errors.Is(err, survival.ErrBeyond) {
			break
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "year %v   %3.0f %% stay longer %.0f, %3.0f at risk\n", n, 100*p.Estimate.Value, p.Estimate.Interval.Scale(100), p.AtRisk)
	}
	fmt.Fprintf(out, "half stay %s\n", days(curve.Median()))

	d.Entries = nil // as if all had been watched from their first day
	wrong, err := curveOf("all", d)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "          %s if the days before they were asked counted as proof of loyalty\n", days(wrong.Median()))
	return nil
}

func curveOf(name string, d survival.Data) (survival.Curve, error) {
	g, err := survival.FromData(name, d)
	if err != nil {
		return survival.Curve{}, err
	}
	return survival.KaplanMeier(g, options)
}

// days are a median with its interval, as far as it is known.
func days(q survival.Quantile) string {
	end := func(x survey.Optional) string {
		if !x.Valid {
			return "?"
		}
		return fmt.Sprintf("%.0f", x.Value)
	}
	return fmt.Sprintf("%s days [%s, %s]", end(q.Value), end(q.Lower), end(q.Upper))
}

// byBand is the answer in one call.
func byBand(out io.Writer, table *survey.Table, _ survival.Data) error {
	r, err := survival.ByBandOf(table, columns, "recommend", nil, options)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	for i, b := range r.Bands {
		g := r.Difference.Groups[i]
		fmt.Fprintf(out, "%-10s %3.0f of %3d left, %.0f expected; half stay %s\n", b.ID, b.Events, b.N, g.Expected, days(b.Median))
	}
	fmt.Fprintf(out, "any difference: p = %.2g; trend: z = %.1f, p = %.2g\n", r.Difference.Test.P.Value, r.Difference.Trend.Z.Value, r.Difference.Trend.P.Value)
	if r.Concordance != nil {
		fmt.Fprintf(out, "of two customers the one who rated higher stays longer in %.0f %% %.0f; %d gave no rating\n",
			100*r.Concordance.C.Value, r.Concordance.C.Interval.Scale(100), r.Missing)
	}
	return nil
}

// why is what detractors and the others leave for within three years, if they were
// observed so long.
func why(out io.Writer, table *survey.Table, d survival.Data) error {
	scores, err := survival.Ratings(table, "recommend")
	if err != nil {
		return err
	}
	labels := make([]string, len(scores))
	for i, x := range scores {
		switch {
		case x < 7:
			labels[i] = "detractors"
		case x >= 7:
			labels[i] = "others"
		}
	}
	groups, _, err := survival.Split(d, labels, nil)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	until := 3 * 365.0
	for _, g := range groups {
		until = min(until, g.Last())
	}
	for _, g := range groups {
		causes, err := survival.AalenJohansen(g, options)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-10s left by day %v for", g.Name(), until)
		for i, c := range causes {
			p, err := c.At(until)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "  %s %.0f %% %.0f", columns.Causes[i], 100*p.Estimate.Value, p.Estimate.Interval.Scale(100))
		}
		fmt.Fprintln(out)
	}
	return nil
}

// allElseEqual asks whether the rating matters at the same plan.
func allElseEqual(out io.Writer, table *survey.Table, d survival.Data) error {
	ratings, err := survival.Ratings(table, "recommend")
	if err != nil {
		return err
	}
	plans, err := table.Segment("plan")
	if err != nil {
		return err
	}
	fixed := make([]float64, len(plans))
	for i, plan := range plans {
		if plan == "fixed" {
			fixed[i] = 1
		}
	}
	f, err := survival.Cox(d, survival.Covariates{Names: []string{"recommend", "fixed"}, Columns: [][]float64{ratings, fixed}}, survival.CoxOptions{})
	if err != nil {
		return err
	}
	z, err := f.ProportionalHazards(nil)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	for i, c := range f.Coefficients {
		fmt.Fprintf(out, "one more of %-9s leaves %.2f times as fast %.2f, p = %.2g; the same at all times: p = %.2f\n",
			c.Name, c.HazardRatio.Value, c.HazardRatio.Interval, c.P, z.Tests[i].P.Value)
	}
	const year = 365
	for _, rating := range []float64{3, 9} {
		curve, err := f.Predict([]float64{rating, 1}, "", survival.Options{Since: 2 * year})
		if errors.Is(err, survey.ErrNoBase) { // nobody was observed so long
			break
		}
		if err != nil {
			return err
		}
		p, err := curve.At(3 * year)
		if errors.Is(err, survival.ErrBeyond) {
			break
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "of those who rated %v, took the fixed plan and stayed for two years, %.0f %% stay a third %.0f\n",
			rating, 100*p.Estimate.Value, p.Estimate.Interval.Scale(100))
	}
	return nil
}

// fromCounts needs no rows: two branches count days, and only the counts travel.
func fromCounts(out io.Writer, _ *survey.Table, d survival.Data) error {
	all := survival.NewCounts("day")
	for branch := range 2 {
		part := survival.NewCounts("day")
		for i := branch; i < len(d.Times); i += 2 {
			if math.IsNaN(d.Times[i] + d.Entries[i]) {
				continue // not known
			}
			if err := part.AddN(int(d.Entries[i]), int(d.Times[i]), d.Status[i], 1); err != nil {
				return err
			}
		}
		if err := all.Merge(part); err != nil {
			return err
		}
	}
	g, err := survival.FromCounts("all", all)
	if err != nil {
		return err
	}
	curve, err := survival.KaplanMeier(g, options)
	if err != nil {
		return err
	}
	size, err := all.MarshalBinary()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nfrom the counts of two branches, %d bytes: half stay %s\n", len(size), days(curve.Median()))
	return nil
}
