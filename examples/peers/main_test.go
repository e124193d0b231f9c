package main

import (
	"bytes"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/analysis/drivers"
)

// Every row runs, and whoever is installed says the same as the library. Times of
// data this small mean nothing and are not looked at.
func TestPeersAgree(t *testing.T) {
	var out, log bytes.Buffer
	if err := run(&out, &env{ctx: t.Context(), log: &log, shrink: 1000, rounds: 1}, ""); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	for _, r := range rows {
		if !strings.Contains(out.String(), "| "+r.id+" | "+r.what+" |") {
			t.Errorf("row %s is missing", r.id)
		}
	}
	for _, id := range []string{"A", "C", "G", "H", "H2"} {
		if !strings.Contains(out.String(), "| "+id+" | csat on one processor | ") {
			t.Errorf("row %s: nothing on one processor", id)
		}
	}
	if strings.Contains(out.String(), "| D2 | csat on one processor") {
		t.Error("D2 is on one processor already")
	}
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "**answers") || strings.Contains(line, "NaN") || strings.Contains(line, "failed") {
			t.Error(line)
		}
	}
	t.Log(out.String())
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		only           string
		shrink, rounds int
		want           string
	}{
		{"Z", 1, 1, `no row "Z"`}, {"A,z", 1, 1, `no row "z"`}, {"A,", 1, 1, `no row ""`},
		{"M", 0, 1, "-shrink 0"}, {"M", -3, 1, "-shrink -3"}, {"M", 1, 0, "-rounds 0"},
	} {
		for name, do := range map[string]func(io.Writer, *env, string) error{"run": run, "grow": grow} {
			var out bytes.Buffer
			err := do(&out, &env{ctx: t.Context(), log: io.Discard, shrink: c.shrink, rounds: c.rounds}, c.only)
			if err == nil || out.Len() > 0 || c.only != "M" && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s %+v: %v, %q", name, c, err, out.String())
			}
		}
	}
}

func TestAnswersThatDiffer(t *testing.T) {
	if !agree(1, 1+1e-12, 0) || agree(1, 1.00001, 0) || !agree(1, 1.00001, 1e-4) {
		t.Fatal("agreement is not what it says")
	}
}

