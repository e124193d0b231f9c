package report_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/survey/disclosure"
)

var tens = report.Options{Disclosure: &disclosure.Options{MinN: 10}}

// cell is what a table shows in a row and a column, by number.
func cell(t *testing.T, b report.Block, row, column int) string {
	t.Helper()
	v := b.Table.Rows[row].Cells[column]
	if v.Suppressed {
		return "[c]"
	}
	return v.Text
}

// Figures of a result whose every base is too small are in no form of the section.
func TestRecoveryWithholds(t *testing.T) {
	s := report.Recovery(recovered(9), recovery.SilentResult{}, tens)
	require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.NotContains(t, string(text), `"number"`)
	require.NotContains(t, string(text), `"text"`)
	for _, b := range s.Blocks {
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, v := range row.Cells[1:] {
				require.True(t, v.Suppressed)
			}
		}
	}
	// Of forty, only what rests on fewer than the minimum is withheld.
	s = report.Recovery(recovered(40), silent(), report.Options{Disclosure: &disclosure.Options{MinN: 15}})
	require.Equal(t, "20", s.Blocks[0].Split.Rows[0].Counts[3].Text)
	fair := s.Blocks[2].Bars.Items[3]
	require.Equal(t, "thinks it fair", fair.Label["en"])
	require.True(t, fair.Value.Suppressed && fair.Base.Suppressed)
	require.Equal(t, "[c]", cell(t, s.Blocks[3], 2, 1))
	require.Equal(t, "20", cell(t, s.Blocks[3], 1, 1))
}

func TestRecoveryShowsBounds(t *testing.T) {
	r := recovered(40)
	s := report.Recovery(r, recovery.SilentResult{}, report.Options{})
	require.Equal(t, "recovery", s.ID)
	require.Len(t, s.Blocks[2].Bars.Items, 5)
	require.Equal(t, []string{"18", "40.0 %", "85.0 %"}, []string{cell(t, s.Blocks[3], 0, 1), cell(t, s.Blocks[3], 0, 2), cell(t, s.Blocks[3], 0, 3)})
	require.InDelta(t, 100*r.FirstContact.AtLeast.Value, 40, 1e-9)
	require.InDelta(t, 100*r.FirstContact.AtMost.Value, 85, 1e-9)
	// Nothing unknown, nothing to bound.
	r.FirstContact.Unknown, r.Solution.Unknown, r.Fairness.Unknown, r.WonBack.Unknown = 0, 0, 0, 0
	require.Len(t, report.Recovery(r, recovery.SilentResult{}, report.Options{}).Blocks, 4)
}

// A kind of service with few jobs is withheld, and another with it, so that it cannot
// be taken from the whole; one without a base has nothing to withhold.
func TestOperationsWithholds(t *testing.T) {
	s := report.Operations(served(5), tens)
	require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
	var shown []string
	for _, b := range s.Blocks[0].Bars.Items {
		if !b.Value.Suppressed {
			shown = append(shown, b.Label["en"])
		}
		require.Equal(t, b.Value.Suppressed, b.Base.Suppressed)
	}
	require.Equal(t, []string{"all services", "repair"}, shown)
	jobs := s.Blocks[2]
	require.Equal(t, []string{"75", "46", "[c]", "[c]"}, []string{cell(t, jobs, 0, 1), cell(t, jobs, 3, 1), cell(t, jobs, 6, 1), cell(t, jobs, 9, 1)})
	for row := 7; row < 12; row++ {
		if row != 9 {
			require.Equal(t, "[c]", cell(t, jobs, row, 3))
			require.Equal(t, "[c]", cell(t, jobs, row, 6))
		}
	}
	// Audits are too few by kind of service, and not in all.
	require.Equal(t, []string{"18", "[c]", "[c]", "[c]"}, []string{cell(t, s.Blocks[3], 0, 7), cell(t, s.Blocks[3], 1, 7), cell(t, s.Blocks[3], 2, 7), cell(t, s.Blocks[3], 3, 7)})
	require.Equal(t, "[c]", cell(t, s.Blocks[3], 1, 6))

	s = report.Operations(served(5), report.Options{Disclosure: &disclosure.Options{MinN: 100}})
	for _, b := range s.Blocks[2:] {
		for _, row := range b.Table.Rows {
			for column, v := range row.Cells[1:] {
				promised := b.Table.Columns[column+1].Label["en"] == "promised"
				require.True(t, v.Suppressed || v.Text == "" || promised, v)
			}
		}
	}
	s = report.Operations(served(0), tens)
	require.Equal(t, []string{"46", "24"}, []string{cell(t, s.Blocks[2], 3, 1), cell(t, s.Blocks[2], 6, 1)})
}

