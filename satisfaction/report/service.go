package report

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var stepNames = map[recovery.Event]scale.Text{
	recovery.Thanked: text("thanked", "致谢"), recovery.Explained: text("told why complaints are welcome", "说明为何欢迎投诉"),
	recovery.Apologised: text("apologised", "致歉"), recovery.Committed: text("promised to act", "承诺立即处理"),
	recovery.Informed: text("information gathered", "了解情况"), recovery.Corrected: text("corrected", "纠正"),
	recovery.Checked: text("satisfaction checked", "确认满意"), recovery.Prevented: text("cause removed", "防止再发"),
}

// Recovery is the section "recovery": where complaints stand, which steps of handling
// were taken in those that the customer has confirmed to be cleared, what came of
// them, and how long it takes. silent adds the share of the dissatisfied who did not
// complain; the zero value leaves it out. Open complaints count: as not known in
// shares, and with what they have run in times, which are then ranges or lower limits.
func Recovery(r recovery.Result, silent recovery.SilentResult, o Options) Section {
	// From the worst to the best, as the colours of a Split are.
	states := Split{Parts: []scale.Text{text("open", "处理中"), text("ended without the customer's word", "未确认即终止"),
		text("corrected, not confirmed", "已纠正待确认"), text("cleared", "客户确认解决")}}
	w := Whole{Label: text("complaints", "投诉")}
	hidden := o.small(r.Cases)
	for _, n := range []int64{r.Open, r.Abandoned, r.Unconfirmed, r.Cleared} {
		w.add(scale.Share{Count: n, N: r.Cases}, hidden, o)
	}
	states.Rows = []Whole{w}
	steps, outcomes := Bars{Axis: percentAxis}, Bars{Axis: percentAxis}
	for _, s := range r.Steps {
		steps.Items = append(steps.Items, o.bar(named(stepNames[s.Step], s.Step.String()), 0, s.Rate, hidden))
	}
	open := Table{Columns: []Column{{}, {Label: text("not known", "未知"), Numeric: true},
		{Label: text("of all at least", "占全部至少"), Numeric: true}, {Label: text("at most", "至多"), Numeric: true}}}
	outcome := func(en, zh string, x asof.Rate, hidden bool) {
		b := o.bar(text(en, zh), 0, x, hidden)
		outcomes.Items = append(outcomes.Items, b)
		if x.Unknown == 0 {
			return
		}
		cells := []Value{{Words: b.Label.Clone()}, suppressed, suppressed, suppressed}
		if !b.Value.Suppressed {
			all := x.N + x.Unknown
			cells = []Value{cells[0], count(x.Unknown), o.share(scale.Share{Count: x.Count, N: all}), o.share(scale.Share{Count: x.Count + x.Unknown, N: all})}
		}
		open.Rows = append(open.Rows, Row{Cells: cells})
	}
	outcome("settled at first contact", "首次联系即解决", r.FirstContact, hidden)
	outcome("reopened (lower is better)", "结案后重开（越低越好）", r.Reopened, hidden)
	outcome("satisfied with the solution", "对解决方案满意", r.Solution, hidden)
	outcome("thinks it fair", "认为处理公平", r.Fairness, hidden)
	outcome("won back", "挽回客户", r.WonBack, hidden)
	if silent.Rate.N > 0 {
		outcome("silent, of the dissatisfied (lower is better)", "不满意客户中未投诉者（越低越好）", silent.Rate, false)
	}
	all := []*asof.Times{&r.TimeToCorrect, &r.TimeToClear}
	d, heads := duration{o, r.Calendar}, quantiles(all...)
	times := Table{Columns: append([]Column{{}}, heads...)}
	times.Columns = append(times.Columns, Column{Label: text("done", "已完成"), Numeric: true}, Column{Label: text("still running", "进行中"), Numeric: true})
	for i, name := range []Value{words("until corrected", "从受理到纠正"), words("until the customer confirms", "从受理到客户确认")} {
		t := all[i]
		cells := append([]Value{name}, d.times(t, len(heads), o.small(t.N))...)
		if o.small(t.N) {
			cells = append(cells, suppressed, suppressed)
		} else {
			cells = append(cells, count(t.Done), count(t.Running))
		}
		times.Rows = append(times.Rows, Row{Cells: cells})
	}
	out := Section{ID: "recovery", Title: text("Complaints and recovery", "投诉与服务补救"), Lead: asOf(r.AsOf, r.Calendar), Blocks: []Block{
		{Title: text("Where complaints stand", "投诉状态"), Split: &states},
		{Title: text("Steps taken, of complaints cleared", "各步骤完成率（已解决的投诉）"), Bars: &steps},
		{Title: text("What came of it, of complaints in which it is known", "处理结果（结果已知的投诉）"), Bars: &outcomes},
	}}
	if len(open.Rows) > 0 {
		out.Blocks = append(out.Blocks, Block{Title: text("If those not known were all against it, or all for it", "未知者全部计为“否”或全部计为“是”时"), Table: &open})
	}
	out.Blocks = append(out.Blocks, Block{Title: text("Time within which so many are done", "达到各完成比例所需时间"), Table: &times})
	return out.withheld()
}

