package satisfaction_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// reference computes a case of the topic nps through the public API.
type reference struct {
	reftest.Case
	t *testing.T
}

func (c reference) input(name string, into any) {
	c.t.Helper()
	require.NoError(c.t, c.Input(name, into))
}

func (c reference) counts() satisfaction.NPSCounts {
	var n satisfaction.NPSCounts
	c.input("detractors", &n.Detractors)
	c.input("passives", &n.Passives)
	c.input("promoters", &n.Promoters)
	return n
}

func (c reference) conf() (level float64) {
	c.input("conf", &level)
	return level
}

// column is a column of a data set, −1 where there is no answer.
func column(t *testing.T, d reftest.DataSet, name string) []int {
	cells, err := d.Column(name)
	require.NoError(t, err)
	out := make([]int, len(cells))
	for i, cell := range cells {
		out[i] = -1
		if cell != "" {
			out[i], err = strconv.Atoi(cell)
			require.NoError(t, err)
		}
	}
	return out
}

func classes(t *testing.T, from, passive, promoter, to int64) *scale.Bands {
	b, err := scale.NewBands(scale.BandsDefinition{ID: "classes", Max: decimal.NewFromInt(to), Bands: []scale.Band{
		{ID: "detractor", From: decimal.NewFromInt(from)},
		{ID: "passive", From: decimal.NewFromInt(passive)},
		{ID: "promoter", From: decimal.NewFromInt(promoter)},
	}})
	require.NoError(t, err)
	return b
}

func npsFigures(r satisfaction.NPSResult) map[string]any {
	points, _ := r.Points(20).Float64()
	out := map[string]any{
		"n": r.Counts.N(), "nps": r.Estimate.Value, "nps100": points, "var_n": r.Variance, "se": r.Estimate.SE.Value,
	}
	if n := float64(r.Counts.N()); n > 1 {
		out["var_n1"] = r.Variance * n / (n - 1)
	}
	return out
}

func (c reference) fromRatings(data reftest.DataSet) map[string]any {
	var name string
	var detractor, passive, promoter []int64
	var subset *struct{ Col, Equals string }
	c.input("column", &name)
	c.input("detractor", &detractor)
	c.input("passive", &passive)
	c.input("promoter", &promoter)
	c.input("subset", &subset)
	s, err := scale.New(scale.Definition{ID: "ratings", Range: scale.Range{From: int(detractor[0]), To: int(promoter[1])}})
	require.NoError(c.t, err)
	tally := scale.NewTally(s)
	for i, v := range column(c.t, data, name) {
		if subset != nil {
			cells, err := data.Column(subset.Col)
			require.NoError(c.t, err)
			if cells[i] != subset.Equals {
				continue
			}
		}
		if v < 0 {
			require.NoError(c.t, tally.AddCode(scale.Blank, 1))
		} else {
			require.NoError(c.t, tally.Add(v))
		}
	}
	r, err := satisfaction.NPS(tally, satisfaction.NPSOptions{
		// The last band must have an extent, also where only one rating is a promoter's.
		Classes: classes(c.t, detractor[0], passive[0], promoter[0], promoter[1]+1),
	})
	require.NoError(c.t, err)
	out := npsFigures(r)
	n := float64(r.Counts.N())
	out["n_missing"] = r.Estimate.Missing
	out["detractors"], out["pct_detractors"] = r.Counts.Detractors, 100*float64(r.Counts.Detractors)/n
	out["passives"], out["pct_passives"] = r.Counts.Passives, 100*float64(r.Counts.Passives)/n
	out["promoters"], out["pct_promoters"] = r.Counts.Promoters, 100*float64(r.Counts.Promoters)/n
	return out
}

func (c reference) interval(o satisfaction.NPSOptions) map[string]any {
	o.Level, o.Unclipped = c.conf(), true
	r, err := satisfaction.NPSOf(c.counts(), o)
	require.NoError(c.t, err)
	e := r.Estimate
	out := map[string]any{"lower": e.Interval.Lower, "upper": e.Interval.Upper, "se": e.SE.Value}
	if o.Method == satisfaction.Tango {
		// What the package prints stops short of the root; its tolerance allows for that.
		out["package_lower"], out["package_upper"] = e.Interval.Lower, e.Interval.Upper
	}
	if a := r.Adjusted; a != nil {
		out["se"], out["centre"], out["n_adj"] = a.SE, a.Centre, a.N
	}
	return out
}

