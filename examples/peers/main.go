// Peers runs the library beside whatever else one would use for the same figures,
// in turns on the same data, and prints how many times longer each of them takes:
// R packages, numpy, scipy and pandas, DuckDB, gonum and montanaflynn, plain Go.
//
//	go -C examples/peers run .                 # all rows at full size, some 30 minutes, 10 GB
//	go -C examples/peers run . -only A,G -rounds 9
//	go -C examples/peers run . -shrink 100     # a hundredth of the data, for a look
//	go -C examples/peers run . -growth         # the library alone, at three sizes or more
//
// Only the call is timed, not reading the data. A ratio is that of one round; the
// table has the median over the rounds, and the smallest and largest; besides ratios
// it has figures that are not times, such as megabytes. Every line has its row, what
// was measured, what it is to be, and whether it is, and the last line counts. The
// answers are compared too: a peer that says something else is reported. What is not
// installed is said to be missing.
//
// The library uses all processors, as it does for its users; the others use one unless
// their line says more. So every row has a line for the library on one processor as
// well: a ratio divided by the one in that line is that of one processor to one.
//
// R and Python run as processes of their own that are given the data once. An R
// library outside the usual places is found through R_LIBS.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	e := &env{ctx: context.Background(), log: os.Stderr}
	only := flag.String("only", "", "rows, such as A,G; default: all")
	flag.IntVar(&e.shrink, "shrink", 1, "divide the sizes by this")
	flag.IntVar(&e.rounds, "rounds", 5, "rounds")
	growth := flag.Bool("growth", false, "time the library alone, at three sizes or more")
	flag.Parse()
	do := run
	if *growth {
		do = grow
	}
	if err := do(os.Stdout, e, *only); err != nil {
		log.Fatal(err)
	}
}

// env is what the rows share.
type env struct {
	ctx            context.Context
	log            io.Writer
	shrink, rounds int
	alone          bool   // nobody but the library
	dir            string // where the data are for the other processes
	r, python      *worker
}

// size is a size of the table, shrunk.
func (e *env) size(n int) int { return max(n/e.shrink, 100) }

// A contender does the work of a row once, or is a figure of it.
type contender struct {
	name string
	// goal is the least ratio of its time to ours, 0 if there is none. For a limit,
	// which is faster than us, limit is the largest ratio of our time to its; for the
	// library with more to do, growth is the largest ratio of its time to ours.
	goal, limit, growth float64
	// share is the part of the work it does where all of it would take too long;
	// its time is divided by it. 0 is 1.
	share float64
	// within is how far, relatively, its answer may lie from ours where it iterates to
	// a rule of its own. 0 is 1e-9.
	within float64
	// single is for the library on one processor: its time is printed too.
	single bool
	// missing says why it cannot run.
	missing string
	call    func() (time.Duration, float64, error) // time and answer
	// figure, instead of call, is measured once; it is to be at most the number most.
	figure func() (float64, error)
	most   float64
}

// A row is one workload; the first contender is the library.
type row struct {
	id, what string
	make     func(e *env) ([]contender, error)
}

var rows = []row{
	{"A", "10⁸ one-byte ratings: distribution, mean, NPS, top-2", distribution},
	{"A2", "the same streamed from a file", streaming},
	{"B", "10⁷ rows × 10 items in 1,000 segments: every count", bySegment},
	{"C", "10⁶ respondents, 5 dimensions × 4 items with gaps: composites to 2 places", composite},
	{"D", "LMG of 15 predictors, n = 1,000", importance},
	{"D2", "LMG of 20 predictors on one core", everySubset},
	{"E", "PLS model of the European index, 250 × 24: 500 resamples", paths},
	{"F", "raking of 10⁶ rows to 4 margins", raking},
	{"G", "rank tests of 10⁶ answers on 1–5", ranks},
	{"H", "Cronbach's alpha with item statistics, 10⁶ × 20", consistency},
	{"H2", "all sums and cross-products of 10⁶ × 20 from bytes", products},
	{"I", "10,000 bootstrap replicates of NPS, n = 1,000", resampling},
	{"J", "Kaplan–Meier of 10⁶ customers in whole days", survivalDays},
	{"J2", "Kaplan–Meier of 10⁶ customers, continuous times", survivalContinuous},
	{"J3", "the same with both limits at every time", survivalLimits},
	{"K", "10⁶ responses in files through Beam on one machine", pipelines},
	{"L", "10⁷ answers in long rows, counted by the database", feeding},
	{"M", "a table of 10⁷ respondents × 20 items", stored},
}

