package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
)

// grow times the library alone at three sizes a factor of ten apart, and prints the
// exponents of its growth: 1 is linear, 0 flat. Rows whose size is fixed, such as the
// number of predictors, have growth benchmarks in their packages.
func grow(w io.Writer, e *env, only string) (err error) {
	if e.dir, err = os.MkdirTemp("", "peers"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(e.dir) }()
	e.alone, e.r, e.python = true, &worker{absent: "not asked"}, &worker{absent: "not asked"}
	fmt.Fprintf(w, "%s, %s. Milliseconds, smallest of %d rounds.\n\n", processor(), runtime.Version(), e.rounds)
	fmt.Fprint(w, "| row | n/100 | n/10 | n | exponents |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		if !slices.Contains([]string{"A", "A2", "B", "C", "F", "G", "H2"}, r.id) || only != "" && !slices.Contains(strings.Split(only, ","), r.id) {
			continue
		}
		var times [3]float64
		for i, shrink := range []int{100, 10, 1} {
			e.shrink = shrink
			all, err := r.make(e)
			if err != nil {
				return fmt.Errorf("row %s: %w", r.id, err)
			}
			times[i] = math.Inf(1)
			for range e.rounds + 1 {
				runtime.GC()
				took, _, err := all[0].call()
				if err != nil {
					return fmt.Errorf("row %s: %w", r.id, err)
				}
				times[i] = min(times[i], 1000*took.Seconds())
			}
		}
		fmt.Fprintf(w, "| %s | %.3g | %.3g | %.3g | %.2f, %.2f |\n", r.id, times[0], times[1], times[2],
			math.Log10(times[1]/times[0]), math.Log10(times[2]/times[1]))
	}
	return nil
}