// optional turns no value into the NaN that R has there.
func optional(o survey.Optional) float64 {
	if !o.Valid {
		return math.NaN()
	}
	return o.Value
}

func (c reference) testOne() map[string]any {
	var target float64
	c.input("nps0", &target)
	wald, err := satisfaction.TestNPS(c.counts(), target, satisfaction.WaldTest)
	require.NoError(c.t, err)
	score, err := satisfaction.TestNPS(c.counts(), target, satisfaction.ScoreTest)
	require.NoError(c.t, err)
	return map[string]any{
		"wald_z": optional(wald.Z), "wald_p": optional(wald.TwoSided),
		"score_z": optional(score.Z), "score_p": optional(score.TwoSided),
	}
}

func (c reference) testTwo() map[string]any {
	var x, y satisfaction.NPSCounts
	c.input("x", &x)
	c.input("y", &y)
	out, absolute := map[string]any{}, map[string]any{}
	for name, m := range map[string]satisfaction.CompareMethod{
		"wald": satisfaction.WaldDifference, "adj_wald": satisfaction.AdjustedWaldBoth,
	} {
		r, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{Method: m, Level: c.conf(), Unclipped: true})
		require.NoError(c.t, err)
		e := r.Estimate
		out[name] = map[string]any{
			"diff": e.Value, "se": e.SE.Value, "z": optional(r.Test.Z), "p": optional(r.Test.TwoSided),
			"lower": e.Interval.Lower, "upper": e.Interval.Upper,
		}
		// The package centres its interval on |diff|.
		shift := math.Abs(e.Value) - e.Value
		absolute[name] = map[string]any{"lower": e.Interval.Lower + shift, "upper": e.Interval.Upper + shift}
	}
	out["package_abs_interval"] = absolute
	return out
}

func (c reference) paired(data reftest.DataSet) map[string]any {
	var x, y string
	var detractor, promoter int64
	c.input("x", &x)
	c.input("y", &y)
	c.input("detractor_max", &detractor)
	c.input("promoter_min", &promoter)
	s, err := scale.New(scale.Definition{ID: "ratings", Range: scale.Range{From: 0, To: 10}})
	require.NoError(c.t, err)
	tab, err := survey.NewCrosstab(survey.Axis{ID: "x", Scale: s}, survey.Axis{ID: "y", Scale: s})
	require.NoError(c.t, err)
	other := column(c.t, data, y)
	for i, v := range column(c.t, data, x) {
		require.NoError(c.t, tab.Add(v, other[i]))
	}
	r, err := satisfaction.ComparePairedNPS(tab, classes(c.t, 0, detractor+1, promoter, 10),
		satisfaction.CompareOptions{Level: c.conf(), Unclipped: true})
	require.NoError(c.t, err)
	e := r.Estimate
	return map[string]any{
		"n": e.N, "nps_x": r.X.Float64(), "nps_y": r.Y.Float64(), "diff": e.Value, "se": e.SE.Value, "cov_n": r.Covariance,
		"z": optional(r.Test.Z), "p": optional(r.Test.TwoSided), "lower": e.Interval.Lower, "upper": e.Interval.Upper,
	}
}

func TestNPSReference(t *testing.T) {
	dir := reftest.Find(os.DirFS)
	if dir == nil {
		t.Log("no reference cases")
		return
	}
	cases, err := reftest.Load(dir, "nps")
	require.NoError(t, err)
	figures := 0
	for _, plain := range cases {
		t.Run(plain.ID, func(t *testing.T) {
			c := reference{plain, t}
			var data reftest.DataSet
			if _, ok := c.Inputs["data"]; ok {
				var path string
				c.input("data", &path)
				var err error
				data, err = reftest.ReadData(dir, path)
				require.NoError(t, err)
			}
			var got map[string]any
			switch c.Kind {
			case "from_ratings":
				got = c.fromRatings(data)
			case "score":
				r, err := satisfaction.NPSOf(c.counts(), satisfaction.NPSOptions{})
				require.NoError(t, err)
				got = npsFigures(r)
			case "ci_wald":
				got = c.interval(satisfaction.NPSOptions{Method: satisfaction.Wald})
			case "ci_adj_wald":
				got = c.interval(satisfaction.NPSOptions{Method: satisfaction.AdjustedWald})
			case "ci_score":
				got = c.interval(satisfaction.NPSOptions{})
			case "test_one":
				got = c.testOne()
			case "test_two":
				got = c.testTwo()
			case "paired":
				got = c.paired(data)
			}
			require.NotNil(t, got, c.Kind)
			for _, f := range reftest.Compare(c.Case, got) {
				figures++
				if f.Verdict != reftest.Match {
					t.Error(f)
				}
			}
		})
	}
	t.Log(len(cases), "cases,", figures, "figures")
}

