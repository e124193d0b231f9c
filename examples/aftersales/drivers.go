package main

import (
	"context"
	"fmt"

	"github.com/gocsat/csat/analysis/drivers"
	reports "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// wantedPerDriver is how many respondents a predictor should have for a model to hold
// for others (F. E. Harrell, Regression Modeling Strategies, 2nd edition 2015, section
// 4.4: 10 to 20).
const wantedPerDriver = 10

// A driverAnalysis shares the explained variance of the outcome out among the
// dimensions, by LMG.
type driverAnalysis struct {
	absence
	Ranking *drivers.Ranking `json:"ranking,omitempty"`
	// Stability has the error of shares and ranks, by the bootstrap.
	Stability *drivers.Stability `json:"stability,omitempty"`
}

func (r *report) addDrivers(e evidence) error {
	d := &r.Analyses.Drivers
	var ok bool
	if d.absence, ok = r.explainable(e); !ok {
		return nil
	}
	ctx := context.Background()
	sample, err := drivers.FromColumns(drivers.Data{Names: e.names(), Columns: e.columns}, e.outcome.ID)
	var ranking drivers.Ranking
	if err == nil {
		ranking, err = drivers.Importance(ctx, sample, drivers.Options{})
	}
	var stability drivers.Stability
	if err == nil {
		stability, err = drivers.Bootstrap(ctx, sample, drivers.BootstrapOptions{Replicates: replicates(len(e.columns[0])), Level: r.Level, Seed: 1})
	}
	if err != nil {
		d.absence, err = carried(err, drivers.ErrConstant, drivers.ErrDraws, drivers.ErrTooMany)
		return err
	}
	ranking.Dropped = int64(e.table.Len()) - ranking.N
	d.Ranking, d.Stability = &ranking, &stability
	return nil
}

func (r *report) driverSection() reports.Section {
	a, d := r.Analyses, r.Analyses.Drivers
	return section("drivers", both("Drivers", "驱动因素"), d.absence, func() (scale.Text, []reports.Block) {
		return r.aboutDrivers(), append(d.blocks(a), minds(d.warnings()...)...)
	})
}

// aboutDrivers is the outcome with how much of it is explained.
func (r *report) aboutDrivers() scale.Text {
	x := r.Analyses.Drivers.Ranking
	en, zh := r.Analyses.name(x.Outcome, "en"), r.Analyses.name(x.Outcome, "zh")
	return both(
		fmt.Sprintf("“%s”: the dimensions explain %.0f %% of its variance (n %d, %d incomplete).", en, 100*x.Total, x.N, x.Dropped),
		fmt.Sprintf("“%s”：各维度共解释其方差的 %.0f %%（样本 %d，不完整 %d）。", zh, 100*x.Total, x.N, x.Dropped))
}

// name is what an id is called in a language.
func (a *analyses) name(id, lang string) string { return labelled(a.Names[id], id).In(lang) }

func (d *driverAnalysis) warnings() []survey.Warning {
	all := append(append([]survey.Warning(nil), d.Ranking.Warnings...), d.Stability.Warnings...)
	if p := int64(len(d.Ranking.Drivers)); d.Ranking.N < wantedPerDriver*p {
		all = append(all, survey.Warning{Code: survey.LowBase,
			Text: fmt.Sprintf("%d respondents for %d dimensions, where %d are wanted: read intervals, not ranks", d.Ranking.N, p, wantedPerDriver*p)})
	}
	return all
}

func (d *driverAnalysis) blocks(a analyses) []reports.Block {
	var bars reports.Bars
	t := reports.Table{Columns: columns(1, both("", ""), both("rank", "排名"), both("may be", "可能名次"), both("first", "居首"),
		both("r", "相关"), both("beta", "标准化系数"), both("VIF", "VIF"))}
	t.Columns = append(t.Columns, reports.Column{Label: both("", "")})
	errors := map[string]drivers.ShareError{}
	for _, s := range d.Stability.Shares {
		errors[s.Name] = s
	}
	for _, x := range d.Ranking.ByRank() {
		s := errors[x.Name]
		v := reports.Value{Text: fmt.Sprintf("%.1f %%", 100*x.Share), Number: survey.Some(100 * x.Share)}
		if i := s.Estimate.Interval.Scale(100); i.Valid() {
			v.Interval, v.IntervalText = i, fmt.Sprintf("%.1f", i)
		}
		bars.Items = append(bars.Items, reports.Bar{Label: a.Names[x.Name], Value: v})
		note := both("", "")
		if x.Suppressor {
			note = both("no lever: its sign contradicts r", "符号与相关相反，不宜作为抓手")
		}
		t.Rows = append(t.Rows, cells(a.Names[x.Name], x.Rank, fmt.Sprintf("%.0f–%.0f", s.RankInterval.Lower, s.RankInterval.Upper),
			fmt.Sprintf("%.0f %%", 100*s.First), fmt.Sprintf("%+.2f", x.Correlation), optional("%+.2f", x.Beta, 1), optional("%.1f", x.VIF, 1), note))
	}
	return []reports.Block{
		{Title: both("Share of the variance (LMG), with its bootstrap interval", "方差份额（LMG）及自助法区间"), Bars: &bars},
		{Title: both("Ranks in resamples, and the regression behind them", "重抽样排名与回归"), Table: &t},
	}
}
