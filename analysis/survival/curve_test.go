package survival_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

func TestCurveAgainstR(t *testing.T) {
	at := []float64{5, 12, 20, 33}
	tests := []struct {
		name             string
		data             survival.Data
		s, se            []float64
		hazard, hazardSE []float64
		median           float64
		source           string
	}{
		{"plain", plain(),
			[]float64{0.842752849002849, 0.785292427479927, 0.722147568545138, 0.279290572134832}, []float64{0.0482097760303005, 0.0551686608284398, 0.0616183649644189, 0.0754694961308162},
			nil, nil, 25, "survfit(Surv(t,s)~1)"},
		{"left truncation", late(),
			[]float64{0.661221590909091, 0.584926791958042, 0.507581100459458, 0.176549947985898}, []float64{0.0913390822470381, 0.0908022646467331, 0.0890923758087438, 0.0576901527221749},
			[]float64{0.378787878787879, 0.494172494172494, 0.630536130536131, 1.579010577523163}, []float64{0.126313121216160, 0.142803621851315, 0.163068149929076, 0.295545540925587},
			21, "survfit(Surv(e,t,s)~1)"},
		{"weights", heavy(),
			[]float64{0.842208081328502, 0.802820083027032, 0.755948531259732, 0.330060761742827}, []float64{0.0535402451626468, 0.0573385358919456, 0.0617479533004800, 0.0879403333878920},
			[]float64{0.163182180397085, 0.209949718223770, 0.268913148906598, 1.027869955161536}, []float64{0.0567191588835158, 0.0646064625133215, 0.0748793748603881, 0.2239801046292582},
			25, "survfit(Surv(t,s)~1, weights=w)"},
		{"both", both(),
			[]float64{0.654972346662797, 0.598308072396805, 0.537017039932263, 0.209487499932377}, []float64{0.0993206876589511, 0.0957692459570738, 0.0914727513007548, 0.0710451131444863},
			nil, nil, 21, "survfit(Surv(e,t,s)~1, weights=w, id=i, robust=TRUE)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := curveOf(t, tt.data)
			h, err := survival.NelsonAalen(c.Group(), survival.Options{})
			require.NoError(t, err)
			var s, se, hazard, hazardSE []float64
			for _, time := range at {
				p, err := c.At(time)
				require.NoError(t, err)
				s, se = append(s, p.Estimate.Value), append(se, p.Estimate.SE.Value)
				q, err := h.At(time)
				require.NoError(t, err)
				hazard, hazardSE = append(hazard, q.Estimate.Value), append(hazardSE, q.Estimate.SE.Value)
			}
			closeTo(t, tt.s, s, 1e-12, "survival")
			closeTo(t, tt.se, se, 1e-12, "se")
			if tt.hazard != nil {
				closeTo(t, tt.hazard, hazard, 1e-12, "hazard")
				closeTo(t, tt.hazardSE, hazardSE, 1e-12, "se of hazard")
			}
			require.Equal(t, survey.Some(tt.median), c.Median().Value)
		})
	}
	mean, err := curveOf(t, plain()).RestrictedMean(30)
	require.NoError(t, err)
	closeTo(t, []float64{21.92845688185740, 1.34099746868578}, []float64{mean.Value, mean.SE.Value}, 1e-12, "rmean") // summary(f, rmean=30)
}

// Curves by the definition, over all rows at each time.
func TestCurveAgainstDefinition(t *testing.T) {
	for seed := range uint64(12) {
		d := drawn(seed, 40, seed%3 == 1, seed%4 >= 2)
		c := curveOf(t, d)
		h, err := survival.NelsonAalen(c.Group(), survival.Options{})
		require.NoError(t, err)
		for i := range c.Len() {
			p := c.Point(i)
			s, hazard := slowCurve(d, p.Time)
			require.InDelta(t, s, p.Estimate.Value, 1e-12)
			require.InDelta(t, hazard, h.Point(i).Estimate.Value, 1e-11)
		}
	}
}