// Operations is the section "operations": the promises kept on response and on
// resolution by kind of service, of the jobs that are due, how long both take beside
// what was promised, and, where that is known, how well the work was done. What
// [Options].Disclosure forbids is withheld figure by figure, as
// [Options.ProtectSegments] says of one with its base; a kind of service whose number
// of jobs is withheld shows nothing.
func Operations(r operations.Result, o Options) Section {
	rows := r.Services
	if len(rows) != 1 {
		rows = append([]operations.ServiceResult{r.All}, rows...)
	}
	var all []*asof.Times
	for _, s := range rows {
		all = append(all, s.Response.Times, s.Resolution.Times)
	}
	d, heads := duration{o, r.Calendar}, quantiles(all...)
	jobs := o.hidden(rows, nil, func(s operations.ServiceResult) int64 { return s.Jobs })
	rate := func(of func(operations.ServiceResult) asof.Rate) (hidden []bool) {
		return o.hidden(rows, jobs, func(s operations.ServiceResult) int64 { return of(s).N })
	}
	response := rate(func(s operations.ServiceResult) asof.Rate { return s.Response.Kept })
	resolution := rate(func(s operations.ServiceResult) asof.Rate { return s.Resolution.Kept })
	first := rate(func(s operations.ServiceResult) asof.Rate { return s.FirstTimeFix })
	recheck := rate(func(s operations.ServiceResult) asof.Rate { return s.Recheck })
	process := rate(func(s operations.ServiceResult) asof.Rate { return s.Process })
	responded, resolved := Bars{Axis: percentAxis}, Bars{Axis: percentAxis}
	times := Table{Columns: append([]Column{{Label: text("service", "服务")}, {Label: text("jobs", "工单"), Numeric: true},
		{Label: text("promised", "承诺"), Numeric: true}}, heads...)}
	times.Columns = append(times.Columns, Column{Label: text("overdue", "逾期"), Numeric: true})
	quality := Table{Columns: []Column{{Label: text("service", "服务")},
		{Label: text("fixed first time", "一次修复率"), Numeric: true}, {Label: text("n", "n"), Numeric: true},
		{Label: text("held at re-check", "复检合格率"), Numeric: true}, {Label: text("n", "n"), Numeric: true},
		{Label: text("process kept", "流程合规率"), Numeric: true}, {Label: text("steps kept", "步骤合规率"), Numeric: true}, {Label: text("n", "n"), Numeric: true},
	}}
	for i, s := range rows {
		name, depth := text("all services", "全部服务"), 0
		if s.Service != "" {
			name, depth = named(nil, s.Service), min(len(rows)-1, 1)
		}
		inTime := []Bar{o.bar(name.Clone(), depth, s.Response.Kept, response[i]), o.bar(name.Clone(), depth, s.Resolution.Kept, resolution[i])}
		responded.Items, resolved.Items = append(responded.Items, inTime[0]), append(resolved.Items, inTime[1])
		n := count(s.Jobs)
		if jobs[i] {
			n = suppressed
		}
		blank := make([]Value, len(times.Columns)-2)
		times.Rows = append(times.Rows, Row{Depth: depth, Cells: append([]Value{{Words: name.Clone()}, n}, blank...)})
		for _, leg := range []struct {
			name     Value
			a        operations.Attainment
			promised time.Duration
			hidden   bool
		}{{words("response", "响应"), s.Response, s.Promise.Response, inTime[0].Value.Suppressed}, {words("resolution", "解决"), s.Resolution, s.Promise.Resolution, inTime[1].Value.Suppressed}} {
			promised := undefined
			switch {
			case s.Service == "":
				promised = Value{}
			case leg.promised > 0:
				promised = Value{Text: d.of(leg.promised.Seconds(), leg.promised.Seconds())}
			}
			few := jobs[i] || leg.a.Times != nil && o.small(leg.a.Times.N)
			cells := append([]Value{leg.name, {}, promised}, d.times(leg.a.Times, len(heads), few)...)
			overdue := count(leg.a.Overdue)
			if leg.hidden {
				overdue = suppressed
			}
			times.Rows = append(times.Rows, Row{Depth: depth + 1, Cells: append(cells, overdue)})
		}
		fixed, fixedOf := o.rate(s.FirstTimeFix, first[i])
		held, heldOf := o.rate(s.Recheck, recheck[i])
		kept, keptOf := o.rate(s.Process, process[i])
		steps, _ := o.rate(s.ProcessSteps, process[i])
		quality.Rows = append(quality.Rows, Row{Depth: depth, Cells: []Value{{Words: name.Clone()},
			bare(fixed), fixedOf, bare(held), heldOf, bare(kept), bare(steps), keptOf}})
	}
	out := Section{ID: "operations", Title: text("Service operations", "服务运营"), Lead: asOf(r.AsOf, r.Calendar), Blocks: []Block{
		{Title: text("Response in time, of jobs due", "按时响应率（已到期工单）"), Bars: &responded},
		{Title: text("Resolution in time, of jobs due", "按时解决率（已到期工单）"), Bars: &resolved},
		{Title: text("Promised, and time within which so many are done", "承诺时限与达到各完成比例所需时间"), Table: &times},
	}}
	if slices.ContainsFunc(rows, func(s operations.ServiceResult) bool { return s.FirstTimeFix.N+s.Recheck.N+s.Process.N > 0 }) {
		out.Blocks = append(out.Blocks, Block{Title: text("Work done right", "服务质量"), Table: &quality})
	}
	return out.withheld()
}

