package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
	"github.com/gocsat/csat/survey/disclosure"
)

// english is a text in English only.
func english(t string) scale.Text { return scale.Text{"en": t} }

// show prints sections as text.
func show(sections ...report.Section) {
	r := report.Report{Title: english("Survey"), Sections: sections}
	if err := r.Text(os.Stdout, "en"); err != nil {
		log.Fatal(err)
	}
}

// block prints one block as text.
func block(b report.Block) {
	show(report.Section{ID: "example", Title: english("Example"), Blocks: []report.Block{b}})
}

func Example() {
	table := answers()
	idx, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	if err != nil {
		log.Fatal(err)
	}
	o := report.Options{Levels: table.Questionnaire().Levels()}
	r := report.Report{
		Title:    table.Questionnaire().Labels(),
		Sections: []report.Section{report.Overall(idx, o), report.Dimensions(idx, o)},
	}
	var page bytes.Buffer
	if err := errors.Join(r.HTML(&page, "zh"), r.Text(os.Stdout, "en")); err != nil {
		log.Fatal(err)
	}
	fmt.Println()
	fmt.Println(strings.Contains(page.String(), "<title>售后服务</title>"))
	// Output:
	// After-sales service
	//
	// Overall score
	// ─────────────
	// 120 respondents, of whom 120 rated every item. Scores are per cent of the largest rating.
	// Overall satisfaction  67.9  neutral  95 % interval [66.2, 69.5]  n 120  exactly 1357/20
	//
	// Dimensions
	// ──────────
	// Contributions are points of the overall score; those of the parts sum to the whole.
	//                         value  95 % interval  level        n
	//   Overall satisfaction   67.9   [66.2, 69.5]  neutral    120
	//     Skill                77.6   [75.6, 79.5]  satisfied  120
	//     Parts supply         53.3   [50.4, 56.1]  neutral    120
	//
	//   dimension             weight  contribution, points  rank
	//   Overall satisfaction                          67.9
	//     Skill               60.0 %                  46.6     1
	//     Parts supply        40.0 %                  21.3     2
	//
	// true
}

func ExampleReport() {
	r := report.Report{Title: english("Complaints"), Sections: []report.Section{{
		ID: "open", Title: english("Still open"),
		Blocks: []report.Block{{Figure: &report.Figure{Label: english("Complaints"), Value: report.Value{Text: "17"}}}},
	}}}
	data, err := json.Marshal(r)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(data))
	var back report.Report
	if err := json.Unmarshal(data, &back); err != nil {
		log.Fatal(err)
	}
	fmt.Println(back.Sections[0].Blocks[0].Figure.Value.Text)
	// Output:
	// {"version":1,"title":{"en":"Complaints"},"sections":[{"id":"open","title":{"en":"Still open"},"blocks":[{"figure":{"label":{"en":"Complaints"},"value":{"text":"17"}}}]}]}
	// 17
}

func ExampleReport_Validate() {
	r := report.Report{Sections: []report.Section{{ID: "open", Blocks: []report.Block{{Table: &report.Table{}}}}}}
	err := r.Validate()
	e, _ := errors.AsType[*report.Error](err)
	fmt.Println(e.Section, e.Block, errors.Is(err, report.ErrBlock))
	fmt.Println(err)
	// Output:
	// open 1 true
	// report: section "open": block 1: invalid block: table without columns
}

func ExampleError() {
	twice := []report.Section{{ID: "a"}, {ID: "a"}}
	fmt.Println(report.Report{Sections: twice}.Validate())
	// Output: report: section "a": "a": invalid section id
}

func ExampleSection() {
	show(report.Section{ID: "method", Title: english("Method"), Lead: english("How it was done."),
		Blocks: []report.Block{{Text: english("By telephone, in March.")}}})
	// Output:
	// Survey
	//
	// Method
	// ──────
	// How it was done.
	// By telephone, in March.
}

func ExampleBlock() {
	block(report.Block{Title: english("By whom"), Text: english("Twelve interviewers.")})
	// Output:
	// Survey
	//
	// Example
	// ───────
	// By whom
	// Twelve interviewers.
}

