package priority

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// A fit is a least-squares regression with an intercept.
type fit struct {
	beta []float64  // intercept first
	cov  *mat.Dense // of beta
	df   float64
	rss  float64
	tss  float64
}

// A column below this part of its length is taken to follow from those before it.
const dependent = 1e-10

// A sum of squared residuals below this part of the total is rounding.
const rounding = 1e-24

// regress fits y, which must vary, on columns by QR. If a column depends on the
// intercept and the columns before it, it returns nil and its index.
func regress(columns [][]float64, y []float64) (*fit, int) {
	n, p := len(y), len(columns)+1
	centre := mean(y)
	x, response := mat.NewDense(n, p, nil), mat.NewVecDense(n, nil)
	for i, v := range y {
		x.Set(i, 0, 1)
		for j, c := range columns {
			x.Set(i, j+1, c[i])
		}
		response.SetVec(i, v-centre)
	}
	var qr mat.QR
	qr.Factorize(x)
	var r mat.Dense
	qr.RTo(&r)
	for j := 1; j < p; j++ {
		if !(math.Abs(r.At(j, j)) > dependent*mat.Norm(x.ColView(j), 2)) {
			return nil, j - 1
		}
	}
	var beta mat.VecDense
	// The diagonal of R was checked; what QR says about the condition is a warning.
	_ = qr.SolveVecTo(&beta, false, response)

	var residual mat.VecDense
	residual.MulVec(x, &beta)
	residual.SubVec(response, &residual)
	f := &fit{df: float64(n - p), rss: mat.Dot(&residual, &residual), tss: mat.Dot(response, response)}
	if f.rss <= rounding*f.tss {
		f.rss = 0
	}
	triangle := mat.NewTriDense(p, mat.Upper, nil)
	for i := range p {
		for j := i; j < p; j++ {
			triangle.SetTri(i, j, r.At(i, j))
		}
	}
	var inverse mat.TriDense
	_ = inverse.InverseTri(triangle)
	f.cov = mat.NewDense(p, p, nil)
	f.cov.Mul(&inverse, inverse.T())
	f.cov.Scale(f.rss/f.df, f.cov)
	f.beta = append([]float64{beta.AtVec(0) + centre}, beta.RawVector().Data[1:]...)
	if f.rss == 0 {
		// Without an error of their own, coefficients of 0 must be told from rounding.
		for j, b := range f.beta {
			if math.Abs(b) <= math.Sqrt(rounding*f.tss) {
				f.beta[j] = 0
			}
		}
	}
	return f, 0
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	m := sum / float64(len(x))
	// What is left after subtracting corrects the rounding of the sum.
	rest := 0.0
	for _, v := range x {
		rest += v - m
	}
	return m + rest/float64(len(x))
}