// A customer counts as a thousandth more: what the curve and its area then change by are
// the influences, whose squares add up to the variance.
func TestLinearisedErrors(t *testing.T) {
	for _, d := range []survival.Data{heavy(), both(), drawn(3, 30, true, true)} {
		c := curveOf(t, d)
		h, err := survival.NelsonAalen(c.Group(), survival.Options{})
		require.NoError(t, err)
		const tau, step = 15, 1e-5
		figures := func(d survival.Data) [3]float64 {
			c := curveOf(t, d)
			p, err := c.At(tau)
			require.NoError(t, err)
			mean, err := c.RestrictedMean(tau)
			require.NoError(t, err)
			_, hazard := slowCurve(d, tau)
			return [3]float64{p.Estimate.Value, mean.Value, hazard}
		}
		var variance [3]float64
		for i, w := range d.Weights {
			d.Weights[i] = w * (1 + step)
			up := figures(d)
			d.Weights[i] = w * (1 - step)
			down := figures(d)
			d.Weights[i] = w
			for k := range variance {
				u := (up[k] - down[k]) / (2 * step)
				variance[k] += u * u
			}
		}
		p, err := c.At(tau)
		require.NoError(t, err)
		mean, err := c.RestrictedMean(tau)
		require.NoError(t, err)
		q, err := h.At(tau)
		require.NoError(t, err)
		require.InEpsilon(t, math.Sqrt(variance[0]), p.Estimate.SE.Value, 1e-7)
		require.InEpsilon(t, math.Sqrt(variance[1]), mean.SE.Value, 1e-7)
		require.InEpsilon(t, math.Sqrt(variance[2]), q.Estimate.SE.Value, 1e-7)
	}
}

// With equal weights and no delay the linearised error is Greenwood's; no multiple of
// the weights changes anything.
func TestWeightsAreRelative(t *testing.T) {
	d := plain()
	want := curveOf(t, d)
	for _, w := range []float64{1, 0.001, 7e5} {
		d.Weights = make([]float64, len(d.Times))
		for i := range d.Weights {
			d.Weights[i] = w
		}
		got := curveOf(t, d)
		for i := range want.Len() {
			a, b := want.Point(i).Estimate, got.Point(i).Estimate
			require.InDelta(t, a.Value, b.Value, 1e-12)
			require.InDelta(t, a.SE.Value, b.SE.Value, 1e-12)
			require.InDelta(t, a.Interval.Lower, b.Interval.Lower, 1e-11)
		}
		require.InDelta(t, 60, got.Point(0).Estimate.EffectiveN, 1e-9)
	}
}

// The same customers as rows in any order, as counts, as parts of counts.
func TestSameBitsFromEverywhere(t *testing.T) {
	for _, d := range []survival.Data{plain(), late()} {
		want, err := json.Marshal(curveOf(t, d))
		require.NoError(t, err)
		a, b := survival.NewCounts("day"), survival.NewCounts("day")
		for i, time := range d.Times {
			entry, c := 0, a
			if d.Entries != nil {
				entry = int(d.Entries[i])
			}
			if i%2 == 0 {
				c = b
			}
			require.NoError(t, c.AddN(entry, int(time), d.Status[i], 1))
		}
		require.NoError(t, a.Merge(b))
		counted, err := survival.FromCounts("all", a)
		require.NoError(t, err)
		require.Equal(t, groupOf(t, d), counted)
		for seed := range uint64(4) {
			got, err := json.Marshal(curveOf(t, shuffled(d, seed)))
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
		}
		c := shuffled(both(), 3)
		require.Equal(t, groupOf(t, both()), groupOf(t, c)) // weights too
	}
}

