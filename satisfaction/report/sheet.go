package report

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gocsat/csat/scale"
)

const (
	// withheldMark stands for a suppressed figure, "c" for confidential (UK
	// Government Analysis Function, Using symbols in tables: Standard guidance, 2023).
	withheldMark = "[c]"
	weakMark     = "! "
	noValue      = "–"
)

// text is a text in English and Chinese.
func text(en, zh string) scale.Text { return scale.Text{"en": en, "zh": zh} }

// A speaker turns values into words of one language, and remembers which marks
// need an explanation at the end.
type speaker struct {
	lang           string
	withheld, weak bool
}

func (s *speaker) say(t scale.Text) string { return clean(t.In(s.lang)) }

// word is one of two.
func (s *speaker) word(en, zh string) string { return text(en, zh).In(s.lang) }

// clean leaves no control characters, which a terminal might obey.
func clean(t string) string {
	t = strings.ToValidUTF8(t, "\uFFFD")
	return strings.Join(strings.FieldsFunc(t, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == filler
	}), " ")
}

// value is a figure, and "" for an empty one.
func (s *speaker) value(v Value) string {
	if v.Suppressed {
		s.withheld = true
		return withheldMark
	}
	t := clean(v.Text)
	if len(v.Words) > 0 {
		t = s.say(v.Words)
	}
	if v.Weak && t != "" {
		s.weak = true
		t = weakMark + t
	}
	return t
}

// figure is a value where one is expected.
func (s *speaker) figure(v Value) string {
	if v.empty() {
		return noValue
	}
	return s.value(v)
}

// interval is the published interval; beside a suppressed value nothing, which has
// its mark.
func (s *speaker) interval(v Value) string { return clean(v.withheld().IntervalText) }

// confidence is the head of a column of intervals, with their level if all have
// the same.
func (s *speaker) confidence(values ...Value) string {
	level := 0.0
	for _, v := range values {
		switch l := v.Interval.Level; {
		case l == 0 || v.Suppressed:
		case level == 0:
			level = l
		case level != l:
			return s.word("interval", "置信区间")
		}
	}
	if level == 0 {
		return s.word("interval", "置信区间")
	}
	percent := strconv.FormatFloat(100*level, 'g', 6, 64)
	return s.word(percent+" % interval", percent+" % 置信区间")
}

// legend explains the marks that were used.
func (s *speaker) legend() []string {
	var lines []string
	if s.withheld {
		lines = append(lines, withheldMark+" "+s.word("withheld: too few answers to publish", "答卷过少，不予公布"))
	}
	if s.weak {
		lines = append(lines, weakMark+s.word("few answers: read with care", "答卷较少，仅供参考"))
	}
	return lines
}

// A sheet is a block as rows and columns of text, its form where nothing is drawn.
type sheet struct {
	columns []column
	rows    []line
}

type column struct {
	head    string
	numeric bool
	kind    string // of the cells, for the style sheet
}

type line struct {
	depth int
	cells []string
}

func (s *sheet) column(head, kind string, numeric bool) {
	s.columns = append(s.columns, column{head, numeric, kind})
}

func (s *sheet) row(depth int, cells ...string) { s.rows = append(s.rows, line{depth, cells}) }

// compact drops columns without a cell, all but the first.
func (s *sheet) compact() *sheet {
	for i := len(s.columns) - 1; i > 0; i-- {
		if slices.ContainsFunc(s.rows, func(l line) bool { return l.cells[i] != "" }) {
			continue
		}
		s.columns = slices.Delete(s.columns, i, i+1)
		for j := range s.rows {
			s.rows[j].cells = slices.Delete(s.rows[j].cells, i, i+1)
		}
	}
	return s
}

func (s *speaker) table(t *Table) *sheet {
	var out sheet
	for i, c := range t.Columns {
		kind := "cell"
		if i == 0 {
			kind = "name"
		}
		out.column(s.say(c.Label), kind, c.Numeric)
	}
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, s.value(c))
		}
		out.row(r.Depth, cells...)
	}
	return &out
}

