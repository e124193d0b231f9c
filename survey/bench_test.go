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
	for _, n := range []int{1e3, 1e5, 1e7} {
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

func BenchmarkCrosstabAddCodesIn(b *testing.B) {
	for _, segments := range []int{10, 1000} {
		for _, n := range []int{1e3, 1e5, 1e7} {
			b.Run(fmt.Sprintf("segments=%d/n=%d", segments, n), func(b *testing.B) {
				s := scale.OneToTen()
				rng := rand.New(rand.NewPCG(1, 1))
				in := survey.Axis{ID: "s"}
				for i := range segments {
					in.Categories = append(in.Categories, fmt.Sprint(i))
				}
				categories := make([]uint32, n)
				for r := range categories {
					categories[r] = uint32(rng.IntN(segments + 1))
				}
				column := codes(rng, s, n)
				x := must(survey.NewCrosstab(itemAxis("a", s), in))
				b.SetBytes(5 * int64(n))
				b.ReportAllocs()
				for b.Loop() {
					if err := x.AddCodesIn(categories, column); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkTableCrosstabs(b *testing.B) {
	for _, n := range []int{1e3, 1e4, 1e5} {
		b.Run(fmt.Sprintf("items=10/n=%d", n), func(b *testing.B) {
			d := survey.Definition{Segments: []survey.Segment{{ID: "region"}}}
			var items []string
			for i := range 10 {
				items = append(items, string(rune('a'+i)))
				d.Items = append(d.Items, survey.Item{ID: items[i], Scale: scale.OneToTen()})
			}
			q := must(survey.New(d))
			table := survey.NewTable(q)
			rng := rand.New(rand.NewPCG(1, 1))
			r := q.NewResponse()
			for range n {
				for _, item := range items {
					if err := r.Answer(item, 1+rng.IntN(10)); err != nil {
						b.Fatal(err)
					}
				}
				if err := r.SetSegment("region", fmt.Sprint(rng.IntN(100))); err != nil {
					b.Fatal(err)
				}
				if err := table.Append(r); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(10 * int64(n))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := table.Crosstabs("region", items...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMomentsAddColumns(b *testing.B) {
	s := scale.OneToTen()
	for _, policy := range []survey.Missing{survey.Listwise, survey.Pairwise} {
		for _, c := range []struct {
			k, n   int
			blanks bool
		}{
			{5, 1e3, false}, {5, 1e5, false}, {5, 1e7, false}, {24, 1e3, false}, {24, 1e6, false},
			{5, 1e3, true}, {5, 1e5, true}, {5, 1e7, true}, {24, 1e6, true},
		} {
			b.Run(fmt.Sprintf("%v/k=%d/n=%d/blanks=%v", policy, c.k, c.n, c.blanks), func(b *testing.B) {
				rng := rand.New(rand.NewPCG(1, 1))
				scales := make([]*scale.Scale, c.k)
				columns := make([][]scale.Code, c.k)
				for i := range columns {
					scales[i], columns[i] = s, codes(rng, s, c.n)
					for r, code := range columns[i] {
						if !c.blanks && !s.IsPoint(code) {
							columns[i][r] = scale.Code(2 + r%s.Len())
						}
					}
				}
				empty := moments(policy, scales...)
				b.SetBytes(int64(c.n * c.k))
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
