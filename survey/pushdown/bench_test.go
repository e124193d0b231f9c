package pushdown_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/pushdown"
)

// scanned are rows whose columns are *int64 and *string, nil for a null, so that
// what is timed is the reader.
type scanned struct {
	data [][]any
	at   int
}

func (r *scanned) Next() bool { r.at++; return r.at <= len(r.data) }

func (r *scanned) Err() error { return nil }

func (r *scanned) Scan(dest ...any) error {
	for i, d := range dest {
		switch d := d.(type) {
		case *int64:
			*d = *r.data[r.at-1][i].(*int64)
		case **int64:
			*d, _ = r.data[r.at-1][i].(*int64)
		case **string:
			*d, _ = r.data[r.at-1][i].(*string)
		}
	}
	return nil
}

// benchmark reads the same rows over and over.
func benchmark(b *testing.B, n int, row func(i int) []any, read func(pushdown.Rows) error) {
	b.Run(fmt.Sprint(n, " rows"), func(b *testing.B) {
		r := &scanned{}
		for i := range n {
			r.data = append(r.data, row(i))
		}
		b.ReportAllocs()
		for b.Loop() {
			r.at = 0
			if err := read(r); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
	})
}

var benchSizes = []int{1e3, 1e4, 1e5}

func ratingOf(i int) *int64 { v := int64(1 + i%10); return &v }

func regionOf(i int) *string { s := fmt.Sprint("region ", i%50); return &s }

func BenchmarkTallies(b *testing.B) {
	var vars []survey.Variable
	for i := range 12 {
		vars = append(vars, survey.Variable{ID: fmt.Sprint("q", i), Scale: scale.OneToTen()})
	}
	for _, n := range benchSizes {
		benchmark(b, n, func(i int) []any { return []any{regionOf(i), &vars[i/50%12].ID, ratingOf(i / 7), ratingOf(i)} },
			func(r pushdown.Rows) error { _, err := pushdown.Tallies(r, vars...); return err })
	}
}

func BenchmarkCrosstab(b *testing.B) {
	axes := [2]survey.Axis{{ID: "a", Scale: scale.OneToTen()}, {ID: "b", Scale: scale.OneToTen()}}
	for _, n := range benchSizes {
		benchmark(b, n, func(i int) []any { return []any{ratingOf(i), ratingOf(i / 10), ratingOf(i)} },
			func(r pushdown.Rows) error { _, err := pushdown.Crosstab(r, axes[0], axes[1]); return err })
	}
}

// BenchmarkMoments reads the 230 sums of 20 items in a row.
func BenchmarkMoments(b *testing.B) {
	const p = 20
	var vars []survey.Variable
	for i := range p {
		vars = append(vars, survey.Variable{ID: fmt.Sprint("q", i), Scale: scale.OneToTen()})
	}
	// Two respondents who say 3 and 5 to everything.
	n, none, sum, square := int64(2), int64(0), int64(8), int64(34)
	row := func(i int) []any {
		r := []any{regionOf(i), &n, &none, &none}
		for k := range p + p*(p+1)/2 {
			if k < p {
				r = append(r, &sum)
			} else {
				r = append(r, &square)
			}
		}
		return r
	}
	for _, n := range benchSizes[:2] {
		benchmark(b, n, row, func(r pushdown.Rows) error {
			g, err := pushdown.Moments(r, vars...)
			if err == nil {
				require.EqualValues(b, 2*n/50, g.At("region 7").N(0, 19))
			}
			return err
		})
	}
}
