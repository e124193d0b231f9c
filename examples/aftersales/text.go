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
	p.title(p.t("Intervals: Student's t for scores, Tango for NPS, Wilson for CSAT."))
	if p.small {
		fmt.Fprintln(p, p.t("! fewer than 30 answers: read these figures with care"))
	}
	_, err := p.WriteTo(w)
	return err
}

// t is a text in the language of the report.
func (p *printer) t(text string) string {
	if p.lang == "zh" {
		return cmp.Or(chinese[text], text)
	}
	return text
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
		fmt.Fprintln(p, p.t("Illustrative: the answers on timeliness are a handbook's worked case, all others are invented."))
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
}

// tree is the overall score and what it is made of.
func (p *printer) tree() {
	if p.Index == nil {
		p.title(p.t("No overall score: too few answers, or no tree of dimensions."))
		return
	}
	o := &p.Index.Overall
	line := fmt.Sprintf(p.t("Overall score %s  %s  %s %.1f"), oneDecimal(o.Score), p.name(o.LevelLabels, o.Level),
		p.confidence(), o.Estimate.Interval)
	if exact := o.Score.String(); len(exact) <= longestRatio {
		line += fmt.Sprintf(p.t("  (exactly %s)"), exact)
	}
	p.title(line)
	fmt.Fprintln(p)
	g := &grid{align: "lrlrrrrr"}
	g.add(p.t("Dimension"), p.t("score"), p.t("level"), p.confidence(), p.t("n"), p.t("weight"), p.t("points"), p.t("rank"))
	p.branch(g, o, 0)
	g.write(p)
	p.scheme()
}

func (p *printer) branch(g *grid, n *satisfaction.Node, depth int) {
	name := strings.Repeat("  ", depth) + p.name(n.Labels, n.ID)
	weight, rank := oneDecimal(n.Weight.Mul(hundred))+" %", strconv.Itoa(n.Rank)
	if depth == 0 {
		weight, rank = "", ""
	}
	if !n.Defined {
		g.add(name, "–", "", "", "0", weight, "", "")
	} else {
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