// One kind of service is all of them.
func TestOperationsOfOneService(t *testing.T) {
	r := served(0)
	r.Services = r.Services[:1]
	s := report.Operations(r, report.Options{})
	require.Len(t, s.Blocks[0].Bars.Items, 1)
	require.Equal(t, "repair", s.Blocks[0].Bars.Items[0].Label["en"])
	require.Zero(t, s.Blocks[0].Bars.Items[0].Depth)
}

func TestMomentsWithhold(t *testing.T) {
	s := report.MomentsOfTruth(touchpoints(90), tens)
	require.Equal(t, []string{"1", "2"}, []string{cell(t, s.Blocks[0], 0, 5), cell(t, s.Blocks[0], 0, 7)})
	require.Contains(t, s.Lead["en"], "69.9 of 100")
	s = report.MomentsOfTruth(touchpoints(9), tens)
	require.NotContains(t, s.Lead["en"], "69.9")
	require.NotContains(t, s.Lead["zh"], "69.9")
	require.Equal(t, "Bill", s.Blocks[0].Table.Rows[2].Cells[0].Words["en"])
	require.Equal(t, []string{"[c]", "[c]", "", "[c]"}, []string{cell(t, s.Blocks[0], 2, 1), cell(t, s.Blocks[0], 2, 4), cell(t, s.Blocks[0], 2, 5), cell(t, s.Blocks[0], 2, 6)})
	require.Equal(t, "30.0 %", cell(t, s.Blocks[0], 2, 3)) // what 50 and 20 leave
	require.Equal(t, "", cell(t, s.Blocks[0], 0, 5))
}

// Times are in the unit that fits, and ranges where they are not known.
func TestTimesAreReadable(t *testing.T) {
	const minute, hour, day = 60, 3600, 86400
	show := func(calendar string, spans ...asof.Span) string {
		r := recovered(4)
		r.Calendar, r.TimeToClear = calendar, must(asof.TimesOf(spans, asof.Options{Quantiles: []float64{0.5}}))
		s := report.Recovery(r, recovery.SilentResult{}, report.Options{})
		return cell(t, s.Blocks[len(s.Blocks)-1], 1, 1)
	}
	done := func(seconds int64) asof.Span { return asof.Span{Seconds: seconds, N: 1} }
	running := func(seconds int64) asof.Span { return asof.Span{Seconds: seconds, N: 1, Running: true} }
	require.Equal(t, "45.0 min", show("", done(45*minute)))
	require.Equal(t, "2.5 h", show("", done(150*minute)))
	require.Equal(t, "3.0 d", show("", done(3*day)))
	require.Equal(t, "72.0 h", show("business hours", done(3*day)))
	require.Equal(t, "≥ 3.0 d", show("", running(3*day)))
	require.Equal(t, "1.0–4.0 h", show("", done(4*hour), running(hour)))
	require.Equal(t, "0.5–10.0 d", show("", done(10*day), running(12*hour)))

	r := recovered(4)
	r.Calendar = "business hours"
	require.Contains(t, report.Recovery(r, recovery.SilentResult{}, report.Options{}).Lead["en"], "counted in business hours")
}

// A step that this version does not know has its name.
func TestResultsFromElsewhere(t *testing.T) {
	r := recovery.Result{Steps: []recovery.StepRate{{Step: recovery.Abandoned}}}
	require.Equal(t, "abandoned", report.Recovery(r, recovery.SilentResult{}, report.Options{}).Blocks[1].Bars.Items[0].Label["en"])
	// Services without times, and with other quantiles than the whole.
	o := operations.Result{AsOf: time.Unix(0, 0).UTC(), Services: []operations.ServiceResult{{Promise: operations.Promise{Service: "a"}}, {Promise: operations.Promise{Service: "b"}}}}
	o.Services[0].Response.Times = new(must(asof.TimesOf([]asof.Span{{Seconds: 9, N: 3}}, asof.Options{Quantiles: []float64{0.5}})))
	o.Services[0].Response.Times.N = 12
	s := report.Operations(o, report.Options{})
	require.NoError(t, report.Report{Title: english("x"), Sections: []report.Section{s}}.Validate())
}

