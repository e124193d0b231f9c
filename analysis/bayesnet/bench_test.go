package bayesnet_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/gocsat/csat/analysis/bayesnet"
)

// benchmark is people who answer items from 1 to 5, each near one of the three items before it,
// and the network learned from them.
func benchmark(b *testing.B, items, people int) (*bayesnet.Sample, *bayesnet.Network) {
	random := seeded(30, items)
	var nodes []bayesnet.Node
	near := make([]int, items)
	for i := range items {
		nodes = append(nodes, node("n"+strconv.Itoa(i), 5))
		near[i] = i - 1 - random.IntN(max(1, min(i, 3)))
	}
	var cells []bayesnet.Cell
	for range people {
		levels := make([]string, items)
		answers := make([]int, items)
		for i := range items {
			answers[i] = 1 + random.IntN(5)
			if i > 0 {
				answers[i] = max(1, min(5, answers[near[i]]+random.IntN(3)-1))
			}
			levels[i] = strconv.Itoa(answers[i])
		}
		cells = append(cells, bayesnet.Cell{Levels: levels, N: 1})
	}
	s := must(bayesnet.FromCounts(nodes, cells))
	return s, must(must(bayesnet.Learn(b.Context(), s, bayesnet.LearnOptions{})).Fit(s, bayesnet.FitOptions{}))
}

func BenchmarkLearn(b *testing.B) {
	for _, size := range [][2]int{{5, 1000}, {10, 1000}, {20, 1000}, {20, 10_000}, {20, 40_000}} {
		s, _ := benchmark(b, size[0], size[1])
		b.Run(fmt.Sprintf("nodes=%d/n=%d", size[0], size[1]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				must(bayesnet.Learn(b.Context(), s, bayesnet.LearnOptions{}))
			}
		})
	}
}

// Seen is the last node; asked for is the first, and the other way round for Raise.
func BenchmarkQuery(b *testing.B) {
	for _, nodes := range []int{5, 10, 20} {
		_, n := benchmark(b, nodes, 10_000)
		last := "n" + strconv.Itoa(nodes-1)
		run := func(name string, call func() error) {
			b.Run(fmt.Sprintf("%s/nodes=%d", name, nodes), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := call(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		run("Probabilities", func() error { return second(n.Probabilities("n0", bayesnet.Evidence{last: "5"})) })
		run("Query", func() error {
			return second(bayesnet.Query(b.Context(), n, "n0", bayesnet.Evidence{last: "5"}, bayesnet.QueryOptions{}))
		})
		run("Raise", func() error { return second(bayesnet.Raise(b.Context(), n, last, nil, bayesnet.QueryOptions{})) })
	}
}

func BenchmarkFromTable(b *testing.B) {
	table := answers()
	for table.Len() < 100_000 {
		if err := table.AppendTable(table.Clone()); err != nil {
			b.Fatal(err)
		}
	}
	columns := []bayesnet.Column{{Name: "skill"}, {Name: "attitude"}, {Name: "parts"}, {Name: "overall"}}
	b.Run(fmt.Sprintf("n=%d", table.Len()), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			must(bayesnet.FromTable(table, columns...))
		}
		b.ReportMetric(float64(table.Len()*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}
