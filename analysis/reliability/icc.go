package reliability

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// ICCOptions are the options of [ICC].
type ICCOptions struct {
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
}

// An ICCForm is one intraclass correlation with its test against 0.
type ICCForm struct {
	// Estimate is the correlation, at most 1, with its F interval. SE has no
	// value: the interval is not built from one. Where the approximate limits of
	// ICC2 are no possible values there are none, with a NoError warning.
	Estimate survey.Estimate `json:"estimate"`
	// F is the ratio of mean squares; infinite for raters who agree without exception.
	F survey.Optional `json:"f"`
	// DF1 are its degrees of freedom above.
	DF1 int64 `json:"df1"`
	// DF2 are those below.
	DF2 int64 `json:"df2"`
	// P is the upper tail of F.
	P float64 `json:"p"`
}

// An ICCResult has the six forms of Shrout and Fleiss and the mean squares from
// which they come.
type ICCResult struct {
	// ICC1 is for a single rating, one-way: every unit has raters of its own.
	ICC1 ICCForm `json:"icc1"`
	// ICC2 is for a single rating, two-way random: raters are a sample, and must
	// agree absolutely.
	ICC2 ICCForm `json:"icc2"`
	// ICC3 is for a single rating, two-way mixed: these raters only, who need only
	// be consistent.
	ICC3 ICCForm `json:"icc3"`
	// ICC1k is ICC1 for the mean of the K ratings.
	ICC1k ICCForm `json:"icc1k"`
	// ICC2k is ICC2 for their mean.
	ICC2k ICCForm `json:"icc2k"`
	// ICC3k is ICC3 for their mean, Cronbach's alpha of the raters.
	ICC3k ICCForm `json:"icc3k"`
	// MSRows is the mean square between units, in squared units of the ratings.
	MSRows float64 `json:"ms_rows"`
	// MSCols is that between raters.
	MSCols float64 `json:"ms_cols"`
	// MSWithin is that within units.
	MSWithin float64 `json:"ms_within"`
	// MSError is that within units after raters are taken out.
	MSError float64 `json:"ms_error"`
	// N is the number of units rated by all K raters.
	N int64 `json:"n"`
	// Missing is the number of the others.
	Missing int64 `json:"missing"`
	// K is the number of raters.
	K int `json:"k"`
}

// ICC is the intraclass correlation in the six forms of Shrout and Fleiss (1979,
// Psych. Bull. 86:420), intervals included; those of ICC2 follow McGraw and Wong
// (1996, Psych. Methods 1:30). Raters are the columns, units the rows; a row with a
// missing rating is left out. No row is [survey.ErrNoBase], one [survey.ErrTooFew],
// as are units so alike that the mean of K ratings is left without a variance;
// units that all have the same mean are [ErrConstant].
func ICC(ratings Columns, o ICCOptions) (ICCResult, error) {
	level, err := confidence(o.Level)
	if err != nil {
		return ICCResult{}, err
	}
	if err := ratings.check(2); err != nil {
		return ICCResult{}, err
	}
	rows, missing := ratings.complete()
	switch len(rows) {
	case 0:
		return ICCResult{}, fmt.Errorf("reliability: icc: %w", survey.ErrNoBase)
	case 1:
		return ICCResult{}, fmt.Errorf("reliability: icc: %w: one unit", survey.ErrTooFew)
	}
	r := ICCResult{N: int64(len(rows)), K: len(ratings.Names), Missing: missing}
	r.meanSquares(rows)
	total := r.MSRows + r.MSCols + r.MSError
	if !(r.MSRows > 1e-14*total) {
		return ICCResult{}, fmt.Errorf("reliability: icc: %w between units", ErrConstant)
	}
	if r.MSError <= 1e-14*total {
		r.MSError = 0
	}
	if r.MSWithin <= 1e-14*total {
		r.MSWithin = 0
	}
	n, k := float64(r.N), float64(r.K)
	r.ICC1, r.ICC1k = r.oneRatio(r.MSWithin, r.N*int64(r.K-1), level)
	r.ICC3, r.ICC3k = r.oneRatio(r.MSError, (r.N-1)*int64(r.K-1), level)
	r.ICC2, r.ICC2k = r.ICC3, r.ICC3k
	for _, f := range []*ICCForm{&r.ICC2, &r.ICC2k} {
		f.Estimate = r.blank()
	}
	single := (r.MSRows - r.MSError) / (r.MSRows + (k-1)*r.MSError + k*(r.MSCols-r.MSError)/n)
	r.ICC2.Estimate.Value = single
	spread := r.MSRows + (r.MSCols-r.MSError)/n
	if !(spread > 1e-14*total) {
		return ICCResult{}, fmt.Errorf("reliability: icc: %w: the components leave no variance to a mean of %d ratings", survey.ErrTooFew, r.K)
	}
	r.ICC2k.Estimate.Value = (r.MSRows - r.MSError) / spread
	if r.MSError == 0 {
		warnExact(&r.ICC2, &r.ICC2k)
		return r, nil
	}
	lower, upper := r.agreementLimits(single, level)
	of := func(x float64) float64 { return k * x / (1 + (k-1)*x) }
	// The limits of the mean exist above −1/(k−1), where those of one rating end.
	if !(lower > -1/(k-1) && upper >= lower && upper <= 1) {
		for _, f := range []*ICCForm{&r.ICC2, &r.ICC2k} {
			f.Estimate.Warn(survey.NoError, "the approximate limits lie outside the possible values")
		}
		return r, nil
	}
	r.ICC2.Estimate.Interval = survey.Interval{Lower: lower, Upper: upper, Level: level}
	r.ICC2k.Estimate.Interval = survey.Interval{Lower: of(lower), Upper: of(upper), Level: level}
	return r, nil
}