// Every way to count and to sort gives the same group: few and many rows, whole times,
// long ones, continuous ones, with missing rows and with a delay that changes nothing.
func TestPathsAgree(t *testing.T) {
	for _, n := range []int{1, 2, 500, 70_000} {
		for _, whole := range []bool{true, false} {
			d := customers(n, whole)
			want := groupOf(t, d)
			d.Entries = make([]float64, n)
			require.Equal(t, want, groupOf(t, d))
			d.Entries = nil
			d.Times, d.Status = append(d.Times, math.NaN()), append(d.Status, survival.Event)
			missing := groupOf(t, d)
			require.EqualValues(t, 1, missing.Missing())
			require.Equal(t, want.N(), missing.N())
			a, err := survival.KaplanMeier(want, survival.Options{})
			require.NoError(t, err)
			b, err := survival.KaplanMeier(missing, survival.Options{})
			require.NoError(t, err)
			require.Equal(t, a.Point(n/2), func() survival.Point { p := b.Point(n / 2); p.Estimate.Missing = 0; return p }())
			d.Times[len(d.Times)-1] = 1e9 // no longer counted
			long := groupOf(t, d)
			require.Equal(t, want.N()+1, long.N())
			require.Equal(t, 1e9, long.Last())
		}
	}
	zero := math.Copysign(0, -1)
	d := survival.Data{Times: []float64{zero, 0, 1.5}, Status: []survival.Status{1, 0, 1}}
	require.Equal(t, 2, curveOf(t, d).Len())
	// Neighbouring float64 are different times, to R they are one.
	d.Times = []float64{1.5, math.Nextafter(1.5, 2), 3}
	require.Equal(t, 3, curveOf(t, d).Len())
}

// With all followed to the end the warning counts who left and who stayed.
func TestLowBase(t *testing.T) {
	d := survival.Data{Times: make([]float64, 30), Status: make([]survival.Status, 30)}
	for i := range d.Times {
		d.Times[i], d.Status[i] = float64(i+1), survival.Event
	}
	i := 0
	for p := range curveOf(t, d).Points() {
		i++
		low := len(p.Estimate.Warnings) > 0
		require.Equal(t, min(i, 30-i) < 5, low, "%d", i)
	}
}

func TestMedian(t *testing.T) {
	none := survey.Optional{}
	tests := []struct {
		name   string
		times  []float64
		status []survival.Status
		want   survey.Optional
		source string
	}{
		{"more than half stay", []float64{1, 2, 3, 4, 5}, []survival.Status{1, 1, 0, 0, 0}, none, "S = 0.6 at the end"},
		{"nobody left", []float64{1, 2}, []survival.Status{0, 0}, none, "S = 1"},
		{"passes one half", []float64{1, 2, 3}, []survival.Status{1, 1, 0}, survey.Some(2), "S = 2/3, 1/3"},
		{"one half until the next event", []float64{1, 2, 3, 4}, []survival.Status{1, 1, 0, 1}, survey.Some(3), "quantile(survfit(Surv(c(1,2,3,4),c(1,1,0,1))~1), .5)"},
		{"one half to the end", []float64{1, 2, 3, 4}, []survival.Status{1, 1, 0, 0}, survey.Some(3), "quantile(survfit(Surv(c(1,2,3,4),c(1,1,0,0))~1), .5)"},
		{"two customers", []float64{1, 2}, []survival.Status{1, 0}, survey.Some(1.5), "quantile(survfit(Surv(c(1,2),c(1,0))~1), .5)"},
		{"censored with the event", []float64{2, 2}, []survival.Status{1, 0}, survey.Some(2), "at risk at 2: both, so S = 1/2"},
		{"all at once", []float64{2, 2}, []survival.Status{1, 1}, survey.Some(2), "S = 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := curveOf(t, survival.Data{Times: tt.times, Status: tt.status}).Median()
			require.Equal(t, tt.want, m.Value)
		})
	}
	_, err := curveOf(t, plain()).Quantile(1)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = curveOf(t, plain()).Quantile(math.NaN())
	require.ErrorIs(t, err, survey.ErrArgument)
}

// Blocks of steps are passed over where their limits cannot reach: the same times as by
// looking at each.
func TestQuantileLimitsAgainstEachPoint(t *testing.T) {
	for _, transform := range []survival.Transform{survival.LogLog, survival.Log, survival.Plain} {
		for n := 300; n < 4000; n += 700 {
			g := groupOf(t, customers(n, false))
			c, err := survival.KaplanMeier(g, survival.Options{Transform: transform, Level: 0.9})
			require.NoError(t, err)
			for _, p := range []float64{0.01, 0.3, 0.5, 0.77} {
				q, err := c.Quantile(p)
				require.NoError(t, err)
				var lower, upper survey.Optional
				for point := range c.Points() {
					if i := point.Estimate.Interval; point.Events > 0 && i.Valid() && point.Estimate.SE.Value > 0 {
						if !lower.Valid && i.Lower <= 1-p {
							lower = survey.Some(point.Time)
						}
						if !upper.Valid && i.Upper <= 1-p {
							upper = survey.Some(point.Time)
						}
					}
				}
				require.Equal(t, [2]survey.Optional{lower, upper}, [2]survey.Optional{q.Lower, q.Upper}, "%v %d %v", transform, n, p)
			}
		}
	}
}

