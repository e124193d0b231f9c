package scale

// Part is the tally of those ratings alone for which in holds, a copy: its N,
// SumWeights and EffectiveN are those of a class of answers. Special codes, blanks
// and those not asked are left out.
func (t *WeightedTally) Part(in func(value int) bool) *WeightedTally {
	part := NewWeightedTally(t.Scale())
	if t.Scale() == nil {
		return part
	}
	for i, p := range t.scale.def.Points {
		if c := firstPoint + i; in(p.Value) {
			part.counts.n[c] = t.counts.n[c]
			part.counts.total += t.counts.n[c]
			part.sum[c], part.sq[c] = t.sum[c].Clone(), t.sq[c].Clone()
		}
	}
	return part
}
