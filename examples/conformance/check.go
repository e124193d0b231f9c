package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/gocsat/csat/internal/reftest"
)

// A report compares answers with the expected figures.
type report struct {
	kinds []*kindCounts // in the order in which they occur
	notes []string
}

// kindCounts are a line of the table. Cases, unsupported and errors count cases,
// the others figures.
type kindCounts struct {
	topic, kind                                   string
	cases, compared, mismatches, disputed, absent int
	unsupported, errors                           int
}

// A dispute is a group of figures of which it is known that the reference has them
// less accurately than its cases allow.
type dispute struct {
	topic, kind, key string // key is the prefix of the figure's path
	reason           string
	explains         func(got, want float64) bool
}

var disputes = []dispute{{
	"proportions", "test_two", "fisher_or",
	"R's fisher.test solves for the smaller of the odds ratio and its inverse to 1.22e-4 only",
	func(got, want float64) bool {
		if want > 1 {
			got, want = 1/got, 1/want
		}
		// uniroot's default tolerance, the fourth root of the machine epsilon.
		return math.Abs(got-want) <= math.Pow(2, -13)
	},
}, {
	"factor", "polychoric", "rho_psych",
	"psych maximises with R's optimize, which stops at 1.22e-4",
	// optimize's default tolerance is that of uniroot.
	func(got, want float64) bool { return math.Abs(got-want) <= math.Pow(2, -13) },
}, {
	"factor", "polychoric", "rho_full_ml",
	"polycor stops before the maximum: at its correlation the likelihood is lower, whatever the thresholds",
	// The farthest of the cases, 0.696e-2, is a quarter of its standard error.
	func(got, want float64) bool { return math.Abs(got-want) <= 0.7e-2 },
}, {
	"weights", "anesrake", "weights[",
	"anesrake lets weights pass the cap by 1e-4 and stops there, up to 4e-5 short of margins that ours meet",
	func(got, want float64) bool { return math.Abs(got-want) <= 5e-4*want },
}}

func (r *report) add(c question, a answer) {
	k := r.of(c.Topic, c.Kind)
	k.cases++
	if a.Unsupported {
		k.unsupported++
		return
	}
	if a.Error != "" {
		k.errors++
		r.note("error     %s", a.Error)
	}
	whole, err := c.expected()
	if err != nil {
		if a.Error == "" {
			k.errors++
			r.note("error     %s: %s: expected: %v", c.file, c.ID, err)
		}
		return
	}
	got, _ := a.Got.(map[string]any)
	figures := reftest.Compare(whole, got)
	if c.Kind == "bootstrap_band" {
		inBand(whole, figures)
	}
	for _, f := range figures {
		switch {
		case a.Error != "":
			k.absent++
		case f.Verdict == reftest.Match:
			k.compared++
		case f.Verdict == reftest.Absent:
			k.absent++
			r.note("absent    %s %s: want %v", c.ID, f.Path, f.Want)
		default:
			k.compared++
			if reason := reasonFor(c, f); reason != "" {
				k.disputed++
				r.note("disputed  %s %s: got %v, want %v: %s", c.ID, f.Path, f.Got, f.Want, reason)
				continue
			}
			k.mismatches++
			r.note("mismatch  %s %s: got %v, want %v (allowed %.3g)", c.ID, f.Path, f.Got, f.Want, f.Allowed)
		}
	}
}

func reasonFor(c question, f reftest.Figure) string {
	got, isNumber := f.Got.(float64)
	want, both := f.Want.(float64)
	for _, d := range disputes {
		if isNumber && both && c.Topic == d.topic && c.Kind == d.kind && strings.HasPrefix(f.Path, d.key) && d.explains(got, want) {
			return d.reason
		}
	}
	return ""
}

func (r *report) of(topic, kind string) *kindCounts {
	for _, k := range r.kinds {
		if k.topic == topic && k.kind == kind {
			return k
		}
	}
	k := &kindCounts{topic: topic, kind: kind}
	r.kinds = append(r.kinds, k)
	return k
}

func (r *report) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

func (r *report) failed() bool {
	return slices.ContainsFunc(r.kinds, func(k *kindCounts) bool { return k.mismatches > 0 })
}

func (r *report) print(w io.Writer) error {
	for _, note := range r.notes {
		if _, err := fmt.Fprintln(w, note); err != nil {
			return err
		}
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "topic\tkind\tcases\tcompared\tmismatches\tdisputed\tabsent\tunsupported\terrors\t")
	total := kindCounts{topic: "all"}
	for _, k := range r.kinds {
		k.line(table)
		total.cases += k.cases
		total.compared += k.compared
		total.mismatches += k.mismatches
		total.disputed += k.disputed
		total.absent += k.absent
		total.unsupported += k.unsupported
		total.errors += k.errors
	}
	total.line(table)
	return table.Flush()
}

func (k kindCounts) line(w io.Writer) {
	fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", k.topic, k.kind,
		k.cases, k.compared, k.mismatches, k.disputed, k.absent, k.unsupported, k.errors)
}