// What the caller has suppressed is not said in other words: how many jobs are overdue
// tells of those in time.
func TestOperationsOfSuppressed(t *testing.T) {
	r := served(0)
	r.Services[0].Resolution.Kept.Estimate = new(r.Services[0].Resolution.Kept.Estimate.Suppress())
	s := report.Operations(r, report.Options{})
	require.True(t, s.Blocks[1].Bars.Items[1].Base.Suppressed)
	require.Equal(t, []string{"0", "[c]", "3"}, []string{cell(t, s.Blocks[2], 4, 6), cell(t, s.Blocks[2], 5, 6), cell(t, s.Blocks[2], 8, 6)})
}

// A base is withheld where the rate has no estimate, too; what is not a number is no figure.
func TestResultsMadeByHand(t *testing.T) {
	require.Empty(t, report.Operations(operations.Result{}, tens).Lead) // not "as of 0001-01-01"
	r := recovered(40)
	r.Fairness.Estimate, r.Fairness.N, r.Fairness.Count = nil, 3, 1
	s := report.Recovery(r, recovery.SilentResult{}, tens)
	require.True(t, s.Blocks[2].Bars.Items[3].Base.Suppressed)
	m := touchpoints(90)
	m.Moments[0].Weight, m.Moments[1].Carried.Value = math.NaN(), math.Inf(1)
	s = report.MomentsOfTruth(m, report.Options{})
	require.Equal(t, []string{"–", "–"}, []string{cell(t, s.Blocks[0], 0, 3), cell(t, s.Blocks[0], 1, 4)})
}

// Whatever jobs there are: no base below the minimum is shown, and none can be had by
// taking what is shown from the whole.
func TestOperationsGiveNothingAway(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 22))
	for range 300 {
		var r operations.Result
		rates := func(s *operations.ServiceResult) []*asof.Rate {
			return []*asof.Rate{&s.Response.Kept, &s.Resolution.Kept, &s.FirstTimeFix, &s.Recheck, &s.Process}
		}
		total := rates(&r.All)
		for i := range 2 + rng.IntN(5) {
			s := operations.ServiceResult{Promise: operations.Promise{Service: string(rune('a' + i))}, Jobs: rng.Int64N(40)}
			r.All.Jobs += s.Jobs
			for j, rate := range rates(&s) {
				n := rng.Int64N(s.Jobs + 1)
				*rate = must(asof.RateOf("jobs", rng.Int64N(n+1), n, 0, asof.Options{}))
				total[j].N, total[j].Count = total[j].N+n, total[j].Count+rate.Count
			}
			r.Services = append(r.Services, s)
		}
		for _, rate := range total {
			*rate = must(asof.RateOf("jobs", rate.Count, rate.N, 0, asof.Options{}))
		}
		s := report.Operations(r, tens)
		check := func(what string, shown func(row int) report.Value, base func(operations.ServiceResult) int64) {
			hidden := int64(0)
			for i, service := range r.Services {
				n := base(service)
				if shown(i + 1).Suppressed {
					hidden += n
				} else {
					require.True(t, n == 0 || n >= 10, "%s of %+v", what, service)
				}
			}
			if !shown(0).Suppressed {
				require.True(t, hidden == 0 || hidden >= 10, "%s: %d withheld of %+v", what, hidden, r)
			}
		}
		bars := func(block int) func(int) report.Value {
			return func(row int) report.Value { return s.Blocks[block].Bars.Items[row].Base }
		}
		check("response", bars(0), func(s operations.ServiceResult) int64 { return s.Response.Kept.N })
		check("resolution", bars(1), func(s operations.ServiceResult) int64 { return s.Resolution.Kept.N })
		check("jobs", func(row int) report.Value { return s.Blocks[2].Table.Rows[3*row].Cells[1] }, func(s operations.ServiceResult) int64 { return s.Jobs })
		if len(s.Blocks) > 3 {
			quality := func(column int) func(int) report.Value {
				return func(row int) report.Value { return s.Blocks[3].Table.Rows[row].Cells[column] }
			}
			check("first", quality(2), func(s operations.ServiceResult) int64 { return s.FirstTimeFix.N })
			check("recheck", quality(4), func(s operations.ServiceResult) int64 { return s.Recheck.N })
			check("process", quality(7), func(s operations.ServiceResult) int64 { return s.Process.N })
		}
	}
}
