package sem

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// closeFit is the RMSEA up to which a model fits closely (Browne and Cudeck 1992).
const closeFit = 0.05

func test(chiSquare float64, df int) Test {
	t := Test{ChiSquare: max(0, chiSquare), DF: df}
	if df > 0 {
		t.P = survey.Some(tail.ChiSquare(t.ChiSquare, float64(df)))
	}
	return t
}

// excess is how much larger the chi-square is than its mean if the model holds.
func (t Test) excess() float64 { return t.ChiSquare - float64(t.DF) }

func (f *fitted) indices() Indices {
	p, n := float64(len(f.m.items)), float64(f.sample.n)
	x := Indices{
		Test:     test(n*f.at.f, f.m.moments()-len(f.params)),
		Baseline: test(-n*f.logDet, len(f.m.items)*(len(f.m.items)-1)/2),
		Free:     len(f.params),
	}
	x.compare()
	x.approximate(f.sample)
	squares := 0.0
	for i, row := range f.residuals() {
		for _, d := range row[:i+1] {
			squares += d * d
		}
	}
	x.SRMR = math.Sqrt(squares / float64(f.m.moments()))
	logDet := f.logDet
	for _, sd := range f.sd {
		logDet += 2 * math.Log(sd)
	}
	x.LogLikSaturated = -n / 2 * (p*math.Log(2*math.Pi) + logDet + p)
	x.LogLik = x.LogLikSaturated - n/2*max(0, f.at.f)
	x.AIC = -2*x.LogLik + 2*float64(x.Free)
	x.BIC = -2*x.LogLik + math.Log(n)*float64(x.Free)
	x.AdjustedBIC = -2*x.LogLik + math.Log((n+2)/24)*float64(x.Free)
	return x
}

// compare fills in the indices that compare with the baseline.
func (x *Indices) compare() {
	x.CFI = 1
	if worst := max(x.Baseline.excess(), x.Test.excess()); worst > 0 {
		x.CFI = 1 - max(0, x.Test.excess())/worst
	}
	base, baseDF := x.Baseline.ChiSquare, float64(x.Baseline.DF)
	if base > 0 {
		x.NFI = survey.Some(1 - x.Test.ChiSquare/base)
	}
	if d := base - float64(x.Test.DF); d > 0 {
		x.IFI = survey.Some((base - x.Test.ChiSquare) / d)
	}
	switch {
	case x.Test.DF == 0:
		x.TLI = survey.Some(1)
	case x.Baseline.excess() > 0:
		ratio := base / baseDF
		x.TLI = survey.Some((ratio - x.Test.ChiSquare/float64(x.Test.DF)) / (ratio - 1))
	}
}

// approximate fills in the RMSEA.
func (x *Indices) approximate(s *Sample) {
	const level = 0.90
	x.RMSEA = survey.Estimate{N: s.n, Missing: s.missing, EffectiveN: float64(s.n), Method: "noncentral chi-square"}
	if x.Test.DF == 0 {
		return
	}
	chiSquare, df := x.Test.ChiSquare, float64(x.Test.DF)
	scale := float64(s.n) * df
	x.RMSEA.Value = math.Sqrt(max(0, x.Test.excess()) / scale)
	x.RMSEA.Interval = survey.Interval{Lower: math.Sqrt(noncentrality(chiSquare, df, (1+level)/2) / scale),
		Upper: math.Sqrt(noncentrality(chiSquare, df, (1-level)/2) / scale), Level: level}
	_, above := tail.NoncentralChiSquare(chiSquare, df, scale*closeFit*closeFit)
	x.PClose = survey.Some(above)
}

// noncentrality is the one with which a chi-square is at most so large with the given
// probability, 0 if even the central one has less.
func noncentrality(chiSquare, df, below float64) float64 {
	short := func(ncp float64) float64 {
		lower, upper := tail.NoncentralChiSquare(chiSquare, df, ncp)
		if below > 0.5 {
			return (1 - below) - upper
		}
		return lower - below
	}
	if !(short(0) > 0) {
		return 0
	}
	// The standard deviation of the chi-square is √(2(df + 2·ncp)).
	high := chiSquare + 1
	for short(high) > 0 {
		high *= 2
	}
	return tail.Root(short, 0, high)
}
