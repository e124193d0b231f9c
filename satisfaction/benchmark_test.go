package satisfaction_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func BenchmarkNPS(b *testing.B) {
	t := scale.NewTally(scale.ZeroToTen())
	require.NoError(b, scale.AddValues(t, []int{10, 9, 9, 8, 7, 6, 10, 3, 9, 10}))
	for _, m := range []satisfaction.NPSMethod{satisfaction.Tango, satisfaction.AdjustedWald, satisfaction.Bootstrap} {
		b.Run(m.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := satisfaction.NPS(t, satisfaction.NPSOptions{Method: m}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompareNPS(b *testing.B) {
	x, y := satisfaction.NPSCounts{Detractors: 10, Passives: 20, Promoters: 40}, satisfaction.NPSCounts{Detractors: 20, Passives: 25, Promoters: 25}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := satisfaction.CompareNPS(x, y, satisfaction.CompareOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// benchmarkTable has 20 items in four dimensions; a share of the answers is
// missing.
func benchmarkTable(b *testing.B, rows int, missing float64) *survey.Table {
	d := survey.Definition{ID: "twenty", Overall: survey.Node{ID: "overall"}, Levels: scale.FiveLevels()}
	for k := range 4 {
		n := survey.Node{ID: fmt.Sprint("d", k)}
		for i := range 5 {
			id := fmt.Sprint("i", 5*k+i)
			d.Items = append(d.Items, survey.Item{ID: id, Scale: scale.OneToTen()})
			n.Children = append(n.Children, survey.Node{Item: id, Weight: mustDecimal("33.3")})
		}
		d.Overall.Children = append(d.Overall.Children, n)
	}
	q, err := survey.New(d)
	require.NoError(b, err)
	table := survey.NewTable(q)
	r := rand.New(rand.NewPCG(1, 1))
	answer := q.NewResponse()
	for range rows {
		answer.Reset()
		for i := range 20 {
			if v := byte('1' + r.IntN(9)); r.Float64() >= missing {
				if err := answer.AnswerText(i, []byte{v}); err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := table.Append(answer); err != nil {
			b.Fatal(err)
		}
	}
	return table
}

func BenchmarkIndex(b *testing.B) {
	for _, rows := range []int{1e4, 1e6} {
		for _, missing := range []float64{0, 0.05} {
			table := benchmarkTable(b, rows, missing)
			for order := satisfaction.AverageThenCombine; order <= satisfaction.RespondentThenAverage; order++ {
				b.Run(fmt.Sprintf("%v/rows=%d/missing=%v", order, rows, missing), func(b *testing.B) {
					b.SetBytes(int64(20 * rows))
					b.ReportAllocs()
					for b.Loop() {
						if _, err := satisfaction.Index(table, satisfaction.IndexOptions{Order: order}); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

func BenchmarkIndexOfMoments(b *testing.B) {
	table := benchmarkTable(b, 1e4, 0.05)
	m, err := survey.PairwiseMomentsOf(table, leafItems(table.Questionnaire().Overall())...)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := satisfaction.IndexOfMoments(table.Questionnaire(), m, satisfaction.IndexOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
