package report_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func bilingual(en, zh string) scale.Text { return scale.Text{"en": en, "zh": zh} }

var quarters = []string{"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"}

func service() *survey.Questionnaire {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"id": "service", "labels": {"en": "After-sales service", "zh": "售后服务"},
		"items": [
			{"id": "skill", "scale": "one-to-ten", "labels": {"en": "Skill", "zh": "服务技能"}},
			{"id": "skill_expected", "scale": "one-to-ten"},
			{"id": "parts", "scale": "one-to-ten", "labels": {"en": "Parts supply", "zh": "配件供应"}},
			{"id": "parts_expected", "scale": "one-to-ten"},
			{"id": "recommend", "scale": "zero-to-ten", "labels": {"en": "Would recommend us", "zh": "愿意推荐"}}
		],
		"overall": {"id": "overall", "labels": {"en": "Overall satisfaction", "zh": "总体满意度"}, "children": [
			{"id": "staff", "labels": {"en": "Skill", "zh": "服务技能"}, "item": "skill", "weight": 60},
			{"id": "supply", "labels": {"en": "Parts supply", "zh": "配件供应"}, "item": "parts", "weight": 40}]},
		"levels": "five-levels",
		"segments": [{"id": "region", "values": [{"id": "north"}, {"id": "south"}, {"id": "islands"}]}],
		"choices": [{"id": "why", "options": [
			{"id": "late", "labels": {"en": "late arrival", "zh": "到达迟"}},
			{"id": "stock", "labels": {"en": "stock short", "zh": "库存不足"}},
			{"id": "wrong", "labels": {"en": "wrong part sent", "zh": "错发配件"}}]}]
	}`), q)
	return must(q, err)
}

// answers has 30 customers in each of four quarters, answering a little better each
// time.
func answers() *survey.Table {
	q := service()
	t := survey.NewTable(q)
	for w, quarter := range quarters {
		for i := range 30 {
			r := q.NewResponse()
			r.Respondent, r.Wave = fmt.Sprint("c", i), quarter
			better := (i*7 + w*5) % 4 * w / 4
			err := errors.Join(
				r.Answer("skill", min(6+i%4+better, 10)), r.Answer("skill_expected", 8+i%3),
				r.Answer("parts", min(3+i%5+better, 10)), r.Answer("parts_expected", 7+i%2),
				r.Answer("recommend", min(4+i%6+better, 10)),
				r.SetSegment("region", []string{"north", "south", "south", "north", "islands"}[i%5]),
				r.Choose("why", [][]string{{"late"}, {"late", "stock"}, {}, {"stock", "late"}, {"wrong"}}[i%5]...),
				t.Append(r))
			if err != nil {
				log.Fatal(err)
			}
		}
	}
	return t
}

func wave(t *survey.Table, quarter string) *survey.Table { return must(t.Where(survey.Wave, quarter)) }

func index(t *survey.Table) satisfaction.IndexResult {
	return must(satisfaction.Index(t, satisfaction.IndexOptions{}))
}

func nps(t *survey.Table) satisfaction.NPSResult {
	return must(satisfaction.NPS(must(t.Tally("recommend")), satisfaction.NPSOptions{}))
}

func segment(id string, t *survey.Table) report.Segment {
	i, n := index(t).Overall, nps(t)
	return report.Segment{ID: id, Index: &i, NPS: &n}
}

var scored = report.Options{Levels: scale.FiveLevels()}

func distribution(t *survey.Table, item string) report.Item {
	it, _, err := t.Questionnaire().Item(item)
	tally := must(t.Tally(item))
	return report.Item{ID: item, Labels: must(it.Labels, err), Ratings: tally.Distribution(), Levels: must(tally.ByBand(levelsOfRatings()))}
}

// levelsOfRatings cuts 1–10 in two each.
func levelsOfRatings() *scale.Bands {
	var d scale.BandsDefinition
	for i, b := range scale.FiveLevels().All() {
		b.From = decimal.NewFromInt(int64(2*i + 1))
		d.Bands = append(d.Bands, b)
	}
	d.Max = decimal.NewFromInt(10)
	return must(scale.NewBands(d))
}

func mentions(t *survey.Table) []report.Mention {
	var all []report.Mention
	for _, row := range must(t.ChoiceCounts("why")) {
		all = append(all, report.Mention{Row: row, About: bilingual("Service", "服务")})
	}
	return all
}

func percentOf(x float64) report.Value {
	return report.Value{Text: fmt.Sprintf("%.1f %%", x), Number: survey.Some(x)}
}

// chart is a section that a caller makes of neutral blocks: a control chart.
func chart() report.Section {
	var t report.Trend
	for i, x := range []float64{2.1, 2.4, 1.9, 2.2, 0, 2.0, 5.6, 2.3, 2.2, 1.7, 2.6, 2.1} {
		p := report.Point{
			Label: scale.Text{"en": fmt.Sprintf("2026-%02d", i+1)}, Value: percentOf(x),
			Centre: survey.Some(2.3), Lower: survey.Some(0.4), Upper: survey.Some(4.2),
		}
		switch i {
		case 4:
			p.Value = report.Value{Text: "–"}
		case 6:
			p.Alarm = bilingual("beyond the upper limit", "超出上控制限")
		case 8:
			p.Phase = bilingual("limits frozen", "控制限冻结")
		case 9:
			p = report.Point{Label: p.Label, Value: report.Value{Suppressed: true}}
		}
		t.Points = append(t.Points, p)
	}
	return report.Section{ID: "control", Title: bilingual("Control chart", "控制图"), Blocks: []report.Block{{Title: bilingual("Complaints per 100 visits", "每百次服务投诉数"), Trend: &t}}}
}

// full has every section that the package makes, one of a caller, and one empty.
func full() report.Report {
	t := answers()
	now := wave(t, quarters[3])
	idx := index(now)
	r := report.Report{
		Title: bilingual("After-sales service survey", "售后服务满意度调查"), Subtitle: bilingual("Fourth quarter 2026", "2026 年第四季度"),
		Notes: []scale.Text{bilingual("All answers are invented.", "全部数据均为虚构。")},
	}
	var regions, course []report.Segment
	for _, id := range []string{"north", "south"} {
		regions = append(regions, segment(id, must(t.Where("region", id))))
	}
	regions = append(regions, segment("islands", must(t.Where("region", "islands"))))
	regions[2].Suppressed = true
	for _, quarter := range quarters {
		course = append(course, segment(quarter, wave(t, quarter)))
	}
	pairs := []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}, {Expected: "parts_expected", Perceived: "parts"}}
	tally := must(now.Tally("skill"))
	reach := must(plan.Reach(tally, plan.Score(decimal.NewFromInt(85)), plan.Options{}))
	change := must(waves.Compare(index(wave(t, quarters[0])), idx, waves.CompareOptions{
		Targets:    map[string]decimal.Decimal{"overall": decimal.NewFromInt(75), "supply": decimal.NewFromInt(60)},
		Benchmarks: map[string]decimal.Decimal{"overall": decimal.NewFromInt(80)},
	}))
	churn := must(retention.Churn(retention.Customers{Start: 200, New: 25, Lost: 14}, retention.Options{}))
	eur := func(amount string) retention.Money { return must(retention.ParseMoney(amount, "EUR")) }
	revenue := must(retention.Revenue(retention.Movements{Start: eur("120000"), New: eur("9000"), Expansion: eur("7500"),
		Contraction: eur("2400"), Churned: eur("6000")}))
	csat := must(satisfaction.CSAT(tally, satisfaction.CSATOptions{}))
	r.Sections = []report.Section{
		report.Overall(idx, scored), report.Dimensions(idx, scored),
		report.Distributions([]report.Item{distribution(now, "skill"), distribution(now, "parts")}, scored),
		report.NPS(bilingual("Would recommend us", "愿意推荐"), nps(now), scored),
		report.CSAT(bilingual("Skill", "服务技能"), csat, scored),
		report.CES(bilingual("How easy was it?", "省力程度"), ces(satisfaction.Index7), scored),
		report.Segments("region", bilingual("Regions", "区域"), regions, scored),
		report.Causes(mentions(now), scored),
		report.Expectations(must(gap.Tree(now, pairs, gap.TreeOptions{})), scored),
		report.Moves(bilingual("Skill", "服务技能"), reach, scored),
		report.Course("course", bilingual("Four quarters", "四个季度"), course, scored),
		report.Changes(scale.Text{"en": quarters[0]}, scale.Text{"en": quarters[3]}, change, scored),
		report.Churn(churn, scored), report.Revenue(revenue, scored),
		report.Recovery(recovered(40), silent(), scored), report.Operations(served(5), scored), report.MomentsOfTruth(touchpoints(90), scored),
		chart(),
		{ID: "method", Title: bilingual("Method", "方法"), Blocks: []report.Block{
			{Text: bilingual("Intervals: Student's t for scores, Tango for NPS, Wilson for shares.", "区间方法：得分用 Student t，NPS 用 Tango，占比用 Wilson。")}}},
		{ID: "empty"},
	}
	return r
}

func ces(v satisfaction.CESVariant) satisfaction.CESResult {
	s := scale.OneToSeven()
	if v == satisfaction.Legacy5 {
		s = scale.OneToFive()
	}
	t := scale.NewTally(s)
	if err := scale.AddValues(t, []int{5, 4, 5, 3, 1, 5, 4, 2, 5, 5}); err != nil {
		log.Fatal(err)
	}
	return must(satisfaction.CES(t, satisfaction.CESOptions{Variant: v}))
}