// hidden tells which rows are withheld for one base of each, beside those that are
// already; of several rows the first is the whole. A row without a base has nothing to
// withhold.
func (o Options) hidden(rows []operations.ServiceResult, already []bool, base func(operations.ServiceResult) int64) []bool {
	out := make([]bool, len(rows))
	var list []Segment
	var at []int
	for i, s := range rows {
		out[i] = already != nil && already[i]
		if n := base(s); n > 0 {
			leaf := satisfaction.Node{ID: "base", Defined: true}
			leaf.Estimate.N = n
			list, at = append(list, Segment{Depth: min(i, 1), Index: &leaf}), append(at, i)
		}
	}
	for j, s := range o.ProtectSegments(list) {
		out[at[j]] = out[at[j]] || s.Suppressed
	}
	return out
}

// MomentsOfTruth is the section "moments": touchpoints by what they carry of the whole,
// with what they lose, in points of the score. Beside a touchpoint that is withheld no
// ranks and no total are shown, and it stands last; its impact is shown, for the others
// leave what it is.
func MomentsOfTruth(m operations.Moments, o Options) Section {
	t := Table{Columns: []Column{
		{Label: text("touchpoint", "触点")}, {Label: text("satisfaction", "满意度"), Numeric: true}, {Label: text("n", "n"), Numeric: true},
		{Label: text("impact", "影响"), Numeric: true}, {Label: text("carries", "贡献"), Numeric: true}, {Label: text("rank", "排名"), Numeric: true},
		{Label: text("loses", "损失"), Numeric: true}, {Label: text("rank by loss", "损失排名"), Numeric: true},
	}}
	impact := func(x operations.Moment) Value { return o.approximate(survey.Estimate{Value: x.Weight}, asPercent) }
	var hidden []Row
	for _, x := range m.Moments {
		if x.Satisfaction = o.guard(x.Satisfaction); x.Satisfaction.Suppressed {
			hidden = append(hidden, Row{Cells: []Value{{Words: named(x.Labels, x.ID)}, suppressed, suppressed, impact(x), suppressed, {}, suppressed, {}}})
		}
	}
	rank := func(n int) Value {
		if len(hidden) > 0 {
			return Value{}
		}
		return Value{Text: strconv.Itoa(n)}
	}
	for _, x := range m.Moments {
		if o.guard(x.Satisfaction).Suppressed {
			continue
		}
		t.Rows = append(t.Rows, Row{Cells: []Value{{Words: named(x.Labels, x.ID)}, bare(o.approximate(x.Satisfaction, asScore)), base(x.Satisfaction),
			impact(x), bare(o.approximate(x.Carried, asScore)), rank(x.Rank), bare(o.approximate(x.Lost, asScore)), rank(x.RankLost)}})
	}
	t.Rows = append(t.Rows, hidden...)
	out := Section{ID: "moments", Title: text("Moments of truth", "关键时刻"),
		Lead: text("A touchpoint carries satisfaction × impact, and loses what satisfaction lacks to 100 × impact.", "贡献 = 满意度 × 影响；损失 =（100 − 满意度）× 影响。")}
	if len(hidden) == 0 && len(m.Moments) > 0 {
		out.Lead["en"] += fmt.Sprintf(" Together they carry %s of 100 points.", o.statistic(m.Score, false))
		out.Lead["zh"] += fmt.Sprintf("合计贡献 %s 分（满分 100）。", o.statistic(m.Score, false))
	}
	out.Blocks = []Block{{Table: &t}}
	return out.withheld()
}
