package report

import (
	"math"
	"strconv"

	"github.com/gocsat/csat/survey"
)

// Drawings are made of blocks from which everything suppressed is withheld already.
//
// They place everything by per cent of the width, so that one drawing serves a
// telephone and a sheet of paper, while type and lines keep their size.

// A shape is one element of a drawing. X and X2 are per cent of the width, the
// others pixels.
type shape struct {
	Rect, Line, Circle, Label bool
	X, Y, X2, Y2              string
	Class, Text               string
}

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }

func pixels(y float64) string { return strconv.FormatFloat(y, 'f', 1, 64) }

func rect(from, to, y, height float64, class string) shape {
	return shape{Rect: true, X: percent(min(from, to)), X2: percent(math.Abs(to - from)), Y: pixels(y), Y2: pixels(height), Class: class}
}

func stroke(x, y, x2, y2 float64, class string) shape {
	return shape{Line: true, X: percent(x), Y: pixels(y), X2: percent(x2), Y2: pixels(y2), Class: class}
}

func dot(x, y, radius float64, class string) shape {
	return shape{Circle: true, X: percent(x), Y: pixels(y), X2: pixels(radius), Class: class}
}

func label(x, y float64, text, class string) shape {
	return shape{Label: true, X: percent(x), Y: pixels(y), Text: text, Class: class}
}

// place is where v lies on the axis, in per cent.
func (a Axis) place(v float64) float64 {
	v = min(max(v, a.Min), a.Max)
	return 100 * (v - a.Min) / (a.Max - a.Min)
}

// colours is the number of steps of the palette from worst to best.
const colours = 7

// colour is the class of the i-th of n ordered things.
func colour(i, n int) string {
	if n < 2 {
		return "c" + strconv.Itoa(colours-1)
	}
	return "c" + strconv.Itoa(int(math.Round(float64(i*(colours-1))/float64(n-1))))
}

func (a Axis) colour(level string) string {
	if i := a.at(level); i >= 0 {
		return colour(i, len(a.Levels))
	}
	return "accent"
}

// fit is the axis itself, or one around the numbers of the values and others.
func (a Axis) fit(fromZero bool, values []Value, others ...survey.Optional) Axis {
	if !a.zero() {
		return a
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	add := func(x float64) { lo, hi = min(lo, x), max(hi, x) }
	for _, v := range values {
		if !v.Number.Valid {
			continue
		}
		add(v.Number.Value)
		if v.Interval.Valid() {
			add(v.Interval.Lower)
			add(v.Interval.Upper)
		}
	}
	for _, o := range others {
		if o.Valid {
			add(o.Value)
		}
	}
	switch {
	case lo > hi:
		return Axis{Min: 0, Max: 1}
	case fromZero:
		lo, hi = min(lo, 0), max(hi, 0)
	}
	if !drawable(lo, hi) {
		room := max(math.Abs(lo)/10, 1)
		lo, hi = lo-room, hi+room
	}
	step := stepOf(hi - lo)
	return Axis{Min: step * math.Floor(lo/step), Max: step * math.Ceil(hi/step)}
}

// stepOf is the smallest of 1, 2, 5, 10, … that cuts a range in at most five.
func stepOf(span float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(span/5)))
	for _, f := range []float64{1, 2, 5} {
		if span/(f*power) <= 5.000001 {
			return f * power
		}
	}
	return 10 * power
}

type tick struct {
	at   float64
	text string
}

// ticks are the edges of the levels, or round numbers.
func (a Axis) ticks() []tick {
	var all []tick
	if len(a.Levels) > 0 {
		all = append(all, tick{a.Min, short(a.Min, 6)})
		for _, l := range a.Levels {
			if l.From > a.Min {
				all = append(all, tick{l.From, short(l.From, 6)})
			}
		}
		return append(all, tick{a.Max, short(a.Max, 6)})
	}
	step := stepOf(a.Max - a.Min)
	places := int(min(max(-math.Floor(math.Log10(step)+1e-9), 0), 12))
	first := math.Ceil(a.Min/step - 1e-9)
	for i := range 12 {
		at := step * (first + float64(i))
		if at > a.Max+step*1e-9 {
			break
		}
		all = append(all, tick{at, short(at, places)})
	}
	return all
}

