package drivers

import (
	"context"
	"fmt"
	"slices"

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
func (r *Ranking) owen(ctx context.Context, g game, o Options) error {
	unions, err := r.unions(o.Groups)
	if err != nil {
		return err
	}
	// One job per group and set of other groups.
	type job struct {
		group  int
		others uint64 // bits of the other groups, in their order without group
	}
	var jobs []job
	for k, members := range unions {
		if len(unions)-1+len(members) > maxUnion || o.Value != R2 && len(unions)-1+len(members) > maxFitted {
			return fmt.Errorf("drivers: %d groups, one with %d predictors: %w", len(unions), len(members), ErrTooMany)
		}
		for others := range uint64(1) << (len(unions) - 1) {
			jobs = append(jobs, job{k, others})
		}
	}
	outer := weights(len(unions))
	gains := make([][]float64, len(jobs))
	err = each(ctx, len(jobs), o.Progress, func(i int) error {
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
		return err
	}
	for i, job := range jobs {
		for j, x := range gains[i] {
			d := unions[job.group][j]
			r.Drivers[d].Share += x
			r.Groups[job.group].Share += x
		}
	}
	shares := make([]float64, len(r.Groups))
	sum := 0.0
	for k, group := range r.Groups {
		shares[k] = group.Share
		sum += group.Share
	}
	for k, rank := range ranks(shares) {
		r.Groups[k].Rank = rank
		if sum != 0 {
			r.Groups[k].Relative = shares[k] / sum
		}
	}
	return nil
}

// unions are the positions of the members of each group, predictors in no group
// being groups of their own; it fills the names of Groups.
func (r *Ranking) unions(groups []Group) ([][]int, error) {
	var unions [][]int
	taken := make([]bool, len(r.Drivers))
	for _, group := range groups {
		if len(group.Predictors) == 0 {
			return nil, argument("group %q without predictors", group.Name)
		}
		var union []int
		for _, name := range group.Predictors {
			j := slices.IndexFunc(r.Drivers, func(d Driver) bool { return d.Name == name })
			if j < 0 {
				return nil, &ColumnError{Name: name, Err: survey.ErrUnknown}
			}
			if taken[j] {
				return nil, argument("%q in two groups", name)
			}
			taken[j] = true
			union = append(union, j)
		}
		unions = append(unions, union)
		r.Groups = append(r.Groups, GroupShare{Group: Group{group.Name, slices.Clone(group.Predictors)}})
	}
	for j, d := range r.Drivers {
		if !taken[j] {
			unions = append(unions, []int{j})
			r.Groups = append(r.Groups, GroupShare{Group: Group{d.Name, []string{d.Name}}})
		}
	}
	return unions, nil
}
