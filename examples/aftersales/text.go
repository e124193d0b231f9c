package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/gocsat/csat/satisfaction"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

const (
	mostPoints   = 11 // of a scale whose ratings fit on a line
	mostNamed    = 6  // dimensions whose names fit on a line
	mostListedBy = 20 // values of a segment, causes
	longestRatio = 24 // characters of a fraction that people read
	longestName  = 32 // columns of a name within a sentence
)

var hundred = scale.RatioOf(big.NewRat(100, 1))

// A printer writes a report in one language.
type printer struct {
	*report
	bytes.Buffer
	lang  string
	small bool // a figure with a small base was printed
	mark  bool // a figure was withheld
}

func (r *report) writeText(w io.Writer, lang string) error {
	p := &printer{report: r, lang: lang}
	p.head()
	p.tree()
	p.ratingTables()
	p.levelTable()
	p.recommendation()
	p.satisfied()
	for _, s := range r.Segments {
		p.segment(s)
	}
	p.causeTable()
	if err := p.analysed(); err != nil {
		return err
	}
	p.title(p.t("Intervals: Student's t for scores, Tango for NPS, Wilson for CSAT."))
	if p.small {
		fmt.Fprintln(p, p.t("! fewer than 30 answers: read these figures with care"))
	}
	if p.mark {
		fmt.Fprintln(p, withheldMark, p.t("withheld: fewer answers than -min-n, or what would give such a figure away"))
	}
	_, err := p.WriteTo(w)
	return err
}

// analysed writes the sections of the analyses as package report does, without the
// lines below their titles, and with the marks of this report.
func (p *printer) analysed() error {
	var b bytes.Buffer
	if err := (reports.Report{Sections: p.report.analysed()}).Text(&b, p.lang); err != nil {
		return err
	}
	for line := range strings.Lines(strings.TrimRight(b.String(), "\n") + "\n") {
		switch {
		case strings.HasPrefix(line, "─"):
		case strings.HasPrefix(line, withheldMark):
			p.mark = true
		case strings.HasPrefix(line, "! "):
			p.small = true
		default:
			for width(line) > widest && !strings.HasPrefix(line, indentation) {
				head := wrapped(line)
				p.WriteString(strings.TrimRight(head, " ") + "\n")
				line = strings.TrimLeft(line[len(head):], " ")
			}
			p.WriteString(line)
		}
	}
	p.Truncate(len(bytes.TrimRight(p.Bytes(), "\n")))
	p.WriteString("\n")
	return nil
}

// wrapped is as much of a paragraph as fits on a line: up to a blank, or up to a
// character that takes two columns.
func wrapped(line string) string {
	n, end := 0, 0
	for i, r := range line {
		if r == ' ' || columnsOf(r) == 2 {
			end = i
		}
		if n += columnsOf(r); n > widest {
			break
		}
	}
	if end == 0 {
		return line
	}
	return line[:end]
}

// t is a text in the language of the report.
func (p *printer) t(text string) string {
	if p.lang == "zh" {
		return cmp.Or(chinese[text], text)
	}
	return text
}

// withhold is the mark of a figure that is not published.
func (p *printer) withhold() string {
	p.mark = true
	return withheldMark
}

// name is what a thing is called, its id where it has no words.
func (p *printer) name(labels scale.Text, id string) string { return cmp.Or(labels.In(p.lang), id) }

func (p *printer) title(text string) { fmt.Fprintf(p, "\n%s\n", text) }

func oneDecimal(x scale.Ratio) string { return x.Round(1, scale.HalfAwayFromZero).StringFixed(1) }

func percent(s scale.Share) string { return s.Percent(1, scale.HalfAwayFromZero) }

// confidence is "95 % interval".
func (p *printer) confidence() string {
	return fmt.Sprintf(p.t("%s %% interval"), strconv.FormatFloat(100*p.report.Level, 'g', 6, 64))
}

// base is a number of answers, marked if one of the figures that rest on it says
// that it is small.
func (p *printer) base(n int64, figures ...survey.Estimate) string {
	for _, e := range figures {
		if slices.ContainsFunc(e.Warnings, func(w survey.Warning) bool { return w.Code == survey.LowBase }) {
			p.small = true
			return "! " + strconv.FormatInt(n, 10)
		}
	}
	return strconv.FormatInt(n, 10)
}