// chosen are the names of rows that are asked for, nil for all; a name that none of
// them has, and sizes or rounds below 1, are an error.
func (e *env) chosen(only string, known []string) ([]string, error) {
	if e.shrink < 1 || e.rounds < 1 {
		return nil, fmt.Errorf("-shrink %d -rounds %d: want 1 or more", e.shrink, e.rounds)
	}
	if only == "" {
		return nil, nil
	}
	names := strings.Split(only, ",")
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("-only %s: no row %q; there are %s", only, name, strings.Join(slices.Compact(known), ", "))
		}
	}
	return names, nil
}

func run(w io.Writer, e *env, only string) (err error) {
	var known []string
	for _, r := range rows {
		known = append(known, r.id)
	}
	names, err := e.chosen(only, known)
	if err != nil {
		return err
	}
	if e.dir, err = os.MkdirTemp("", "peers"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(e.dir) }()
	e.r, e.python = startR(e), startPython(e)
	defer e.r.stop()
	defer e.python.stop()
	fmt.Fprintf(w, "%s, %d cores, %s %s/%s; %s; %s; %s.\n", processor(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
		e.r.describe("R"), e.python.describe("Python"), duckVersion(e.ctx))
	if e.shrink > 1 {
		fmt.Fprintf(w, "Sizes divided by %d: ratios are not those of the table.\n", e.shrink)
	}
	fmt.Fprintf(w, "csat on %s processors unless a line says one; the others on one unless their line says more.\n", number(float64(runtime.GOMAXPROCS(0))))
	fmt.Fprint(w, "\n| row | workload, and beside what | ours, ms | times ours: median [min..max], or the figure | is to be | |\n|---|---|---|---|---|---|\n")
	var all tally
	for _, r := range rows {
		if names != nil && !slices.Contains(names, r.id) {
			continue
		}
		fmt.Fprintf(e.log, "%s: %s\n", r.id, r.what)
		contenders, err := r.make(e)
		if err != nil {
			return fmt.Errorf("row %s: %w", r.id, err)
		}
		if err := e.measure(w, r, onOneProcessor(contenders), &all); err != nil {
			return fmt.Errorf("row %s: %w", r.id, err)
		}
	}
	fmt.Fprintf(w, "\n%s\n", all)
	return nil
}

// onOneProcessor adds the library on one processor, unless it is there already.
func onOneProcessor(all []contender) []contender {
	ours := all[0]
	if ours.call == nil || ours.single {
		return all
	}
	single := contender{name: "csat on one processor", single: true, call: func() (time.Duration, float64, error) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		return ours.call()
	}}
	return slices.Insert(all, 1, single)
}

// A tally counts what became of the goals.
type tally struct{ reached, missed, unmeasured []string }

func (t tally) String() string {
	named := func(what string, names []string) string {
		text := fmt.Sprintf("%d %s", len(names), what)
		if len(names) > 0 {
			text += " (" + strings.Join(names, "; ") + ")"
		}
		return text
	}
	return fmt.Sprintf("Goals and limits: %d reached, %s, %s.", len(t.reached), named("not reached", t.missed), named("not measured", t.unmeasured))
}