// Few events at a level of 0.9999: the lower limit is lowest at the first of them.
func TestQuantileLimitNotMonotone(t *testing.T) {
	d := survival.Data{}
	for i := range 3000 {
		s := survival.Censored
		if i%60 == 0 {
			s = survival.Event
		}
		d.Times, d.Status = append(d.Times, float64(i)), append(d.Status, s)
	}
	c, err := survival.KaplanMeier(groupOf(t, d), survival.Options{Level: 0.9999})
	require.NoError(t, err)
	require.Less(t, c.Point(0).Estimate.Interval.Lower, c.Point(250).Estimate.Interval.Lower)
	q, err := c.Quantile(40.0 / 3000)
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), q.Lower)
}

func TestAt(t *testing.T) {
	c := curveOf(t, late())
	for _, tt := range []struct {
		time float64
		want error
	}{{-1, survey.ErrArgument}, {math.NaN(), survey.ErrArgument}, {36, survival.ErrBeyond}, {math.Inf(1), survival.ErrBeyond}} {
		_, err := c.At(tt.time)
		require.ErrorIs(t, err, tt.want)
	}
	p, err := c.At(0)
	require.NoError(t, err)
	require.Equal(t, 1.0, p.Estimate.Value)
	require.Equal(t, survey.ZeroVariance, p.Estimate.Warnings[0].Code)
	// At risk: entered before, not gone before.
	d := late()
	for _, time := range []float64{0.5, 3, 3.5, 11, 24.25, 35} {
		p, err := c.At(time)
		require.NoError(t, err)
		want := 0
		for i := range d.Times {
			if d.Times[i] >= time && (d.Entries[i] == 0 || d.Entries[i] < time) {
				want++
			}
		}
		require.Equal(t, float64(want), p.AtRisk, fmt.Sprint(time))
	}
	// Everybody left: known for ever after.
	gone := curveOf(t, survival.Data{Times: []float64{1, 2}, Status: []survival.Status{1, 1}})
	p, err = gone.At(1e6)
	require.NoError(t, err)
	require.Equal(t, 0.0, p.Estimate.Value)
	require.False(t, p.Estimate.SE.Valid)
	mean, err := gone.RestrictedMean(1e6)
	require.NoError(t, err)
	require.Equal(t, 1.5, mean.Value)
}

// Of three early customers all leave before the others enter.
func TestExhausted(t *testing.T) {
	d := survival.Data{Times: []float64{1, 2, 3, 20, 30, 40}, Status: []survival.Status{1, 1, 1, 1, 0, 1}, Entries: []float64{0, 0, 0, 10, 10, 10}}
	p, err := curveOf(t, d).At(15)
	require.NoError(t, err)
	require.Equal(t, 0.0, p.Estimate.Value)
	require.Equal(t, survival.SmallRisk, p.Estimate.Warnings[1].Code)
	require.Equal(t, survival.Exhausted, p.Estimate.Warnings[2].Code)
	// Few are left at the end of every curve.
	d = survival.Data{}
	for i := range 30 {
		d.Times, d.Status, d.Entries = append(d.Times, float64(10+i)), append(d.Status, survival.Event), append(d.Entries, float64(i%9))
	}
	p, err = curveOf(t, d).At(37)
	require.NoError(t, err)
	require.Len(t, p.Estimate.Warnings, 1)
	require.Equal(t, survey.LowBase, p.Estimate.Warnings[0].Code)
	// Later ones tell of themselves.
	d = survival.Data{Times: []float64{1, 2, 3, 20, 30, 40}, Status: []survival.Status{1, 1, 1, 1, 0, 1}, Entries: []float64{0, 0, 0, 10, 10, 10}}
	c, err := survival.KaplanMeier(groupOf(t, d).Since(10), survival.Options{})
	require.NoError(t, err)
	p, err = c.At(20)
	require.NoError(t, err)
	require.InDelta(t, 2.0/3, p.Estimate.Value, 1e-15)
	require.Len(t, p.Estimate.Warnings, 1)
	require.Equal(t, survey.LowBase, p.Estimate.Warnings[0].Code)
}

