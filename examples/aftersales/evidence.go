package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Analyses say why, where and since when. They rest on all answers, those of the
// survey and those of earlier waves, since a single wave seldom carries them.
type analyses struct {
	// Respondents is how many gave them.
	Respondents int64 `json:"respondents"`
	// Outcome is the item to be explained, compared and followed: the first
	// recommendation item, else the first satisfaction item.
	Outcome string `json:"outcome,omitempty"`
	// Names are the words for the ids of items and dimensions.
	Names map[string]scale.Text `json:"names,omitempty"`
	// Drivers say what moves the outcome, Priorities what to improve first, and
	// Reliability how well dimensions of several items measure.
	Drivers     driverAnalysis      `json:"drivers"`
	Priorities  priorityAnalysis    `json:"priorities"`
	Reliability reliabilityAnalysis `json:"reliability"`
	// Comparisons are those of the values of each segment.
	Comparisons []comparison `json:"comparisons,omitempty"`
	// Tracking follows the outcome from wave to wave.
	Tracking tracking `json:"tracking"`
}

// An absence says why there is nothing to show. Then all beside it is empty.
type absence struct {
	Absent scale.Text `json:"absent,omitempty"`
}

func absent(en, zh string) absence { return absence{both(en, zh)} }

// tooFew is the absence of what may not be published.
func tooFew() absence {
	return absent("Withheld: fewer answers than -min-n.", "不予公布：回答少于 -min-n。")
}

// carried is the absence for an error that the data are to blame for; any other is
// returned.
func carried(err error, conditions ...error) (absence, error) {
	for _, condition := range append(conditions, survey.ErrNoBase, survey.ErrTooFew) {
		if errors.Is(err, condition) {
			return absent("The answers do not carry this: "+err.Error()+".", "数据不足以支持此项分析："+err.Error()+"。"), nil
		}
	}
	return absence{}, err
}

func both(en, zh string) scale.Text { return scale.Text{"en": en, "zh": zh} }

func bothf(en, zh string, args ...any) scale.Text {
	return both(fmt.Sprintf(en, args...), fmt.Sprintf(zh, args...))
}

// Evidence is what the analyses are computed from.
type evidence struct {
	table   *survey.Table
	outcome survey.Item // without an id if there is none
	// dimensions are the ids of the parts of the overall score that do not hold the
	// outcome. columns are the outcome in points of its scale and the scores of the
	// dimensions on 0–100, of the respondents who have them all.
	dimensions []string
	columns    [][]float64
}

// names are the names of the columns.
func (e *evidence) names() []string { return append([]string{e.outcome.ID}, e.dimensions...) }

// analyse adds the analyses.
func (r *report) analyse(s loaded) error {
	e := evidence{table: s.table}
	if s.earlier != nil {
		e.table = s.earlier.Clone()
		if err := e.table.AppendTable(s.table); err != nil {
			return err
		}
	}
	q := e.table.Questionnaire()
	var err error
	if e.outcome, err = outcomeOf(q); err != nil {
		return err
	}
	a := &r.Analyses
	a.Respondents, a.Outcome, a.Names = int64(e.table.Len()), e.outcome.ID, map[string]scale.Text{}
	for _, it := range q.Items() {
		a.Names[it.ID] = labelled(it.Labels, it.ID)
	}
	if q.HasIndex() {
		a.nameNodes(q.Overall())
	}
	if err := e.fill(); err != nil {
		return err
	}
	for _, add := range []func(evidence) error{r.addDrivers, r.addPriorities, r.addReliability, r.addComparisons} {
		if err := add(e); err != nil {
			return err
		}
	}
	return r.addTracking(s, e)
}

// outcomeOf is the item that the analyses are about; it has no id if there is none.
func outcomeOf(q *survey.Questionnaire) (survey.Item, error) {
	for _, role := range []survey.Role{survey.Recommendation, survey.Satisfaction} {
		if ids := q.ByRole(role); len(ids) > 0 {
			it, _, err := q.Item(ids[0])
			return it, err
		}
	}
	return survey.Item{}, nil
}

// nameNodes names the dimensions; a leaf without an id has that of its item.
func (a *analyses) nameNodes(n survey.Node) {
	if n.ID != "" && (n.Item == "" || n.Labels != nil) {
		a.Names[n.ID] = labelled(n.Labels, n.ID)
	}
	for _, c := range n.Children {
		a.nameNodes(c)
	}
}

