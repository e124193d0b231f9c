package lmg

// Most of the time goes into the last few predictors, so these have no loops. aij is
// row i, column j of the triangle. Conversions keep products from being fused with
// sums, which would change bits between machines.

// gain is what a predictor adds to R², given its covariance with the outcome and its
// own variance.
func gain(covariance, variance float64) float64 {
	if !(variance > pivotFloor) {
		return 0
	}
	return covariance * covariance / variance
}

func (w *walker) one(a []float64, size int) (with, sum, full float64) {
	without := 1 - a[0]
	r2 := without + gain(a[1], a[2])
	inc, exc := float64(w.in[size+1]*r2), float64(w.out[size]*without)
	w.shares[0] += inc - exc
	return inc + float64(w.in[size]*without), float64(w.out[size+1]*r2) + exc, r2
}

func (w *walker) two(a00, a10, a11, a20, a21, a22 float64, size int) (with, sum, full float64) {
	in, out := (*[3]float64)(w.in[size:]), (*[3]float64)(w.out[size:])
	none := 1 - a00
	first := none + gain(a10, a11)
	second, both := none, first
	if a22 > pivotFloor {
		f, g := a20/a22, a21/a22
		second = none + float64(f*a20)
		both = second + gain(a10-float64(f*a21), a11-float64(g*a21))
	}
	outNone, inBoth := float64(out[0]*none), float64(in[2]*both)
	inFirst, outFirst := float64(in[1]*first), float64(out[1]*first)
	inSecond, outSecond := float64(in[1]*second), float64(out[1]*second)
	w.shares[0] += inBoth + inFirst - (outNone + outSecond)
	w.shares[1] += inBoth + inSecond - (outNone + outFirst)
	with = float64(in[0]*none) + inFirst + inSecond + inBoth
	return with, outNone + outFirst + outSecond + float64(out[2]*both), both
}

func (w *walker) three(a *[10]float64, size int) (with, sum, full float64) {
	a00, a10, a11, a20, a21, a22 := a[0], a[1], a[2], a[3], a[4], a[5]
	withOut, sumOut, _ := w.two(a00, a10, a11, a20, a21, a22, size)
	if a30, a31, a32, a33 := a[6], a[7], a[8], a[9]; a33 > pivotFloor {
		scale := 1 / a33
		f, g, h := a30*scale, a31*scale, a32*scale
		a00 -= float64(f * a30)
		a10 -= float64(g * a30)
		a11 -= float64(g * a31)
		a20 -= float64(h * a30)
		a21 -= float64(h * a31)
		a22 -= float64(h * a32)
	}
	withIn, sumIn, full := w.two(a00, a10, a11, a20, a21, a22, size+1)
	w.shares[2] += withIn - sumOut
	return withIn + withOut, sumIn + sumOut, full
}

func (w *walker) four(a *[15]float64, size int) (with, sum, full float64) {
	withOut, sumOut, _ := w.three((*[10]float64)(a[:]), size)
	next := [10]float64(a[:])
	if pivot := a[14]; pivot > pivotFloor {
		scale := 1 / pivot
		r0, r1, r2, r3 := a[10], a[11], a[12], a[13]
		f0, f1, f2, f3 := r0*scale, r1*scale, r2*scale, r3*scale
		next[0] -= float64(f0 * r0)
		next[1] -= float64(f1 * r0)
		next[2] -= float64(f1 * r1)
		next[3] -= float64(f2 * r0)
		next[4] -= float64(f2 * r1)
		next[5] -= float64(f2 * r2)
		next[6] -= float64(f3 * r0)
		next[7] -= float64(f3 * r1)
		next[8] -= float64(f3 * r2)
		next[9] -= float64(f3 * r3)
	}
	withIn, sumIn, full := w.three(&next, size+1)
	w.shares[3] += withIn - sumOut
	return withIn + withOut, sumIn + sumOut, full
}
