package criteria

import (
	"math"
	"slices"
)

// AggregateJudgements makes one matrix of those of several people (AIJ), who then act as
// one: each ratio is the geometric mean of theirs, weighted by how much each of them
// counts; nil is everybody the same. Of a pair that some did not compare it is the mean
// over those who did. Names are matched; the order is that of the first matrix.
//
// No members, nil ones, names that differ, and weights that are not positive and finite,
// one for each member, are survey.ErrArgument.
func AggregateJudgements(members []*Matrix, weights []float64) (*Matrix, error) {
	weights, err := checkMembers(len(members), weights)
	if err != nil {
		return nil, err
	}
	if members[0] == nil {
		return nil, argument("member 0 has no matrix")
	}
	names := members[0].names
	out, err := empty(names)
	if err != nil {
		return nil, err
	}
	place := make([][]int, len(members))
	for k, m := range members {
		if m == nil || len(m.names) != len(names) {
			return nil, argument("member %d does not have the criteria of member 0", k)
		}
		for _, name := range names {
			i := slices.Index(m.names, name)
			if i < 0 {
				return nil, argument("member %d does not know %q", k, name)
			}
			place[k] = append(place[k], i)
		}
	}
	for i := range names {
		for j := range i {
			sum, total := 0.0, 0.0
			for k, m := range members {
				if a, b := place[k][i], place[k][j]; m.value[a][b] != 0 {
					sum += float64(weights[k] * m.log[a][b])
					total += weights[k]
				}
			}
			if total > 0 {
				out.set(i, j, math.Exp(sum/total))
			}
		}
	}
	return out, nil
}

// AggregatePriorities makes one set of weights of those of several people (AIP), who stay
// apart: the geometric mean of theirs, weighted by how much each of them counts (nil:
// everybody the same) and normalised to sum to 1. Where nobody's judgements are missing
// and weights are geometric means, it is the same as by [AggregateJudgements]. Names are
// matched; the order is that of the first set. A criterion to which anybody gives 0 gets
// 0.
//
// No members, sets that do not name the same criteria, what is no set of weights as in
// [Weights.Percent], a product that is 0 for all criteria, and weights of members that
// are not positive and finite, one each, are survey.ErrArgument.
func AggregatePriorities(members []Weights, weights []float64) (Weights, error) {
	weights, err := checkMembers(len(members), weights)
	if err != nil {
		return nil, err
	}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	logs := make([]float64, len(members[0]))
	for k, m := range members {
		if _, err := m.check(); err != nil {
			return nil, err
		}
		same, err := m.like(members[0])
		if err != nil {
			return nil, err
		}
		for i, x := range same {
			logs[i] += float64(weights[k] / total * math.Log(x.Value)) // of 0: −Inf, and a weight of 0
		}
	}
	most := slices.Max(logs)
	out := make(Weights, len(logs))
	for i, x := range members[0] {
		out[i] = Weight{x.Name, math.Exp(logs[i] - most)}
		if math.IsInf(logs[i], -1) {
			out[i].Value = 0
		}
	}
	return out.normalised()
}

func checkMembers(n int, weights []float64) ([]float64, error) {
	switch {
	case n == 0:
		return nil, argument("no members")
	case weights == nil:
		weights = slices.Repeat([]float64{1}, n)
	case len(weights) != n:
		return nil, argument("%d weights of %d members", len(weights), n)
	}
	sum := 0.0
	for k, w := range weights {
		if !(w > 0) {
			return nil, argument("weight %v of member %d", w, k)
		}
		sum += w
	}
	if !(sum < math.Inf(1)) {
		return nil, argument("weights of members sum to %v", sum)
	}
	return weights, nil
}
