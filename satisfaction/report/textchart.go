package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/survey"
)

// A control chart in text is drawn in ASCII, whose characters are one column wide
// in every terminal.
const (
	chartRows    = 11
	chartColumns = 64 // for the points
	pointColumns = 4  // of one point, at most
	chartMargin  = 12 // columns of the numbers at the left, at most

	centreMark   = '.'
	limitMark    = '-'
	pointMark    = 'o'
	alarmMark    = 'X'
	withheldRune = 'c'
	phaseMark    = ':'
)

// controlled tells whether there is a centre line or a limit: without one the table
// of a trend says all that characters can show.
func (t *Trend) controlled() bool {
	return slices.ContainsFunc(t.Points, func(p Point) bool { return p.Centre.Valid || p.Lower.Valid || p.Upper.Valid })
}

// fit is the axis around all that is drawn.
func (t *Trend) fit() Axis {
	var all []Value
	var lines []survey.Optional
	for _, p := range t.Points {
		all = append(all, p.Value)
		lines = append(lines, p.Centre, p.Lower, p.Upper)
	}
	return t.Axis.fit(false, all, lines...)
}

// A canvas is a grid of characters that remembers which of them are on it.
type canvas struct {
	rows [chartRows][]rune
	used map[rune]bool
}

func (c *canvas) put(row, from, to int, mark rune) {
	c.used[mark] = true
	for i := from; i < to; i++ {
		c.rows[row][i] = mark
	}
}

// chart draws a control chart: a column or more for each point, the earliest left
// out where there are too many.
func (p *textPrinter) chart(t *Trend) {
	if !t.controlled() {
		return
	}
	a := t.fit()
	// At one column a point, and one for each boundary.
	first, room := len(t.Points), chartColumns
	for first > 0 {
		need := 1 + boundary(t.Points, first-1)
		if room < need {
			break
		}
		room -= need
		first--
	}
	points := t.Points[first:]
	each := min(1+room/len(points), pointColumns)

	c := canvas{used: map[rune]bool{}}
	for i := range c.rows {
		c.rows[i] = slices.Repeat([]rune{' '}, chartColumns+1)
	}
	row := func(x float64) int { return int(math.Round((chartRows - 1) * (1 - a.place(x)/100))) }
	x := 0
	for i, pt := range points {
		if i > 0 && len(pt.Phase) > 0 {
			for j := range c.rows {
				c.put(j, x, x+1, phaseMark)
			}
			x++
		}
		for _, l := range []struct {
			at   survey.Optional
			mark rune
		}{{pt.Centre, centreMark}, {pt.Lower, limitMark}, {pt.Upper, limitMark}} {
			if l.at.Valid {
				c.put(row(l.at.Value), x, x+each, l.mark)
			}
		}
		middle, mark := x+(each-1)/2, pointMark
		if len(pt.Alarm) > 0 {
			mark = alarmMark
		}
		switch {
		case pt.Value.Suppressed:
			c.put(chartRows-1, middle, middle+1, withheldRune)
		case pt.Value.Number.Valid:
			c.put(row(pt.Value.Number.Value), middle, middle+1, mark)
		}
		x += each
	}
	p.plot(a, &c, row)
	p.axisNames(a, points, x)
	p.chartKey(c.used)
	fmt.Fprintln(p)
}

// boundary is the columns before point i that tell phases apart.
func boundary(points []Point, i int) int {
	if i > 0 && len(points[i].Phase) > 0 {
		return 1
	}
	return 0
}

// margin is the columns of the numbers of an axis.
func (a Axis) margin() int {
	columns := 1
	for _, k := range a.ticks() {
		columns = max(columns, min(width(k.text), chartMargin))
	}
	return columns
}

// plot writes the canvas with the numbers of its axis.
func (p *textPrinter) plot(a Axis, c *canvas, row func(float64) int) {
	numbers := map[int]string{}
	for _, k := range a.ticks() {
		numbers[row(k.at)] = cut(k.text, chartMargin)
	}
	for i, line := range c.rows {
		fmt.Fprintln(p, strings.TrimRight(fmt.Sprintf("  %*s |%s", a.margin(), numbers[i], string(line)), " "))
	}
}

// axisNames are the first and the last point, below a canvas of so many columns.
func (p *textPrinter) axisNames(a Axis, points []Point, columns int) {
	from, to := p.say(points[0].Label), p.say(points[len(points)-1].Label)
	if len(points) == 1 {
		from = ""
	}
	gap := max(columns-width(from)-width(to), 2)
	fmt.Fprintf(p, "  %*s %s%s%s\n", a.margin(), "", from, strings.Repeat(" ", gap), to)
}

// chartKey explains the characters that were drawn.
func (p *textPrinter) chartKey(used map[rune]bool) {
	var parts []string
	for _, k := range []struct {
		mark   rune
		en, zh string
	}{
		{pointMark, "value", "数值"}, {alarmMark, "value with an alarm", "预警点"}, {limitMark, "control limit", "控制限"},
		{centreMark, "centre line", "中心线"}, {phaseMark, "a new phase", "新阶段"}, {withheldRune, "withheld", "不予公布"},
	} {
		if used[k.mark] {
			parts = append(parts, string(k.mark)+" "+p.word(k.en, k.zh))
		}
	}
	fmt.Fprintln(p, "  "+strings.Join(parts, "   "))
}

// limitPlaces are the decimal places of limits: as many as the published values have,
// and one at least, since the limits of whole numbers are none.
func (t *Trend) limitPlaces() int {
	places := 1
	for _, p := range t.Points {
		if i := strings.LastIndexByte(p.Value.Text, '.'); i >= 0 {
			rest := strings.TrimLeft(p.Value.Text[i+1:], "0123456789")
			places = max(places, min(len(p.Value.Text)-i-1-len(rest), 12))
		}
	}
	return places
}

// limit is a number of a control chart. There is no exact figure behind it.
func limit(o survey.Optional, places int) string {
	if !o.Valid {
		return ""
	}
	if math.Abs(o.Value) >= 1e7 || o.Value != 0 && math.Abs(o.Value) < 1e-6 {
		return short(o.Value, places)
	}
	text := strconv.FormatFloat(o.Value, 'f', places, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// limits are both of a point.
func limits(p Point, places int) string {
	if !p.Lower.Valid && !p.Upper.Valid {
		return ""
	}
	end := func(o survey.Optional) string {
		if !o.Valid {
			return noValue
		}
		return limit(o, places)
	}
	return "[" + end(p.Lower) + ", " + end(p.Upper) + "]"
}