// What must hold when the reference is not there.
func TestNPSIntervals(t *testing.T) {
	z := tail.CriticalZ(0.95)
	edge := func(n float64) float64 { return (n - z*z) / (n + z*z) }
	middle := func(n float64) float64 { return z * z / (n + z*z) }
	quantile2 := 0.95 / math.Sqrt(2*0.975*0.025)
	tests := []struct {
		name         string
		counts       satisfaction.NPSCounts
		options      satisfaction.NPSOptions
		lower, upper float64
		source       string
	}{
		{"all promoters", satisfaction.NPSCounts{Promoters: 10}, satisfaction.NPSOptions{}, edge(10), 1, "Tango 1998, closed form"},
		{"one promoter", satisfaction.NPSCounts{Promoters: 1}, satisfaction.NPSOptions{}, edge(1), 1, "Tango 1998, closed form"},
		{"all detractors", satisfaction.NPSCounts{Detractors: 10}, satisfaction.NPSOptions{}, -1, -edge(10), "Tango 1998, closed form"},
		{"a million promoters", satisfaction.NPSCounts{Promoters: 1e6}, satisfaction.NPSOptions{}, edge(1e6), 1, "Tango 1998, closed form"},
		{"all passives", satisfaction.NPSCounts{Passives: 10}, satisfaction.NPSOptions{}, -middle(10), middle(10), "Tango 1998, closed form"},
		{"one passive", satisfaction.NPSCounts{Passives: 1}, satisfaction.NPSOptions{}, -middle(1), middle(1), "Tango 1998, closed form"},
		{"typical", satisfaction.NPSCounts{Detractors: 30, Passives: 50, Promoters: 120}, satisfaction.NPSOptions{}, 0.3410794334285622, 0.5457058731057676, "exact roots by bisection"},
		{"two answers", satisfaction.NPSCounts{Passives: 1, Promoters: 1}, satisfaction.NPSOptions{}, -0.4864296587400203, 0.9054687942657693, "exact roots by bisection"},
		{"typical, 90 %", satisfaction.NPSCounts{Detractors: 30, Passives: 50, Promoters: 120}, satisfaction.NPSOptions{Method: satisfaction.Wald, Level: 0.9}, 0.36393940968372235, 0.5360605903162777, "R NPS::nps_test_ wald"},
		{"unclipped", satisfaction.NPSCounts{Passives: 1, Promoters: 1}, satisfaction.NPSOptions{Method: satisfaction.Wald, Unclipped: true}, -0.19295191217483876, 1.1929519121748386, "R NPS::nps_test_ wald"},
		{"clipped", satisfaction.NPSCounts{Passives: 1, Promoters: 1}, satisfaction.NPSOptions{Method: satisfaction.Wald}, -0.19295191217483876, 1, "R NPS::nps_test_ wald"},
		{"adjusted", satisfaction.NPSCounts{Passives: 5, Promoters: 3}, satisfaction.NPSOptions{Method: satisfaction.AdjustedWald}, -0.06916286634692947, 0.6146174118014749, "R NPS::nps_test_ adjusted.wald"},
		{"t", satisfaction.NPSCounts{Detractors: 1, Passives: 1, Promoters: 1}, satisfaction.NPSOptions{Method: satisfaction.TrinomialT, Unclipped: true}, -quantile2 / math.Sqrt(3), quantile2 / math.Sqrt(3), "t(2) has the closed form (2p−1)/√(2p(1−p))"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := satisfaction.NPSOf(tt.counts, tt.options)
			require.NoError(t, err)
			require.InDelta(t, tt.lower, r.Estimate.Interval.Lower, 1e-12, tt.source)
			require.InDelta(t, tt.upper, r.Estimate.Interval.Upper, 1e-12, tt.source)
			require.Equal(t, tt.name == "clipped", warned(r.Estimate, survey.Clipped))
			require.Equal(t, tt.counts.N() < 30, warned(r.Estimate, survey.LowBase))
			require.Equal(t, r.Variance == 0, warned(r.Estimate, survey.ZeroVariance))
			points := r.Interval()
			require.InDelta(t, 100*tt.lower, points.Lower, 1e-10)
			require.Equal(t, r.Estimate.Interval.Level, points.Level)
		})
	}
}

