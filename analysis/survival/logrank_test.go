package survival_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

func TestLogRankAgainstR(t *testing.T) {
	_, _, group, stratum := made()
	scores := []float64{0, 1, 2, 3}
	tests := []struct {
		name     string
		strata   []string
		o        survival.LogRankOptions
		chi, z   float64
		expected []float64
		source   string
	}{
		{"log-rank", nil, survival.LogRankOptions{Scores: scores}, 4.75112440323558, -2.00069312463722, nil, "survdiff(Surv(t,s)~g), z from its var"},
		{"rho 1", nil, survival.LogRankOptions{Rho: 1}, 4.98938523462304, 0, nil, "survdiff(…, rho=1)"},
		{"rho 0.5", nil, survival.LogRankOptions{Rho: 0.5}, 4.87845262132429, 0, nil, "survdiff(…, rho=0.5)"},
		{"strata", stratum, survival.LogRankOptions{}, 5.1291718169299, 0, []float64{6.06944444444444, 6.19657287157287, 11.41720779220779, 11.31677489177489}, "survdiff(Surv(t,s)~g+strata(st))"},
		{"strata, rho 1", stratum, survival.LogRankOptions{Rho: 1}, 5.56043082908918, 0, nil, "survdiff(…, rho=1)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			groups, dropped, err := survival.Split(plain(), group, tt.strata)
			require.NoError(t, err)
			require.Zero(t, dropped)
			r, err := survival.LogRank(groups, tt.o)
			require.NoError(t, err)
			require.Equal(t, 3, r.Test.DF)
			closeTo(t, []float64{tt.chi}, []float64{r.Test.Statistic.Value}, 1e-12, "χ²")
			if tt.o.Scores != nil {
				closeTo(t, []float64{tt.z}, []float64{r.Trend.Z.Value}, 1e-12, "z")
			}
			for i := range tt.expected {
				closeTo(t, tt.expected[i:i+1], []float64{r.Groups[i].Expected}, 1e-12, "expected")
			}
		})
	}
}

// coxph(…~g, weights=w, cluster=i, ties="breslow")$rscore; a multiple of the weights
// changes nothing.
func TestWeightedLogRank(t *testing.T) {
	_, _, group, stratum := made()
	for name, tt := range map[string]struct {
		data   survival.Data
		strata []string
		want   float64
	}{
		"weights":      {heavy(), nil, 7.8965666791893},
		"strata, late": {both(), stratum, 11.1201800086529},
	} {
		for _, factor := range []float64{1, 1e-3} {
			for i := range tt.data.Weights {
				tt.data.Weights[i] *= factor
			}
			groups, _, err := survival.Split(tt.data, group, tt.strata)
			require.NoError(t, err)
			r, err := survival.LogRank(groups, survival.LogRankOptions{Scores: []float64{0, 1, 2, 3}})
			require.NoError(t, err)
			require.Equal(t, 3, r.Test.DF)
			closeTo(t, []float64{tt.want}, []float64{r.Test.Statistic.Value}, 1e-10, name)
			require.True(t, r.Trend.Z.Valid)
			require.Equal(t, survey.LowBase, r.Warnings[0].Code)
		}
	}
	// The weights of times: a thousandth more of a customer changes observed less
	// expected by what is squared, while S is held, which rho does not do: no rho.
	d := both()
	for i := range group {
		group[i] = map[bool]string{true: "a", false: "b"}[group[i] < "2"]
	}
	score := func() (u float64) {
		groups, _, err := survival.Split(d, group, nil)
		require.NoError(t, err)
		r, err := survival.LogRank(groups, survival.LogRankOptions{})
		require.NoError(t, err)
		return r.Groups[0].Observed - r.Groups[0].Expected
	}
	var variance float64
	for i, w := range d.Weights {
		const step = 1e-6
		d.Weights[i] = w * (1 + step)
		up := score()
		d.Weights[i] = w * (1 - step)
		variance += math.Pow((up-score())/(2*step), 2)
		d.Weights[i] = w
	}
	groups, _, err := survival.Split(d, group, nil)
	require.NoError(t, err)
	r, err := survival.LogRank(groups, survival.LogRankOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, math.Pow(score(), 2)/variance, r.Test.Statistic.Value, 1e-6)
}