// Since is the quotient S(t)/S(start), with the errors of who was left.
func TestSince(t *testing.T) {
	for seed, d := range []survival.Data{plain(), late(), heavy(), both(), drawn(7, 90, true, true)} {
		all := curveOf(t, d)
		for _, start := range []float64{0, 0.5, 8, 12} {
			g := all.Group().Since(start)
			c, err := survival.KaplanMeier(g, survival.Options{})
			require.NoError(t, err)
			before, err := all.At(start)
			require.NoError(t, err)
			for p := range c.Points() {
				require.Greater(t, p.Time, start)
				whole, err := all.At(p.Time)
				require.NoError(t, err)
				require.InDelta(t, whole.Estimate.Value/before.Estimate.Value, p.Estimate.Value, 1e-13, "%d", seed)
				require.InDelta(t, whole.AtRisk, p.AtRisk, 1e-9)
			}
			// The same by rows that enter at the start at the earliest.
			var kept survival.Data
			for i, time := range d.Times {
				if time <= start {
					continue
				}
				kept.Times, kept.Status = append(kept.Times, time), append(kept.Status, d.Status[i])
				if d.Weights != nil {
					kept.Weights = append(kept.Weights, d.Weights[i])
				}
				entry := start
				if d.Entries != nil {
					entry = max(start, d.Entries[i])
				}
				kept.Entries = append(kept.Entries, entry)
			}
			want := curveOf(t, kept)
			require.EqualValues(t, len(kept.Times), g.N())
			for i := range c.Len() {
				a, b := want.Point(i).Estimate, c.Point(i).Estimate
				require.InDelta(t, a.SE.Value, b.SE.Value, 1e-12)
				require.InDelta(t, a.EffectiveN, b.EffectiveN, 1e-9)
			}
			require.InDelta(t, c.Point(3).AtRisk, must(c.At(c.Point(3).Time)).AtRisk, 1e-12)
		}
	}
	gone := groupOf(t, plain()).Since(1000)
	_, err := survival.KaplanMeier(gone, survival.Options{})
	require.ErrorIs(t, err, survey.ErrNoBase)
}

// One cause: the complement of Kaplan–Meier, with its error and interval. Several: they
// add up to it.
func TestIncidence(t *testing.T) {
	at := []float64{5, 12, 20, 33}
	figures := func(d survival.Data) (f, se [][]float64) {
		causes, err := survival.AalenJohansen(groupOf(t, d), survival.Options{})
		require.NoError(t, err)
		for _, c := range causes {
			var x, y []float64
			for _, time := range at {
				p, err := c.At(time)
				require.NoError(t, err)
				x, y = append(x, p.Estimate.Value), append(y, p.Estimate.SE.Value)
			}
			f, se = append(f, x), append(se, y)
		}
		return f, se
	}
	// survfit(Surv(t, factor(cause)) ~ 1)
	f, se := figures(plain())
	closeTo(t, []float64{0.103454415954416, 0.122607889795390, 0.165087158533339, 0.504630664690239}, f[0], 1e-12, "cause 1")
	closeTo(t, []float64{0.0537927350427350, 0.0920996827246827, 0.1127652729215229, 0.2160787631749293}, f[1], 1e-12, "cause 2")
	closeTo(t, []float64{0.0400529144495143, 0.0435363040461048, 0.0507349961641606, 0.0814147274656508}, se[0], 1e-12, "se 1")
	closeTo(t, []float64{0.0302068678233883, 0.0392863518838070, 0.0434801325429425, 0.0619473064596615}, se[1], 1e-12, "se 2")
	// survfit(Surv(e, t, factor(cause)) ~ 1, id = i); its error is the jackknife's.
	f, se = figures(late())
	closeTo(t, []float64{0.234375000000000, 0.259806599650350, 0.310564709696295, 0.556999012093279}, f[0], 1e-12, "late 1")
	closeTo(t, []float64{0.0842648402035032, 0.0839422224083330, 0.0829562012250536, 0.0820279434077406}, se[0], 0.05, "late se 1")

	one := plain().CauseOnly(survival.Event)
	c := curveOf(t, one)
	incidence, err := survival.AalenJohansen(c.Group(), survival.Options{})
	require.NoError(t, err)
	require.Len(t, incidence, 1)
	for i := range c.Len() {
		a, b := c.Point(i).Estimate, incidence[0].Point(i).Estimate
		require.InDelta(t, 1-a.Value, b.Value, 1e-14)
		require.InDelta(t, a.SE.Value, b.SE.Value, 1e-13)
		require.InDelta(t, 1-a.Interval.Lower, b.Interval.Upper, 1e-12)
	}
	all, err := survival.AalenJohansen(groupOf(t, late()), survival.Options{})
	require.NoError(t, err)
	c = curveOf(t, late())
	for i := range c.Len() {
		require.InDelta(t, 1, all[0].Point(i).Estimate.Value+all[1].Point(i).Estimate.Value+c.Point(i).Estimate.Value, 1e-14)
	}
}

