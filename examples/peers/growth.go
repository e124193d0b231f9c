package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gocsat/csat/analysis/drivers"
)

// A course is how the time of a row is measured against one of its sizes.
type course struct {
	id, what string
	sizes    []int
	// doubling says that a size more, not a size ten times as large, is the step: the
	// growth is the factor for each.
	doubling bool
	make     func(e *env, size int) (func() (time.Duration, float64, error), error)
}

var courses = []course{
	{"A", "ratings", decades(1e8), false, shrinking(distribution, 1e8)},
	{"A2", "ratings in a file", decades(1e8), false, shrinking(streaming, 1e8)},
	{"B", "rows", decades(1e7), false, shrinking(bySegment, 1e7)},
	{"C", "respondents", decades(1e6), false, shrinking(composite, 1e6)},
	{"D", "predictors", []int{16, 18, 20, 22, 24}, true, byPredictors},
	{"E", "resamples", []int{500, 5000, 50_000}, false, byResamples},
	{"E", "respondents, 500 resamples", []int{250, 2500, 25_000}, false, byPathRespondents},
	{"F", "rows", decades(1e6), false, shrinking(raking, 1e6)},
	{"G", "answers", decades(1e6), false, shrinking(ranks, 1e6)},
	{"H", "respondents", decades(1e6), false, shrinking(consistency, 1e6)},
	{"H2", "respondents", decades(1e6), false, shrinking(products, 1e6)},
	{"I", "respondents", []int{1e3, 1e4, 1e5, 1e6}, false, byRespondents},
	{"J", "customers, whole days", decades(1e6), false, shrinking(survivalDays, 1e6)},
	{"J2", "customers, continuous times", decades(1e6), false, shrinking(survivalContinuous, 1e6)},
}

func decades(n int) []int { return []int{n / 100, n / 10, n} }

// shrinking is the library in a row at the sizes that shrink gives.
func shrinking(row func(*env) ([]contender, error), n int) func(*env, int) (func() (time.Duration, float64, error), error) {
	return func(e *env, size int) (func() (time.Duration, float64, error), error) {
		e.shrink = n / size
		all, err := row(e)
		if err != nil {
			return nil, err
		}
		return all[0].call, nil
	}
}

func byPredictors(e *env, p int) (func() (time.Duration, float64, error), error) {
	d := regression(1000, p)
	return oneCore(func() (float64, error) { _, err := shares(e, d, drivers.Options{}); return 0, err }), nil
}

func byRespondents(_ *env, n int) (func() (time.Duration, float64, error), error) {
	t, err := ratings(1000)
	if err != nil {
		return nil, err
	}
	return timed(func() (float64, error) { return resampled(t, int64(n/1000)) }), nil
}

// grow times the library alone at three sizes or more, and prints by how much it
// grows: exponents, of which 1 is linear and 0 flat, or factors. The last line has
// those between the two largest sizes.
func grow(w io.Writer, e *env, only string) (err error) {
	var known []string
	for _, c := range courses {
		known = append(known, c.id)
	}
	names, err := e.chosen(only, known)
	if err != nil {
		return err
	}
	if e.dir, err = os.MkdirTemp("", "peers"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(e.dir) }()
	e.alone, e.r, e.python = true, &worker{absent: "not asked"}, &worker{absent: "not asked"}
	fmt.Fprintf(w, "%s, %s. Smallest of %d rounds.\n\n", processor(), runtime.Version(), e.rounds)
	fmt.Fprint(w, "| row | size | ms | growth |\n|---|---|---|---|\n")
	var summary []string
	for _, c := range courses {
		if names != nil && !slices.Contains(names, c.id) {
			continue
		}
		times := make([]float64, len(c.sizes))
		for i, size := range c.sizes {
			call, err := c.make(e, size)
			if err != nil {
				return fmt.Errorf("row %s: %w", c.id, err)
			}
			times[i] = math.Inf(1)
			for range e.rounds + 1 {
				runtime.GC()
				took, _, err := call()
				if err != nil {
					return fmt.Errorf("row %s: %w", c.id, err)
				}
				times[i] = min(times[i], 1000*took.Seconds())
			}
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", c.id, c.sized(), joined(times, number), c.growth(times))
		summary = append(summary, c.last(times))
	}
	fmt.Fprintf(w, "\nExponents between the two largest sizes: %s.\n", strings.Join(summary, ", "))
	return nil
}

// sized is what the sizes are of.
func (c course) sized() string {
	return c.what + ": " + joined(c.sizes, func(n int) string { return number(float64(n)) })
}

func (c course) growth(times []float64) string {
	text := joined(c.steps(times), func(x float64) string { return fmt.Sprintf("%.2f", x) })
	if c.doubling {
		return "times " + text + " for each more"
	}
	return "exponents " + text
}

// last is the growth between the two largest sizes, in few words.
func (c course) last(times []float64) string {
	steps := c.steps(times)
	rate := steps[len(steps)-1]
	if c.doubling {
		return fmt.Sprintf("%s ×%.2f for each of the %s", c.id, rate, c.what)
	}
	same := 0
	for _, o := range courses {
		if o.id == c.id {
			same++
		}
	}
	if same > 1 {
		return fmt.Sprintf("%s %.2f (%s)", c.id, rate, c.what)
	}
	return fmt.Sprintf("%s %.2f", c.id, rate)
}

// steps are exponents, or factors, from each size to the next.
func (c course) steps(times []float64) (steps []float64) {
	for i := range c.sizes[1:] {
		ratio := times[i+1] / times[i]
		if c.doubling {
			steps = append(steps, math.Pow(ratio, 1/float64(c.sizes[i+1]-c.sizes[i])))
		} else {
			steps = append(steps, math.Log(ratio)/math.Log(float64(c.sizes[i+1])/float64(c.sizes[i])))
		}
	}
	return steps
}

func joined[T any](x []T, text func(T) string) string {
	var parts []string
	for _, v := range x {
		parts = append(parts, text(v))
	}
	return strings.Join(parts, "; ")
}