// fill computes the columns.
func (e *evidence) fill() error {
	q := e.table.Questionnaire()
	if e.outcome.ID == "" || !q.HasIndex() {
		return nil
	}
	d, err := priority.DataOf(e.table, e.outcome.ID)
	if err != nil {
		return err
	}
	all := d.Columns
	for _, n := range q.Overall().Children {
		id := n.ID
		if id == "" {
			id = n.Item
		}
		if inTree(n, e.outcome.ID) {
			continue
		}
		c, err := satisfaction.Composites(e.table, satisfaction.CompositeOptions{Node: id, Places: 6})
		if err != nil {
			return err
		}
		scores := make([]float64, c.Len())
		for row := range scores {
			scores[row] = math.NaN()
			if score, ok := c.Score(row); ok {
				scores[row] = score.InexactFloat64()
			}
		}
		e.dimensions, all = append(e.dimensions, id), append(all, scores)
	}
	e.columns = make([][]float64, len(all))
	for row := range e.table.Len() {
		if slices.ContainsFunc(all, func(c []float64) bool { return math.IsNaN(c[row]) }) {
			continue
		}
		for i, c := range all {
			e.columns[i] = append(e.columns[i], c[row])
		}
	}
	return nil
}

// explainable tells whether there is an outcome, something to explain it by, and
// enough of both to be published.
func (r *report) explainable(e evidence) (absence, bool) {
	switch {
	case e.outcome.ID == "":
		return absent("There is no question on recommendation or satisfaction to be explained.", "问卷没有推荐题或满意度题可供解释。"), false
	case len(e.dimensions) < 2:
		return absent("It takes two dimensions beside the outcome.", "除结果题外至少需要两个维度。"), false
	case int64(len(e.columns[0])) < r.MinN:
		return tooFew(), false
	}
	return absence{}, true
}

// analysed are the sections of the analyses.
func (r *report) analysed() []reports.Section {
	all := []reports.Section{r.driverSection(), r.prioritySection(), r.reliabilitySection()}
	for _, c := range r.Analyses.Comparisons {
		all = append(all, r.comparisonSection(c))
	}
	return append(all, r.trackingSection())
}

// section is a section of an analysis, or says why it is empty.
func section(id string, title scale.Text, a absence, blocks func() (lead scale.Text, all []reports.Block)) reports.Section {
	s := reports.Section{ID: id, Title: title}
	if a.Absent != nil {
		s.Blocks = []reports.Block{{Text: a.Absent}}
		return s
	}
	s.Lead, s.Blocks = blocks()
	return s
}

// minds is a paragraph of warnings, each once; nothing if there are none. The library
// warns in English; its codes are translated.
func minds(warnings ...survey.Warning) []reports.Block {
	var en, zh []string
	for _, w := range warnings {
		if !slices.Contains(en, w.Text) {
			en = append(en, w.Text)
		}
		if words := cmp.Or(codes[w.Code], w.Text); !slices.Contains(zh, words) {
			zh = append(zh, words)
		}
	}
	if en == nil {
		return nil
	}
	return []reports.Block{{Text: both("Mind: "+strings.Join(en, "; ")+".", "注意："+strings.Join(zh, "；")+"。")}}
}

// codes are what warnings of that code amount to in Chinese.
var codes = map[survey.WarningCode]string{
	survey.LowBase: "样本或期数少于方法所需，结论不稳", survey.NoError: "部分数值无误差估计", survey.ZeroVariance: "回答没有差异",
	survey.Clipped: "区间在取值边界处截断", drivers.Collinear: "维度共线，份额由其均分", drivers.IllConditioned: "维度高度相关，系数不稳",
	drivers.HighVIF: "维度高度相关，系数不稳", drivers.FailedDraws: "部分重抽样无结果，已剔除", reliability.NegativeLoading: "有题目与其余反向",
	trend.Autocorrelated: "各期相关，p 值偏小",
}

// cells are a row of a table: texts, words and values.
func cells(all ...any) reports.Row {
	var row reports.Row
	for _, x := range all {
		v, ok := x.(reports.Value)
		switch x := x.(type) {
		case scale.Text:
			v = reports.Value{Words: x}
		case string:
			v = reports.Value{Text: x}
		default:
			if !ok {
				v = reports.Value{Text: fmt.Sprint(x)}
			}
		}
		row.Cells = append(row.Cells, v)
	}
	return row
}

// columns are heads, those of numbers after the first of them.
func columns(words int, heads ...scale.Text) []reports.Column {
	var all []reports.Column
	for i, h := range heads {
		all = append(all, reports.Column{Label: h, Numeric: i >= words})
	}
	return all
}

// based is a base, marked if it is small.
func based(n int64) reports.Value {
	return reports.Value{Text: fmt.Sprint(n), Weak: n < smallBase}
}

const smallBase = 30 // answers, as everywhere in the library

// optional is a number, empty where it has no value.
func optional(format string, o survey.Optional, factor float64) string {
	if !o.Valid {
		return "–"
	}
	return fmt.Sprintf(format, factor*o.Value)
}

// tail is a p-value as one reads it.
func tail(p survey.Optional) string {
	switch {
	case !p.Valid:
		return "–"
	case p.Value < 0.0001:
		return "< 0.0001"
	}
	return fmt.Sprintf("%.4f", p.Value)
}
