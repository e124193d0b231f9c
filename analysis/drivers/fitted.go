package drivers

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// A fitted is the value of logits of all subsets as a game.
type fitted struct {
	ctx   context.Context
	s     *Sample
	o     *ordinal
	value Value
	null  float64
}

// fitted refuses Tjur's coefficient for more than two values.
func (s *Sample) fitted(ctx context.Context, v Value) (game, error) {
	o, err := s.ordinal(true)
	if err != nil {
		return nil, err
	}
	if v == Tjur && len(o.values) > 2 {
		return nil, argument("tjur of an outcome with %d values", len(o.values))
	}
	return fitted{ctx, s, o, v, o.null()}, nil
}

// worth leaves out of a set what others in it span, which changes no fit.
func (g fitted) worth(set []int) (float64, error) {
	if len(set) == 0 {
		return 0, nil
	}
	set = slices.SortedFunc(slices.Values(set), cmp.Compare[int])
	f := factorise(g.s.corr, set)
	for _, i := range slices.Backward(f.spanned) {
		set = slices.Delete(set, i, i+1)
	}
	fit, err := g.o.fit(g.ctx, set, g.o.start(len(set)), -1)
	if err != nil {
		return 0, err
	}
	if g.value == Tjur {
		tjur, _ := g.o.discrimination(fit, set)
		return tjur, nil
	}
	return pseudoR2(g.value, fit.loglik, g.null, float64(g.s.n)), nil
}

func (g fitted) path(order []int, out []float64) (err error) {
	for k := range order {
		if out[k], err = g.worth(order[:k+1]); err != nil {
			return err
		}
	}
	return nil
}

func pseudoR2(v Value, loglik, null, n float64) float64 {
	if v == McFadden {
		return max(1-loglik/null, 0)
	}
	return max(math.Expm1(2*(null-loglik)/n)/math.Expm1(2*null/n), 0)
}

// cumulative is the fit of all predictors.
func (s *Sample) cumulative(ctx context.Context) (ordinalFit, error) {
	if _, err := s.full(); err != nil {
		return ordinalFit{}, err
	}
	o, err := s.ordinal(true)
	if err != nil {
		return ordinalFit{}, err
	}
	return o.fit(ctx, upTo(o.p), o.start(o.p), -1)
}

// probability is that of the larger of two values.
func (o *ordinal) probability(f ordinalFit, set []int, row int) float64 {
	_, p := logistic(f.params[0] - o.eta(row, f.params[1:], set))
	return p
}

// discrimination are Tjur's coefficient and the Brier score of a binary fit.
func (o *ordinal) discrimination(f ordinalFit, set []int) (tjur, brier float64) {
	var sums [2]float64
	for row, code := range o.codes {
		p, w := o.probability(f, set, row), o.weight(row)
		sums[code] += w * p
		brier += float64(w*(p-float64(code))) * (p - float64(code))
	}
	return sums[1]/o.mass[1] - sums[0]/o.mass[0], brier / (o.mass[0] + o.mass[1])
}