func (s *speaker) bars(b *Bars) *sheet {
	var out sheet
	var all []Value
	for _, x := range b.Items {
		all = append(all, x.Value)
	}
	out.column("", "name", false)
	out.column(s.word("value", "数值"), "value", true)
	out.column(s.confidence(all...), "interval", true)
	out.column(s.word("level", "等级"), "level", false)
	out.column("n", "base", true)
	for _, x := range b.Items {
		out.row(x.Depth, s.say(x.Label), s.figure(x.Value), s.interval(x.Value), s.level(b.Axis, x.Level), s.value(x.Base))
	}
	return out.compact()
}

func (s *speaker) level(a Axis, id string) string {
	if i := a.at(id); i >= 0 {
		if words := s.say(a.Levels[i].Label); words != "" {
			return words
		}
		return clean(id)
	}
	return ""
}

// wholes is a split with a column per part and a row of counts below the
// shares; a single whole has a row per part.
func (s *speaker) wholes(p *Split) *sheet {
	var out sheet
	count := func(w Whole, i int) string {
		if w.Counts == nil {
			return ""
		}
		return s.value(w.Counts[i])
	}
	if len(p.Rows) == 1 {
		w := p.Rows[0]
		out.column(s.say(w.Label), "name", false)
		out.column(s.word("count", "数量"), "value", true)
		out.column(s.word("share", "占比"), "value", true)
		for i := range p.Parts {
			out.row(0, s.say(p.Parts[i]), count(w, i), s.figure(w.Shares[i]))
		}
		return out.compact()
	}
	out.column("", "name", false)
	for _, part := range p.Parts {
		out.column(s.say(part), "cell", true)
	}
	for _, w := range p.Rows {
		shares, counts := []string{s.say(w.Label)}, []string{"n"}
		for i := range p.Parts {
			shares, counts = append(shares, s.figure(w.Shares[i])), append(counts, count(w, i))
		}
		out.row(0, shares...)
		if w.Counts != nil {
			out.row(1, counts...)
		}
	}
	return &out
}

func (s *speaker) gaps(g *Gaps) *sheet {
	var out sheet
	var all []Value
	for _, x := range g.Items {
		all = append(all, x.Difference)
	}
	out.column("", "name", false)
	out.column(s.say(g.From), "cell", true)
	out.column(s.say(g.To), "cell", true)
	out.column(s.word("difference", "差值"), "value", true)
	out.column(s.confidence(all...), "interval", true)
	for _, x := range g.Items {
		out.row(x.Depth, s.say(x.Label), s.figure(x.From), s.figure(x.To), s.figure(x.Difference), s.interval(x.Difference))
	}
	return out.compact()
}

func (s *speaker) causes(p *Pareto) *sheet {
	var out sheet
	out.column("", "name", false)
	out.column(s.word("about", "所属"), "about", false)
	out.column(s.word("count", "次数"), "value", true)
	out.column(s.word("of asked", "占应答"), "cell", true)
	out.column(s.word("running", "累计"), "cell", true)
	for _, c := range p.Items {
		out.row(0, s.say(c.Label), s.say(c.About), s.figure(c.Count), s.value(c.Share), s.value(c.Running))
	}
	return out.compact()
}

func (s *speaker) points(t *Trend) *sheet {
	var out sheet
	var all []Value
	for _, p := range t.Points {
		all = append(all, p.Value)
	}
	out.column("", "name", false)
	out.column(s.word("value", "数值"), "value", true)
	out.column(s.confidence(all...), "interval", true)
	out.column("n", "base", true)
	out.column(s.word("alarm", "预警"), "alarm", false)
	out.column(s.word("centre", "中心线"), "cell", true)
	out.column(s.word("limits", "控制限"), "cell", true)
	out.column(s.word("new phase", "新阶段"), "phase", false)
	places := t.limitPlaces()
	for _, p := range t.Points {
		out.row(0, s.say(p.Label), s.figure(p.Value), s.interval(p.Value), s.value(p.Base), s.say(p.Alarm),
			limit(p.Centre, places), limits(p, places), s.say(p.Phase))
	}
	return out.compact()
}
