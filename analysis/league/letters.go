package league

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxColumns bounds the groups held at any time.
const maxColumns = 4096

// Letters is the compact letter display of k segments, given the pairs that differ
// significantly, by index from 0: one text of letters for each segment. Two segments
// share a letter exactly when their pair is not among the different ones, also where
// that is not transitive (a and b alike, b and c alike, a and c not). No letter can
// be taken from a segment without breaking this.
//
// Groups are found by insertion and absorption and then swept (H.-P. Piepho, An
// Algorithm for a Letter-Based Representation of All-Pairwise Comparisons, Journal
// of Computational and Graphical Statistics 13, 2004, 456–466,
// doi:10.1198/1061860043515). Letters run in the order of the segments, so give
// these from the best to the worst; beyond a–z and A–Z they are a1, b1, ….
//
// Which pairs differ is for a test of all pairs to say, such as those of package
// segments, by adjusted p-values. k below 1, or a pair of an index outside 0…k−1 or
// of a segment with itself, is ErrArgument; more than 4096 groups on the way is
// ErrTooMany.
func Letters(k int, different [][2]int) ([]string, error) {
	if k < 1 {
		return nil, fmt.Errorf("league: letters for %d segments: %w", k, ErrArgument)
	}
	differs := make([][]bool, k)
	for i := range differs {
		differs[i] = make([]bool, k)
	}
	for _, p := range different {
		if min(p[0], p[1]) < 0 || max(p[0], p[1]) >= k || p[0] == p[1] {
			return nil, fmt.Errorf("league: pair %d, %d of %d segments: %w", p[0], p[1], k, ErrArgument)
		}
		differs[p[0]][p[1]], differs[p[1]][p[0]] = true, true
	}
	all := make([]bool, k)
	for i := range all {
		all[i] = true
	}
	columns := [][]bool{all}
	for i := range k {
		for j := i + 1; j < k; j++ {
			if differs[i][j] {
				columns = split(columns, i, j)
			}
			if len(columns) > maxColumns {
				return nil, fmt.Errorf("league: letters of %d segments: %w", k, ErrTooMany)
			}
		}
	}
	// In the order of their members, the earliest first.
	slices.SortFunc(columns, func(a, b []bool) int {
		for i := range a {
			if a[i] != b[i] {
				if a[i] {
					return -1
				}
				return 1
			}
		}
		return 0
	})
	columns = sweep(columns, k)
	letters := make([]string, k)
	for c, column := range columns {
		for i, member := range column {
			if member {
				letters[i] += letter(c)
			}
		}
	}
	return letters, nil
}

// split takes i or j out of every group that has both, and absorbs groups that lie
// within others.
func split(columns [][]bool, i, j int) [][]bool {
	var kept, parts [][]bool
	for _, c := range columns {
		if !c[i] || !c[j] {
			kept = append(kept, c)
			continue
		}
		without := slices.Clone(c)
		without[i] = false
		c[j] = false
		parts = append(parts, without, c)
	}
	// A group that was kept lies in no other, and so in none of their parts.
	for p, part := range parts {
		within := func(other []bool) bool { return subset(part, other) }
		equalOrLarger := slices.ContainsFunc(parts[:p], within) ||
			slices.ContainsFunc(parts[p+1:], func(other []bool) bool { return within(other) && !subset(other, part) })
		if !equalOrLarger && !slices.ContainsFunc(kept, within) {
			kept = append(kept, part)
		}
	}
	return kept
}

func subset(a, b []bool) bool {
	for i := range a {
		if a[i] && !b[i] {
			return false
		}
	}
	return true
}

// sweep drops whole groups that say nothing new, the last first, and then single
// members, until none can go.
func sweep(columns [][]bool, k int) [][]bool {
	shared := make([][]int, k) // how many groups two segments share; on the diagonal, how many one is in
	for i := range shared {
		shared[i] = make([]int, k)
	}
	count := func(c []bool, i, by int) { // the pairs of i within c
		for j := range c {
			if c[j] && j != i {
				shared[i][j] += by
				shared[j][i] += by
			}
		}
		shared[i][i] += by
	}
	spare := func(c []bool, i int) bool {
		for j := range c {
			if c[j] && shared[i][j] < 2 {
				return false
			}
		}
		return true
	}
	for _, c := range columns {
		seen := make([]bool, k)
		for i := range c {
			if c[i] {
				count(seen, i, 1)
				seen[i] = true
			}
		}
	}
	drop := func(c []bool, i int) {
		c[i] = false
		count(c, i, -1)
	}
	for at := len(columns) - 1; at >= 0; at-- {
		c := columns[at]
		whole := true
		for i := range c {
			whole = whole && (!c[i] || spare(c, i))
		}
		for i := range c {
			if whole && c[i] {
				drop(c, i)
			}
		}
	}
	for at := len(columns) - 1; at >= 0; at-- {
		c := columns[at]
		for i := k - 1; i >= 0; i-- {
			if c[i] && spare(c, i) {
				drop(c, i)
			}
		}
	}
	return slices.DeleteFunc(columns, func(c []bool) bool { return !slices.Contains(c, true) })
}

// letter is the name of group c.
func letter(c int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	var b strings.Builder
	b.WriteByte(alphabet[c%len(alphabet)])
	if round := c / len(alphabet); round > 0 {
		b.WriteString(strconv.Itoa(round))
	}
	return b.String()
}