// slowLogRank is the test by its definition, over all rows at each time.
func slowLogRank(d survival.Data, group, stratum []string, rho, gamma float64) (chi, z float64) {
	names := slices.Compact(slices.Sorted(slices.Values(group)))
	k := len(names)
	u, v := make([]float64, k), mat.NewSymDense(k, nil)
	for _, st := range slices.Compact(slices.Sorted(slices.Values(stratum))) {
		survived := 1.0
		for _, at := range slices.Compact(slices.Sorted(slices.Values(d.Times))) {
			risk, events := make([]float64, k), make([]float64, k)
			var y, e float64
			for i := range d.Times {
				if stratum[i] != st || d.Times[i] < at || d.Entries != nil && d.Entries[i] > 0 && d.Entries[i] >= at {
					continue
				}
				g := slices.Index(names, group[i])
				risk[g]++
				y++
				if d.Times[i] == at && d.Status[i] != survival.Censored {
					events[g]++
					e++
				}
			}
			if e == 0 {
				continue
			}
			w := math.Pow(survived, rho) * math.Pow(1-survived, gamma)
			survived *= 1 - e/y
			for a := range k {
				u[a] += w * (events[a] - e*risk[a]/y)
				for b := range a + 1 {
					same := 0.0
					if a == b {
						same = 1
					}
					if y > 1 {
						v.SetSym(a, b, v.At(a, b)+w*w*e*(y-e)/(y-1)*risk[a]/y*(same-risk[b]/y))
					}
				}
			}
		}
	}
	first, rest := mat.NewVecDense(k-1, u[:k-1]), mat.NewSymDense(k-1, nil)
	for a := range k - 1 {
		for b := range a + 1 {
			rest.SetSym(a, b, v.At(a, b))
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(rest) {
		return math.NaN(), math.NaN()
	}
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, first); err != nil {
		return math.NaN(), math.NaN()
	}
	var num, den float64
	for a := range k {
		num += float64(a) * u[a]
		for b := range k {
			den += float64(a*b) * v.At(a, b)
		}
	}
	return mat.Dot(first, &x), num / math.Sqrt(den)
}

func TestLogRankAgainstDefinition(t *testing.T) {
	for seed := range uint64(10) {
		d := drawn(seed, 80, seed%3 > 0, false)
		r := rand.New(rand.NewPCG(seed, 6))
		var group, stratum []string
		for range d.Times {
			group, stratum = append(group, fmt.Sprint(r.IntN(3))), append(stratum, fmt.Sprint(r.IntN(2)))
		}
		for _, w := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {0.5, 2}} {
			chi, z := slowLogRank(d, group, stratum, w[0], w[1])
			groups, _, err := survival.Split(d, group, stratum)
			require.NoError(t, err)
			got, err := survival.LogRank(groups, survival.LogRankOptions{Rho: w[0], Gamma: w[1], Scores: []float64{5, 6, 7}})
			require.NoError(t, err)
			require.InEpsilon(t, chi, got.Test.Statistic.Value, 1e-9)
			require.InEpsilon(t, z, got.Trend.Z.Value, 1e-9)
			slices.Reverse(groups) // another order of strata
			again, err := survival.LogRank(groups, survival.LogRankOptions{Rho: w[0], Gamma: w[1]})
			require.NoError(t, err)
			require.InEpsilon(t, chi, again.Test.Statistic.Value, 1e-9)
		}
	}
}

