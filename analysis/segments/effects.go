package segments

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/survey"
)

// Effects are the sizes of the difference between two groups, a against b. By
// convention d of 0.2 is small, 0.5 medium, 0.8 large (J. Cohen, Statistical
// Power Analysis for the Behavioral Sciences, 2nd ed., 1988, §2.2).
type Effects struct {
	// CohenD is (mean(a) − mean(b)) over the pooled standard deviation; its
	// interval inverts the noncentral t distribution. Without value and interval,
	// and a NoError warning, where neither group varies; so are the other figures
	// that divide by a standard deviation.
	CohenD survey.Optional `json:"cohen_d"`
	// CohenDInterval is the confidence interval of CohenD.
	CohenDInterval survey.Interval `json:"cohen_d_interval,omitzero"`
	// HedgesJ is the factor that makes d unbiased, exactly, by the gamma function
	// (L. V. Hedges, Journal of Educational Statistics 6, 1981, 107–128,
	// doi:10.2307/1164588).
	HedgesJ float64 `json:"hedges_j"`
	// HedgesG is HedgesJ·CohenD.
	HedgesG survey.Optional `json:"hedges_g"`
	// HedgesGInterval is HedgesJ times the interval of CohenD.
	HedgesGInterval survey.Interval `json:"hedges_g_interval,omitzero"`
	// CohenDUnpooled divides by √((s²(a)+s²(b))/2).
	CohenDUnpooled survey.Optional `json:"cohen_d_unpooled"`
	// GlassDelta divides by the standard deviation of b.
	GlassDelta survey.Optional `json:"glass_delta"`
	// CliffDelta is P(a > b) − P(a < b) over all pairs, −1…1, with the standard
	// error and the asymmetric interval of N. Cliff (Dominance statistics,
	// Psychological Bulletin 114, 1993, 494–509, doi:10.1037/0033-2909.114.3.494),
	// which lies in [−1, 1].
	CliffDelta survey.Estimate `json:"cliff_delta"`
	// Superiority is P(a > b) + P(a = b)/2, 0–1: the common language effect size.
	Superiority float64 `json:"superiority"`
	// R is the correlation of group and rating, −1…1.
	R survey.Optional `json:"r"`
}

// EffectSizes measures how far two groups lie apart. It reads Level.
//
// Errors: as [TTest], and ErrTooFew below three ratings together.
func EffectSizes(a, b Group, o Options) (Effects, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return Effects{}, err
	}
	if err := check([]Group{a, b}, 2); err != nil {
		return Effects{}, err
	}
	m, n := a.size(), b.size()
	df := m + n - 2
	r := Effects{HedgesJ: hedgesJ(df), CliffDelta: cliff(a, b, level, tailArea)}
	r.Superiority = (r.CliffDelta.Value + 1) / 2
	difference := a.mean - b.mean
	sd := math.Sqrt((a.ss + b.ss) / df)
	r.CohenDUnpooled = some(difference / math.Sqrt((a.variance()+b.variance())/2))
	r.GlassDelta = some(difference / math.Sqrt(b.variance()))
	d := difference / sd
	r.CohenD, r.HedgesG = some(d), some(r.HedgesJ*d)
	if !r.CohenD.Valid {
		return r, nil
	}
	unit := math.Sqrt(1/m + 1/n)
	t := d / unit
	r.R = survey.Some(t / math.Hypot(t, math.Sqrt(df)))
	lower, upper := noncentralT(t, df, tailArea)
	r.CohenDInterval = survey.Interval{Lower: lower * unit, Upper: upper * unit, Level: level}
	r.HedgesGInterval = survey.Interval{Lower: r.HedgesJ * lower * unit, Upper: r.HedgesJ * upper * unit, Level: level}
	return r, nil
}

// hedgesJ is Γ(df/2)/(√(df/2)·Γ((df−1)/2)).
func hedgesJ(df float64) float64 {
	x := df / 2
	if x < 200 {
		top, _ := math.Lgamma(x)
		bottom, _ := math.Lgamma(x - 0.5)
		return math.Exp(top-bottom) / math.Sqrt(x)
	}
	// Γ(y + ½)/Γ(y) = √y·(1 − 1/8y + 1/128y² + 5/1024y³ − …) at y = x − ½.
	y := 1 / (x - 0.5)
	series := 1 - float64(y*(1.0/8-float64(y*(1.0/128+float64(y*(5.0/1024-float64(y*(21.0/32768))))))))
	return math.Sqrt((x-0.5)/x) * series
}