func warned(e survey.Estimate, code survey.WarningCode) bool {
	for _, w := range e.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

// Every split of up to 12 answers, every method: in range, ordered, around the
// score, mirrored, no NaN, JSON that parses.
func TestNPSProperties(t *testing.T) {
	for n := int64(1); n <= 12; n++ {
		for d := int64(0); d <= n; d++ {
			for p := int64(0); p <= n-d; p++ {
				c := satisfaction.NPSCounts{Detractors: d, Passives: n - d - p, Promoters: p}
				for m := satisfaction.Tango; m <= satisfaction.TrinomialT; m++ {
					what := fmt.Sprint(c, m)
					r, err := satisfaction.NPSOf(c, satisfaction.NPSOptions{Method: m})
					require.NoError(t, err, what)
					e := r.Estimate
					require.Equal(t, r.Score.Float64(), e.Value, what)
					require.InDelta(t, math.Sqrt(r.Variance/float64(n)), e.SE.Value, 1e-15, what)
					if _, err := json.Marshal(r); err != nil {
						require.NoError(t, err, what)
					}
					if !e.Interval.Valid() {
						require.True(t, m == satisfaction.TrinomialT && n == 1 && warned(e, survey.NoError), what)
						continue
					}
					centre := e.Value
					if m == satisfaction.AdjustedWald {
						centre = r.Adjusted.Centre
					}
					i := e.Interval
					require.True(t, -1 <= i.Lower && i.Lower <= centre && centre <= i.Upper && i.Upper <= 1, what)
					mirror, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: p, Passives: c.Passives, Promoters: d}, satisfaction.NPSOptions{Method: m})
					require.NoError(t, err, what)
					require.Equal(t, [2]float64{-i.Upper, -i.Lower}, [2]float64{mirror.Estimate.Interval.Lower, mirror.Estimate.Interval.Upper}, what)
				}
			}
		}
	}
}

// The score test rejects at 5 % just what the interval leaves out.
func TestNPSTestAgreesWithInterval(t *testing.T) {
	for _, c := range []satisfaction.NPSCounts{{10, 20, 40}, {0, 3, 5}, {0, 0, 10}, {0, 7, 0}, {1, 0, 0}, {300, 200, 1}} {
		r, err := satisfaction.NPSOf(c, satisfaction.NPSOptions{})
		require.NoError(t, err)
		for _, edge := range []float64{r.Estimate.Interval.Lower, r.Estimate.Interval.Upper} {
			if math.Abs(edge) == 1 {
				continue
			}
			test, err := satisfaction.TestNPS(c, edge, satisfaction.ScoreTest)
			require.NoError(t, err)
			require.InDelta(t, 0.05, test.TwoSided.Value, 1e-9, c)
			require.InDelta(t, 0.025, min(test.Less.Value, test.Greater.Value), 1e-9, c)
			require.InDelta(t, 1, test.Less.Value+test.Greater.Value, 1e-15, c)
		}
	}
}

func TestNPSTestTails(t *testing.T) {
	test, err := satisfaction.TestNPS(satisfaction.NPSCounts{Detractors: 100, Promoters: 600}, -0.2, satisfaction.ScoreTest)
	require.NoError(t, err)
	require.Positive(t, test.TwoSided.Value, "a far tail is not 0")
	require.Less(t, test.TwoSided.Value, 1e-100)
	require.Equal(t, 1.0, test.Less.Value)

	test, err = satisfaction.TestNPS(satisfaction.NPSCounts{Promoters: 10}, 0.5, satisfaction.WaldTest)
	require.NoError(t, err)
	require.True(t, math.IsInf(test.Z.Value, 1))
	text, err := json.Marshal(test)
	require.NoError(t, err)
	require.JSONEq(t, `{"z":"Inf","two_sided":0,"less":1,"greater":0}`, string(text))

	test, err = satisfaction.TestNPS(satisfaction.NPSCounts{Passives: 10}, 0, satisfaction.WaldTest)
	require.NoError(t, err)
	require.Equal(t, satisfaction.Test{}, test, "0/0 is no value")
}