// A line has its row, the measurement, the goal and whether it is reached.
func TestVerdicts(t *testing.T) {
	taking := func(seconds float64) func() (time.Duration, float64, error) {
		return func() (time.Duration, float64, error) { return time.Duration(seconds * 1e9), 1, nil }
	}
	var out bytes.Buffer
	var goals tally
	e := &env{rounds: 3, log: io.Discard}
	if err := e.measure(&out, row{id: "X", what: "work"}, []contender{
		{name: "csat", call: taking(0.002)},
		{name: "csat on one processor", single: true, call: taking(0.003)},
		{name: "slow", goal: 1000, call: taking(3)},
		{name: "quick", goal: 900, call: taking(1)},
		{name: "partly", goal: 100, share: 0.5, call: taking(0.2)},
		{name: "bound", limit: 4, call: taking(0.001)},
		{name: "ten times as much", growth: 1.3, call: taking(0.003)},
		{name: "errors", figure: func() (float64, error) { return 0, nil }},
		{name: "bytes", most: 16, figure: func() (float64, error) { return 17, nil }},
		{name: "no figure", most: 16, figure: func() (float64, error) { return math.NaN(), nil }},
		{name: "nobody", goal: 7, missing: "is not installed"},
		{name: "besides", missing: "is not installed"},
		{name: "broken", goal: 7, call: func() (time.Duration, float64, error) { return 0, 0, errors.New("a|b") }},
		{name: "wrong", goal: 1, call: func() (time.Duration, float64, error) { return time.Second, 2, nil }},
	}, &goals); err != nil {
		t.Fatal(err)
	}
	want := `| X | work | 2 | | | |
| X | csat on one processor | 3 | 1.5 [1.5..1.5] |  |  |
| X | slow | | 1,500 [1,500..1,500] | ≥ 1,000 | reached |
| X | quick | | 500 [500..500] | ≥ 900 | not reached |
| X | partly (on 1/2, scaled) | | 200 [200..200] | ≥ 100 | reached |
| X | bound (limit: ours ÷ it) | | 2 [2..2] | ≤ 4 | reached |
| X | ten times as much | | 1.5 [1.5..1.5] | ≤ 1.3 | not reached |
| X | errors | | 0 | ≤ 0 | reached |
| X | bytes | | 17 | ≤ 16 | not reached |
| X | no figure | | NaN | ≤ 16 | not reached |
| X | nobody | | missing: is not installed | ≥ 7 | |
| X | besides | | missing: is not installed |  | |
| X | broken | | missing: failed: a/b | ≥ 7 | |
| X | wrong **answers 2, we 1** | | 500 [500..500] | ≥ 1 | reached |
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	const summary = "Goals and limits: 5 reached, 4 not reached (X quick; X ten times as much; X bytes; X no figure), 2 not measured (X nobody; X broken)."
	if goals.String() != summary {
		t.Errorf("got  %s\nwant %s", goals, summary)
	}
}

func TestNumbers(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.0456: "0.0456", 1.05: "1.05", 12.34: "12.3", 500: "500", 999.6: "1,000", 1234: "1,230", 3066666: "3,070,000", -1234: "-1,230"} {
		if got := number(x); got != want {
			t.Errorf("%v: %s, want %s", x, got, want)
		}
	}
}

func TestGrowth(t *testing.T) {
	var out bytes.Buffer
	if err := grow(&out, &env{ctx: t.Context(), log: io.Discard, shrink: 1, rounds: 1}, "G,J"); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"| G | answers: 10,000; 100,000; 1,000,000 | ", "| J | customers, whole days: "} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no %q in %s", line, out.String())
		}
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if last := lines[len(lines)-1]; !regexp.MustCompile(`^Exponents between the two largest sizes: G -?\d\.\d\d, J -?\d\.\d\d\.$`).MatchString(last) {
		t.Error(last)
	}
	for _, c := range courses {
		if len(c.sizes) < 3 {
			t.Errorf("%s: %d sizes", c.id, len(c.sizes))
		}
	}
}

func TestGrowthRates(t *testing.T) {
	byTen := course{sizes: []int{10, 100, 1000}}
	if got := byTen.growth([]float64{1, 10, 1000}); got != "exponents 1.00; 2.00" {
		t.Error(got)
	}
	if got := (course{id: "A", sizes: byTen.sizes}).last([]float64{1, 10, 1000}); got != "A 2.00" {
		t.Error(got)
	}
	if got := (course{id: "E", what: "resamples", sizes: byTen.sizes}).last([]float64{1, 10, 100}); got != "E 1.00 (resamples)" {
		t.Error(got)
	}
	if got := (course{id: "D", what: "predictors", sizes: []int{16, 18, 19}, doubling: true}).last([]float64{1, 4, 12}); got != "D ×3.00 for each of the predictors" {
		t.Error(got)
	}
	byOne := course{sizes: []int{16, 18, 19}, doubling: true}
	if got := byOne.growth([]float64{1, 4, 8}); got != "times 2.00; 2.00 for each more" {
		t.Error(got)
	}
}

// What the shares of exchangeable predictors are said to be is what visiting all
// subsets gives, and so is what those do that visit them.
func TestExactShares(t *testing.T) {
	e := &env{ctx: t.Context()}
	for _, p := range []int{2, 3, 9} {
		data, exact := exchangeable(p, 0.5)
		r, err := shares(e, data, drivers.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for j, d := range r.Drivers {
			if math.Abs(d.Share-exact[j]) > 1e-12 {
				t.Errorf("%d of %d: %v, want %v", j, p, d.Share, exact[j])
			}
		}
		_, corr := correlations(data.Columns)
		if got := choleskyPerSubset(corr); math.Abs(got-exact[0]) > 1e-12 {
			t.Errorf("a Cholesky a subset of %d: %v, want %v", p, got, exact[0])
		}
	}
}

func TestComposite(t *testing.T) {
	for want, ratings := range map[string][20]byte{
		// The first dimension is 3, 4 and two gaps, the last 10: (30×35 + 10×100)/40.
		"51.25": {3, 4, 16: 10},
		"16.67": {1, 2, 2},
		"0":     {},
	} {
		if got := compositeDecimals(&ratings); got.String() != want {
			t.Error(got, want)
		}
		if got := compositeOneDivision(&ratings); got.String() != want {
			t.Error(got, want)
		}
		if got := decimal.New(compositeIntegers(&ratings), -2); got.String() != want {
			t.Error(got, want)
		}
	}
}

// What the two other examples print.
func TestRatiosFromElsewhere(t *testing.T) {
	got, err := readRatio(ofPipeline, "8 files, 65 MiB, 7 rounds; least, median, most\none process  1.00  1.10  1.20 s\nratio        1.04  1.21  1.50\n")
	if err != nil || got != 1.21 {
		t.Error(got, err)
	}
	got, err = readRatio(ofFeeder, "one process: 1.2 s\nqueries: 0.5 s alone, 0.6 s with the feeder, ratio 1.02\n")
	if err != nil || got != 1.02 {
		t.Error(got, err)
	}
	if _, err := readRatio(ofFeeder, "nothing"); err == nil {
		t.Error("a ratio of nothing")
	}
}
