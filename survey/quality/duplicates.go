package quality

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// DuplicateOptions set what a near-duplicate is.
type DuplicateOptions struct {
	// Share is the share of items, in (0,1], on which two rows must hold the same
	// answer to be near-duplicates; 0 means 0.85 (Kuriakose and Robbins 2016), 1
	// finds identical rows only.
	Share float64 `json:"share"`
}

// Copies say which rows resemble others.
type Copies struct {
	// Same is how many other rows hold the same answers. Not valid for a row with
	// fewer than half of the items rated, which is not compared.
	Same []survey.Optional `json:"same"`
	// Near is how many further rows agree on at least the share of items.
	Near []survey.Optional `json:"near"`
	// Share is the largest share of items on which a row agrees with another, in
	// [options Share, 1]. Not valid where no other row reaches it.
	Share []survey.Optional `json:"share"`
	// Groups are the sets of two or more rows that are linked by agreement, directly
	// or through others; rows ascend, and groups by their first row.
	Groups [][]int `json:"groups"`
}

// Duplicates finds rows whose answers to the items, all items if none are given,
// are the same or nearly so: interviews that were copied or made up. The measure
// is the "percent match" of Kuriakose and Robbins (2016).
//
// Two rows agree on an item if they hold the same code. A blank agrees with a
// blank and "don't know" with "don't know", since copies have the same gaps; rows
// with less than half of the items rated are left out. The share of 0.85 was found
// for long questionnaires on many subjects. Its authors warn of satisfaction
// surveys, whose items ask for nearly the same thing (Bohannon 2016): with few
// items, few categories or shared opinions honest rows agree too, twenty contented
// customers among them. There ask for 1, leave out straight lines, and compare
// within interviewers.
//
// Identical rows are found in time proportional to the answers. Near ones agree,
// if d items may differ, on at least one of d + 1 blocks of items, so only rows
// that share a block are compared. No pair is missed. That is quick as long as
// blocks tell rows apart; where they hold few items (a low share) or nearly
// everybody answers alike, the number of comparisons grows with the square of the
// number of different rows.
//
// Share outside (0,1] is [ErrArgument]; further errors are those of [Runs].
func Duplicates(t *survey.Table, items []string, o DuplicateOptions) (Copies, error) {
	if o.Share == 0 {
		o.Share = 0.85
	}
	if !(o.Share > 0 && o.Share <= 1) {
		return Copies{}, fmt.Errorf("quality: share %g of equal answers: %w", o.Share, ErrArgument)
	}
	a, err := load(t, items)
	if err != nil {
		return Copies{}, err
	}
	distinct := a.distinct()
	// The comparison of counts is done on integers; 0.85 of 20 must be 17.
	const rounding = 1e-9
	p := len(a.items)
	least := int(math.Ceil(o.Share*float64(p) - rounding))

	out := Copies{Same: make([]survey.Optional, a.n), Near: make([]survey.Optional, a.n), Share: make([]survey.Optional, a.n)}
	near, best := make([]int, len(distinct)), make([]int, len(distinct))
	links := make([]int, len(distinct)) // parent of each, itself at a root
	for i, d := range distinct {
		links[i] = i
		if len(d.rows) > 1 {
			best[i] = p
		}
	}
	if least < p {
		matches(distinct, p, p-least, func(i, j, equal int) {
			near[i] += len(distinct[j].rows)
			near[j] += len(distinct[i].rows)
			best[i], best[j] = max(best[i], equal), max(best[j], equal)
			links[root(links, i)] = root(links, j)
		})
	}
	groups := map[int][]int{}
	for i, d := range distinct {
		for _, row := range d.rows {
			out.Same[row] = survey.Some(float64(len(d.rows) - 1))
			out.Near[row] = survey.Some(float64(near[i]))
			if best[i] > 0 {
				out.Share[row] = survey.Some(float64(best[i]) / float64(p))
			}
		}
		r := root(links, i)
		groups[r] = append(groups[r], d.rows...)
	}
	for i := range distinct {
		if g := groups[i]; len(g) > 1 {
			slices.Sort(g)
			out.Groups = append(out.Groups, g)
		}
	}
	slices.SortFunc(out.Groups, func(g, h []int) int { return g[0] - h[0] })
	return out, nil
}

// A vector is a set of answers and the rows that gave it.
type vector struct {
	codes string // a byte per item
	rows  []int
}

// distinct are the different sets of answers of rows with enough ratings, in the
// order of their first rows.
func (a answers) distinct() []vector {
	var out []vector
	index := map[string]int{}
	codes := make([]byte, len(a.items))
	for row := range a.n {
		rated := 0
		for k, column := range a.columns {
			codes[k] = byte(column[row])
			if a.items[k].Scale.IsPoint(scale.Code(codes[k])) {
				rated++
			}
		}
		if 2*rated < len(codes) {
			continue
		}
		i, ok := index[string(codes)]
		if !ok {
			i = len(out)
			v := vector{codes: string(codes)}
			index[v.codes] = i
			out = append(out, v)
		}
		out[i].rows = append(out[i].rows, row)
	}
	return out
}

// matches calls found once for each pair that differs on at most d of p items.
func matches(distinct []vector, p, d int, found func(i, j, equal int)) {
	cut := func(block int) int { return block * p / (d + 1) }
	for block := range d + 1 {
		from, to := cut(block), cut(block+1)
		buckets := map[string][]int{}
		for j, v := range distinct {
			key := v.codes[from:to]
			for _, i := range buckets[key] {
				u := distinct[i].codes
				met := false // in an earlier block
				for earlier := 0; earlier < block && !met; earlier++ {
					met = u[cut(earlier):cut(earlier+1)] == v.codes[cut(earlier):cut(earlier+1)]
				}
				if met {
					continue
				}
				differ := 0
				for k := 0; k < p && differ <= d; k++ {
					if u[k] != v.codes[k] {
						differ++
					}
				}
				if differ <= d {
					found(i, j, p-differ)
				}
			}
			buckets[key] = append(buckets[key], j)
		}
	}
}

// root is the representative of a linked set; paths are halved on the way.
func root(links []int, i int) int {
	for links[i] != i {
		links[i] = links[links[i]]
		i = links[i]
	}
	return i
}
