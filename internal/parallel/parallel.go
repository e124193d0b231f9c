// Package parallel spreads calls over the processors.
package parallel

import (
	"context"
	"runtime"
	"sync"
)

// Do makes calls 0 … n − 1, spread over a number of workers, 0 being all processors. Each worker makes its calls
// with a function of its own, so that this may keep room to work in; which call it makes must not matter to the call.
//
// After a call that fails no further one begins. The error is that of the failed call with the smallest number,
// whatever the number of workers, or that of the context where that has ended. Progress, if there is any, is called
// with the share of calls that were made, one call at a time.
//
// A call that panics, as functions of a user may, panics here, where the user can recover.
func Do(ctx context.Context, workers, n int, progress func(done float64), worker func() func(i int) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	r := run{n: n, failed: n, progress: progress}
	var group sync.WaitGroup
	for range min(workers, n) {
		group.Go(func() { r.work(ctx, worker) })
	}
	group.Wait()
	if r.panicked {
		panic(r.value)
	}
	if err := ctx.Err(); err != nil {
		return err // calls may have ended early
	}
	return r.err
}

// Each is [Do] with one function for all workers.
func Each(ctx context.Context, workers, n int, progress func(done float64), do func(i int) error) error {
	return Do(ctx, workers, n, progress, func() func(i int) error { return do })
}

type run struct {
	n        int
	progress func(float64)

	mu         sync.Mutex
	next, done int
	failed     int // smallest number of a failed call
	err        error
	panicked   bool
	value      any
}

func (r *run) work(ctx context.Context, worker func() func(i int) error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		value := recover()
		if value == nil {
			value = "parallel: a call ended its goroutine"
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.next, r.panicked, r.value = r.n, true, value
	}()
	do := worker()
	for i := r.take(); i < r.n && ctx.Err() == nil; i = r.take() {
		r.made(i, do(i))
	}
	returned = true
}

func (r *run) take() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next++
	return r.next - 1
}

func (r *run) made(i int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	if err != nil && i < r.failed {
		// Smaller ones are under way already.
		r.failed, r.err, r.next = i, err, r.n
	}
	if r.progress != nil {
		r.progress(float64(r.done) / float64(r.n))
	}
}