// short is a number for an axis.
func short(x float64, places int) string {
	if x != 0 && (math.Abs(x) >= 1e7 || math.Abs(x) < 1e-6) {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	shift := math.Pow(10, float64(places))
	return strconv.FormatFloat(math.Round(x*shift)/shift+0, 'f', -1, 64)
}

// The least distance of two numbers below a gauge, and below the drawings within a
// table, which are narrower, in per cent.
const (
	gaugeRoom = 8
	rowRoom   = 12
)

// scale draws the numbers below a drawing; one that would touch its neighbour is
// left out.
func (a Axis) scale(room float64) []shape {
	var shapes []shape
	last := math.Inf(-1)
	for _, t := range a.ticks() {
		x := a.place(t.at)
		shapes = append(shapes, stroke(x, 0, x, 4, "rule"))
		if x-last < room {
			continue
		}
		last = x
		class := "tick"
		switch {
		case x < 3:
			class = "tick start"
		case x > 97:
			class = "tick end"
		}
		shapes = append(shapes, label(x, 15, t.text, class))
	}
	return shapes
}

func (a Axis) grid(height float64) []shape {
	var shapes []shape
	for _, t := range a.ticks() {
		shapes = append(shapes, stroke(a.place(t.at), 0, a.place(t.at), height, "rule"))
	}
	return shapes
}

// whisker draws an interval.
func (a Axis) whisker(v Value, y float64) []shape {
	if !v.Interval.Valid() {
		return nil
	}
	lo, hi := a.place(v.Interval.Lower), a.place(v.Interval.Upper)
	shapes := []shape{stroke(lo, y, hi, y, "halo"), stroke(lo, y-4, lo, y+4, "halo"), stroke(hi, y-4, hi, y+4, "halo")}
	return append(shapes, stroke(lo, y, hi, y, "ink"), stroke(lo, y-4, lo, y+4, "ink"), stroke(hi, y-4, hi, y+4, "ink"))
}

// gauge is the levels in a row with a mark at the value.
func (f *Figure) gauge() []shape {
	a := f.Axis
	if a.zero() {
		return nil
	}
	var shapes []shape
	for i, l := range a.Levels {
		end := a.Max
		if i+1 < len(a.Levels) {
			end = a.Levels[i+1].From
		}
		shapes = append(shapes, rect(a.place(l.From), a.place(end), 8, 10, "band "+colour(i, len(a.Levels))))
	}
	if len(a.Levels) == 0 {
		shapes = append(shapes, rect(0, 100, 8, 10, "track"))
	}
	if !f.Value.Number.Valid {
		return shapes
	}
	x := a.place(f.Value.Number.Value)
	if len(a.Levels) == 0 {
		shapes = append(shapes, rect(a.place(0), x, 8, 10, "accent"))
	}
	shapes = append(shapes, a.whisker(f.Value, 13)...)
	return append(shapes, stroke(x, 2, x, 24, "halo wide"), stroke(x, 2, x, 24, "ink wide"))
}

const barHeight = 22.0

func (b *Bars) plots(a Axis) [][]shape {
	var all [][]shape
	for _, x := range b.Items {
		shapes := a.grid(barHeight)
		if x.Value.Number.Valid {
			shapes = append(shapes, rect(a.place(0), a.place(x.Value.Number.Value), 5, 12, a.colour(x.Level)))
			shapes = append(shapes, a.whisker(x.Value, 11)...)
		}
		all = append(all, shapes)
	}
	return all
}

func (g *Gaps) plots(a Axis) [][]shape {
	var all [][]shape
	for _, x := range g.Items {
		shapes := a.grid(barHeight)
		if from, to := x.From.Number, x.To.Number; from.Valid && to.Valid {
			shapes = append(shapes, stroke(a.place(from.Value), 11, a.place(to.Value), 11, "link"),
				dot(a.place(from.Value), 11, 5, "open"), dot(a.place(to.Value), 11, 5, "full"))
		}
		all = append(all, shapes)
	}
	return all
}

// plots are bars of counts, and over them the running share across the rows: each
// row draws its part of the line, over its whole height.
func (p *Pareto) plots() (bars, over [][]shape) {
	total, largest := 0.0, 0.0
	for _, c := range p.Items {
		if c.Count.Number.Valid {
			total += c.Count.Number.Value
			largest = max(largest, c.Count.Number.Value)
		}
	}
	running := func(i int) (float64, bool) {
		if i < 0 {
			return 0, true
		}
		if i >= len(p.Items) || !p.Items[i].Running.Number.Valid {
			return 0, false
		}
		return min(max(p.Items[i].Running.Number.Value, 0), 100), true
	}
	if _, ok := running(0); !ok {
		total = largest // without a line the largest bar fills the width
	}
	down := func(x, y, x2, y2 float64) shape {
		return shape{Line: true, X: percent(x), Y: percent(y), X2: percent(x2), Y2: percent(y2), Class: "run"}
	}
	for i, c := range p.Items {
		var bar, line []shape
		if c.Count.Number.Valid && total > 0 {
			bar = append(bar, rect(0, 100*c.Count.Number.Value/total, 5, 12, "accent"))
		}
		if at, ok := running(i); ok {
			if before, ok := running(i - 1); ok && i > 0 {
				line = append(line, down((before+at)/2, 0, at, 50))
			}
			if after, ok := running(i + 1); ok {
				line = append(line, down(at, 50, (at+after)/2, 100))
			}
			line = append(line, shape{Circle: true, X: percent(at), Y: percent(50), X2: pixels(3), Class: "runner"})
		}
		bars, over = append(bars, bar), append(over, line)
	}
	return bars, over
}

const (
	stackHeight = 26.0
	// A share is written into its part where it is at least so wide.
	labelled = 15.0
)

// stack is a whole cut into its parts.
func (s *speaker) stack(w Whole, parts int) []shape {
	if !w.Shares[0].Number.Valid {
		return []shape{rect(0, 100, 0, stackHeight, "track")}
	}
	var shapes []shape
	at := 0.0
	for i, v := range w.Shares {
		end := min(at+v.Number.Value, 100)
		if end > at {
			shapes = append(shapes, rect(at, end, 0, stackHeight, "band "+colour(i, parts)))
		}
		if end-at >= labelled {
			shapes = append(shapes, label((at+end)/2, stackHeight/2+4, s.value(v), "inside on"+colour(i, parts)))
		}
		at = end
	}
	return shapes
}