func TestNPSErrors(t *testing.T) {
	empty := scale.NewTally(scale.ZeroToTen())
	require.NoError(t, empty.AddCode(scale.Blank, 5))
	ten := scale.NewTally(scale.OneToTen())
	require.NoError(t, ten.Add(9))
	full := scale.NewTally(scale.ZeroToTen())
	require.NoError(t, full.Add(9))
	reversed := scale.NewTally(scale.ZeroToTen().Reversed())
	require.NoError(t, reversed.Add(9))
	good := satisfaction.NPSCounts{Promoters: 1}
	tests := []struct {
		name string
		call func() error
		want error
	}{
		{"only blanks", func() error { _, err := satisfaction.NPS(empty, satisfaction.NPSOptions{}); return err }, satisfaction.ErrNoBase},
		{"zero tally", func() error { _, err := satisfaction.NPS(new(scale.Tally), satisfaction.NPSOptions{}); return err }, scale.ErrNoScale},
		{"1–10 without classes", func() error { _, err := satisfaction.NPS(ten, satisfaction.NPSOptions{}); return err }, satisfaction.ErrScale},
		{"reversed", func() error { _, err := satisfaction.NPS(reversed, satisfaction.NPSOptions{}); return err }, satisfaction.ErrScale},
		{"five classes", func() error {
			_, err := satisfaction.NPS(ten, satisfaction.NPSOptions{Classes: scale.FiveLevelRatings()})
			return err
		}, satisfaction.ErrScale},
		{"classes that leave out 0", func() error {
			_, err := satisfaction.NPS(full, satisfaction.NPSOptions{Classes: classes(t, 1, 7, 9, 10)})
			return err
		}, satisfaction.ErrScale},
		{"level 1", func() error { _, err := satisfaction.NPSOf(good, satisfaction.NPSOptions{Level: 1}); return err }, satisfaction.ErrArgument},
		{"level NaN", func() error {
			_, err := satisfaction.NPSOf(good, satisfaction.NPSOptions{Level: math.NaN()})
			return err
		}, satisfaction.ErrArgument},
		{"method", func() error { _, err := satisfaction.NPSOf(good, satisfaction.NPSOptions{Method: 99}); return err }, satisfaction.ErrArgument},
		{"replicates", func() error { _, err := satisfaction.NPSOf(good, satisfaction.NPSOptions{Replicates: 99}); return err }, satisfaction.ErrArgument},
		{"negative replicates", func() error { _, err := satisfaction.NPSOf(good, satisfaction.NPSOptions{Replicates: -1}); return err }, satisfaction.ErrArgument},
		{"negative count", func() error {
			_, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: -1, Promoters: 5}, satisfaction.NPSOptions{})
			return err
		}, satisfaction.ErrArgument},
		{"huge counts", func() error {
			_, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: math.MaxInt64, Promoters: math.MaxInt64}, satisfaction.NPSOptions{})
			return err
		}, satisfaction.ErrArgument},
		{"no counts", func() error {
			_, err := satisfaction.NPSOf(satisfaction.NPSCounts{}, satisfaction.NPSOptions{})
			return err
		}, satisfaction.ErrNoBase},
		{"test without counts", func() error {
			_, err := satisfaction.TestNPS(satisfaction.NPSCounts{}, 0, satisfaction.ScoreTest)
			return err
		}, satisfaction.ErrNoBase},
		{"target in points", func() error { _, err := satisfaction.TestNPS(good, 30, satisfaction.ScoreTest); return err }, satisfaction.ErrArgument},
		{"target NaN", func() error { _, err := satisfaction.TestNPS(good, math.NaN(), satisfaction.ScoreTest); return err }, satisfaction.ErrArgument},
		{"test method", func() error { _, err := satisfaction.TestNPS(good, 0, 7); return err }, satisfaction.ErrArgument},
		{"compare without x", func() error {
			_, err := satisfaction.CompareNPS(satisfaction.NPSCounts{}, good, satisfaction.CompareOptions{})
			return err
		}, satisfaction.ErrNoBase},
		{"compare without y", func() error {
			_, err := satisfaction.CompareNPS(good, satisfaction.NPSCounts{}, satisfaction.CompareOptions{})
			return err
		}, satisfaction.ErrNoBase},
		{"compare method", func() error {
			_, err := satisfaction.CompareNPS(good, good, satisfaction.CompareOptions{Method: 9})
			return err
		}, satisfaction.ErrArgument},
		{"compare level", func() error {
			_, err := satisfaction.CompareNPS(good, good, satisfaction.CompareOptions{Level: -0.5})
			return err
		}, satisfaction.ErrArgument},
		{"no pair", func() error {
			_, err := satisfaction.ComparePairedNPS(panel(), nil, satisfaction.CompareOptions{})
			return err
		}, satisfaction.ErrNoBase},
		{"paired method", func() error {
			_, err := satisfaction.ComparePairedNPS(panel([2]int{9, 9}), nil, satisfaction.CompareOptions{Method: satisfaction.AdjustedWaldBoth})
			return err
		}, satisfaction.ErrArgument},
		{"paired level", func() error {
			_, err := satisfaction.ComparePairedNPS(panel([2]int{9, 9}), nil, satisfaction.CompareOptions{Level: 95})
			return err
		}, satisfaction.ErrArgument},
		{"segment is no item", func() error {
			x, err := survey.NewCrosstab(survey.Axis{ID: "a", Scale: scale.ZeroToTen()}, survey.Axis{ID: "region", Categories: []string{"north"}})
			require.NoError(t, err)
			_, err = satisfaction.ComparePairedNPS(x, nil, satisfaction.CompareOptions{})
			return err
		}, satisfaction.ErrArgument},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.ErrorIs(t, tt.call(), tt.want) })
	}
}