func ExampleValue() {
	values := []report.Value{
		{Text: "79.2", Number: survey.Some(79.21), Weak: true},
		{Words: scale.Text{"en": "satisfied", "zh": "满意"}},
		{Text: "79.2", Number: survey.Some(79.21), Suppressed: true},
	}
	for _, v := range values {
		data, err := json.Marshal(v)
		fmt.Println(string(data), err)
	}
	// Output:
	// {"text":"79.2","number":79.21,"weak":true} <nil>
	// {"words":{"en":"satisfied","zh":"满意"}} <nil>
	// {"suppressed":true} <nil>
}

func ExampleFigure() {
	block(report.Block{Figure: &report.Figure{
		Label: english("Score"), Value: report.Value{Text: "79.2", Number: survey.Some(79.21)}, Level: "good",
		Axis: report.Axis{Min: 0, Max: 100, Levels: []report.Level{{ID: "poor", From: 0}, {ID: "good", From: 60}}},
	}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	// Score  79.2  good
}

func ExampleAxis() {
	b := report.Bars{Axis: report.Axis{Min: 10, Max: 0}}
	r := report.Report{Sections: []report.Section{{ID: "bars", Blocks: []report.Block{{Bars: &b}}}}}
	fmt.Println(r.Validate())
	// Output: report: section "bars": block 1: invalid block: axis from 10 to 0
}

func ExampleLevel() {
	b := report.Bars{Axis: report.Axis{Max: 10, Levels: []report.Level{{ID: "low"}, {ID: "high", From: 5, Label: english("High")}}},
		Items: []report.Bar{{Label: english("Skill"), Value: report.Value{Text: "7", Number: survey.Some(7)}, Level: "high"}}}
	block(report.Block{Bars: &b})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//          value  level
	//   Skill      7  High
}

func ExampleBars() {
	i := survey.Interval{Lower: 6.4, Upper: 7.9, Level: 0.95}
	block(report.Block{Bars: &report.Bars{Items: []report.Bar{
		{Label: english("Skill"), Value: report.Value{Text: "7.2", Number: survey.Some(7.2), Interval: i, IntervalText: "[6.4, 7.9]"}},
		{Label: english("Parts"), Value: report.Value{Suppressed: true}},
	}}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//          value  95 % interval
	//   Skill    7.2     [6.4, 7.9]
	//   Parts    [c]
	//
	// [c] withheld: too few answers to publish
}

func ExampleBar() {
	b := report.Bar{Label: english("Parts"), Value: report.Value{Text: "55", Suppressed: true}, Base: report.Value{Text: "3"}}
	data, err := json.Marshal(b)
	fmt.Println(string(data), err)
	// Output: {"label":{"en":"Parts"},"value":{"suppressed":true},"base":{"suppressed":true}} <nil>
}

func ExampleTable() {
	block(report.Block{Table: &report.Table{
		Columns: []report.Column{{Label: english("item")}, {Label: english("asked"), Numeric: true}},
		Rows: []report.Row{
			{Cells: []report.Value{{Text: "All"}, {Text: "120"}}},
			{Depth: 1, Cells: []report.Value{{Text: "Skill"}, {Text: "9"}}},
		},
	}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//   item     asked
	//   All        120
	//     Skill      9
}

func ExampleColumn() {
	fmt.Println(report.Column{Label: english("asked"), Numeric: true}.Label.In("en"))
	// Output: asked
}

func ExampleRow() {
	r := report.Row{Depth: 1, Cells: []report.Value{{Text: "Skill"}, {Suppressed: true, Text: "9"}}}
	data, err := json.Marshal(r)
	fmt.Println(string(data), err)
	// Output: {"depth":1,"cells":[{"text":"Skill"},{"suppressed":true}]} <nil>
}

func ExampleSplit() {
	block(report.Block{Split: &report.Split{
		Parts: []scale.Text{english("no"), english("yes")},
		Rows:  []report.Whole{{Label: english("Solved"), Shares: []report.Value{percentOf(25), percentOf(75)}}},
	}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//   Solved   share
	//   no      25.0 %
	//   yes     75.0 %
}

func ExampleWhole() {
	w := report.Whole{Shares: []report.Value{percentOf(25), {Suppressed: true}}}
	data, err := json.Marshal(w)
	fmt.Println(string(data), err)
	// Output: {"shares":[{"suppressed":true},{"suppressed":true}]} <nil>
}

func ExampleGaps() {
	block(report.Block{Gaps: &report.Gaps{From: english("target"), To: english("reached"), Items: []report.Gap{
		{Label: english("Skill"), From: report.Value{Text: "80"}, To: report.Value{Text: "79"}, Difference: report.Value{Text: "-1"}},
	}}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//          target  reached  difference
	//   Skill      80       79          -1
}

func ExampleGap() {
	g := report.Gap{Label: english("Skill"), From: report.Value{Text: "80"}, To: report.Value{Suppressed: true}, Difference: report.Value{Text: "-1"}}
	data, err := json.Marshal(g)
	fmt.Println(string(data), err)
	// Output: {"label":{"en":"Skill"},"from":{"suppressed":true},"to":{"suppressed":true},"difference":{"suppressed":true}} <nil>
}

func ExamplePareto() {
	block(report.Block{Pareto: &report.Pareto{Items: []report.Cause{
		{Label: english("late"), Count: report.Value{Text: "3", Number: survey.Some(3)}, Running: percentOf(75)},
		{Label: english("rude"), Count: report.Value{Text: "1", Number: survey.Some(1)}, Running: percentOf(100)},
	}}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//         count  running
	//   late      3   75.0 %
	//   rude      1  100.0 %
}

func ExampleCause() {
	p := report.Pareto{Items: []report.Cause{{Label: english("late"), Count: report.Value{Suppressed: true}, Running: percentOf(75)}}}
	data, err := json.Marshal(p)
	fmt.Println(string(data), err)
	// Output: {"items":[{"label":{"en":"late"},"count":{"suppressed":true},"running":{"suppressed":true}}]} <nil>
}

func ExampleTrend() {
	block(report.Block{Trend: &report.Trend{Points: []report.Point{
		{Label: english("March"), Value: percentOf(2.1), Centre: survey.Some(2.3), Upper: survey.Some(4.2)},
		{Label: english("April"), Value: percentOf(5.6), Centre: survey.Some(2.3), Upper: survey.Some(4.2), Alarm: english("above the limit")},
	}}})
	// Output:
	// Survey
	//
	// Example
	// ───────
	//   6 |
	//     |     X
	//     |
	//   5 |
	//     |
	//   4 |--------
	//     |
	//     |
	//   3 |
	//     |........
	//   2 | o
	//     March  April
	//   o value   X value with an alarm   - control limit   . centre line
	//
	//          value  alarm            centre    limits
	//   March  2.1 %                      2.3  [–, 4.2]
	//   April  5.6 %  above the limit     2.3  [–, 4.2]
}

func ExamplePoint() {
	p := report.Point{Label: english("March"), Value: report.Value{Suppressed: true}, Upper: survey.Some(4.2)}
	data, err := json.Marshal(p)
	fmt.Println(string(data), err)
	// Output: {"label":{"en":"March"},"value":{"suppressed":true}} <nil>
}

func ExampleOptions() {
	show(report.CSAT(english("Skill"), must(satisfaction.CSAT(must(answers().Tally("skill")), satisfaction.CSATOptions{})),
		report.Options{Places: new(0)}))
	// Output:
	// Survey
	//
	// Satisfied customers (CSAT)
	// ──────────────────────────
	// Skill  23 %  95 % interval [17, 32]  n 120  28 of 120 in the 2 best ratings
}

// One option withholds what rests on too few answers: the islands have 24, and
// without a second region their figures would be what the others leave of the whole.
func ExampleOptions_disclosure() {
	o := report.Options{Disclosure: &disclosure.Options{MinN: 30}}
	t := answers()
	list := []report.Segment{segment("all", t)}
	for _, region := range []string{"north", "south", "islands"} {
		s := segment(region, must(t.Where("region", region)))
		s.Index, s.Depth = nil, 1
		list = append(list, s)
	}
	list[0].Index = nil
	show(report.Segments("regions", english("Regions"), list, o))
	// Output:
	// Survey
	//
	// Regions
	// ───────
	// Net promoter score
	//              value   95 % interval    n
	//   all        -25.0  [-38.4, -10.4]  120
	//     north      [c]                  [c]
	//     south    -29.2   [-49.4, -5.5]   48
	//     islands    [c]                  [c]
	//
	// [c] withheld: too few answers to publish
}

func ExampleOptions_ProtectSegments() {
	// For results that are written in another way than by this package.
	t := answers()
	var list []report.Segment
	for _, region := range []string{"north", "south", "islands"} {
		list = append(list, segment(region, must(t.Where("region", region))))
	}
	o := report.Options{Disclosure: &disclosure.Options{MinN: 30}}
	for _, s := range o.ProtectSegments(list) {
		fmt.Println(s.ID, s.Suppressed)
	}
	// Output:
	// north true
	// south false
	// islands true
}

func ExampleOptions_ProtectIndex() {
	o := report.Options{Disclosure: &disclosure.Options{MinN: 150}}
	x := o.ProtectIndex(index(answers()))
	fmt.Println(x.Overall.Estimate.Suppressed, x.Overall.Children[0].Estimate.Suppressed)
	// Output: true true
}

func ExampleOverall() {
	show(report.Overall(index(answers()), report.Options{}))
	// Output:
	// Survey
	//
	// Overall score
	// ─────────────
	// 120 respondents, of whom 120 rated every item. Scores are per cent of the largest rating.
	// Overall satisfaction  67.9  95 % interval [66.2, 69.5]  n 120  exactly 1357/20
}

func ExampleDimensions() {
	s := report.Dimensions(index(answers()), report.Options{})
	fmt.Println(s.Blocks[0].Bars.Items[1].Value.Text)
	// Output: 77.6
}

func ExampleSegments() {
	t := answers()
	few := segment("islands", must(t.Where("region", "islands")))
	few.Suppressed = true
	show(report.Segments("region", english("Regions"), []report.Segment{segment("north", must(t.Where("region", "north"))), few}, report.Options{}))
	// Output:
	// Survey
	//
	// Regions
	// ───────
	// Overall score
	//            value  95 % interval    n
	//   north     65.8   [62.7, 68.8]   48
	//   islands    [c]                 [c]
	//
	// Score by dimension
	//   dimension     north  islands
	//   Skill          77.1      [c]
	//   Parts supply   48.8      [c]
	//
	// Net promoter score
	//            value  95 % interval    n
	//   north    -20.8  [-41.0, +1.6]   48
	//   islands    [c]                 [c]
	//
	// [c] withheld: too few answers to publish
}

func ExampleSegment() {
	s := report.Segment{ID: "north", NPS: new(nps(answers()))}
	show(report.Segments("region", english("Regions"), []report.Segment{s}, report.Options{}))
	// Output:
	// Survey
	//
	// Regions
	// ───────
	// Net promoter score
	//          value   95 % interval    n
	//   north  -25.0  [-38.4, -10.4]  120
}

func ExampleCourse() {
	t := answers()
	waves := []report.Segment{segment("2026-Q3", wave(t, "2026-Q3")), segment("2026-Q4", wave(t, "2026-Q4"))}
	s := report.Course("course", english("Two quarters"), waves, report.Options{})
	for _, p := range s.Blocks[0].Trend.Points {
		fmt.Println(p.Label.In("en"), p.Value.Text)
	}
	// Output:
	// 2026-Q3 69.6
	// 2026-Q4 72.6
}

func ExampleDistributions() {
	show(report.Distributions([]report.Item{distribution(answers(), "skill")}, report.Options{}))
	// Output:
	// Survey
	//
	// Distribution of answers
	// ───────────────────────
	// By level
	//   Skill              count   share
	//   very dissatisfied      0   0.0 %
	//   dissatisfied           0   0.0 %
	//   neutral               16  13.3 %
	//   satisfied             76  63.3 %
	//   very satisfied        28  23.3 %
	//
	// By rating: counts, and below them per cent
	//   item     n  1  2  3  4  5     6     7     8     9   10
	//   Skill  120  0  0  0  0  0    16    32    44    21    7
	//     %                        13.3  26.7  36.7  17.5  5.8
}

func ExampleItem() {
	i := report.Item{ID: "skill", Ratings: must(answers().Tally("skill")).Distribution(), Suppressed: true}
	s := report.Distributions([]report.Item{i}, report.Options{})
	fmt.Println(s.Blocks[0].Table.Rows[0].Cells[1].Suppressed)
	// Output: true
}

func ExampleNPS() {
	show(report.NPS(english("Would recommend us"), nps(answers()), report.Options{}))
	// Output:
	// Survey
	//
	// Net promoter score
	// ──────────────────
	// The share of promoters minus that of detractors, in points, of those who answered.
	// Would recommend us  -25.0  95 % interval [-38.4, -10.4]  n 120
	//
	//   Would recommend us  count   share
	//   detractors             56  46.7 %
	//   passives               38  31.7 %
	//   promoters              26  21.7 %
}

func ExampleWeightedNPS() {
	t := scale.NewWeightedTally(scale.ZeroToTen())
	for i := range 90 {
		_ = t.Add([]int{10, 8, 4, 9, 7, 9}[i%6], []float64{0.8, 1, 1.5}[i%3])
	}
	show(report.WeightedNPS(english("Would recommend us"), must(satisfaction.WeightedNPS(t, satisfaction.NPSOptions{})), report.Options{}))
	// Output:
	// Survey
	//
	// Net promoter score
	// ──────────────────
	// The weighted share of promoters minus that of detractors, in points, of those who answered.
	// Would recommend us  +24.2  95 % interval [+4.8, +41.0]  n 90  as sure as 73 answers without weights
	//
	//   Would recommend us  count   share
	//   detractors             15  22.7 %
	//   passives               30  30.3 %
	//   promoters              45  47.0 %
}

func ExampleWeightedCauses() {
	t := answers()
	weights := t.Weights()
	for row := range weights {
		weights[row] = 1 + float64(row%5)
	}
	p := must(reasons.WeightedPareto(must(t.WithWeights(weights)), nil, reasons.WeightedOptions{}))
	show(report.WeightedCauses(p, report.Options{}))
	// Output:
	// Survey
	//
	// What customers named
	// ────────────────────
	// The weighted share of those who answered the question, in per cent.
	//                     value  95 % interval    n
	//   late arrival     46.7 %   [37.2, 56.4]  120
	//   stock short      40.0 %   [31.0, 49.8]  120
	//   wrong part sent  33.3 %   [24.1, 44.1]  120
}

func ExampleDesignNPS() {
	codes, weights := make([]float64, 90), make([]float64, 90)
	for i := range codes {
		codes[i], weights[i] = float64(i%3)-1, 1+float64(i%2)
	}
	d := must(design.New(weights, design.Options{}))
	r := must(d.NPS(design.Variable{Values: codes}, 0))
	f := report.DesignNPS(english("Would recommend us"), r, report.Options{}).Blocks[0].Figure
	fmt.Println(f.Value.Text, f.Value.IntervalText, f.Base.Text, f.Note.In("en"))
	// Output: 0.0 [-17.7, +17.7] 90 as sure as 80 answers without weights
}

func ExampleCSAT() {
	r := must(satisfaction.CSAT(must(answers().Tally("skill")), satisfaction.CSATOptions{Boxes: 3}))
	fmt.Println(report.CSAT(english("Skill"), r, report.Options{}).Blocks[0].Figure.Value.Text)
	// Output:
	// 60.0 %
}

func ExampleCES() {
	s := report.CES(english("How easy was it?"), ces(satisfaction.Legacy5), report.Options{})
	f := s.Blocks[0].Figure
	fmt.Println(f.Value.Text, f.Note.In("en"))
	// Output: 3.9 variant legacy-5; lower is better
}

func ExampleCauses() {
	show(report.Causes(mentions(answers()), report.Options{}))
	// Output:
	// Survey
	//
	// What customers named
	// ────────────────────
	//                    about    count  of asked  running
	//   late arrival     Service     72    60.0 %   50.0 %
	//   stock short      Service     48    40.0 %   83.3 %
	//   wrong part sent  Service     24    20.0 %  100.0 %
}

func ExampleMention() {
	m := report.Mention{Row: scale.Row{ID: "late", Share: scale.Share{Count: 3, N: 10}}, About: english("Field service")}
	fmt.Println(report.Causes([]report.Mention{m}, report.Options{}).Blocks[0].Pareto.Items[0].Share.Text)
	// Output: 30.0 %
}

func ExampleExpectations() {
	tree := must(gap.Tree(answers(), []gap.Pair{{Expected: "skill_expected", Perceived: "skill"}}, gap.TreeOptions{}))
	s := report.Expectations(tree, report.Options{})
	for _, g := range s.Blocks[0].Gaps.Items {
		fmt.Println(g.Label.In("en"), g.From.Text, g.To.Text, g.Difference.Text)
	}
	// Output:
	// Overall satisfaction 90.0 77.6 -12.4
	// Skill 90.0 77.6 -12.4
	// Parts supply – – –
}

func ExampleMoves() {
	p := must(plan.Reach(must(answers().Tally("skill")), plan.Score(decimal.NewFromInt(80)), plan.Options{}))
	show(report.Moves(english("Skill"), p, report.Options{}))
	// Output:
	// Survey
	//
	// Way to the target
	// ─────────────────
	// 29 of 120 answers must rise. Figures are scores on 0–100.
	// Skill · now  77.6
	// Skill · after  80.0  target met
	//
	//   item   from  to  answers
	//   Skill     8   9       29
}

func ExampleChurn() {
	r := must(retention.Churn(retention.Customers{Start: 200, New: 25, Lost: 14}, retention.Options{}))
	show(report.Churn(r, report.Options{}))
	// Output:
	// Survey
	//
	// Customers lost and kept
	// ───────────────────────
	// Churn  7.0 %  95 % interval [4.2, 11.4]  14 of 200 customers at the start
	// Retention  93.0 %  95 % interval [88.6, 95.8]  186 of 200 customers at the start
	//
	//                 customers
	//   at the start        200
	//   new                  25
	//   lost                 14
	//   at the end          211
}

func ExampleRevenue() {
	eur := func(amount string) retention.Money { return must(retention.ParseMoney(amount, "EUR")) }
	r := must(retention.Revenue(retention.Movements{Start: eur("1000"), Expansion: eur("80"), Churned: eur("50")}))
	for _, b := range report.Revenue(r, report.Options{}).Blocks[:3] {
		fmt.Println(b.Figure.Label.In("en"), b.Figure.Value.Text)
	}
	// Output:
	// Gross revenue retention 95.0 %
	// Net revenue retention 103.0 %
	// Growth +3.0 %
}

func ExampleChanges() {
	t := answers()
	c := must(waves.Compare(index(wave(t, "2026-Q1")), index(wave(t, "2026-Q4")), waves.CompareOptions{}))
	show(report.Changes(english("Q1"), english("Q4"), c, report.Options{}))
	// Output:
	// Survey
	//
	// What changed
	// ────────────
	// After minus before, in points.
	//                           Q1    Q4  difference  95 % interval
	//   Overall satisfaction  64.6  72.6        +8.0  [+3.9, +12.1]
	//     Skill               74.3  82.3        +8.0  [+3.5, +12.5]
	//     Parts supply        50.0  58.0        +8.0  [-0.1, +16.1]
}

// The estimates come from package league, times 100 for points.
func ExampleLeague() {
	points := func(value, lower, upper float64, n int64) survey.Estimate {
		return survey.Estimate{Value: value, N: n, Interval: survey.Interval{Lower: lower, Upper: upper, Level: 0.95}}
	}
	places := []report.Place{
		{Label: english("Coast"), Value: points(46.7, 40, 53, 450), Shrunken: points(45.9, 39.3, 52.5, 450), Rank: 1, RawRank: 2, Best: 1, Worst: 2, Top: 0.87},
		{Label: english("Fjord"), Value: points(71.4, 30, 90, 14), Shrunken: points(41.2, 23, 82, 14), Rank: 2, RawRank: 1, Best: 1, Worst: 2, Top: 0.13},
	}
	r := report.Report{Title: english("Regions"), Sections: []report.Section{
		report.League("league", english("League"), report.Axis{Min: -100, Max: 100}, places, report.Options{})}}
	if err := r.Text(os.Stdout, "en"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Regions
	//
	// League
	// ──────
	// Figures are drawn towards the others, the more the fewer answers there are. Places are those that each may really have.
	//          value   95 % interval    n
	//   Coast  +45.9  [+39.3, +52.5]  450
	//   Fjord  +41.2  [+23.0, +82.0]   14
	//
	//          as answered    n  raw rank  rank  may be  among the first  among the last
	//   Coast        +46.7  450         2     1     1–2             87 %             0 %
	//   Fjord        +71.4   14         1     2     1–2             13 %             0 %
}

func ExamplePlace() {
	p := report.Place{Label: english("Fjord"), RawRank: 1, Best: 1, Worst: 6}
	fmt.Printf("%s is number %d as answered, and may be anything from %d to %d\n", p.Label.In("en"), p.RawRank, p.Best, p.Worst)
	// Output: Fjord is number 1 as answered, and may be anything from 1 to 6
}
