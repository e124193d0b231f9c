package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gocsat/csat/survey/disclosure"
)

// skewed is a table in which about a third of the cells are below 5.
func skewed(rows, cols int) disclosure.Table {
	rng := rand.New(rand.NewPCG(1, 1))
	counts := make([][]int64, rows)
	for r := range counts {
		for range cols {
			counts[r] = append(counts[r], rng.Int64N(10)*rng.Int64N(200)/20)
		}
	}
	return must(disclosure.Grid(counts))
}

// chain is a company of regions, areas and branches.
func chain(leaves int) disclosure.Table {
	rng := rand.New(rand.NewPCG(1, 1))
	root := disclosure.Node{ID: "all"}
	for i := range leaves {
		if i%100 == 0 {
			root.Children = append(root.Children, disclosure.Node{})
		}
		region := &root.Children[len(root.Children)-1]
		if i%10 == 0 {
			region.Children = append(region.Children, disclosure.Node{})
		}
		area := &region.Children[len(region.Children)-1]
		n := rng.Int64N(40)
		area.Children = append(area.Children, disclosure.Node{N: n})
		area.N += n
		region.N += n
		root.N += n
	}
	return must(disclosure.Tree(root))
}

func BenchmarkSuppress(b *testing.B) {
	for _, size := range [][2]int{{5, 5}, {11, 12}, {11, 50}, {50, 50}} {
		b.Run(fmt.Sprintf("grid %d×%d", size[0], size[1]), func(b *testing.B) { suppress(b, skewed(size[0], size[1])) })
	}
	for _, leaves := range []int{100, 1000} {
		b.Run(fmt.Sprintf("tree %d", leaves), func(b *testing.B) { suppress(b, chain(leaves)) })
	}
}

func suppress(b *testing.B, t disclosure.Table) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := disclosure.Suppress(t, disclosure.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, size := range [][2]int{{5, 5}, {11, 12}, {11, 50}, {50, 50}} {
		b.Run(fmt.Sprintf("grid %d×%d", size[0], size[1]), func(b *testing.B) {
			t := skewed(size[0], size[1])
			mask := must(disclosure.Suppress(t, disclosure.Options{}))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := disclosure.Verify(t, mask, disclosure.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
