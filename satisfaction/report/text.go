package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// Text writes the report as plain text in a language ("en", "zh", a tag such as
// "zh-CN"). Texts are chosen as [scale.Text.In] does, and the words of the package
// are English unless the language is Chinese. Columns are aligned for a terminal
// with characters of equal width. A report that [Report.Validate] refuses is an
// error, and then nothing is written; otherwise the only errors are those of w.
func (r Report) Text(w io.Writer, lang string) error {
	if err := r.Validate(); err != nil {
		return err
	}
	p := textPrinter{speaker: speaker{lang: lang}}
	p.line(p.say(r.Title))
	p.line(p.say(r.Subtitle))
	for _, note := range r.Notes {
		p.line(p.say(note))
	}
	for _, s := range r.Sections {
		p.section(s.withheld())
	}
	if legend := p.legend(); len(legend) > 0 {
		fmt.Fprintln(&p)
		for _, line := range legend {
			p.line(line)
		}
	}
	_, err := p.WriteTo(w)
	return err
}

type textPrinter struct {
	speaker
	bytes.Buffer
}

func (p *textPrinter) line(t string) {
	if t != "" {
		fmt.Fprintln(p, t)
	}
}

func (p *textPrinter) section(s Section) {
	title := p.say(s.Title)
	if title == "" {
		title = s.ID
	}
	fmt.Fprintf(p, "\n%s\n%s\n", title, strings.Repeat("─", min(width(title), widestName)))
	p.line(p.say(s.Lead))
	if len(s.Blocks) == 0 {
		p.line(p.empty())
	}
	for i, b := range s.Blocks {
		if i > 0 && !(b.Figure != nil && s.Blocks[i-1].Figure != nil && len(b.Title) == 0) {
			fmt.Fprintln(p)
		}
		p.block(b)
	}
}

func (s *speaker) empty() string { return s.word("Nothing to show.", "暂无内容。") }

func (p *textPrinter) block(b Block) {
	p.line(p.say(b.Title))
	switch {
	case b.Figure != nil:
		p.figureLine(b.Figure)
	case b.Table != nil:
		p.sheet(p.table(b.Table))
	case b.Bars != nil:
		p.sheet(p.bars(b.Bars))
	case b.Split != nil:
		p.sheet(p.wholes(b.Split))
	case b.Gaps != nil:
		p.sheet(p.gaps(b.Gaps))
	case b.Pareto != nil:
		p.sheet(p.causes(b.Pareto))
	case b.Trend != nil:
		p.chart(b.Trend)
		p.sheet(p.points(b.Trend))
	default:
		p.line(p.say(b.Text))
	}
}

func (p *textPrinter) figureLine(f *Figure) {
	parts := []string{p.say(f.Label), p.speaker.figure(f.Value), p.level(f.Axis, f.Level)}
	if f.Value.IntervalText != "" {
		parts = append(parts, p.confidence(f.Value)+" "+p.interval(f.Value))
	}
	if !f.Base.empty() {
		parts = append(parts, "n "+p.value(f.Base))
	}
	parts = append(parts, p.say(f.Note))
	var shown []string
	for _, part := range parts {
		if part != "" {
			shown = append(shown, part)
		}
	}
	fmt.Fprintln(p, strings.Join(shown, "  "))
}

const (
	widestName = 44 // columns of a name in text; HTML has it in full
	filler     = '\uE000'
)

// sheet aligns the columns with a tabwriter, which takes every character for one
// column and aligns all cells to one side. So a filler follows each wide character
// and is taken out afterwards, and numbers are padded on the left beforehand.
func (p *textPrinter) sheet(s *sheet) {
	widths := make([]int, len(s.columns))
	heads := line{}
	for _, c := range s.columns {
		heads.cells = append(heads.cells, c.head)
	}
	var rows [][]string
	for _, l := range append([]line{heads}, s.rows...) {
		row := make([]string, len(l.cells))
		for i, cell := range l.cells {
			if i == 0 {
				cell = strings.Repeat("  ", l.depth) + cell
			}
			row[i] = cut(cell, widestName)
			widths[i] = max(widths[i], width(row[i]))
		}
		rows = append(rows, row)
	}
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 1, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			if s.columns[i].numeric {
				cell = strings.Repeat(" ", widths[i]-width(cell)) + cell
			}
			fmt.Fprint(t, spread(cell), "\t")
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush() // to a buffer
	for row := range strings.Lines(strings.ReplaceAll(b.String(), string(filler), "")) {
		if row = strings.TrimRight(row, " \n"); row != "" {
			fmt.Fprintln(p, "  "+row)
		}
	}
}

// wide are the blocks whose characters take two columns of a terminal (The Unicode
// Consortium, Unicode Standard Annex #11, East Asian Width).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0xa4cf, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff00, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x3fffd, Stride: 1}},
}

func columnsOf(r rune) int {
	switch {
	case unicode.Is(wide, r):
		return 2
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	return 1
}

// width is the number of columns that a text takes.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

// cut shortens a text to so many columns.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	n := 0
	for i, r := range s {
		if n += columnsOf(r); n > columns-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// spread makes the number of characters that of the columns.
func spread(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if columnsOf(r) == 2 {
			b.WriteRune(filler)
		}
	}
	return b.String()
}