// weightedCauses are sixteen customers with weights, who leave for one of two causes.
func weightedCauses() survival.Data {
	d, _, _ := sixteen()
	for i := range d.Status {
		if d.Status[i] == survival.Event {
			d.Status[i] = survival.Status(1 + (i+1)%2)
		}
	}
	d.Weights = []float64{1, 2, .5, 3, 1, 1, 2, .25, 4, 1, 1.5, 2, 1, .5, 3, 1}
	return d
}

func TestWeightedIncidence(t *testing.T) {
	d := weightedCauses()
	causes, err := survival.AalenJohansen(groupOf(t, d), survival.Options{})
	require.NoError(t, err)
	// survfit(Surv(entry, time, factor(cause)) ~ 1, weights = w, id = i)
	shares := [][]float64{{0.0805491990847, 0.2151556581795, 0.4234484517018}, {0.0434782608696, 0.1722184785197, 0.2457335821158}}
	ses := [][]float64{{0.0776122534312, 0.1295973834781, 0.1672462276062}, {0.0437445613059, 0.1013773390184, 0.1220695340575}}
	for k, c := range causes {
		for i, time := range []float64{5, 12, 20} {
			p, err := c.At(time)
			require.NoError(t, err)
			require.InEpsilon(t, shares[k][i], p.Estimate.Value, 1e-11)
			require.InEpsilon(t, ses[k][i], p.Estimate.SE.Value, 1e-11)
		}
	}
	// The slope of each share along each weight, taken by differences.
	const step = 1e-5
	sums := make([][]float64, 2)
	for i, w := range d.Weights {
		move := func(by float64) []survival.Cumulative {
			moved := d
			moved.Weights = slices.Clone(d.Weights)
			moved.Weights[i] = w * (1 + by)
			c, err := survival.AalenJohansen(groupOf(t, moved), survival.Options{})
			require.NoError(t, err)
			return c
		}
		up, down := move(step), move(-step)
		for k := range causes {
			for j := range causes[k].Len() {
				if i == 0 {
					sums[k] = append(sums[k], 0)
				}
				slope := (up[k].Point(j).Estimate.Value - down[k].Point(j).Estimate.Value) / (2 * step)
				sums[k][j] += slope * slope
			}
		}
	}
	for k := range causes {
		for j, sum := range sums[k] {
			if e := causes[k].Point(j).Estimate; e.SE.Valid {
				require.InDelta(t, math.Sqrt(sum), e.SE.Value, 1e-8)
			}
		}
	}
	// With equal weights and no delays it is the delta method, whatever they are.
	d.Entries = nil
	d.Weights = nil
	plain, err := survival.AalenJohansen(groupOf(t, d), survival.Options{})
	require.NoError(t, err)
	d.Weights = slices.Repeat([]float64{3}, 16)
	equal, err := survival.AalenJohansen(groupOf(t, d), survival.Options{})
	require.NoError(t, err)
	for k := range plain {
		for j := range plain[k].Len() {
			require.InDelta(t, plain[k].Point(j).Estimate.Value, equal[k].Point(j).Estimate.Value, 1e-14)
			require.InDelta(t, plain[k].Point(j).Estimate.SE.Value, equal[k].Point(j).Estimate.SE.Value, 1e-14)
		}
	}
	// Everybody left before others entered: nothing counts after.
	c, err := survival.AalenJohansen(groupOf(t, survival.Data{Times: []float64{2, 5, 6}, Status: []survival.Status{1, 2, 1},
		Entries: []float64{0, 3, 3}, Weights: []float64{1, 2, 3}}), survival.Options{})
	require.NoError(t, err)
	_, err = json.Marshal(c)
	require.NoError(t, err)
	require.Equal(t, 0.0, c[1].Point(2).Estimate.Value)
	// Where all have left, rounding makes no error of it.
	r := rand.New(rand.NewPCG(9, 1))
	for range 200 {
		d := survival.Data{}
		for i := range 7 {
			d.Times, d.Status, d.Weights = append(d.Times, float64(i)), append(d.Status, survival.Event), append(d.Weights, r.Float64()+0.01)
		}
		c, err := survival.AalenJohansen(groupOf(t, d), survival.Options{})
		require.NoError(t, err)
		_, err = json.Marshal(c)
		require.NoError(t, err)
		last := c[0].Point(6).Estimate
		require.Less(t, last.SE.Value, 1e-7)
	}
}