func (r *ICCResult) meanSquares(ratings [][]float64) {
	n, k := float64(r.N), float64(r.K)
	// About the first rating, so that equal ones leave nothing to rounding.
	rows, origin := make([][]float64, len(ratings)), ratings[0][0]
	grand, cols := 0.0, make([]float64, r.K)
	for i, row := range ratings {
		rows[i] = make([]float64, r.K)
		for j, x := range row {
			x -= origin
			rows[i][j] = x
			grand += x / (n * k)
			cols[j] += x / n
		}
	}
	for _, row := range rows {
		m := mean(row)
		r.MSRows += k * (m - grand) * (m - grand) / (n - 1)
		for j, x := range row {
			r.MSWithin += (x - m) * (x - m) / (n * (k - 1))
			e := x - m - cols[j] + grand
			r.MSError += e * e / ((n - 1) * (k - 1))
		}
	}
	for _, c := range cols {
		r.MSCols += n * (c - grand) * (c - grand) / (k - 1)
	}
}

func (r *ICCResult) blank() survey.Estimate {
	return survey.Estimate{N: r.N, Missing: r.Missing, EffectiveN: float64(r.N), Method: "shrout-fleiss"}
}

// oneRatio are the forms that depend on one ratio of mean squares only.
func (r *ICCResult) oneRatio(noise float64, df2 int64, level float64) (single, mean ICCForm) {
	df1, k := r.N-1, float64(r.K)
	single = ICCForm{Estimate: r.blank(), DF1: df1, DF2: df2}
	mean = single
	if noise == 0 {
		single.F, mean.F = survey.Some(math.Inf(1)), survey.Some(math.Inf(1))
		single.Estimate.Value, mean.Estimate.Value = 1, 1
		warnExact(&single, &mean)
		return single, mean
	}
	f := r.MSRows / noise
	single.F, mean.F = survey.Some(f), survey.Some(f)
	single.P = tail.F(f, float64(df1), float64(df2))
	mean.P = single.P
	single.Estimate.Value = (r.MSRows - noise) / (r.MSRows + (k-1)*noise)
	mean.Estimate.Value = (r.MSRows - noise) / r.MSRows
	low := f / fQuantile((1+level)/2, float64(df1), float64(df2))
	high := f * fQuantile((1+level)/2, float64(df2), float64(df1))
	single.Estimate.Interval = survey.Interval{Lower: (low - 1) / (low + k - 1), Upper: (high - 1) / (high + k - 1), Level: level}
	mean.Estimate.Interval = survey.Interval{Lower: 1 - 1/low, Upper: 1 - 1/high, Level: level}
	return single, mean
}

func warnExact(forms ...*ICCForm) {
	for _, f := range forms {
		f.Estimate.Warn(survey.ZeroVariance, "raters agree without exception: no interval")
	}
}

