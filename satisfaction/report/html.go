package report

import (
	"bytes"
	"cmp"
	_ "embed"
	"html/template"
	"io"

	"github.com/gocsat/csat/scale"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Parse(pageSource))

// HTML writes the report as one page that needs nothing else: styles and drawings
// are in it, there is no script, and its content security policy forbids loading
// anything. It is readable on paper, in dark mode, at a width of 360 pixels, and
// without telling colours apart. Texts are chosen and words translated as by
// [Report.Text]; all of them are escaped. A report that [Report.Validate] refuses is
// an error, and then nothing is written; otherwise the only errors are those of w.
func (r Report) HTML(w io.Writer, lang string) error {
	if err := r.Validate(); err != nil {
		return err
	}
	s := &speaker{lang: lang}
	v := pageView{
		Lang: (scale.Text{"en": "en", "zh": "zh"}).In(lang), Style: template.CSS(style), Title: s.say(r.Title), Subtitle: s.say(r.Subtitle),
		Contents: s.word("Contents", "目录"), Empty: s.empty(),
	}
	for _, note := range r.Notes {
		v.Notes = append(v.Notes, s.say(note))
	}
	for _, section := range r.Sections {
		v.Sections = append(v.Sections, s.section(section.withheld()))
	}
	v.Legend = s.legend()
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

type pageView struct {
	Lang, Title, Subtitle, Contents, Empty string
	Style                                  template.CSS
	Notes, Legend                          []string
	Sections                               []sectionView
}

type sectionView struct {
	ID, Title, Lead string
	Blocks          []blockView
}

// A blockView has one of its fields.
type blockView struct {
	Text    string
	Figures []figureView
	Sheet   *sheetView
	Stacks  *stacksView
	Trend   *trendView
	Title   string
}

type figureView struct {
	Label, Value, Level, Colour, Note string
	Confidence, Interval, Base        string
	Gauge, Scale                      []shape
	Legend                            []keyView
}

// A keyView explains a colour.
type keyView struct{ Colour, Text, Detail string }

type sheetView struct {
	Columns []headView
	Rows    []rowView
	Plotted bool // with a drawing in every row
	Plain   bool // a table that scrolls instead of being folded up
	Scale   []shape
	Legend  []keyView
	Height  float64
	Label   string
}

type headView struct {
	Text, Kind string
	Numeric    bool
}

type rowView struct {
	Name       string
	Depth      int
	Plot, Over []shape // Over lies over the whole height
	Cells      []cellView
}

type cellView struct {
	Text, Head, Kind string
	Numeric          bool
}

type stacksView struct {
	Rows []stackView
	Keys []keyView
}

type stackView struct {
	Label string
	Plot  []shape
}

func (s *speaker) section(x Section) sectionView {
	v := sectionView{ID: clean(x.ID), Title: s.say(x.Title), Lead: s.say(x.Lead)}
	if v.Title == "" {
		v.Title = v.ID
	}
	for i, b := range x.Blocks {
		if b.Figure != nil {
			f := s.figureView(b.Figure)
			if i > 0 && x.Blocks[i-1].Figure != nil && len(b.Title) == 0 {
				last := &v.Blocks[len(v.Blocks)-1]
				last.Figures = append(last.Figures, f)
			} else {
				v.Blocks = append(v.Blocks, blockView{Figures: []figureView{f}, Title: s.say(b.Title)})
			}
			continue
		}
		views := s.block(b)
		views[0].Title = s.say(b.Title)
		if t := views[len(views)-1].Sheet; t != nil {
			t.Label = cmp.Or(views[0].Title, v.Title)
		}
		v.Blocks = append(v.Blocks, views...)
	}
	return v
}

func (s *speaker) block(b Block) []blockView {
	switch {
	case b.Table != nil:
		t := view(s.table(b.Table), nil)
		t.Plain = true
		return []blockView{{Sheet: t}}
	case b.Bars != nil:
		var all []Value
		for _, x := range b.Bars.Items {
			all = append(all, x.Value)
		}
		a := b.Bars.Axis.fit(true, all)
		t := view(s.bars(b.Bars), b.Bars.plots(a))
		t.Scale, t.Legend = a.scale(rowRoom), s.keys(a)
		return []blockView{{Sheet: t}}
	case b.Gaps != nil:
		var all []Value
		for _, x := range b.Gaps.Items {
			all = append(all, x.From, x.To)
		}
		a := b.Gaps.Axis.fit(false, all)
		t := view(s.gaps(b.Gaps), b.Gaps.plots(a))
		t.Scale = a.scale(rowRoom)
		t.Legend = []keyView{{Colour: "open", Text: s.say(b.Gaps.From)}, {Colour: "full", Text: s.say(b.Gaps.To)}}
		return []blockView{{Sheet: t}}
	case b.Pareto != nil:
		bars, over := b.Pareto.plots()
		t := view(s.causes(b.Pareto), bars)
		for i := range t.Rows {
			t.Rows[i].Over = over[i]
		}
		t.Legend = []keyView{{Colour: "accent", Text: s.word("how often it was named", "提及次数")}}
		for _, c := range b.Pareto.Items {
			if c.Running.Number.Valid {
				t.Scale = Axis{Min: 0, Max: 100}.scale(rowRoom)
				t.Legend = append(t.Legend, keyView{Colour: "runner", Text: s.word("running share of all that was named, in per cent", "累计占比（%）")})
				break
			}
		}
		return []blockView{{Sheet: t}}
	case b.Split != nil:
		return s.split(b.Split)
	case b.Trend != nil:
		t := view(s.points(b.Trend), nil)
		t.Plain = true
		if len(b.Trend.Points) == 0 {
			return []blockView{{Sheet: t}}
		}
		return []blockView{{Trend: new(s.trend(b.Trend))}, {Sheet: t}}
	}
	return []blockView{{Text: s.say(b.Text)}}
}

func (s *speaker) split(p *Split) []blockView {
	var stacks stacksView
	for _, w := range p.Rows {
		v := stackView{Plot: s.stack(w, len(p.Parts))}
		if len(p.Rows) > 1 {
			v.Label = s.say(w.Label)
		}
		stacks.Rows = append(stacks.Rows, v)
	}
	if len(p.Rows) != 1 {
		for i, part := range p.Parts {
			stacks.Keys = append(stacks.Keys, keyView{Colour: colour(i, len(p.Parts)), Text: s.say(part)})
		}
		t := view(s.wholes(p), nil)
		t.Plain = true
		return []blockView{{Stacks: &stacks}, {Sheet: t}}
	}
	// A single whole has its figures beside the names of the parts.
	w := p.Rows[0]
	for i, part := range p.Parts {
		k := keyView{Colour: colour(i, len(p.Parts)), Text: s.say(part), Detail: s.figure(w.Shares[i])}
		if w.Counts != nil && !w.Counts[i].empty() {
			k.Detail += " · " + s.value(w.Counts[i])
		}
		stacks.Keys = append(stacks.Keys, k)
	}
	return []blockView{{Stacks: &stacks}}
}

func (s *speaker) figureView(f *Figure) figureView {
	v := figureView{Label: s.say(f.Label), Value: s.figure(f.Value), Level: s.level(f.Axis, f.Level), Note: s.say(f.Note),
		Colour: f.Axis.colour(f.Level), Gauge: f.gauge(), Base: s.value(f.Base), Legend: s.keys(f.Axis)}
	if f.Value.IntervalText != "" {
		v.Confidence, v.Interval = s.confidence(f.Value), s.interval(f.Value)
	}
	if !f.Axis.zero() {
		v.Scale = f.Axis.scale(gaugeRoom)
	}
	return v
}

// keys explains the colours of levels, the best first.
func (s *speaker) keys(a Axis) []keyView {
	var keys []keyView
	for i := len(a.Levels) - 1; i >= 0; i-- {
		l := a.Levels[i]
		detail := "≥ " + short(l.From, 6)
		if i == 0 && len(a.Levels) > 1 {
			detail = "< " + short(a.Levels[1].From, 6)
		}
		keys = append(keys, keyView{colour(i, len(a.Levels)), s.level(a, l.ID), detail})
	}
	return keys
}

// view is a sheet with its drawings, one per row, or nil.
func view(t *sheet, plots [][]shape) *sheetView {
	v := &sheetView{Plotted: plots != nil, Height: barHeight}
	for _, c := range t.columns {
		v.Columns = append(v.Columns, headView{c.head, c.kind, c.numeric})
	}
	for i, l := range t.rows {
		row := rowView{Name: l.cells[0], Depth: l.depth}
		if plots != nil {
			row.Plot = plots[i]
		}
		for j, cell := range l.cells[1:] {
			c := t.columns[j+1]
			row.Cells = append(row.Cells, cellView{cell, c.head, c.kind, c.numeric})
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}