// An interval of one unit and no censoring within makes the life table the curve.
func TestLifeTableIsTheCurve(t *testing.T) {
	d := survival.Data{Times: []float64{0, 0.3, 0.6, 0.9, 1.2, 1.5}, Status: []survival.Status{1, 1, 1, 1, 1, 1}}
	table, err := survival.LifeTable(groupOf(t, d), 0.3, survival.Options{})
	require.NoError(t, err)
	c := curveOf(t, d)
	require.Len(t, table, 6) // each time in the interval it begins, 3·0.3 < 0.9 or not
	for i, row := range table {
		require.Equal(t, 1.0, row.Events, fmt.Sprint(i))
		require.InDelta(t, c.Point(i).Estimate.Value, row.Survival.Value, 1e-15)
		require.InDelta(t, c.Point(i).Estimate.SE.Value, row.Survival.SE.Value, 1e-15)
	}
	for _, width := range []float64{0, -1, math.NaN(), 1e-300} {
		_, err := survival.LifeTable(groupOf(t, d), width, survival.Options{})
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	table, err = survival.LifeTable(groupOf(t, late()), 10, survival.Options{})
	require.NoError(t, err)
	var entered, events float64
	for _, row := range table {
		entered += row.Entered
		events += row.Events
	}
	require.Equal(t, 60.0, entered+table[0].Entering)
	for _, row := range table {
		require.Equal(t, row.Entering+(row.Entered-row.Withdrawn)/2, row.Exposed)
	}
	// 43·0.05 begins the 44th interval, although the quotient is below 43.
	begin := 43 * 0.05
	require.Less(t, begin/0.05, 43.0)
	table, err = survival.LifeTable(groupOf(t, survival.Data{Times: []float64{begin}, Status: []survival.Status{1}}), 0.05, survival.Options{})
	require.NoError(t, err)
	require.Len(t, table, 44)
	require.Equal(t, 35.0, events)
}

// Periods multiply up to the curve.
func TestRetention(t *testing.T) {
	c := curveOf(t, plain())
	r, err := c.Retention(5, 20, 33)
	require.NoError(t, err)
	require.InDelta(t, 1-0.722147568545138/0.842752849002849, r[1].Churn.Value, 1e-12)
	stay := 1.0
	for _, p := range r {
		stay *= 1 - p.Churn.Value
		require.InDelta(t, p.Retained.Value, stay, 1e-12)
		require.True(t, p.Churn.Interval.Lower < p.Churn.Value && p.Churn.Value < p.Churn.Interval.Upper)
	}
	_, err = c.Retention(5, 5)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = c.Retention(5, 1000)
	require.ErrorIs(t, err, survival.ErrBeyond)
	none, err := curveOf(t, survival.Data{Times: []float64{1, 2}, Status: []survival.Status{1, 1}}).Retention(1, 2, 3)
	require.NoError(t, err)
	require.Equal(t, 1.0, none[1].Churn.Value)
	require.Nil(t, none[2].Churn)

	// With weights the error of a period is that of the curve of those who were there.
	weighted := both()
	weighted.Times[0], weighted.Entries[0], weighted.Status[0] = 0, 0, survival.Event
	r, err = curveOf(t, weighted).Retention(0, 10, 20)
	require.NoError(t, err)
	since, err := survival.KaplanMeier(groupOf(t, weighted), survival.Options{Since: 10})
	require.NoError(t, err)
	p, err := since.At(20)
	require.NoError(t, err)
	require.InDelta(t, 1-p.Estimate.Value, r[2].Churn.Value, 1e-14)
	require.InEpsilon(t, p.Estimate.SE.Value, r[2].Churn.SE.Value, 1e-10)
	require.InEpsilon(t, p.Estimate.Interval.Lower, 1-r[2].Churn.Interval.Upper, 1e-10)
	early, err := survival.KaplanMeier(groupOf(t, weighted), survival.Options{Since: 1e-9})
	require.NoError(t, err)
	p, err = early.At(10)
	require.NoError(t, err)
	require.InEpsilon(t, p.Estimate.SE.Value, r[1].Churn.SE.Value, 1e-10)
}

// However times are spread, the curve is that of their order.
func TestSortedTimes(t *testing.T) {
	const n = 5000
	r := rand.New(rand.NewPCG(5, 6))
	for name, time := range map[string]func() float64{
		"even":        r.Float64,
		"skewed":      func() float64 { return math.Exp(20 * r.NormFloat64()) },
		"one far off": func() float64 { return r.Float64() * math.Pow(1e12, float64(r.IntN(n)/(n-1))) },
		"many ties":   func() float64 { return float64(r.IntN(40)) + 0.5 },
		"all but one": func() float64 { return 0.5 * float64(r.IntN(n)/(n-1)) },
		"tiny":        func() float64 { return 5e-324 * float64(r.IntN(100)) },
		"zero":        func() float64 { return math.Copysign(0, -1) },
		"large":       func() float64 { return 1e150 * r.Float64() },
	} {
		d := survival.Data{Times: make([]float64, n), Status: make([]survival.Status, n)}
		ends := map[float64][2]float64{} // censored and events
		for i := range n {
			d.Times[i], d.Status[i] = time(), survival.Status(r.IntN(2))
			if i == 7 {
				d.Times[i] = nan
				continue
			}
			at := ends[d.Times[i]]
			at[d.Status[i]]++
			ends[d.Times[i]] = at
		}
		c := curveOf(t, d)
		require.Equal(t, len(ends), c.Len(), name)
		last := -1.0
		for p := range c.Points() {
			require.Greater(t, p.Time, last, name)
			require.Equal(t, ends[p.Time], [2]float64{p.Censored, p.Events}, name)
			last = p.Time
		}
	}
}

// A customer as heavy as a million who leaves first takes no digits of the error along:
// those after him have the error that they have without him.
func TestHeavyCustomerLeaves(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var d survival.Data
	for range 60 {
		d.Times, d.Status = append(d.Times, 1+r.ExpFloat64()), append(d.Status, survival.Status(r.IntN(2)))
		d.Weights = append(d.Weights, 0.5+r.Float64())
	}
	without, err := survival.NelsonAalen(groupOf(t, d), survival.Options{})
	require.NoError(t, err)
	// Censored before anybody left, he has no part in any figure.
	d.Times, d.Status, d.Weights = append(d.Times, 0.5), append(d.Status, survival.Censored), append(d.Weights, 1e8)
	with, err := survival.NelsonAalen(groupOf(t, d), survival.Options{})
	require.NoError(t, err)
	for i := range without.Len() {
		a, b := without.Point(i).Estimate, with.Point(i+1).Estimate
		require.InDelta(t, a.Value, b.Value, 1e-12)
		require.InDelta(t, a.SE.Value, b.SE.Value, 1e-12)
	}
}
