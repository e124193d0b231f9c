package survey_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func BenchmarkTableAppend(b *testing.B) {
	for _, items := range []int{5, 24} {
		b.Run(fmt.Sprintf("items=%d", items), func(b *testing.B) {
			q := wide(items)
			r := q.NewResponse()
			for _, item := range q.Items() {
				if err := r.Answer(item.ID, 7); err != nil {
					b.Fatal(err)
				}
			}
			table := survey.NewTable(q)
			b.SetBytes(int64(items))
			b.ReportAllocs()
			for b.Loop() {
				if table.Len() == 1e6 {
					table = survey.NewTable(q)
				}
				if err := table.Append(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTableTally(b *testing.B) {
	for _, n := range []int{1e4, 1e6} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			q := wide(1)
			table := survey.NewTable(q)
			rng := rand.New(rand.NewPCG(1, 1))
			r := q.NewResponse()
			for range n {
				if err := r.Answer("a", 1+rng.IntN(10)); err != nil {
					b.Fatal(err)
				}
				if err := table.Append(r); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := table.Tally("a"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCrosstabAddCodes(b *testing.B) {
	for _, n := range []int{1e4, 1e6} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			s := scale.OneToTen()
			rng := rand.New(rand.NewPCG(1, 1))
			rows, cols := codes(rng, s, n), codes(rng, s, n)
			x := must(survey.NewCrosstab(itemAxis("a", s), itemAxis("b", s)))
			b.SetBytes(2 * int64(n))
			b.ReportAllocs()
			for b.Loop() {
				if err := x.AddCodes(rows, cols); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMomentsAddColumns(b *testing.B) {
	s := scale.OneToTen()
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		for _, k := range []int{5, 24} {
			for _, n := range []int{1e4, 1e6} {
				b.Run(fmt.Sprintf("%v/k=%d/n=%d", policy, k, n), func(b *testing.B) {
					rng := rand.New(rand.NewPCG(1, 1))
					scales := make([]*scale.Scale, k)
					columns := make([][]scale.Code, k)
					for i := range columns {
						scales[i], columns[i] = s, codes(rng, s, n)
					}
					empty := moments(policy, scales...)
					b.SetBytes(int64(n * k))
					b.ReportAllocs()
					for b.Loop() {
						if err := empty.Clone().AddColumns(columns); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

// A row in, a row out: a rolling window.
func BenchmarkMomentsAddSub(b *testing.B) {
	s := scale.OneToTen()
	for _, k := range []int{5, 24} {
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			scales := make([]*scale.Scale, k)
			row := make([]scale.Code, k)
			for i := range scales {
				scales[i], row[i] = s, scale.Code(2+i%10)
			}
			m := moments(survey.Listwise, scales...)
			if err := m.AddN(row, 1000); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(2 * int64(k))
			b.ReportAllocs()
			for b.Loop() {
				if m.Add(row) != nil || m.Sub(row) != nil {
					b.Fatal("refused")
				}
			}
		})
	}
}

func BenchmarkGroupMerge(b *testing.B) {
	for _, keys := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("keys=%d", keys), func(b *testing.B) {
			part := tallies[string]()
			for i := range keys {
				if err := part.At(fmt.Sprint(i)).Add(1 + i%5); err != nil {
					b.Fatal(err)
				}
			}
			total := part.Clone()
			b.SetBytes(int64(len(must(part.MarshalBinary()))))
			b.ReportAllocs()
			for b.Loop() {
				if err := total.Merge(part); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
