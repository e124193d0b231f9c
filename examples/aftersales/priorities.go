package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/priority"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
)

// replicates of a bootstrap: 1000, by which a probability is known to 0.016 (one
// standard error), and of more than 20,000 respondents so many fewer that the work is
// the same, but 100.
func replicates(n int) int { return min(max(20_000_000/max(n, 1), 100), 1000) }

// A priorityAnalysis sets importance, the share of a dimension in the explained
// variance, against its score, and says what low and high scores do to the outcome.
type priorityAnalysis struct {
	absence
	Grid *priority.Grid `json:"grid,omitempty"`
	// Low is where a score begins to be no longer low, High where it begins to be
	// high: the edges of the two best levels.
	Low  float64 `json:"low,omitempty"`
	High float64 `json:"high,omitempty"`
	// Contrast is the penalty–reward contrast; if it is null, Without says why.
	Contrast *priority.Contrast `json:"contrast,omitempty"`
	Without  scale.Text         `json:"without,omitempty"`
}

func (r *report) addPriorities(e evidence) error {
	p := &r.Analyses.Priorities
	var ok bool
	if p.absence, ok = r.explainable(e); !ok {
		return nil
	}
	performance := priority.Data{Names: e.dimensions, Columns: e.columns[1:]}
	grid, err := priority.BootstrapIPA(context.Background(), performance, e.importance, priority.BootstrapOptions{Replicates: replicates(len(e.columns[0])), Seed: 1})
	if err != nil {
		p.absence, err = carried(err, drivers.ErrConstant, priority.ErrReplicates)
		return err
	}
	p.Grid = &grid
	return r.addContrast(e)
}

// importance is the LMG share of every dimension among the rows.
func (e evidence) importance(rows []int) ([]float64, error) {
	columns := make([][]float64, len(e.columns))
	for j, c := range e.columns {
		columns[j] = make([]float64, len(rows))
		for i, row := range rows {
			columns[j][i] = c[row]
		}
	}
	sample, err := drivers.FromColumns(drivers.Data{Names: e.names(), Columns: columns}, e.outcome.ID)
	if err != nil {
		return nil, err
	}
	ranking, err := drivers.Importance(context.Background(), sample, drivers.Options{})
	if err != nil {
		return nil, err
	}
	var shares []float64
	for _, d := range ranking.Drivers {
		shares = append(shares, d.Share)
	}
	return shares, nil
}

func (r *report) addContrast(e evidence) error {
	p := &r.Analyses.Priorities
	if r.levels == nil || r.levels.Len() < 3 {
		p.Without = both("Low and high scores are told apart by three levels or more.", "区分高低得分至少需要三个等级。")
		return nil
	}
	all := r.levels.All()
	p.Low, p.High = all[len(all)-2].From.InexactFloat64(), all[len(all)-1].From.InexactFloat64()
	// A score below the edge is low, one at the other edge is high.
	cuts := priority.Cuts{LowMax: math.Nextafter(p.Low, math.Inf(-1)), HighMin: p.High}
	contrast, err := priority.PenaltyReward(priority.Data{Names: e.names(), Columns: e.columns}, e.outcome.ID, cuts,
		priority.ContrastOptions{Level: r.Level})
	if at, ok := errors.AsType[*priority.AttributeError](err); ok {
		en, zh := r.Analyses.name(at.Name, "en"), r.Analyses.name(at.Name, "zh")
		switch {
		case errors.Is(err, priority.ErrEmptyClass):
			p.Without = both("No contrast of low and high scores: “"+en+"” lacks low, middle or high ones.", "无法对比高低得分：“"+zh+"”缺少低、中或高分。")
		case errors.Is(err, priority.ErrCollinear):
			p.Without = both("No contrast of low and high scores: those of “"+en+"” follow from other dimensions.", "无法对比高低得分：“"+zh+"”的高低分可由其他维度推出。")
		}
		if p.Without != nil {
			return nil
		}
	}
	if err != nil {
		var a absence
		a, err = carried(err, priority.ErrConstant)
		p.Without = a.Absent
		return err
	}
	p.Contrast = &contrast
	return nil
}

func (r *report) prioritySection() reports.Section {
	p := r.Analyses.Priorities
	return section("priorities", both("Priorities", "改进优先级"), p.absence, func() (scale.Text, []reports.Block) {
		g := p.Grid
		lead := bothf("Importance is the share above; the axes are cut at its mean, %.1f %%, and at the mean score, %.1f.",
			"重要性取上述份额；坐标轴分割于其均值 %.1f %% 与得分均值 %.1f。", 100*g.CutImportance, g.CutPerformance)
		all := []reports.Block{{Title: both("Importance and performance, with the probability of each field", "重要性与表现，及落入各象限的概率"), Table: r.grid()}}
		if p.Contrast == nil {
			return lead, append(all, reports.Block{Text: p.Without})
		}
		all = append(all, reports.Block{
			Title: bothf("What low scores (below %g) cost and high ones (from %g) earn, in points of the outcome",
				"低分（低于 %g）的代价与高分（%g 起）的回报，以结果题分值计", p.Low, p.High),
			Table: r.contrast()})
		return lead, append(all, minds(g.Warnings...)...)
	})
}

var quadrants = map[priority.Quadrant]scale.Text{
	priority.Concentrate: both("concentrate here", "优先改进"), priority.Keep: both("keep up", "继续保持"),
	priority.LowPriority: both("low priority", "低优先级"), priority.Overkill: both("possible overkill", "过度投入"),
}

func (r *report) grid() *reports.Table {
	t := reports.Table{Columns: columns(2, both("", ""), both("field", "象限"), both("importance", "重要性"), both("score", "得分"),
		both("concentrate", "优先改进"), both("keep", "保持"), both("low", "低优先"), both("overkill", "过度"))}
	percent := func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }
	for _, x := range r.Analyses.Priorities.Grid.Positions {
		p := x.Probability
		t.Rows = append(t.Rows, cells(r.Analyses.Names[x.Name], quadrants[x.Quadrant], fmt.Sprintf("%.1f %%", 100*x.Importance), fmt.Sprintf("%.1f", x.Performance),
			percent(p.Concentrate), percent(p.Keep), percent(p.LowPriority), percent(p.Overkill)))
	}
	return &t
}

var categories = map[priority.Category]scale.Text{
	priority.MustBe: both("basic", "基本"), priority.OneDimensional: both("performance", "绩效"), priority.Attractive: both("excitement", "惊喜"),
	priority.Indifferent: both("none shown", "不明显"), priority.Reverse: both("reverse", "反向"), priority.Questionable: both("questionable", "存疑"),
}

func (r *report) contrast() *reports.Table {
	level := both(fmt.Sprintf("%g %% interval", 100*r.Level), fmt.Sprintf("%g %% 置信区间", 100*r.Level))
	t := reports.Table{Columns: columns(2, both("", ""), both("factor", "因素"), both("low", "低分人数"), both("penalty", "代价"), level,
		both("high", "高分人数"), both("reward", "回报"), level)}
	for _, x := range r.Analyses.Priorities.Contrast.Impacts {
		p, w := x.Penalty.Estimate, x.Reward.Estimate
		t.Rows = append(t.Rows, cells(r.Analyses.Names[x.Attribute], categories[x.Class],
			based(x.Low), fmt.Sprintf("%+.2f", p.Value), fmt.Sprintf("%+.2f", p.Interval),
			based(x.High), fmt.Sprintf("%+.2f", w.Value), fmt.Sprintf("%+.2f", w.Interval)))
	}
	return &t
}