// Blanks, special codes and those not asked never enter.
func TestNPSDenominator(t *testing.T) {
	s, err := scale.New(scale.Definition{ID: "recommend", Range: scale.Range{From: 0, To: 10},
		Specials: []scale.Special{{Value: 99, Kind: scale.DontKnow}}})
	require.NoError(t, err)
	tally := scale.NewTally(s)
	require.NoError(t, scale.AddValues(tally, []int{10, 9, 8, 0, 99, 99}))
	require.NoError(t, tally.AddCode(scale.Blank, 3))
	require.NoError(t, tally.AddCode(scale.NotAsked, 7))
	r, err := satisfaction.NPS(tally, satisfaction.NPSOptions{})
	require.NoError(t, err)
	require.Equal(t, "1/4", r.Score.String())
	require.Equal(t, "25", r.Points(0).String())
	require.Equal(t, satisfaction.NPSCounts{Detractors: 1, Passives: 1, Promoters: 2}, r.Counts)
	require.EqualValues(t, 4, r.Estimate.N)
	require.EqualValues(t, 5, r.Estimate.Missing)
}

// multinomial is P(d, p) of n with shares of a/of and b/of, by logarithms.
func multinomial(n, d, p, a, b, of int) float64 {
	lg := func(k int) float64 { v, _ := math.Lgamma(float64(k) + 1); return v }
	term := func(k, share int) float64 {
		if k == 0 {
			return 0
		}
		return float64(k) * math.Log(float64(share)/float64(of))
	}
	return math.Exp(lg(n) - lg(d) - lg(p) - lg(n-d-p) + term(d, a) + term(p, b) + term(n-d-p, of-a-b))
}

// Exact coverage of one score over a grid of shares in twentieths. The kernel is
// tested for more sizes in package interval.
func TestNPSCoverage(t *testing.T) {
	for _, n := range []int{1, 5, 20, 60} {
		mean := map[satisfaction.NPSMethod]float64{}
		for _, m := range []satisfaction.NPSMethod{satisfaction.Tango, satisfaction.Wald} {
			limits := map[[2]int]survey.Interval{}
			for d := range n + 1 {
				for p := range n - d + 1 {
					r, err := satisfaction.NPSOf(satisfaction.NPSCounts{Detractors: int64(d), Passives: int64(n - d - p), Promoters: int64(p)}, satisfaction.NPSOptions{Method: m})
					require.NoError(t, err)
					i := r.Estimate.Interval
					require.True(t, -1 <= i.Lower && i.Upper <= 1)
					limits[[2]int{d, p}] = i
				}
			}
			cells := 0
			for a := range 21 {
				for b := range 21 - a {
					truth := float64(b-a) / 20
					covered := 0.0
					for at, i := range limits {
						if i.Lower <= truth && truth <= i.Upper {
							covered += multinomial(n, at[0], at[1], a, b, 20)
						}
					}
					mean[m] += covered
					cells++
				}
			}
			mean[m] /= float64(cells)
		}
		t.Log("n", n, "mean coverage", mean)
		require.GreaterOrEqual(t, mean[satisfaction.Tango], 0.95, n)
		require.Less(t, mean[satisfaction.Wald], 0.95, n)
	}
}