// measure runs the contenders in turns and prints the lines of a row.
func (e *env) measure(w io.Writer, r row, all []contender, goals *tally) error {
	times := make([][]float64, len(all))
	answers := make([]float64, len(all))
	for round := range e.rounds + 1 {
		for i, c := range all {
			if c.missing != "" || c.call == nil {
				continue
			}
			runtime.GC() // what others left behind is not this one's
			took, answer, err := c.call()
			if err != nil && i > 0 {
				all[i].missing = "failed: " + err.Error() // the others go on
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if round == 0 && e.rounds > 1 {
				continue // the first round warms up
			}
			seconds := took.Seconds()
			if c.share > 0 {
				seconds /= c.share
			}
			times[i], answers[i] = append(times[i], seconds), answer
		}
	}
	ours := ""
	if len(times[0]) > 0 {
		ours = number(1000 * median(times[0]))
	}
	fmt.Fprintf(w, "| %s | %s | %s | | | |\n", r.id, r.what, ours)
	for i, c := range all {
		if i == 0 && c.call != nil {
			continue
		}
		short, _, _ := strings.Cut(r.id+" "+c.name, " (`")
		if c.missing != "" {
			if c.want() != "" {
				goals.unmeasured = append(goals.unmeasured, short)
			}
			fmt.Fprintf(w, "| %s | %s | | missing: %s | %s | |\n", r.id, c.name, strings.ReplaceAll(c.missing, "|", "/"), c.want())
			continue
		}
		name, value, text, took := c.name, 0.0, "", ""
		if c.figure != nil {
			var err error
			if value, err = c.figure(); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			text = number(value)
		} else {
			ratios := make([]float64, len(times[i]))
			for k := range ratios {
				ratios[k] = times[i][k] / times[0][k]
				if c.limit > 0 {
					ratios[k] = 1 / ratios[k]
				}
			}
			value = median(ratios)
			text = fmt.Sprintf("%s [%s..%s]", number(value), number(slices.Min(ratios)), number(slices.Max(ratios)))
			if c.single {
				took = " " + number(1000*median(times[i]))
			}
			if c.share > 0 {
				name += fmt.Sprintf(" (on 1/%.0f, scaled)", 1/c.share)
			}
			if c.limit > 0 {
				name += " (limit: ours ÷ it)"
			}
			if c.share == 0 && !agree(answers[0], answers[i], c.within) {
				name += fmt.Sprintf(" **answers %v, we %v**", answers[i], answers[0])
			}
		}
		verdict := ""
		if c.want() != "" {
			if c.satisfied(value) {
				verdict, goals.reached = "reached", append(goals.reached, short)
			} else {
				verdict, goals.missed = "not reached", append(goals.missed, short)
			}
		}
		fmt.Fprintf(w, "| %s | %s |%s | %s | %s | %s |\n", r.id, name, took, text, c.want(), verdict)
	}
	return nil
}

// want is what a ratio or figure is to be, empty if there is no goal.
func (c contender) want() string {
	switch {
	case c.goal > 0:
		return fmt.Sprintf("≥ %s", number(c.goal))
	case c.limit > 0 || c.growth > 0:
		return fmt.Sprintf("≤ %s", number(max(c.limit, c.growth)))
	case c.figure != nil:
		return fmt.Sprintf("≤ %s", number(c.most))
	}
	return ""
}

// satisfied is false for NaN.
func (c contender) satisfied(value float64) bool {
	switch {
	case c.goal > 0:
		return value >= c.goal
	case c.limit > 0 || c.growth > 0:
		return value <= max(c.limit, c.growth)
	}
	return value <= c.most
}

// agree compares answers as far as float64 sums in another order allow; NaN is no
// answer to compare.
func agree(a, b, within float64) bool {
	if within == 0 {
		within = 1e-9
	}
	return math.IsNaN(a) || math.IsNaN(b) || math.Abs(a-b) <= within*math.Abs(a)
}

// number has three digits that count, and commas between thousands.
func number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(x) < 999.5 {
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	step := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-2)
	digits := strconv.FormatFloat(math.Round(x/step)*step, 'f', 0, 64)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// timed is the time and answer of a call in this process.
func timed(f func() (float64, error)) func() (time.Duration, float64, error) {
	return func() (time.Duration, float64, error) {
		start := time.Now()
		answer, err := f()
		return time.Since(start), answer, err
	}
}

// processor is the model of the processor where the system tells.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
