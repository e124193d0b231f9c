package samplesize

import (
	"fmt"
	"math"
)

// A Design says how a sample differs from a simple random one.
type Design struct {
	// ClusterSize is the mean number of answers from one cluster, such as several
	// users at one customer. Default (0): 1, no clusters. Valid range: from 1.
	ClusterSize float64
	// IntraclassCorrelation is how alike answers from one cluster are. Default: 0.
	// Valid range: from −1/(ClusterSize−1), where clusters differ least, to 1.
	IntraclassCorrelation float64
	// Weighting is the design effect of unequal weights, 1 + cv² of the weights.
	// Default (0): 1. Valid range: from 1.
	Weighting float64
}

// An Effect is how much larger a design makes a variance than simple random
// sampling of the same size does.
type Effect struct {
	// Cluster is the part of the clusters: 1 + (ClusterSize − 1) · correlation.
	Cluster float64 `json:"cluster"`
	// Weighting is the part of the weights.
	Weighting float64 `json:"weighting"`
	// Total is their product, for [Options.DesignEffect].
	Total float64 `json:"total"`
}

// EffectiveN is the size of the simple random sample that is as good as n answers: n
// over Total. It is 0 for n below 1, and n for the zero value, which is no effect.
func (e Effect) EffectiveN(n int64) float64 {
	if !(e.Total > 0) {
		e.Total = 1
	}
	return float64(max(n, 0)) / e.Total
}

// DesignEffect is the design effect of clusters and weights, (1 + (m̄ − 1)ρ) · (1 + cv²)
// (Kish 1965 and 1987; Gabler, Häder and Lahiri 1999). The product supposes that weights
// do not go with what was answered.
//
// Errors: [ErrArgument] for what a field does not allow, or where the effect is not
// above 0.
func DesignEffect(d Design) (Effect, error) {
	if d.ClusterSize == 0 {
		d.ClusterSize = 1
	}
	if d.Weighting == 0 {
		d.Weighting = 1
	}
	if !(d.ClusterSize >= 1 && d.IntraclassCorrelation >= -1 && d.IntraclassCorrelation <= 1 && d.Weighting >= 1) {
		return Effect{}, fmt.Errorf("samplesize: design %+v: %w", d, ErrArgument)
	}
	e := Effect{Cluster: 1 + float64((d.ClusterSize-1)*d.IntraclassCorrelation), Weighting: d.Weighting}
	e.Total = e.Cluster * e.Weighting
	if !(e.Total > 0) || math.IsInf(e.Total, 1) {
		return Effect{}, fmt.Errorf("samplesize: design %+v has effect %g: %w", d, e.Total, ErrArgument)
	}
	return e, nil
}