func (p *printer) head() {
	fmt.Fprintln(p, p.name(p.Labels, p.Questionnaire))
	if p.Illustrative {
		fmt.Fprintln(p, p.t("Illustrative: timeliness in this survey is a handbook's worked case, everything else is invented."))
	}
	p.respondents()
}

// respondents says how many there are.
func (p *printer) respondents() {
	b := p.Base
	if b.ScreenedOut > 0 {
		fmt.Fprintf(p, p.t("Respondents: %d (%d rows read, %d rejected, %d screened out)\n"), b.Respondents, b.Rows, b.Rejected, b.ScreenedOut)
	} else {
		fmt.Fprintf(p, p.t("Respondents: %d (%d rows read, %d rejected)\n"), b.Respondents, b.Rows, b.Rejected)
	}
	if b.Earlier > 0 {
		fmt.Fprintf(p, p.t("Drivers and what follows them rest on %d of earlier waves as well.\n"), b.Earlier)
	}
}

// tree is the overall score and what it is made of.
func (p *printer) tree() {
	if p.Index == nil {
		p.title(p.t("No overall score: too few answers, or no tree of dimensions."))
		return
	}
	o := &p.Index.Overall
	if o.Estimate.Suppressed {
		p.title(fmt.Sprintf(p.t("Overall score %s"), p.withhold()))
	} else {
		p.overall(o)
	}
	fmt.Fprintln(p)
	g := &grid{align: "lrlrrrrr"}
	g.add(p.t("Dimension"), p.t("score"), p.t("level"), p.confidence(), p.t("n"), p.t("weight"), p.t("points"), p.t("rank"))
	p.branch(g, o, 0)
	g.write(p)
	p.scheme()
}

// overall is the headline.
func (p *printer) overall(o *satisfaction.Node) {
	line := fmt.Sprintf(p.t("Overall score %s  %s  %s %.1f"), oneDecimal(o.Score), p.name(o.LevelLabels, o.Level),
		p.confidence(), o.Estimate.Interval)
	if exact := o.Score.String(); len(exact) <= longestRatio {
		line += fmt.Sprintf(p.t("  (exactly %s)"), exact)
	}
	p.title(line)
}

func (p *printer) branch(g *grid, n *satisfaction.Node, depth int) {
	name := strings.Repeat("  ", depth) + p.name(n.Labels, n.ID)
	weight, rank := oneDecimal(n.Weight.Mul(hundred))+" %", strconv.Itoa(n.Rank)
	if depth == 0 {
		weight, rank = "", ""
	}
	if n.Rank == 0 {
		rank = "" // withheld with that of a sibling
	}
	switch {
	case n.Estimate.Suppressed:
		g.add(name, p.withhold(), "", "", p.withhold(), weight, p.withhold(), "")
	case !n.Defined:
		g.add(name, "–", "", "", "0", weight, "", "")
	default:
		g.add(name, oneDecimal(n.Score), p.name(n.LevelLabels, n.Level), fmt.Sprintf("%.1f", n.Estimate.Interval),
			p.base(n.Estimate.N, n.Estimate), weight, oneDecimal(n.Contribution), rank)
	}
	for i := range n.Children {
		p.branch(g, &n.Children[i], depth+1)
	}
}

// scheme says how scores are made and where levels begin.
func (p *printer) scheme() {
	method := p.t("Scores are per cent of the largest rating.")
	if p.Index.Score == scale.POMP {
		method = p.t("Scores run from 0, all at the worst rating, to 100, all at the best.")
	}
	fmt.Fprintf(p, "  %s", method)
	if p.levels == nil {
		fmt.Fprintln(p)
		return
	}
	var parts []string
	for i, b := range slices.Backward(p.levels.All()) {
		if i == 0 {
			parts = append(parts, fmt.Sprintf(p.t("else %s"), p.name(b.Labels, b.ID)))
		} else {
			parts = append(parts, fmt.Sprintf(p.t("%s ≥ %s"), p.name(b.Labels, b.ID), b.From))
		}
	}
	fmt.Fprintf(p, "\n  %s\n", strings.Join(parts, ", "))
}
