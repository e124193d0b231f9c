package pls_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/gocsat/csat/analysis/pls"
)

func BenchmarkFit(b *testing.B) {
	s, m := ecsiSample(1, 250), ecsi()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pls.Fit(s, m, pls.FitOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBootstrap is linear in resamples, and grows with n only by the counting.
func BenchmarkBootstrap(b *testing.B) {
	for _, n := range []int{250, 2500, 25000} {
		f, err := pls.Fit(ecsiSample(1, n), ecsi(), pls.FitOptions{})
		if err != nil {
			b.Fatal(err)
		}
		for _, replicates := range []int{125, 500, 2000} {
			b.Run(fmt.Sprintf("n=%d/resamples=%d", n, replicates), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := pls.Bootstrap(context.Background(), f, pls.BootstrapOptions{Replicates: replicates}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*replicates), "µs/resample")
			})
		}
	}
}