// agreementLimits are those of ICC2, with Satterthwaite's degrees of freedom.
func (r *ICCResult) agreementLimits(rho, level float64) (lower, upper float64) {
	n, k := float64(r.N), float64(r.K)
	fj := r.MSCols / r.MSError
	b := n*(1+(k-1)*rho) - k*rho
	a := k * rho * fj
	v := (k - 1) * (n - 1) * (a + b) * (a + b) / ((n-1)*a*a + b*b)
	up, down := fQuantile((1+level)/2, n-1, v), fQuantile((1+level)/2, v, n-1)
	c := k*r.MSCols + (k*n-k-n)*r.MSError
	// Divided by the quantiles, which can be infinite for few degrees of freedom.
	lower = n * (r.MSRows/up - r.MSError) / (c + n*r.MSRows/up)
	upper = n * (r.MSRows - r.MSError/down) / (c/down + n*r.MSRows)
	return lower, upper
}

// A GroupICCResult says how much of the variance lies between groups.
type GroupICCResult struct {
	// ICC1 is the share of the variance that lies between groups, with the group size
	// K0 that makes it unbiased; negative where groups differ less than by chance.
	ICC1 float64 `json:"icc1"`
	// ICC1MeanSize has the plain mean size instead, as some programs print.
	ICC1MeanSize float64 `json:"icc1_mean_size"`
	// ICC2 is the reliability of the group means, (MSB − MSW)/MSB; no value
	// where the means are equal.
	ICC2 survey.Optional `json:"icc2"`
	// MSBetween is the mean square between groups, in squared units.
	MSBetween float64 `json:"ms_between"`
	// MSWithin is that within groups.
	MSWithin float64 `json:"ms_within"`
	// K0 is (N − Σn²/N)/(Groups − 1).
	K0 float64 `json:"k0"`
	// MeanSize is N/Groups.
	MeanSize float64 `json:"mean_size"`
	// N is the number of values.
	N int64 `json:"n"`
	// Groups is the number of groups with a value.
	Groups int `json:"groups"`
}

// GroupICC is the one-way intraclass correlation of values in groups of any size
// (Donner 1986, Int. Stat. Rev. 54:67): do branches differ, and can their means be
// relied upon? NaN is a missing value. No value is [survey.ErrNoBase]; one group,
// or no group with two values, is [survey.ErrTooFew]; a magnitude over
// 1e100 is [survey.ErrArgument]; equal values throughout are [ErrConstant].
func GroupICC(groups [][]float64) (GroupICCResult, error) {
	var kept [][]float64
	var g GroupICCResult
	// About the first value, so that equal ones leave nothing to rounding.
	squares, sum, origin := 0.0, 0.0, 0.0
	for i, group := range groups {
		var values []float64
		for _, x := range group {
			if math.Abs(x) > largest {
				return g, fmt.Errorf("reliability: group icc: %w: group %d: %v", survey.ErrArgument, i+1, x)
			}
			if !math.IsNaN(x) {
				if g.N+int64(len(values)) == 0 {
					origin = x
				}
				values = append(values, x-origin)
				sum += x - origin
			}
		}
		if len(values) > 0 {
			kept = append(kept, values)
			g.N += int64(len(values))
			squares += float64(len(values) * len(values))
		}
	}
	g.Groups = len(kept)
	n, count := float64(g.N), float64(g.Groups)
	switch {
	case g.N == 0:
		return g, fmt.Errorf("reliability: group icc: %w", survey.ErrNoBase)
	case g.Groups < 2 || g.N == int64(g.Groups):
		return GroupICCResult{}, fmt.Errorf("reliability: group icc: %w: %d values in %d groups", survey.ErrTooFew, g.N, g.Groups)
	}
	grand := sum / n
	for _, values := range kept {
		m := mean(values)
		g.MSBetween += float64(len(values)) * (m - grand) * (m - grand) / (count - 1)
		for _, x := range values {
			g.MSWithin += (x - m) * (x - m) / (n - count)
		}
	}
	if g.MSBetween == 0 && g.MSWithin == 0 {
		return GroupICCResult{}, fmt.Errorf("reliability: group icc: %w", ErrConstant)
	}
	g.MeanSize = n / count
	g.K0 = (n - squares/n) / (count - 1)
	icc := func(size float64) float64 {
		return (g.MSBetween - g.MSWithin) / (g.MSBetween + (size-1)*g.MSWithin)
	}
	g.ICC1, g.ICC1MeanSize = icc(g.K0), icc(g.MeanSize)
	if g.MSBetween > 0 {
		g.ICC2 = survey.Some((g.MSBetween - g.MSWithin) / g.MSBetween)
	}
	return g, nil
}
