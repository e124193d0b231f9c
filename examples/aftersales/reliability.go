package main

import (
	"fmt"

	"github.com/gocsat/csat/analysis/reliability"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A reliabilityAnalysis has the dimensions that are made of several items.
type reliabilityAnalysis struct {
	absence
	Scales []consistency `json:"scales,omitempty"`
}

// A consistency says whether the items of a dimension measure one thing.
type consistency struct {
	absence
	ID string `json:"id"`
	// Alpha is Cronbach's, with its error and the fit of every item.
	Alpha *reliability.AlphaResult `json:"alpha,omitempty"`
	// Omega is McDonald's; it takes three items, and a fit of one factor.
	Omega *reliability.OmegaResult `json:"omega,omitempty"`
}

func (r *report) addReliability(e evidence) error {
	x := &r.Analyses.Reliability
	q := e.table.Questionnaire()
	if q.HasIndex() {
		if err := r.consistencies(e, q.Overall()); err != nil {
			return err
		}
	}
	if len(x.Scales) == 0 {
		x.absence = absent("No dimension is made of two items or more.", "没有由两个及以上题目构成的维度。")
	}
	return nil
}

// consistencies are those of all nodes whose parts are items, two or more.
func (r *report) consistencies(e evidence, n survey.Node) error {
	var items []string
	for _, c := range n.Children {
		if c.Item != "" {
			items = append(items, c.Item)
		} else if err := r.consistencies(e, c); err != nil {
			return err
		}
	}
	if len(items) < 2 || len(items) < len(n.Children) {
		return nil
	}
	c, err := r.consistency(e, n.ID, items)
	r.Analyses.Reliability.Scales = append(r.Analyses.Reliability.Scales, c)
	return err
}

func (r *report) consistency(e evidence, id string, names []string) (consistency, error) {
	c := consistency{ID: id}
	m, err := survey.MomentsOf(e.table, names...)
	if err != nil {
		return c, err
	}
	if m.N(0, 0) < r.MinN {
		c.absence = tooFew()
		return c, nil
	}
	items, err := reliability.FromMoments(m)
	var alpha reliability.AlphaResult
	if err == nil {
		alpha, err = reliability.Alpha(items, reliability.AlphaOptions{Level: r.Level})
	}
	if err != nil {
		c.absence, err = carried(err, reliability.ErrConstant)
		return c, err
	}
	c.Alpha = &alpha
	// That no omega exists is no fault of the alpha beside it.
	if omega, err := reliability.Omega(items); err == nil {
		c.Omega = &omega
	}
	return c, nil
}

func (r *report) reliabilitySection() reports.Section {
	x := r.Analyses.Reliability
	return section("reliability", both("Reliability", "信度"), x.absence, func() (scale.Text, []reports.Block) {
		t := reports.Table{Columns: columns(1, both("", ""), both("n", "样本"), both("alpha", "α"),
			both(fmt.Sprintf("%g %% interval", 100*r.Level), fmt.Sprintf("%g %% 置信区间", 100*r.Level)),
			both("omega", "ω"), both("with the rest", "与其余相关"), both("alpha without", "删除后 α"))}
		var warnings []survey.Warning
		var without []reports.Block
		for _, c := range x.Scales {
			if c.Alpha == nil {
				without = append(without, reports.Block{Text: both(r.Analyses.name(c.ID, "en")+": "+c.Absent["en"], r.Analyses.name(c.ID, "zh")+"："+c.Absent["zh"])})
				continue
			}
			omega := "–"
			if c.Omega != nil {
				omega = fmt.Sprintf("%.2f", c.Omega.Total)
			}
			e := c.Alpha.Alpha
			t.Rows = append(t.Rows, cells(r.Analyses.Names[c.ID], based(e.N), fmt.Sprintf("%.2f", e.Value), fmt.Sprintf("%.2f", e.Interval), omega, "", ""))
			warnings = append(warnings, e.Warnings...)
			for _, i := range c.Alpha.Items {
				row := cells(r.Analyses.Names[i.Name], "", "", "", "", optional("%+.2f", i.Rest, 1), optional("%.2f", i.AlphaIfDropped, 1))
				row.Depth = 1
				t.Rows = append(t.Rows, row)
			}
		}
		var all []reports.Block
		if len(t.Rows) > 0 {
			all = append(all, reports.Block{Table: &t})
		}
		return both("Do the items of a dimension measure one thing?", "同一维度的题目是否测量同一事物？"), append(append(all, without...), minds(warnings...)...)
	})
}
