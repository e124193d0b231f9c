package survival_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/survey"
)

func TestCoxAgainstR(t *testing.T) {
	_, x, _, stratum := made()
	tests := []struct {
		name                string
		data                survival.Data
		o                   survival.CoxOptions
		coef, se, loglik    []float64
		score, wald, c, cSE float64
		source              string
	}{
		{"efron", plain(), survival.CoxOptions{}, []float64{-0.0632771936987143, 0.1261103618057497}, []float64{0.0402998422831336, 0.3573881065842932},
			[]float64{-110.541162666837, -109.280275636858}, 2.52436425467847, 2.4887765796534, 0.614636642784033, 0.0540354325101347, "coxph(Surv(t,s)~z1+z2)"},
		{"late", late(), survival.CoxOptions{}, []float64{-0.0335474974934989, -0.1146063118170975}, []float64{0.0390980492290331, 0.3569020739208229},
			[]float64{-97.3236602996593, -96.7602924190115}, 1.11599519367425, 1.10801868725787, 0.570909090909091, 0.0531337385778683, "coxph(Surv(e,t,s)~z1+z2)"},
		{"strata", late(), survival.CoxOptions{Strata: stratum}, []float64{-0.0273146240598075, -0.1596540952953050}, []float64{0.0399623358396995, 0.3591149011124815},
			[]float64{-60.5677632016652, -60.0959958440081}, 0.935329750879347, 0.928467482388885, 0.603550295857988, 0.0702458633227817, "…+strata(st)"},
		{"strata, breslow", late(), survival.CoxOptions{Strata: stratum, Ties: survival.Breslow}, []float64{-0.0277193141967367, -0.1413296321378880}, []float64{0.0393786800327426, 0.3583522169018220},
			[]float64{-63.2219237108083, -62.7740058532342}, 0.887429394394966, 0.881326443340343, 0.603550295857988, 0.0702458633227817, "…, ties=\"breslow\""},
		{"weights", both(), survival.CoxOptions{Strata: stratum}, []float64{-0.0347729517352729, -0.1328169324825555}, []float64{0.0366914712263346, 0.3221571706232951},
			[]float64{-123.705159419569, -122.767521143627}, 0, 1.29518485016777, 0.622838097350557, 0.0750547757435173, "…, weights=w, cluster=i"},
		{"weights, breslow", both(), survival.CoxOptions{Strata: stratum, Ties: survival.Breslow}, []float64{-0.0325373294807932, -0.1293087709450461}, []float64{0.0328063827281569, 0.2996764398463244},
			[]float64{-127.618489681348, -126.772791228848}, 0, 1.31689868498247, 0.622838097350557, 0.0750547757435173, "…, ties=\"breslow\""},
		{"robust", plain(), survival.CoxOptions{Robust: true}, []float64{-0.0632771936987143, 0.1261103618057497}, []float64{0.0377412874817928, 0.3370670669842707},
			[]float64{-110.541162666837, -109.280275636858}, 2.52436425467847, 2.8121444945717, 0.614636642784033, 0.0540354325101347, "coxph(Surv(t,s)~z1+z2, robust=TRUE)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, err := survival.Cox(tt.data, x, tt.o)
			require.NoError(t, err)
			var coef, se []float64
			for _, c := range f.Coefficients {
				coef, se = append(coef, c.Log.Value), append(se, c.Log.SE.Value)
			}
			closeTo(t, tt.coef, coef, 1e-10, "coef")
			closeTo(t, tt.se, se, 1e-10, "se")
			closeTo(t, tt.loglik, []float64{f.LogLik0, f.LogLik}, 1e-12, "loglik")
			closeTo(t, []float64{tt.wald, tt.c, tt.cSE}, []float64{f.Wald.Statistic.Value, f.Concordance.C.Value, f.Concordance.C.SE.Value}, 1e-10, "wald, c")
			closeTo(t, []float64{tt.score}, []float64{f.Score.Statistic.Value}, 1e-10, "score")
			require.Equal(t, tt.data.Weights == nil, f.Score.Statistic.Valid)
		})
	}
	f, err := survival.Cox(plain(), x, survival.CoxOptions{})
	require.NoError(t, err)
	v := f.Covariance()
	closeTo(t, []float64{0.00162407728804544, -0.00456679431049234, 0.12772625872790608}, []float64{v[0][0], v[0][1], v[1][1]}, 1e-10, "vcov")
	require.Equal(t, v[0][1], v[1][0])
	require.Equal(t, survival.Test{DF: 2}.DF, f.LikelihoodRatio.DF)
	require.InEpsilon(t, 2*(f.LogLik-f.LogLik0), f.LikelihoodRatio.Statistic.Value, 1e-15)

	// basehaz(coxph(Surv(e,t,s)~z1+z2+strata(st)), centered=FALSE), and with ties="breslow"
	for ties, want := range map[survival.Ties][]float64{
		survival.Efron:   {1.593326377040430, 1.880276205051578, 1.229151905273469, 2.036581146779366, 0.711029523537550, 1.104911966847297},
		survival.Breslow: {1.453033672437535, 1.738337727183180, 1.170720083708551, 1.929187092498599, 0.705947238296819, 1.071628967260986},
	} {
		f, err := survival.Cox(late(), x, survival.CoxOptions{Strata: stratum, Ties: ties})
		require.NoError(t, err)
		var got []float64
		for _, b := range f.Baselines() {
			for i, time := range b.Times {
				if time == 21 || time == 25 {
					got = append(got, b.Hazard[i])
				}
			}
		}
		closeTo(t, want, got, 1e-9, "baseline")
	}
}

