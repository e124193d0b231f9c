package drivers

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/gocsat/csat/survey"
)

// A RidgePath holds ridge fits for several penalties.
type RidgePath struct {
	// Outcome is the name of the outcome.
	Outcome string `json:"outcome"`
	// Names are "(Intercept)", then the predictors in the order of the sample.
	Names []string `json:"names"`
	// Lambda are the penalties as given.
	Lambda []float64 `json:"lambda"`
	// Coefficients[i] are those at Lambda[i], in the order of Names, per unit of the
	// predictors as they are.
	Coefficients [][]float64 `json:"coefficients"`
	// GCV[i] is the generalised cross-validation criterion of G. H. Golub, M. Heath
	// and G. Wahba (1979), RSS/(n − Σ d²/(d² + λ))²; its smallest value picks λ.
	GCV []float64 `json:"gcv"`
	// HKB is the λ of A. E. Hoerl, R. W. Kennard and K. F. Baldwin (1975),
	// (p − 2)σ²/Σb², b being the coefficients of the scaled predictors; no value for
	// fewer than three predictors, or where least squares does not exist.
	HKB survey.Optional `json:"hkb"`
	// LW is the λ of J. F. Lawless and P. Wang (1976), (p − 2)σ²n/Σŷ²; likewise.
	LW survey.Optional `json:"lw"`
}

// Ridge regresses the outcome on all predictors with the penalty λ·Σb² added to the
// residual sum of squares, b being the coefficients of the predictors centred and
// scaled by their standard deviation with divisor n; the intercept is free. λ = 0
// is least squares. Penalties must be finite and not negative ([survey.ErrArgument]);
// collinear predictors are [ErrCollinear] at λ = 0 only. Fewer than two rows more
// than predictors is [survey.ErrTooFew].
func Ridge(s *Sample, lambda []float64) (RidgePath, error) {
	if err := s.fittable(); err != nil {
		return RidgePath{}, err
	}
	if len(lambda) == 0 {
		return RidgePath{}, argument("no penalties")
	}
	f := factorise(s.corr, upTo(len(s.names)-1))
	for _, l := range lambda {
		if !(l >= 0) || math.IsInf(l, 1) {
			return RidgePath{}, argument("penalty %v", l)
		}
		if l == 0 && len(f.spanned) > 0 {
			return RidgePath{}, s.collinear(f)
		}
	}
	eigenvalues, vectors, err := eigen(s.corr)
	if err != nil {
		return RidgePath{}, err
	}
	p, n := len(s.names)-1, float64(s.n)
	sy := s.sd[0] * math.Sqrt((n-1)/n)
	var along mat.VecDense // V'r
	along.MulVec(vectors.T(), mat.NewVecDense(p, outcomeRow(s.corr)))
	path := RidgePath{Outcome: s.names[0], Names: append([]string{"(Intercept)"}, s.names[1:]...), Lambda: append([]float64(nil), lambda...)}
	for _, l := range lambda {
		// d² = n·eigenvalue; in the basis of the eigenvectors everything is diagonal.
		df, explained := 0.0, 0.0
		b := mat.NewVecDense(p, nil)
		for k, v := range eigenvalues {
			v = max(v, 0)
			if v+l/n == 0 {
				continue
			}
			x := along.AtVec(k) / (v + l/n)
			b.SetVec(k, x)
			df += v / (v + l/n)
			explained += 2*float64(x*along.AtVec(k)) - float64(x*x)*v
		}
		var beta mat.VecDense
		beta.MulVec(vectors, b)
		row := make([]float64, p+1)
		row[0] = s.mean[0]
		for j := range p {
			row[j+1] = beta.AtVec(j) * s.sd[0] / s.sd[j+1]
			row[0] -= float64(row[j+1] * s.mean[j+1])
		}
		path.Coefficients = append(path.Coefficients, row)
		path.GCV = append(path.GCV, n*sy*sy*(1-explained)/((n-df)*(n-df)))
	}
	if p >= 3 && len(f.spanned) == 0 {
		beta, _ := f.solve()
		squares := 0.0
		for _, b := range beta {
			squares += float64(b * b)
		}
		// In units of the outcome's variance with divisor n.
		variance := (1 - f.r2()) * n / (n - float64(p) - 1)
		path.HKB = survey.Some(float64(p-2) * variance / squares)
		path.LW = survey.Some(float64(p-2) * variance / f.r2())
	}
	return path, nil
}
