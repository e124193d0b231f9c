// Ecsi is the story of a telephone company that wants to know where its customers'
// satisfaction comes from: from answers to 24 questions to the European Customer
// Satisfaction Index with its interval, whether the questions measure what they should,
// what leads to loyalty, and what to improve first.
//
//	go run ./examples/ecsi
//	go run ./examples/ecsi -data answers.csv   # columns IMAG1 … CUSL3, as M. Tenenhaus and others (2005) name them
//
// The built-in answers are made up. Value for money is what customers are least content
// with, and yet the last thing to begin with: loyalty follows from satisfaction, and
// satisfaction from quality. It follows so only for customers without a contract; the
// others stay whether satisfied or not. And one of the questions about loyalty asks about
// something else.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

//go:embed customers.csv
var customers []byte

// questions are the items of the seven constructs, answered from 1 to 10.
var questions = map[string][]string{
	"image":        {"IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"},
	"expectation":  {"CUEX1", "CUEX2", "CUEX3"},
	"quality":      {"PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"},
	"value":        {"PERV1", "PERV2"},
	"satisfaction": {"CUSA1", "CUSA2", "CUSA3"},
	"complaints":   {"CUSCO"},
	"loyalty":      {"CUSL1", "CUSL2", "CUSL3"},
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		log.Fatal(err)
	}
}

func run(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("ecsi", flag.ContinueOnError)
	file := flags.String("data", "", "a CSV file of answers (default: the built-in ones)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	name, data := "customers.csv", customers
	if *file != "" {
		var err error
		name = *file
		if data, err = os.ReadFile(name); err != nil {
			return err
		}
	}
	model, err := pls.ECSI(questions)
	if err != nil {
		return err
	}
	table, err := read(model, name, data)
	if err != nil {
		return err
	}
	sample, err := pls.FromTable(table, model.Items()...)
	if err != nil {
		return err
	}
	fit, err := pls.Fit(sample, model, pls.FitOptions{})
	if err != nil {
		return err
	}
	drawn, err := pls.Bootstrap(context.Background(), fit, pls.BootstrapOptions{Replicates: 1000, Seed: 2005, Threshold: 0.9})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d customers answered everything, %d did not\n", fit.N, fit.Missing)
	indexes(w, drawn)
	if err := measurement(w, fit, drawn); err != nil {
		return err
	}
	ways(w, fit, drawn)
	if err := priorities(w, fit, drawn); err != nil {
		return err
	}
	return plans(w, table, model)
}

func read(model *pls.Model, name string, data []byte) (*survey.Table, error) {
	d := survey.Definition{ID: "ecsi", Segments: []survey.Segment{{ID: "plan"}}}
	for _, id := range model.Items() {
		d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToTen()})
	}
	q, err := survey.New(d)
	if err != nil {
		return nil, err
	}
	table, rejected, err := survey.Collect(q, tabular.CSV(q, bytes.NewReader(data), tabular.CSVOptions{
		Source: name, IgnoreUnknown: true, Missing: []string{"NA"},
	}), survey.CollectOptions{})
	if err != nil {
		return nil, err
	}
	return table, rejected.Err()
}

// indexes are the levels on 0–100.
func indexes(w io.Writer, b *pls.Bootstrapped) {
	fmt.Fprintln(w, "\nIndexes, 0–100, with 95 % intervals")
	for _, x := range b.Indexes {
		bar := strings.Repeat("█", int(x.Estimate.Value/4+0.5))
		fmt.Fprintf(w, "  %-12s %5.1f %.1f  %s\n", x.Name, x.Estimate.Value, x.Estimate.Interval, bar)
	}
	mind(w, b.Warnings)
}

func mind(w io.Writer, warnings []survey.Warning) {
	for _, warning := range warnings {
		fmt.Fprintln(w, "  mind:", warning)
	}
}

