// Package metric turns the answers to one item into numbers whose mean is a metric:
// worths for a mean, −1, 0 and 1 for a net promoter score, 0 and 1 for a share.
// Sums are integers, so that means are exact and do not depend on any order.
package metric

import (
	"fmt"
	"math/big"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Kind names a metric.
type Kind uint8

// The metrics.
const (
	Mean  Kind = iota // mean worth
	NPS               // promoters less detractors, −1…1
	Share             // share of the top boxes, 0…1
)

// A Definition says what is measured.
type Definition struct {
	Kind    Kind
	Boxes   int          // of Share; 0 is 2
	Classes *scale.Bands // of NPS; nil are those of 0–10
}

// Points are what the points of a scale count for, ascending by point.
type Points struct {
	scale  *scale.Scale
	codes  []scale.Code
	values []int64 // in units of 1/unit
	unit   int64
}

// On are the points of a definition on a scale. An unknown kind and boxes outside 1
// to the number of points less one are [survey.ErrArgument]; a scale without these
// classes is [satisfaction.ErrScale].
func (d Definition) On(s *scale.Scale) (Points, error) {
	if s == nil {
		return Points{}, scale.ErrNoScale
	}
	p := Points{scale: s, unit: 1}
	boxes := d.Boxes
	if boxes == 0 {
		boxes = 2
	}
	if d.Kind == Share && (boxes < 1 || boxes >= s.Len()) {
		return Points{}, fmt.Errorf("option Boxes: %d of %d points: %w", boxes, s.Len(), survey.ErrArgument)
	}
	for i := range s.Codes() {
		c := scale.Code(i)
		if !s.IsPoint(c) {
			continue
		}
		one := scale.NewTally(s)
		if err := one.AddCode(c, 1); err != nil {
			return Points{}, err
		}
		var v int64
		switch d.Kind {
		case Mean:
			v, p.unit, _ = s.WorthUnits(c)
		case NPS:
			n, err := satisfaction.CountNPS(one, d.Classes)
			if err != nil {
				return Points{}, err
			}
			v = n.Promoters - n.Detractors
		case Share:
			top, err := one.Top(boxes)
			if err != nil {
				return Points{}, err
			}
			v = top.Count
		default:
			return Points{}, fmt.Errorf("option Metric: %d: %w", d.Kind, survey.ErrArgument)
		}
		p.codes, p.values = append(p.codes, c), append(p.values, v)
	}
	return p, nil
}

// Range is the smallest and the largest value of the metric.
func (p Points) Range() (low, high float64) {
	lo, hi := p.values[0], p.values[0]
	for _, v := range p.values {
		lo, hi = min(lo, v), max(hi, v)
	}
	return float64(lo) / float64(p.unit), float64(hi) / float64(p.unit)
}

// A Sample is the answers of one segment.
type Sample struct {
	// N is the number of ratings, Missing those asked who gave none.
	N, Missing int64
	sum, sumSq *big.Int // in units of 1/unit and 1/unit²
	unit       int64
}

// Of is the sample of a tally on the scale of the points ([scale.ErrIncompatible]
// otherwise).
func (p Points) Of(t *scale.Tally) (Sample, error) {
	if t == nil || t.Scale() == nil || t.Scale().Fingerprint() != p.scale.Fingerprint() {
		return Sample{}, scale.ErrIncompatible
	}
	s := Sample{N: t.N(), Missing: t.Missing(), sum: new(big.Int), sumSq: new(big.Int), unit: p.unit}
	for i, c := range p.codes {
		v := big.NewInt(p.values[i])
		nv := new(big.Int).Mul(v, big.NewInt(t.CountCode(c)))
		s.sum.Add(s.sum, nv)
		s.sumSq.Add(s.sumSq, nv.Mul(nv, v))
	}
	return s, nil
}

// Mean is the metric, exactly. N must not be 0.
func (s Sample) Mean() *big.Rat {
	return new(big.Rat).SetFrac(s.sum, new(big.Int).Mul(big.NewInt(s.N), big.NewInt(s.unit)))
}

// SumOfSquares is Σ(v − mean)², rounded once. N must not be 0.
func (s Sample) SumOfSquares() float64 {
	n := big.NewInt(s.N)
	num := new(big.Int).Mul(n, s.sumSq)
	num.Sub(num, new(big.Int).Mul(s.sum, s.sum))
	unit := big.NewInt(s.unit)
	x, _ := new(big.Rat).SetFrac(num, n.Mul(n, unit.Mul(unit, unit))).Float64()
	return x
}
