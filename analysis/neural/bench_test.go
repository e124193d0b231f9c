package neural_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/gocsat/csat/analysis/neural"
)

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{200, 2000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			s := sampleOf(columns(1, n, either))
			b.ReportAllocs()
			for b.Loop() {
				must(neural.Fit(context.Background(), s, neural.Options{}))
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{200, 1000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			s := sampleOf(columns(1, n, either))
			b.ReportAllocs()
			for b.Loop() {
				must(neural.Compare(context.Background(), s, neural.Options{}))
			}
		})
	}
	// Answers of 1 to 5 that hang together are often the same: training counts them.
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("alike/rows=%d", n), func(b *testing.B) {
			d := columns(1, n, either)
			for _, column := range d.Columns[2:] {
				for i, x := range column {
					column[i] = math.Round((x + d.Columns[1][i]) / 4)
				}
			}
			s := sampleOf(d)
			b.ReportAllocs()
			for b.Loop() {
				must(neural.Compare(context.Background(), s, neural.Options{}))
			}
		})
	}
}

func BenchmarkPredict(b *testing.B) {
	d := columns(1, 10_000, either)
	n := must(neural.Fit(context.Background(), sampleOf(columns(1, 200, either)), neural.Options{}))
	b.ReportAllocs()
	for b.Loop() {
		must(n.Predict(d))
	}
	b.ReportMetric(float64(b.N)*10_000/b.Elapsed().Seconds(), "rows/s")
}
