package drivers

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/analysis/internal/lmg"
	"github.com/gocsat/csat/internal/enum"
)

// A Measure is a way to share R² out among predictors. The package documentation
// has the formulas. The zero value is [LMG]; the text form is the name in lower case
// with hyphens ("relative-weights").
type Measure uint8

// The measures.
const (
	LMG             Measure = iota // Shapley value: mean over all orders of entry; general dominance
	RelativeWeights                // Johnson's, which are Genizi's
	First                          // R² of the predictor alone
	Last                           // what it adds to all others
	BetaSquared                    // squared standardised coefficient
	Pratt                          // coefficient times correlation, may be negative
	CAR                            // squared correlation with the decorrelated predictor
)

var measures = enum.Names[Measure]{"lmg", "relative-weights", "first", "last", "beta-squared", "pratt", "car"}

// String is the text form, "drivers.Measure(99)" if m is none of the measures.
func (m Measure) String() string { return measures.String(m) }

// MarshalText writes the text form; a value that is none of the measures is
// [survey.ErrArgument].
func (m Measure) MarshalText() ([]byte, error) { return measures.Marshal(m) }

// UnmarshalText reads the text form; another text is [survey.ErrArgument] and
// leaves m as it is.
func (m *Measure) UnmarshalText(text []byte) error { return measures.Unmarshal(m, text) }

// needsInverse tells whether the measure is undefined for collinear predictors.
func (m Measure) needsInverse() bool { return m != LMG && m != First && m != Last }

// shares shares R² out, given the lower triangle of correlations, outcome first.
// Spanned predictors are ErrCollinear where the measure does not allow them.
func (m Measure) shares(ctx context.Context, corr [][]float64, workers int, progress func(float64)) ([]float64, error) {
	p := len(corr) - 1
	shares := make([]float64, p)
	switch m {
	case LMG:
		r, err := lmg.Compute(ctx, corr, workers, progress)
		if err != nil {
			return nil, err
		}
		sum := 0.0
		for j, x := range r.Share {
			shares[j] = max(x, 0) // R² never falls as predictors enter
			sum += shares[j]
		}
		if sum > 1 { // rounding, which nearly collinear predictors blow up
			for j := range shares {
				shares[j] /= sum
			}
		}
		return shares, nil
	case First:
		for j := range shares {
			shares[j] = corr[j+1][0] * corr[j+1][0]
		}
		return shares, nil
	case Last:
		for j := range shares {
			order := append(append(upTo(p)[:j:j], upTo(p)[j+1:]...), j)
			f := factorise(corr, order)
			shares[j] = f.z[p-1] * f.z[p-1]
		}
		return shares, nil
	}
	f := factorise(corr, upTo(p))
	if len(f.spanned) > 0 {
		return nil, ErrCollinear
	}
	switch m {
	case BetaSquared, Pratt:
		beta, _ := f.solve()
		for j, b := range beta {
			if shares[j] = b * corr[j+1][0]; m == BetaSquared {
				shares[j] = b * b
			}
		}
		return shares, nil
	}
	values, vectors, err := eigen(corr)
	if err != nil {
		return nil, err
	}
	var decorrelated mat.VecDense // R^−½ r
	decorrelated.MulVec(power(values, vectors, -0.5), mat.NewVecDense(p, outcomeRow(corr)))
	if m == CAR {
		for j := range shares {
			shares[j] = decorrelated.AtVec(j) * decorrelated.AtVec(j)
		}
		return shares, nil
	}
	root := power(values, vectors, 0.5)
	for j := range shares {
		for k := range p {
			x := root.At(j, k) * decorrelated.AtVec(k)
			shares[j] += float64(x * x)
		}
	}
	return shares, nil
}

// outcomeRow are the correlations of the predictors with the outcome.
func outcomeRow(corr [][]float64) []float64 {
	r := make([]float64, len(corr)-1)
	for j := range r {
		r[j] = corr[j+1][0]
	}
	return r
}

// power is V·diag(values^exponent)·Vᵀ.
func power(values []float64, vectors *mat.Dense, exponent float64) *mat.Dense {
	scaled := mat.DenseCopyOf(vectors)
	scaled.Apply(func(_, k int, x float64) float64 { return x * math.Pow(values[k], exponent) }, vectors)
	var out mat.Dense
	out.Mul(scaled, vectors.T())
	return &out
}
