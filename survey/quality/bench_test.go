package quality_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/quality"
)

func Benchmark(b *testing.B) {
	const items = 20
	for _, n := range []int{1000, 10_000, 100_000} {
		table := tableOf(asking(five(), items), randomRows(rand.New(rand.NewPCG(1, 1)), n, items, 0.02)...)
		for _, index := range []struct {
			name string
			do   func(*survey.Table) error
		}{
			{"Runs", func(t *survey.Table) error { _, err := quality.Runs(t, nil); return err }},
			{"IRV", func(t *survey.Table) error { _, err := quality.IRV(t, nil); return err }},
			{"Mahalanobis", func(t *survey.Table) error {
				_, err := quality.Mahalanobis(t, nil, quality.DistanceOptions{})
				return err
			}},
			{"Synonyms", func(t *survey.Table) error {
				_, err := quality.Synonyms(t, nil, quality.PairOptions{Critical: 0.4})
				return err
			}},
			{"Duplicates 0.85", func(t *survey.Table) error {
				_, err := quality.Duplicates(t, nil, quality.DuplicateOptions{})
				return err
			}},
			{"Duplicates 1", func(t *survey.Table) error {
				_, err := quality.Duplicates(t, nil, quality.DuplicateOptions{Share: 1})
				return err
			}},
		} {
			b.Run(fmt.Sprintf("%s/%d", index.name, n), func(b *testing.B) {
				b.SetBytes(int64(n) * items)
				b.ReportAllocs()
				for b.Loop() {
					if err := index.do(table); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