// cox.zph of survival 3.5.3, which is the score test too.
func TestProportionalHazards(t *testing.T) {
	_, x, _, stratum := made()
	f, err := survival.Cox(plain(), x, survival.CoxOptions{})
	require.NoError(t, err)
	strata, err := survival.Cox(late(), x, survival.CoxOptions{Strata: stratum})
	require.NoError(t, err)
	for name, tt := range map[string]struct {
		fit  *survival.CoxFit
		g    func(float64) float64
		want []float64
	}{
		"km":                  {f, nil, []float64{2.949818278043077, 0.426062873312369, 3.036915356031969}},
		"identity":            {f, func(t float64) float64 { return t }, []float64{3.325300229634245, 0.386625633021272, 3.390036221545559}},
		"log":                 {f, math.Log, []float64{1.740029743824036, 0.387299112334739, 1.793207823447393}},
		"shift":               {f, func(t float64) float64 { return 1e6 - 3*t }, []float64{3.325300229634245, 0.386625633021272, 3.390036221545559}},
		"strata, late":        {strata, nil, []float64{1.300655373997172, 0.808228717291823, 1.447144789522284}},
		"strata, late, as is": {strata, func(t float64) float64 { return t }, []float64{2.123216504721732, 0.749301434387775, 2.141246210542326}},
	} {
		z, err := tt.fit.ProportionalHazards(tt.g)
		require.NoError(t, err)
		closeTo(t, tt.want, []float64{z.Tests[0].Statistic.Value, z.Tests[1].Statistic.Value, z.Global.Statistic.Value}, 1e-8, name)
	}
	z, err := f.ProportionalHazards(func(float64) float64 { return 2 })
	require.NoError(t, err)
	require.False(t, z.Global.Statistic.Valid)
	require.False(t, z.Tests[0].P.Valid)
	_, err = f.ProportionalHazards(func(t float64) float64 { return math.Log(t - 5) })
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = (*survival.CoxFit)(nil).ProportionalHazards(nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = new(survival.CoxFit).ProportionalHazards(nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	require.Nil(t, new(survival.CoxFit).Baselines())
	require.Nil(t, new(survival.CoxFit).Covariance())
}

// Units and origins of covariates do not matter, nor does a far origin cost digits; nor
// the order of rows but for rounding, nor a multiple of the weights.
func TestCoxInvariance(t *testing.T) {
	d, x, _, stratum := made()
	want, err := survival.Cox(d, x, survival.CoxOptions{Strata: stratum})
	require.NoError(t, err)
	for i := range d.Times {
		x.Columns[0][i] = 1e7 + 1000*x.Columns[0][i]
		d.Weights[i] *= 40
	}
	d = shuffled(d, 4, &x.Columns[0])
	d2, x2, _, s2 := made()
	shuffled(d2, 4, &x2.Columns[1])
	order := rand.New(rand.NewPCG(4, 9)).Perm(60)
	got, err := survival.Cox(d, survival.Covariates{Names: x.Names, Columns: [][]float64{x.Columns[0], x2.Columns[1]}}, survival.CoxOptions{Strata: pick(s2, order)})
	require.NoError(t, err)
	for j, unit := range []float64{1000, 1} {
		a, b := want.Coefficients[j], got.Coefficients[j]
		require.InEpsilon(t, a.Log.Value, unit*b.Log.Value, 1e-9)
		require.InEpsilon(t, a.Log.SE.Value, unit*b.Log.SE.Value, 1e-9)
	}
	require.InEpsilon(t, want.Wald.Statistic.Value, got.Wald.Statistic.Value, 1e-9)
	require.InEpsilon(t, want.Concordance.C.SE.Value, got.Concordance.C.SE.Value, 1e-9)
}

// One binary covariate without ties: the score test is the log-rank test.
func TestCoxScoreIsLogRank(t *testing.T) {
	for seed := uint64(1); seed < 10; seed += 2 {
		d := drawn(seed, 70, false, false)
		x := make([]float64, 70)
		labels := make([]string, 70)
		for i := range x {
			labels[i] = "a"
			if i%3 == 0 {
				x[i], labels[i] = 1, "b"
			}
		}
		f, err := survival.Cox(d, survival.Covariates{Names: []string{"b"}, Columns: [][]float64{x}}, survival.CoxOptions{})
		require.NoError(t, err)
		groups, _, err := survival.Split(d, labels, nil)
		require.NoError(t, err)
		r, err := survival.LogRank(groups, survival.LogRankOptions{})
		require.NoError(t, err)
		require.InEpsilon(t, r.Test.Statistic.Value, f.Score.Statistic.Value, 1e-10)
	}
}

// Missing values anywhere drop the row, as if it had not been there.
func TestCoxMissing(t *testing.T) {
	_, x, _, stratum := made()
	d := late()
	want, err := survival.Cox(d, x, survival.CoxOptions{Strata: stratum})
	require.NoError(t, err)
	nan := math.NaN()
	for _, row := range []struct {
		time, entry, z1 float64
		stratum         string
	}{{nan, 0, 1, "1"}, {9, nan, 1, "1"}, {9, 0, nan, "1"}, {9, 0, 1, ""}} {
		d.Times, d.Entries, d.Status = append(d.Times, row.time), append(d.Entries, row.entry), append(d.Status, 1)
		x.Columns[0], x.Columns[1], stratum = append(x.Columns[0], row.z1), append(x.Columns[1], 1), append(stratum, row.stratum)
	}
	got, err := survival.Cox(d, x, survival.CoxOptions{Strata: stratum})
	require.NoError(t, err)
	require.EqualValues(t, 4, got.Missing)
	require.Equal(t, want.N, got.N)
	require.Equal(t, want.Coefficients[0].HazardRatio.Value, got.Coefficients[0].HazardRatio.Value)
}

func TestCoxDegenerate(t *testing.T) {
	_, x, _, _ := made()
	n := len(x.Columns[0])
	column := func(f func(i int) float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = f(i)
		}
		return out
	}
	sum := column(func(i int) float64 { return 3*x.Columns[0][i] - 2*x.Columns[1][i] + 7 })
	same := column(func(int) float64 { return 4 })
	nearly := column(func(i int) float64 { return x.Columns[0][i] + 1e-3*float64(i%7) })
	d := plain()
	lifted := column(func(i int) float64 { return -d.Times[i] }) // orders the events
	noEvents := survival.Data{Times: d.Times, Status: make([]survival.Status, n)}
	tests := []struct {
		name    string
		data    survival.Data
		x       survival.Covariates
		o       survival.CoxOptions
		want    error
		culprit string
	}{
		{"none", d, survival.Covariates{}, survival.CoxOptions{}, survey.ErrArgument, ""},
		{"short", d, survival.Covariates{Names: []string{"a"}, Columns: [][]float64{{1}}}, survival.CoxOptions{}, survey.ErrArgument, ""},
		{"twice", d, survival.Covariates{Names: []string{"a", "a"}, Columns: x.Columns}, survival.CoxOptions{}, survey.ErrArgument, ""},
		{"infinite", d, survival.Covariates{Names: []string{"a"}, Columns: [][]float64{column(func(i int) float64 { return math.Inf(i - 5) })}}, survival.CoxOptions{}, survey.ErrArgument, ""},
		{"level", d, x, survival.CoxOptions{Level: 1}, survey.ErrArgument, ""},
		{"ties", d, x, survival.CoxOptions{Ties: 7}, survey.ErrArgument, ""},
		{"strata", d, x, survival.CoxOptions{Strata: []string{"a"}}, survey.ErrArgument, ""},
		{"no rows", survival.Data{}, survival.Covariates{Names: []string{"a"}, Columns: [][]float64{{}}}, survival.CoxOptions{}, survey.ErrNoBase, ""},
		{"all missing", d, survival.Covariates{Names: []string{"a"}, Columns: [][]float64{column(func(int) float64 { return math.NaN() })}}, survival.CoxOptions{}, survey.ErrNoBase, ""},
		{"nobody left", noEvents, x, survival.CoxOptions{}, survival.ErrNoEvents, ""},
		{"constant", d, survival.Covariates{Names: []string{"z", "c"}, Columns: [][]float64{x.Columns[0], same}}, survival.CoxOptions{}, survival.ErrConstant, "c"},
		{"collinear", d, survival.Covariates{Names: []string{"z1", "z2", "sum"}, Columns: [][]float64{x.Columns[0], x.Columns[1], sum}}, survival.CoxOptions{}, survival.ErrCollinear, "sum"},
		{"separated", d, survival.Covariates{Names: []string{"z1", "order"}, Columns: [][]float64{x.Columns[0], lifted}}, survival.CoxOptions{}, survival.ErrSeparated, "order"},
		{"constant within strata", d, x, survival.CoxOptions{Strata: func() []string {
			out := make([]string, n)
			for i := range out {
				out[i] = map[float64]string{0: "a", 1: "b"}[x.Columns[1][i]]
			}
			return out
		}()}, survival.ErrConstant, "z2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := survival.Cox(tt.data, tt.x, tt.o)
			require.ErrorIs(t, err, tt.want)
			if c, ok := errors.AsType[*survival.CovariateError](err); ok {
				require.Equal(t, tt.culprit, c.Name)
			}
			if c, ok := errors.AsType[*survival.ConvergenceError](err); ok {
				require.Contains(t, c.Growing, tt.culprit)
				require.Len(t, c.Coefficients, 2)
			}
		})
	}
	_, err := survival.Cox(d, survival.Covariates{Names: []string{"z1", "z2", "sum"}, Columns: [][]float64{x.Columns[0], x.Columns[1], sum}}, survival.CoxOptions{})
	c, _ := errors.AsType[*survival.CovariateError](err)
	require.Equal(t, []string{"z1", "z2"}, c.With)
	f, err := survival.Cox(d, survival.Covariates{Names: []string{"z1", "nearly"}, Columns: [][]float64{x.Columns[0], nearly}}, survival.CoxOptions{})
	require.NoError(t, err) // hard, not impossible
	require.Greater(t, f.Coefficients[0].Log.SE.Value, 10.0)
	few, err := survival.Cox(survival.Data{Times: []float64{1, 2, 3, 4, 5}, Status: []survival.Status{1, 1, 0, 1, 0}},
		survival.Covariates{Names: []string{"a"}, Columns: [][]float64{{1, 3, 2, 1, 2}}}, survival.CoxOptions{})
	require.NoError(t, err)
	require.Equal(t, survival.FewEvents, few.Warnings[0].Code)
}

// Draws with a separated covariate in every shape of it end in the typed error, and
// others end.
func TestCoxSeparation(t *testing.T) {
	separated := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := 8 + r.IntN(12)
		d := drawn(seed, n, seed%3 == 0, seed%5 == 0)
		x := survival.Covariates{Names: []string{"a", "b"}, Columns: [][]float64{make([]float64, n), make([]float64, n)}}
		for i := range n {
			x.Columns[0][i], x.Columns[1][i] = float64(r.IntN(3)), float64(r.IntN(2))
		}
		f, err := survival.Cox(d, x, survival.CoxOptions{Ties: survival.Ties(seed % 2)})
		switch {
		case errors.Is(err, survival.ErrSeparated):
			separated++
		case err != nil:
			require.True(t, errors.Is(err, survival.ErrConstant) || errors.Is(err, survival.ErrCollinear) || errors.Is(err, survival.ErrNoEvents), "%d: %v", seed, err)
		default:
			for _, c := range f.Coefficients {
				require.Less(t, c.Log.SE.Value, 100.0, "%d", seed)
			}
		}
	}
	require.Greater(t, separated, 5)
}