// noncentralT inverts the noncentral t distribution: the noncentralities under
// which t or more, and t or less, has the probability tailArea.
func noncentralT(t, df, tailArea float64) (lower, upper float64) {
	if t < 0 {
		lower, upper = noncentralT(-t, df, tailArea)
		return -upper, -lower
	}
	at := func(p float64) float64 {
		f := func(ncp float64) float64 { return tail.NoncentralTAbove(t, df, ncp) - p }
		step := math.Sqrt(1 + t*t/(2*df))
		lo, hi := t-step, t+step
		for range 60 {
			if f(lo) < 0 {
				break
			}
			lo -= step
			step *= 1.5
		}
		for range 60 {
			if f(hi) > 0 {
				break
			}
			hi += step
			step *= 1.5
		}
		return tail.Root(f, lo, hi)
	}
	return at(tailArea), at(1 - tailArea)
}

// cliff computes the dominance of a over b. The share of b below a rating of a
// depends on the value only.
func cliff(a, b Group, level, tailArea float64) survey.Estimate {
	m, n := a.size(), b.size()
	e := survey.Estimate{N: a.n + b.n, Missing: a.missing + b.missing, EffectiveN: float64(a.n + b.n), Method: "cliff"}
	p := pool([]Group{a, b})
	var higher, lower, belowA, belowB float64
	for _, c := range p.counts {
		x, y := float64(c[0]), float64(c[1])
		higher += float64(x * belowB)
		lower += float64(y * belowA)
		belowA += x
		belowB += y
	}
	pairs := float64(m * n)
	d := (higher - lower) / pairs
	e.Value = d
	var rows, columns float64
	belowA, belowB = 0, 0
	for _, c := range p.counts {
		x, y := float64(c[0]), float64(c[1])
		di := (belowB-(n-belowB-y))/n - d
		dj := ((m-belowA-x)-belowA)/m - d
		rows += float64(x * float64(di*di))
		columns += float64(y * float64(dj*dj))
		belowA += x
		belowB += y
	}
	cells := higher + lower - float64(pairs*float64(d*d))
	variance := (float64(n*n*rows) + float64(m*m*columns) - cells) / float64(float64(pairs*float64(m-1))*float64(n-1))
	// The unbiased variance can fall to 0 and below; Cliff's bound.
	variance = max(variance, (1-float64(d*d))/(pairs-1))
	if !(variance > 0) {
		e.Warn(survey.NoError, "no rating of one group reaches the other")
		return e
	}
	z := -tail.NormalQuantile(tailArea)
	e.SE = survey.Some(math.Sqrt(variance))
	free := 1 - float64(d*d)
	half := float64(z * math.Sqrt(variance*(float64(free*free)+float64(z*z*variance))))
	scale := free + float64(z*z*variance)
	e.Interval = survey.Interval{Lower: max(-1, (float64(d*free)-half)/scale), Upper: min(1, (float64(d*free)+half)/scale), Level: level}
	return e
}

// CohenH is the effect size of two shares, h = 2·asin √p(a) − 2·asin √p(b), −π…π,
// with the standard error √(1/n(a) + 1/n(b)) (J. Cohen 1988, chapter 6). It reads
// Level. Its interval is cut at ±π.
//
// Errors: those of [proportion.Compare] for the counts; ErrArgument for the level.
func CohenH(a, b proportion.Count, o Options) (survey.Estimate, error) {
	level, tailArea, err := o.level()
	if err != nil {
		return survey.Estimate{}, err
	}
	c, err := proportion.Compare(a, b, proportion.CompareOptions{})
	if err != nil {
		return survey.Estimate{}, fmt.Errorf("segments: %w", err)
	}
	se := math.Sqrt(1/float64(a.N) + 1/float64(b.N))
	half := float64(-tail.NormalQuantile(tailArea) * se)
	e := survey.Estimate{
		Value: c.CohenH, SE: survey.Some(se), N: a.N + b.N, EffectiveN: float64(a.N + b.N), Method: "arcsine",
		Interval: survey.Interval{Lower: max(-math.Pi, c.CohenH-half), Upper: min(math.Pi, c.CohenH+half), Level: level},
	}
	if c.CohenH-half < -math.Pi || c.CohenH+half > math.Pi {
		e.Warn(survey.Clipped, "interval cut at ±π")
	}
	return e, nil
}
