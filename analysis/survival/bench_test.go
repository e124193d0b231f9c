package survival_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gocsat/csat/analysis/survival"
)

// customers are n who leave at a constant rate, seen for up to ten years: in whole days,
// or at any moment.
func customers(n int, whole bool) survival.Data {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	d := survival.Data{Times: make([]float64, n), Status: make([]survival.Status, n)}
	for i := range n {
		leaves, seen := 1500*r.ExpFloat64(), 3650*r.Float64()
		d.Times[i] = min(leaves, seen)
		if leaves <= seen {
			d.Status[i] = survival.Event
		}
		if whole {
			d.Times[i] = float64(int(d.Times[i]))
		}
	}
	return d
}

var sizes = []int{1e3, 1e4, 1e5, 1e6, 1e7}

func median(b *testing.B, g survival.Group, err error) {
	if err != nil {
		b.Fatal(err)
	}
	c, err := survival.KaplanMeier(g, survival.Options{})
	if err != nil || !c.Median().Value.Valid {
		b.Fatal(err)
	}
}

// BenchmarkKaplanMeier is rows to the curve, its errors and the median with its
// interval.
func BenchmarkKaplanMeier(b *testing.B) {
	for _, kind := range []struct {
		name  string
		whole bool
	}{{"days", true}, {"continuous", false}} {
		for _, n := range sizes {
			d := customers(n, kind.whole)
			b.Run(fmt.Sprintf("%s/n=%d", kind.name, n), func(b *testing.B) {
				b.SetBytes(int64(n * 9)) // a time and a status
				b.ReportAllocs()
				for b.Loop() {
					g, err := survival.FromData("all", d)
					median(b, g, err)
				}
			})
		}
	}
}

// BenchmarkCurve is rows to every point with both its limits.
func BenchmarkCurve(b *testing.B) {
	for _, kind := range []struct {
		name  string
		whole bool
	}{{"days", true}, {"continuous", false}} {
		d := customers(1e6, kind.whole)
		b.Run(kind.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g, err := survival.FromData("all", d)
				if err != nil {
					b.Fatal(err)
				}
				c, err := survival.KaplanMeier(g, survival.Options{})
				if err != nil {
					b.Fatal(err)
				}
				var sum float64
				for p := range c.Points() {
					sum += p.Estimate.Interval.Upper
				}
				if !(sum > 0) {
					b.Fatal(sum)
				}
			}
		})
	}
}

// BenchmarkCounts is the columns of a database to the curve.
func BenchmarkCounts(b *testing.B) {
	for _, n := range sizes {
		d := customers(n, true)
		days := make([]int32, n)
		for i, t := range d.Times {
			days[i] = int32(t)
		}
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.SetBytes(int64(n * 5))
			b.ReportAllocs()
			for b.Loop() {
				c := survival.NewCounts("day")
				if err := survival.AddTimes(c, days, d.Status); err != nil {
					b.Fatal(err)
				}
				g, err := survival.FromCounts("all", c)
				median(b, g, err)
			}
		})
	}
}

func BenchmarkCox(b *testing.B) {
	for _, n := range []int{1e3, 1e4, 1e5} {
		for _, p := range []int{1, 4, 16} {
			d := customers(n, true)
			r := rand.New(rand.NewPCG(2, uint64(n)))
			var x survival.Covariates
			for j := range p {
				x.Names, x.Columns = append(x.Names, fmt.Sprint("x", j)), append(x.Columns, make([]float64, n))
				for i := range n {
					x.Columns[j][i] = r.NormFloat64()
				}
			}
			b.Run(fmt.Sprintf("n=%d/p=%d", n, p), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := survival.Cox(d, x, survival.CoxOptions{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
