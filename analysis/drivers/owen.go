package drivers

import (
	"context"
	"fmt"
	"slices"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// A Group is a set of predictors that belong together.
type Group struct {
	// Name of the group.
	Name string `json:"name"`
	// Predictors are its members, at least one; each is in one group only.
	Predictors []string `json:"predictors"`
}

// A GroupShare is the importance of a group: its Shapley value among the groups,
// which is the sum of the Owen values of its members.
type GroupShare struct {
	Group
	// Share is its part of the total, in units of R².
	Share float64 `json:"share"`
	// Relative is Share over the sum of all shares, 0–1.
	Relative float64 `json:"relative"`
	// Rank is 1 for the largest share.
	Rank int `json:"rank"`
}

// GroupsOf are the dimensions of a questionnaire as groups for [Options], in their
// order: the parts of the overall index, each with those predictors of the sample
// that are items anywhere below it. Parts without a predictor are left out. A
// questionnaire without a tree is [survey.ErrArgument].
func GroupsOf(q *survey.Questionnaire, s *Sample) ([]Group, error) {
	if err := s.enough(1); err != nil {
		return nil, err
	}
	if q == nil {
		return nil, argument("no questionnaire")
	}
	if !q.HasIndex() {
		return nil, argument("questionnaire %s without a tree of dimensions", q.ID())
	}
	var groups []Group
	for _, part := range q.Overall().Children {
		g := Group{Name: part.ID}
		if g.Name == "" {
			g.Name = part.Item
		}
		for _, item := range leaves(part) {
			if slices.Contains(s.names[1:], item) {
				g.Predictors = append(g.Predictors, item)
			}
		}
		if g.Predictors != nil {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

func leaves(n survey.Node) []string {
	if len(n.Children) == 0 {
		return []string{n.Item}
	}
	var items []string
	for _, child := range n.Children {
		items = append(items, leaves(child)...)
	}
	return items
}

// maxUnion bounds the subsets that the Owen value of one group visits, as a power
// of 2.
const maxUnion = 20

// owen is the value of G. Owen (1977): orders in which the members of a group enter
// one right after the other. For group k and member j it is the mean over sets H of
// other groups and sets T of fellow members, both weighted as in a Shapley value, of
// what j adds to all of H and T.
func (d division) owen(ctx context.Context, g game, workers int, progress func(float64)) ([]float64, error) {
	unions, p := d.unions, 0
	// One job per group and set of other groups.
	type job struct {
		group  int
		others uint64 // bits of the other groups, in their order without group
	}
	var jobs []job
	for k, members := range unions {
		p += len(members)
		if len(unions)-1+len(members) > maxUnion || d.value != R2 && len(unions)-1+len(members) > maxFitted {
			most := maxUnion
			if d.value != R2 {
				most = maxFitted
			}
			return nil, fmt.Errorf("drivers: %d in a group beside %d other groups, at most %d together: %w", len(members), len(unions)-1, most, ErrTooMany)
		}
		for others := range uint64(1) << (len(unions) - 1) {
			jobs = append(jobs, job{k, others})
		}
	}
	outer := weights(len(unions))
	gains := make([][]float64, len(jobs))
	err := parallel.Each(ctx, workers, len(jobs), progress, func(i int) error {
		k := jobs[i].group
		var base []int
		size := 0
		for b, h := range append(upTo(len(unions))[:k:k], upTo(len(unions))[k+1:]...) {
			if jobs[i].others>>b&1 == 1 {
				base = append(base, unions[h]...)
				size++
			}
		}
		own := unions[k]
		worth := make([]float64, 1<<len(own))
		for mask := range worth {
			if mask&1023 == 1023 && ctx.Err() != nil {
				return ctx.Err()
			}
			set := slices.Clone(base)
			for _, j := range members(uint64(mask), len(own)) {
				set = append(set, own[j])
			}
			var err error
			if worth[mask], err = g.worth(set); err != nil {
				return err
			}
		}
		inner := weights(len(own))
		gains[i] = make([]float64, len(own))
		for mask, w := range worth {
			t := len(members(uint64(mask), len(own)))
			for j := range own {
				if mask>>j&1 == 0 {
					gains[i][j] += float64(outer[size] * inner[t] * (worth[mask|1<<j] - w))
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	shares := make([]float64, p)
	for i, job := range jobs {
		for j, x := range gains[i] {
			shares[unions[job.group][j]] += x
		}
	}
	return shares, nil
}

// grouped are the groups with the positions of their members, a predictor in none
// being a group of its own; nothing for nil groups.
func (s *Sample) grouped(groups []Group) ([]GroupShare, [][]int, error) {
	if groups == nil {
		return nil, nil, nil
	}
	var shares []GroupShare
	var unions [][]int
	predictors := s.names[1:]
	taken := make([]bool, len(predictors))
	for _, group := range groups {
		if len(group.Predictors) == 0 {
			return nil, nil, argument("group %q without predictors", group.Name)
		}
		var union []int
		for _, name := range group.Predictors {
			j := slices.Index(predictors, name)
			if j < 0 {
				return nil, nil, &ColumnError{Name: name, Err: survey.ErrUnknown}
			}
			if taken[j] {
				return nil, nil, argument("%q in two groups", name)
			}
			taken[j] = true
			union = append(union, j)
		}
		unions = append(unions, union)
		shares = append(shares, GroupShare{Group: Group{group.Name, slices.Clone(group.Predictors)}})
	}
	for j, name := range predictors {
		if !taken[j] {
			unions = append(unions, []int{j})
			shares = append(shares, GroupShare{Group: Group{name, []string{name}}})
		}
	}
	return shares, unions, nil
}

// sums are the shares of groups from those of their members.
func sums(shares []float64, unions [][]int) []float64 {
	out := make([]float64, len(unions))
	for k, union := range unions {
		for _, j := range union {
			out[k] += shares[j]
		}
	}
	return out
}
