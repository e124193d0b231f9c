package segments_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/satisfaction/proportion"
)

func ExampleFisherTable() {
	p, err := segments.FisherTable(context.Background(), [][]int64{{99, 89}, {9, 10}, {5, 12}, {5, 6}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("p = %.4f\n", p)
	// Output: p = 0.3105
}

func TestFisherTable(t *testing.T) {
	ctx := context.Background()
	for _, table := range [][][]int64{{{3, 1}, {1, 3}}, {{12, 5}, {2, 9}}, {{1, 0}, {0, 1}}, {{30, 20}, {10, 25}}} {
		p, err := segments.FisherTable(ctx, table)
		require.NoError(t, err)
		count := func(row []int64) proportion.Count { return proportion.Count{X: row[0], N: row[0] + row[1]} }
		want, err := proportion.Fisher(count(table[0]), count(table[1]), proportion.CompareOptions{})
		require.NoError(t, err)
		require.InEpsilon(t, want.TwoSided, p, 1e-10)
	}
	// Two by three and its transpose; all arrangements of 3! are equally likely.
	wide, err := segments.FisherTable(ctx, [][]int64{{4, 0, 2}, {1, 5, 3}})
	require.NoError(t, err)
	tall, err := segments.FisherTable(ctx, [][]int64{{4, 1}, {0, 5}, {2, 3}})
	require.NoError(t, err)
	require.InEpsilon(t, wide, tall, 1e-12)
	p, err := segments.FisherTable(ctx, [][]int64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})
	require.NoError(t, err)
	require.InDelta(t, 1, p, 1e-12)

	_, err = segments.FisherTable(ctx, [][]int64{{1, 2}, {0, 0}})
	require.ErrorIs(t, err, segments.ErrNoBase)
	_, err = segments.FisherTable(ctx, [][]int64{{1 << 28, 2}, {1, 1}})
	require.ErrorIs(t, err, segments.ErrTooLarge)
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err = segments.FisherTable(done, [][]int64{{400, 300, 200}, {300, 200, 100}, {100, 500, 400}})
	require.ErrorIs(t, err, context.Canceled)
}
