package reliability

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Weights say how much two different ratings agree.
type Weights uint8

const (
	// Unweighted: only equal ratings agree.
	Unweighted Weights = iota
	// Linear: 1 − |a−b|/(max−min) over the values of the scale.
	Linear
	// Quadratic: 1 − (a−b)²/(max−min)².
	Quadratic
)

var weightNames = enum.Names[Weights]{"unweighted", "linear", "quadratic"}

// String is the name of the weights, such as "linear".
func (w Weights) String() string { return weightNames.String(w) }

// MarshalText writes the name; unknown weights are an error.
func (w Weights) MarshalText() ([]byte, error) { return weightNames.Marshal(w) }

// UnmarshalText reads a name that [Weights.MarshalText] writes.
func (w *Weights) UnmarshalText(text []byte) error { return weightNames.Unmarshal(w, text) }

func (w Weights) of(a, b, span float64) float64 {
	d := math.Abs(a-b) / span
	switch {
	case w == Linear:
		return 1 - d
	case w == Quadratic:
		return 1 - float64(d*d)
	case a == b:
		return 1
	}
	return 0
}

// KappaOptions are the options of [Kappa].
type KappaOptions struct {
	// Weights are Unweighted by default.
	Weights Weights
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
}

// A KappaResult is the agreement of two raters beyond chance.
type KappaResult struct {
	// Kappa is in [−1,1], 1 for full agreement and 0 for that of chance, with the
	// Wald interval of the large-sample error.
	Kappa survey.Estimate `json:"kappa"`
	// Observed is the (weighted) share of agreement found, in [0,1].
	Observed float64 `json:"observed"`
	// Expected is that by chance, in [0,1].
	Expected float64 `json:"expected"`
	// NullSE is the error if there were no agreement beyond chance.
	NullSE float64 `json:"null_se"`
	// Z is kappa over NullSE; no value where that is 0.
	Z survey.Optional `json:"z"`
	// P is its two-sided p-value; no value where Z has none.
	P survey.Optional `json:"p"`
}

// Kappa is Cohen's kappa (1960; weighted 1968, Psych. Bull. 70:213) of two ratings
// of the same units on the same scale, with the errors of Fleiss, Cohen and Everitt
// (1969, Psych. Bull. 72:323). All points of the scale count, so the weights do not
// depend on which were used. Other axes are [survey.ErrArgument], scales with
// other points [survey.ErrIncompatible], no pairs [survey.ErrNoBase]; raters who
// both gave one and the same rating throughout are [ErrConstant].
func Kappa(x *survey.Crosstab, o KappaOptions) (KappaResult, error) {
	level, err := confidence(o.Level)
	if err != nil {
		return KappaResult{}, err
	}
	if !weightNames.Valid(o.Weights) {
		return KappaResult{}, fmt.Errorf("reliability: kappa: %w: weights %v", survey.ErrArgument, o.Weights)
	}
	values, err := commonValues(x)
	if err != nil {
		return KappaResult{}, fmt.Errorf("reliability: kappa: %w", err)
	}
	n := float64(x.N())
	counts := x.Pairs()
	rowCounts, colCounts := margins(counts)
	k := len(values)
	span := values[k-1] - values[0]
	weight := func(i, j int) float64 { return o.Weights.of(values[i], values[j], span) }
	row, col := make([]float64, k), make([]float64, k)
	for i := range k {
		row[i], col[i] = float64(rowCounts[i])/n, float64(colCounts[i])/n
	}
	var po, pe float64
	rowMean, colMean := make([]float64, k), make([]float64, k)
	for i := range k {
		for j := range k {
			w := weight(i, j)
			po += w * float64(counts[i][j]) / n
			pe += float64(w*row[i]) * col[j]
			rowMean[i] += float64(w * col[j])
			colMean[j] += float64(w * row[i])
		}
	}
	// Equality of the margins at one point, told from the counts.
	if slices.Contains(rowCounts, x.N()) && slices.Equal(rowCounts, colCounts) {
		return KappaResult{}, fmt.Errorf("reliability: kappa: %w: one rating throughout", ErrConstant)
	}
	c := po*pe - 2*pe + po // the mean of w(1−pe) − m(1−po) over the pairs
	var a, b float64
	for i := range k {
		for j := range k {
			w, m := weight(i, j), rowMean[i]+colMean[j]
			d := w*(1-pe) - m*(1-po) - c
			a += float64(counts[i][j]) / n * d * d
			b += row[i] * col[j] * (w - m) * (w - m)
		}
	}
	if a < 1e-24 {
		a = 0 // rounding
	}
	r := KappaResult{Observed: po, Expected: pe, NullSE: math.Sqrt(max(0, b-pe*pe)/n) / (1 - pe)}
	r.Kappa = survey.Estimate{Value: (po - pe) / (1 - pe), N: x.N(), Missing: x.Total() - x.N(), EffectiveN: n, Method: "wald"}
	se := math.Sqrt(a/n) / ((1 - pe) * (1 - pe))
	r.Kappa.SE = survey.Some(se)
	z := tail.CriticalZ(level)
	r.Kappa.Interval = survey.Interval{Lower: r.Kappa.Value - z*se, Upper: r.Kappa.Value + z*se, Level: level}
	if se == 0 {
		r.Kappa.Warn(survey.ZeroVariance, "pairs that are all alike have the error 0")
	}
	if r.NullSE > 0 {
		r.Z = survey.Some(r.Kappa.Value / r.NullSE)
		r.P = survey.Some(tail.NormalTwoSided(r.Z.Value))
	}
	return r, nil
}

// commonValues are the points of the scale that both axes have.
func commonValues(x *survey.Crosstab) ([]float64, error) {
	if x == nil || x.Rows().Scale == nil || x.Cols().Scale == nil {
		return nil, fmt.Errorf("%w: two rated axes needed", survey.ErrArgument)
	}
	var values []float64
	cols := x.Cols().Scale.Points()
	for i, p := range x.Rows().Scale.Points() {
		if i >= len(cols) || cols[i].Value != p.Value {
			return nil, fmt.Errorf("%w: the axes have other points", survey.ErrIncompatible)
		}
		values = append(values, float64(p.Value))
	}
	if len(values) != len(cols) || len(values) < 2 {
		return nil, fmt.Errorf("%w: the axes have %d and %d points", survey.ErrIncompatible, len(values), len(cols))
	}
	if x.N() == 0 {
		return nil, survey.ErrNoBase
	}
	return values, nil
}
