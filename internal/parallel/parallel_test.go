package parallel_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/parallel"
)

// Every call is made once, and progress rises to 1.
func TestDo(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		for _, workers := range []int{0, 1, 2, 7} {
			calls, own := make([]atomic.Int64, n), atomic.Int64{}
			last, times := 0.0, 0
			err := parallel.Do(t.Context(), workers, n, func(done float64) {
				require.Greater(t, done, last)
				last, times = done, times+1
			}, func() func(int) error {
				own.Add(1)
				return func(i int) error {
					calls[i].Add(1)
					return nil
				}
			})
			require.NoError(t, err)
			for i := range calls {
				require.Equal(t, int64(1), calls[i].Load())
			}
			require.Equal(t, n, times)
			if n > 0 {
				require.Equal(t, 1.0, last)
			}
			if workers > 0 {
				require.LessOrEqual(t, own.Load(), int64(min(workers, n)))
			}
		}
	}
}

// Of several that fail the first by number is told, and not all others are made.
func TestDoFails(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		for range 50 {
			var made atomic.Int64
			err := parallel.Each(t.Context(), workers, 10_000, nil, func(i int) error {
				made.Add(1)
				if i%10 == 3 {
					runtime.Gosched()
					return fmt.Errorf("call %d", i)
				}
				return nil
			})
			require.EqualError(t, err, "call 3")
			require.Less(t, made.Load(), int64(10_000))
		}
	}
}

func TestDoCancelled(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var made atomic.Int64
	call := func(int) error {
		made.Add(1)
		return nil
	}
	require.ErrorIs(t, parallel.Each(ctx, 0, 5, nil, call), context.Canceled)
	require.Zero(t, made.Load())

	ctx, cancel = context.WithCancel(t.Context())
	require.ErrorIs(t, parallel.Each(ctx, 0, 1000, nil, func(i int) error {
		if made.Add(1); i == 10 {
			cancel()
		}
		return nil
	}), context.Canceled)
	require.Less(t, made.Load(), int64(1000))

	require.Equal(t, cause, parallel.Each(t.Context(), 2, 9, nil, func(int) error { return cause }))
}

// A panic reaches whoever called.
func TestDoPanics(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		require.PanicsWithValue(t, "no", func() {
			_ = parallel.Each(t.Context(), workers, 100, nil, func(i int) error {
				if i == 40 {
					panic("no")
				}
				return nil
			})
		})
		require.PanicsWithValue(t, "progress", func() {
			_ = parallel.Each(t.Context(), workers, 3, func(float64) { panic("progress") }, func(int) error { return nil })
		})
		require.PanicsWithValue(t, "worker", func() {
			_ = parallel.Do(t.Context(), workers, 3, nil, func() func(int) error { panic("worker") })
		})
		require.Panics(t, func() {
			_ = parallel.Each(t.Context(), workers, 3, nil, func(int) error {
				runtime.Goexit()
				return nil
			})
		})
	}
}