// Two groups: the trend is the test. Groups that were never at risk together tell nothing.
func TestLogRankEdges(t *testing.T) {
	_, _, group, _ := made()
	for i := range group {
		group[i] = map[bool]string{true: "a", false: "b"}[group[i] < "2"]
	}
	groups, _, err := survival.Split(plain(), group, nil)
	require.NoError(t, err)
	r, err := survival.LogRank(groups, survival.LogRankOptions{Scores: []float64{0, 1}})
	require.NoError(t, err)
	require.Equal(t, 1, r.Test.DF)
	require.InEpsilon(t, r.Test.Statistic.Value, r.Trend.Z.Value*r.Trend.Z.Value, 1e-12)
	require.InEpsilon(t, r.Test.P.Value, r.Trend.P.Value, 1e-9)
	r, err = survival.LogRank(groups, survival.LogRankOptions{Scores: []float64{4, 4}})
	require.NoError(t, err)
	require.False(t, r.Trend.Z.Valid)

	one := func(name string, d survival.Data) survival.Group {
		g, err := survival.FromData(name, d)
		require.NoError(t, err)
		return g
	}
	early := one("early", survival.Data{Times: []float64{1, 2}, Status: []survival.Status{1, 0}})
	after := one("after", survival.Data{Times: []float64{8, 9}, Status: []survival.Status{1, 1}, Entries: []float64{5, 5}})
	r, err = survival.LogRank([]survival.Group{early, after}, survival.LogRankOptions{Scores: []float64{1, 2}})
	require.NoError(t, err)
	require.False(t, r.Test.Statistic.Valid)
	require.False(t, r.Trend.Z.Valid)
	require.Equal(t, survey.NoError, r.Warnings[0].Code)
	// Two pairs in two strata: two directions to compare, not three.
	pair := func(a, b, stratum string) []survival.Group {
		d := plain()
		e := survival.Data{Times: slices.Clone(d.Times), Status: slices.Clone(d.Status)}
		for i := range e.Times {
			e.Times[i] += float64(i % 5)
		}
		return []survival.Group{one(a, d).In(stratum), one(b, e).In(stratum)}
	}
	r, err = survival.LogRank(append(pair("a", "b", "1"), pair("c", "d", "2")...), survival.LogRankOptions{})
	require.NoError(t, err)
	require.Equal(t, 2, r.Test.DF)
	alone, err := survival.LogRank(pair("a", "b", ""), survival.LogRankOptions{})
	require.NoError(t, err)
	require.InEpsilon(t, 2*alone.Test.Statistic.Value, r.Test.Statistic.Value, 1e-9)

	g := one("a", plain())
	stays := one("b", survival.Data{Times: []float64{3}, Status: []survival.Status{0}})
	for name, tt := range map[string]struct {
		groups []survival.Group
		o      survival.LogRankOptions
		want   error
	}{
		"none":       {nil, survival.LogRankOptions{}, survey.ErrArgument},
		"one":        {[]survival.Group{g}, survival.LogRankOptions{}, survey.ErrArgument},
		"empty":      {[]survival.Group{g, {}}, survival.LogRankOptions{}, survey.ErrNoBase},
		"twice":      {[]survival.Group{g, g, stays}, survival.LogRankOptions{}, survey.ErrArgument},
		"weights":    {[]survival.Group{g, one("h", heavy())}, survival.LogRankOptions{}, survey.ErrWeight},
		"rho":        {[]survival.Group{g, stays}, survival.LogRankOptions{Rho: -1}, survey.ErrArgument},
		"gamma":      {[]survival.Group{g, stays}, survival.LogRankOptions{Gamma: math.NaN()}, survey.ErrArgument},
		"scores":     {[]survival.Group{g, stays}, survival.LogRankOptions{Scores: []float64{1}}, survey.ErrArgument},
		"score":      {[]survival.Group{g, stays}, survival.LogRankOptions{Scores: []float64{1, math.Inf(1)}}, survey.ErrArgument},
		"all stayed": {[]survival.Group{stays, one("c", survival.Data{Times: []float64{3}, Status: []survival.Status{0}})}, survival.LogRankOptions{}, survival.ErrNoEvents},
	} {
		_, err := survival.LogRank(tt.groups, tt.o)
		require.ErrorIs(t, err, tt.want, name)
	}
}

// slowConcordance compares every pair.
func slowConcordance(d survival.Data, score []float64) (concordant, discordant, tied float64) {
	for i := range d.Times {
		for j := range d.Times {
			if d.Status[i] == survival.Censored || i == j {
				continue
			}
			later := d.Times[j] > d.Times[i] || d.Times[j] == d.Times[i] && d.Status[j] == survival.Censored
			if !later || d.Entries != nil && d.Entries[j] > 0 && d.Entries[j] >= d.Times[i] {
				continue
			}
			w := 1.0
			if d.Weights != nil {
				w = d.Weights[i] * d.Weights[j]
			}
			switch {
			case score[i] < score[j]:
				concordant += w
			case score[i] > score[j]:
				discordant += w
			default:
				tied += w
			}
		}
	}
	return concordant, discordant, tied
}

func TestConcordance(t *testing.T) {
	_, x, _, _ := made()
	for name, tt := range map[string]struct {
		data   survival.Data
		c, se  float64
		source string
	}{
		"plain":   {plain(), 0.619754350051177, 0.0562135650360644, "concordance(Surv(t,s)~z1)"},
		"late":    {late(), 0.560909090909091, 0.048000014457116, "concordance(Surv(e,t,s)~z1)"},
		"weights": {both(), 0.582260266590019, 0.0568379670588828, "concordance(Surv(e,t,s)~z1, weights=w)"},
	} {
		r, err := survival.Concordance(tt.data, x.Columns[0], survival.Options{})
		require.NoError(t, err)
		closeTo(t, []float64{tt.c, tt.se}, []float64{r.C.Value, r.C.SE.Value}, 1e-12, name)
	}
	for seed := range uint64(12) {
		d := drawn(seed, 60, seed%3 > 0, seed%4 > 1)
		r := rand.New(rand.NewPCG(seed, 8))
		score := make([]float64, len(d.Times))
		for i := range score {
			score[i] = float64(r.IntN(11))
		}
		c, dis, tied := slowConcordance(d, score)
		got, err := survival.Concordance(d, score, survival.Options{})
		require.NoError(t, err)
		closeTo(t, []float64{c, dis, tied}, []float64{got.Concordant, got.Discordant, got.Tied}, 1e-12, "pairs")
		if d.Weights == nil {
			other := shuffled(d, seed, &score)
			again, err := survival.Concordance(other, score, survival.Options{})
			require.NoError(t, err)
			require.Equal(t, got, again)
		}
	}
}