// measurement says whether the questions measure what they should.
func measurement(w io.Writer, f *pls.Fitted, b *pls.Bootstrapped) error {
	q, err := f.Quality()
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "\nMeasurement: reliability from 0.7, variance extracted from 0.5")
	blocks := map[string]int{}
	for _, item := range f.Items {
		blocks[item.Construct]++
	}
	for _, r := range q.Constructs {
		if blocks[r.Name] == 1 {
			fmt.Fprintf(w, "  %-12s one question, nothing to check\n", r.Name)
			continue
		}
		verdict := "good"
		switch {
		case r.RhoA.Value < 0.7:
			verdict = "few or poor questions"
		case r.AVE < 0.5:
			verdict = "questions too different"
		}
		fmt.Fprintf(w, "  %-12s rho_A %.2f, alpha %.2f, variance extracted %.2f: %s\n", r.Name, r.RhoA.Value, r.Alpha, r.AVE, verdict)
	}
	for _, item := range f.Items {
		if item.Loading < 0.6 {
			fmt.Fprintf(w, "  mind: %s hardly belongs to %s, loading %.2f\n", item.Name, item.Construct, item.Loading)
		}
	}
	for _, d := range b.HTMT {
		if !d.Distinct {
			fmt.Fprintf(w, "  mind: %s and %s are not told apart for sure, HTMT %.2f, up to %.2f\n", d.A, d.B, d.Estimate.Value, d.Upper.Value)
		}
	}
	mind(w, f.Warnings)
	fmt.Fprintf(w, "  SRMR %.3f, good below 0.08\n", q.SRMR)
	return nil
}

// ways are the paths between standardised constructs; those whose interval has 0 inside are not sure to exist.
func ways(w io.Writer, f *pls.Fitted, b *pls.Bootstrapped) {
	fmt.Fprintln(w, "\nWhat leads to what: standard deviations a standard deviation, with 95 % intervals")
	at := ""
	for _, c := range f.Constructs {
		for i, p := range f.Paths {
			if p.To != c.Name {
				continue
			}
			if at != c.Name {
				at = c.Name
				fmt.Fprintf(w, "  %s (%.0f %% explained)\n", c.Name, 100*c.R2.Value)
			}
			e := b.Paths[i].Estimate
			note := ""
			if e.Interval.Lower <= 0 && e.Interval.Upper >= 0 {
				note = "  not sure"
			}
			fmt.Fprintf(w, "    from %-12s %5.2f %.2f%s\n", p.From, p.Coefficient, e.Interval, note)
		}
	}
}

// priorities are what raises loyalty most.
func priorities(w io.Writer, f *pls.Fitted, b *pls.Bootstrapped) error {
	m, err := f.IPMA("loyalty")
	if errors.Is(err, pls.ErrNegativeWeight) {
		fmt.Fprintf(w, "\nNo priorities, for a construct has no index: %v\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "\nWhat raises loyalty: points a point, index, and points to gain with 95 % interval")
	gains := map[string]survey.Interval{}
	for _, g := range b.Gains {
		if g.Name == "loyalty" {
			gains[g.From] = g.Estimate.Interval
		}
	}
	for _, p := range m.Constructs {
		fmt.Fprintf(w, "  %-12s %5.2f %6.1f %6.1f %.1f\n", p.Name, p.Importance, p.Performance, p.Gain, gains[p.Name])
	}
	fmt.Fprintln(w, "  The first questions:")
	// Satisfaction is what is wanted; it cannot be improved directly.
	shown := 0
	for _, p := range m.Items {
		if p.Construct != "satisfaction" && shown < 3 {
			fmt.Fprintf(w, "  %-12s %5.2f %6.1f %6.1f  (%s)\n", p.Name, p.Importance, p.Performance, p.Gain, p.Construct)
			shown++
		}
	}
	return nil
}

// plans compares customers with and without a contract, if the answers tell them apart.
func plans(w io.Writer, table *survey.Table, model *pls.Model) error {
	values, err := table.SegmentValues("plan")
	if err != nil || len(values) != 2 {
		return err
	}
	var samples [2]*pls.Sample
	for i, value := range values {
		part, err := table.Where("plan", value)
		if err != nil {
			return err
		}
		if samples[i], err = pls.FromTable(part, model.Items()...); err != nil {
			return err
		}
	}
	c, err := pls.Compare(context.Background(), samples[0], samples[1], model, pls.CompareOptions{Permutations: 999, Seed: 2005})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s (%d) against %s (%d): what differs at p < 0.05, of %d indexes and %d paths\n",
		values[0], c.NA, values[1], c.NB, len(c.Indexes), len(c.Paths))
	mind(w, c.Warnings)
	for _, v := range c.Invariance {
		if !v.Composed {
			fmt.Fprintf(w, "  mind: %s is not made up alike, p = %.3f\n", v.Construct, v.P)
		}
	}
	for _, x := range c.Indexes {
		if x.P < 0.05 {
			fmt.Fprintf(w, "  %-26s %6.1f and %5.1f, p = %.3f\n", x.Name, x.A, x.B, x.P)
		}
	}
	for _, p := range c.Paths {
		if p.P < 0.05 {
			fmt.Fprintf(w, "  %-26s %6.2f and %5.2f, p = %.3f\n", p.From+" → "+p.Name, p.A, p.B, p.P)
		}
	}
	return nil
}
