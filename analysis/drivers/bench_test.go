package drivers_test

import (
	"fmt"
	"testing"

	"github.com/gocsat/csat/analysis/drivers"
)

func BenchmarkImportance(b *testing.B) {
	for _, p := range []int{5, 10, 15, 20} {
		s := sampled(b, made(1000, p, 1))
		b.Run(fmt.Sprintf("p=%d", p), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ranked(b, s, drivers.Options{})
			}
		})
	}
}

func BenchmarkSampling(b *testing.B) {
	s := sampled(b, made(1000, 50, 1))
	for b.Loop() {
		ranked(b, s, drivers.Options{Sampling: drivers.Sampling{Orders: 20_000}})
	}
}

func BenchmarkBootstrap(b *testing.B) {
	s := sampled(b, made(1000, 10, 1))
	for b.Loop() {
		bootstrapped(b, s, drivers.BootstrapOptions{})
	}
}

func BenchmarkFitted(b *testing.B) {
	s := sampled(b, cut(made(1000, 8, 1), 2))
	for b.Loop() {
		ranked(b, s, drivers.Options{Value: drivers.McFadden})
	}
}
