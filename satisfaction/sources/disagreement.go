package sources

import (
	"cmp"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Disagreement is how far the sources of a group are apart.
type Disagreement struct {
	// Sources is how many have a score, at least two.
	Sources int `json:"sources"`
	// Low is the id of the lowest score, the first of equal ones.
	Low string `json:"low"`
	// High is the id of the highest score, the first of equal ones.
	High string `json:"high"`
	// Range is the highest score less the lowest, in points, exact.
	Range scale.Ratio `json:"range"`
	// Spread is √Σ w(s − S)² with the weights of the score summing to 1, in points.
	Spread float64 `json:"spread"`
	// Levels says that they do not lie in one band; false without bands.
	Levels bool `json:"levels"`
	// Pairs are all pairs, in the order of the sources.
	Pairs []Pair `json:"pairs"`
	// Test is Cochran's test; nil with fewer than two sources that have an error above
	// 0.
	Test *Homogeneity `json:"test,omitempty"`
}

// A Pair is two sources against each other.
type Pair struct {
	// First and Second are the ids.
	First  string `json:"first"`
	Second string `json:"second"` // the id of the other
	// Difference is the score of the first less that of the second, in points, exact.
	Difference scale.Ratio `json:"difference"`
	// Estimate is the difference with its error √(SE₁² + SE₂²) and normal interval, where
	// both have one.
	Estimate survey.Estimate `json:"estimate"`
	// P is the two-sided p-value of no difference; no value without an error above 0.
	P survey.Optional `json:"p"`
	// Adjusted is P by Holm's adjustment over the pairs of the group that have one.
	Adjusted survey.Optional `json:"adjusted"`
}

// A Homogeneity is Cochran's test of whether sources measure the same score, with
// wᵢ = 1/SEᵢ²: Q = Σ wᵢ(sᵢ − s̄)², s̄ = Σ wᵢsᵢ/Σ wᵢ, χ² with one degree of freedom less
// than sources.
type Homogeneity struct {
	// Sources is how many have an error above 0 and are in the test.
	Sources int `json:"sources"`
	// Q is the statistic, ≥ 0.
	Q float64 `json:"q"`
	// DF is the number of degrees of freedom.
	DF int `json:"df"`
	// P is the upper tail p-value.
	P float64 `json:"p"`
	// I2 is max(0, (Q − DF)/Q), 0–1: the share of the variation between sources that
	// their errors do not explain (Higgins and Thompson).
	I2 float64 `json:"i2"`
	// Pooled is s̄, the score that weighs by precision.
	Pooled float64 `json:"pooled"`
}

// disagreement of the parts of a group that have a score.
func disagreement(parts []Node, score scale.Ratio, level float64) *Disagreement {
	var with []Node
	for _, p := range parts {
		if p.Score != nil {
			with = append(with, p)
		}
	}
	if len(with) < 2 {
		return nil
	}
	byScore := func(a, b Node) int { return a.Score.Cmp(*b.Score) }
	low, high := with[0], with[0]
	spread := scale.Ratio{}
	d := &Disagreement{Sources: len(with)}
	for i, p := range with {
		if byScore(p, low) < 0 {
			low = p
		}
		if byScore(p, high) > 0 {
			high = p
		}
		off := p.Score.Sub(score)
		spread = spread.Add(p.Weight.Mul(off).Mul(off))
		d.Levels = d.Levels || p.Level != with[0].Level
		for _, q := range with[i+1:] {
			d.Pairs = append(d.Pairs, pair(p, q, level))
		}
	}
	d.Low, d.High, d.Range, d.Spread = low.ID, high.ID, high.Score.Sub(*low.Score), math.Sqrt(spread.Float64())
	holm(d.Pairs)
	d.Test = homogeneity(with)
	return d
}

func pair(a, b Node, level float64) Pair {
	p := Pair{First: a.ID, Second: b.ID, Difference: a.Score.Sub(*b.Score)}
	e := &p.Estimate
	e.Value, e.N = p.Difference.Float64(), a.Estimate.N+b.Estimate.N
	e.EffectiveN = float64(e.N)
	if !a.Estimate.SE.Valid || !b.Estimate.SE.Valid {
		e.Warn(survey.NoError, "one of the two has no standard error")
		return p
	}
	se := math.Hypot(a.Estimate.SE.Value, b.Estimate.SE.Value)
	half := tail.CriticalZ(level) * se
	e.SE, e.Method = survey.Some(se), "normal"
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	if se > 0 {
		p.P = survey.Some(tail.NormalTwoSided(e.Value / se))
	}
	return p
}

// holm fills in the adjusted p-values.
func holm(pairs []Pair) {
	var order []int
	for i, p := range pairs {
		if p.P.Valid {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(pairs[a].P.Value, pairs[b].P.Value) })
	adjusted := 0.0
	for k, i := range order {
		adjusted = max(adjusted, min(1, float64(len(order)-k)*pairs[i].P.Value))
		pairs[i].Adjusted = survey.Some(adjusted)
	}
}

func homogeneity(with []Node) *Homogeneity {
	least := math.Inf(1)
	var tested []Node
	for _, p := range with {
		if se := p.Estimate.SE; se.Valid && se.Value > 0 {
			least = min(least, se.Value)
			tested = append(tested, p)
		}
	}
	if len(tested) < 2 {
		return nil
	}
	// Relative to the most precise one, so that no weight overflows.
	weight := func(p Node) float64 { r := least / p.Estimate.SE.Value; return r * r }
	sum, total := 0.0, 0.0
	for _, p := range tested {
		sum += float64(weight(p) * p.Score.Float64())
		total += weight(p)
	}
	h := &Homogeneity{Sources: len(tested), DF: len(tested) - 1, Pooled: sum / total}
	for _, p := range tested {
		z := (p.Score.Float64() - h.Pooled) / p.Estimate.SE.Value
		h.Q += float64(z * z)
	}
	h.Q = min(h.Q, math.MaxFloat64) // of errors of almost nothing
	h.P = tail.ChiSquare(h.Q, float64(h.DF))
	if h.Q > float64(h.DF) {
		h.I2 = (h.Q - float64(h.DF)) / h.Q
	}
	return h
}
