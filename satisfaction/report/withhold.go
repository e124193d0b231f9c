package report

import (
	"encoding/json"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Everything that is written goes through the methods in this file, so that a
// suppressed figure cannot be read off what stands beside it.

var suppressed = Value{Suppressed: true}

func (v Value) withheld() Value {
	if v.Suppressed {
		return suppressed
	}
	return v
}

func withheld(values []Value) []Value {
	values = slices.Clone(values)
	for i := range values {
		values[i] = values[i].withheld()
	}
	return values
}

func hides(values ...Value) bool {
	return slices.ContainsFunc(values, func(v Value) bool { return v.Suppressed })
}

// gone is what becomes of a value beside one that is suppressed.
func gone(v Value) Value {
	if v.empty() {
		return Value{}
	}
	return suppressed
}

func (f Figure) withheld() Figure {
	f.Value, f.Base = f.Value.withheld(), f.Base.withheld()
	if f.Value.Suppressed {
		f.Base, f.Level, f.Note = gone(f.Base), "", nil
	}
	return f
}

func (t Table) withheld() Table {
	t.Rows = slices.Clone(t.Rows)
	for i := range t.Rows {
		t.Rows[i].Cells = withheld(t.Rows[i].Cells)
	}
	return t
}

func (b Bar) withheld() Bar {
	b.Value, b.Base = b.Value.withheld(), b.Base.withheld()
	if b.Value.Suppressed {
		b.Base, b.Level = gone(b.Base), ""
	}
	return b
}

func (w Whole) withheld() Whole {
	w.Shares, w.Counts = slices.Clone(w.Shares), slices.Clone(w.Counts)
	if hides(w.Shares...) || hides(w.Counts...) {
		for i := range w.Shares {
			w.Shares[i] = suppressed
		}
		for i := range w.Counts {
			w.Counts[i] = suppressed
		}
	}
	return w
}

func (g Gap) withheld() Gap {
	if hides(g.From, g.To, g.Difference) {
		g.From, g.To, g.Difference = suppressed, suppressed, suppressed
	}
	return g
}

func (p Pareto) withheld() Pareto {
	p.Items = slices.Clone(p.Items)
	hidden := slices.ContainsFunc(p.Items, func(c Cause) bool { return hides(c.Count, c.Share, c.Running) })
	for i := range p.Items {
		c := &p.Items[i]
		if hides(c.Count, c.Share, c.Running) {
			c.Count, c.Share = suppressed, gone(c.Share.withheld())
		}
		if hidden {
			c.Running = gone(c.Running)
		}
	}
	return p
}

func (p Point) withheld() Point {
	p.Value, p.Base = p.Value.withheld(), p.Base.withheld()
	if p.Value.Suppressed {
		p.Base, p.Alarm = gone(p.Base), nil
		p.Centre, p.Lower, p.Upper = survey.Optional{}, survey.Optional{}, survey.Optional{}
	}
	return p
}

// each applies f to a copy of a list.
func each[T any](list []T, f func(T) T) []T {
	list = slices.Clone(list)
	for i := range list {
		list[i] = f(list[i])
	}
	return list
}

func through[T any](p *T, f func(T) T) *T {
	if p == nil {
		return nil
	}
	return new(f(*p))
}

func (b Block) withheld() Block {
	b.Figure = through(b.Figure, Figure.withheld)
	b.Table = through(b.Table, Table.withheld)
	b.Bars = through(b.Bars, func(x Bars) Bars { x.Items = each(x.Items, Bar.withheld); return x })
	b.Split = through(b.Split, func(x Split) Split { x.Rows = each(x.Rows, Whole.withheld); return x })
	b.Gaps = through(b.Gaps, func(x Gaps) Gaps { x.Items = each(x.Items, Gap.withheld); return x })
	b.Pareto = through(b.Pareto, Pareto.withheld)
	b.Trend = through(b.Trend, func(x Trend) Trend { x.Points = each(x.Points, Point.withheld); return x })
	return b
}

func (s Section) withheld() Section {
	s.Blocks = each(s.Blocks, Block.withheld)
	return s
}

// MarshalJSON writes the fields; of a suppressed value only that it is.
func (v Value) MarshalJSON() ([]byte, error) {
	type plain Value
	return json.Marshal(plain(v.withheld()))
}

// MarshalJSON writes the fields that are set; of a suppressed value nothing else.
func (f Figure) MarshalJSON() ([]byte, error) {
	type plain Figure
	return json.Marshal(plain(f.withheld()))
}

// MarshalJSON writes the fields that are set; of a suppressed value nothing else.
func (b Bar) MarshalJSON() ([]byte, error) {
	type plain Bar
	return json.Marshal(plain(b.withheld()))
}

// MarshalJSON writes the fields; all shares are withheld if one is.
func (w Whole) MarshalJSON() ([]byte, error) {
	type plain Whole
	return json.Marshal(plain(w.withheld()))
}

// MarshalJSON writes the fields; all values are withheld if one is.
func (g Gap) MarshalJSON() ([]byte, error) {
	type plain Gap
	return json.Marshal(plain(g.withheld()))
}

// MarshalJSON writes the fields; running shares are withheld if a count is.
func (p Pareto) MarshalJSON() ([]byte, error) {
	type plain Pareto
	return json.Marshal(plain(p.withheld()))
}

// MarshalJSON writes the fields; of a suppressed value nothing else.
func (p Point) MarshalJSON() ([]byte, error) {
	type plain Point
	return json.Marshal(plain(p.withheld()))
}
