package survey_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func ExampleNewTable() {
	q := afterSales()
	t := survey.NewTable(q)
	r := q.NewResponse()
	for _, rating := range []int{9, 8, 8} {
		r.Reset() // one response serves for all
		if err := errors.Join(r.Answer("skill", rating), t.Append(r)); err != nil {
			fmt.Println(err)
		}
	}
	tally, err := t.Tally("skill")
	fmt.Println(t.Len(), tally.Count(8), err)
	// Output: 3 2 <nil>
}

func ExampleTable_By() {
	parts, err := visits().By("region")
	if err != nil {
		fmt.Println(err)
		return
	}
	for region, t := range parts {
		skill, err := t.Tally("skill")
		if err != nil {
			fmt.Println(err)
			return
		}
		mean, err := skill.Mean()
		fmt.Println(region, t.Len(), mean, err)
	}
	// Output:
	// north 2 17/2 <nil>
	// south 2 15/2 <nil>
}

func ExampleTable_CompleteOn() {
	complete, dropped, err := visits().CompleteOn("skill", "speed")
	fmt.Println(complete.Respondents(), dropped, err)
	// Output: [c-1 c-2 c-3 c-4] 1 <nil>
}

func ExampleTable_ChoiceCounts() {
	q := afterSales()
	t := survey.NewTable(q)
	for _, ticks := range [][]string{{"parts"}, {"parts", "phone"}, {}} {
		r := q.NewResponse()
		if err := errors.Join(r.Choose("causes", ticks...), t.Append(r)); err != nil {
			fmt.Println(err)
		}
	}
	causes, err := t.ChoiceCounts("causes")
	for _, row := range causes {
		fmt.Println(row.ID, row.Share.Count, "of", row.Share.N)
	}
	fmt.Println(err)
	// Output:
	// parts 2 of 3
	// phone 1 of 3
	// <nil>
}

func ExampleCollect() {
	q := afterSales()
	t, rejected, err := survey.Collect(q, survey.Responses(
		answers(q, "c-1", "north", map[string]int{"skill": 9}),
		answers(q, "c-1", "north", map[string]int{"skill": 9}), // the same once more
		answers(q, "c-2", "south", map[string]int{"skill": 7}),
	), survey.CollectOptions{})
	fmt.Println(t.Len(), rejected.Rows, "of", rejected.Read, err)
	fmt.Println(rejected.Err())
	// Output:
	// 2 1 of 3 <nil>
	// row 2: respondent: value "c-1": duplicate response
}

func ExampleCollectOptions() {
	q := afterSales()
	stream := survey.Responses(q.NewResponse(), q.NewResponse())
	t, _, err := survey.Collect(q, stream, survey.CollectOptions{
		MaxErrors: 10,
		Progress:  func(rows int64) { fmt.Println("read", rows) },
	})
	fmt.Println(t.Len(), err)
	// Output:
	// read 2
	// 2 <nil>
}

func ExampleDuplicatePolicy() {
	q := afterSales()
	again := answers(q, "c-1", "north", nil)
	t, rejected, err := survey.Collect(q, survey.Responses(again, again),
		survey.CollectOptions{Duplicates: survey.KeepDuplicates})
	fmt.Println(t.Len(), rejected.Rows, err)
	// Output: 2 0 <nil>
}

func ExampleRejected() {
	q := afterSales()
	same := answers(q, "c-1", "north", nil)
	_, rejected, err := survey.Collect(q, survey.Responses(same, same, same), survey.CollectOptions{MaxErrors: 1})
	fmt.Println(err)
	fmt.Println(rejected.Err())
	// Output:
	// <nil>
	// row 2: respondent: value "c-1": duplicate response
	// and 1 more of 3 rows refused
}

func ExampleResponses() {
	q := afterSales()
	for r, err := range survey.Responses(answers(q, "c-1", "north", nil), answers(q, "c-2", "south", nil)) {
		fmt.Println(r.Respondent, err)
	}
	// Output:
	// c-1 <nil>
	// c-2 <nil>
}

func ExampleNewCrosstab() {
	x, err := survey.NewCrosstab(
		survey.Axis{ID: "before", Scale: scale.OneToFive()},
		survey.Axis{ID: "after", Scale: scale.OneToFive()})
	if err != nil {
		fmt.Println(err)
		return
	}
	// As a database gives it: SELECT before, after, count(*) … GROUP BY before, after.
	err = errors.Join(x.AddN(3, 4, 120), x.AddN(3, 3, 60), x.AddN(5, 4, 20))
	fmt.Println(x.N(), x.Count(3, 4), err)
	// Output: 200 120 <nil>
}

func ExampleCrosstab_TallyIn() {
	x, err := visits().Crosstab("skill", "region")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, region := range x.Cols().Categories {
		t, err := x.TallyIn(region)
		fmt.Println(region, t.N(), err)
	}
	fmt.Println("pairs", x.N(), "of", x.Total())
	// Output:
	// north 2 <nil>
	// south 2 <nil>
	// pairs 4 of 5
}

func ExampleAxis() {
	item := survey.Axis{ID: "skill", Scale: scale.OneToTen()}
	segment := survey.Axis{ID: "region", Categories: []string{"north", "south"}}
	x, err := survey.NewCrosstab(item, segment)
	fmt.Println(x.AddIn("south", 8, 3), err)
	fmt.Println(x.AddIn("east", 8, 3))
	// Output:
	// <nil> <nil>
	// survey: crosstab: region has no category "east": unknown name
}

func ExampleMomentsOf() {
	m, err := survey.MomentsOf(visits(), "skill", "speed")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("n", m.N(0, 0), "dropped", m.Dropped())
	mean, err := m.Mean(0)
	fmt.Println("mean skill", mean, err)
	r, err := m.Correlation(0, 1)
	fmt.Printf("correlation %.4f %v\n", r, err)
	// Output:
	// n 4 dropped 1
	// mean skill 8 <nil>
	// correlation 0.7638 <nil>
}

func ExampleMoments_Composite() {
	m, err := survey.MomentsOf(visits(), "skill", "speed")
	if err != nil {
		fmt.Println(err)
		return
	}
	var w [2]scale.Ratio
	w[0], _ = scale.NewRatio(3, 5)
	w[1], _ = scale.NewRatio(2, 5)
	mean, variance, err := m.Composite(w[:]) // of 0.6·skill + 0.4·speed
	fmt.Println(mean, variance, err)
	// Output: 36/5 194/75 <nil>
}

func ExamplePairwiseMomentsOf() {
	m, err := survey.PairwiseMomentsOf(visits(), "skill", "speed", "recommend")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.N(0, 0), m.N(0, 1), m.N(0, 2))
	// Output: 5 4 3
}

func ExampleNewMoments() {
	s := scale.OneToFive()
	m, err := survey.NewMoments(survey.Listwise, survey.Variable{ID: "room", Scale: s}, survey.Variable{ID: "staff", Scale: s})
	if err != nil {
		fmt.Println(err)
		return
	}
	code := func(v int) scale.Code { c, _ := s.Encode(v, scale.Reject); return c }
	err = errors.Join(
		m.Add([]scale.Code{code(5), code(4)}),
		m.AddN([]scale.Code{code(3), code(3)}, 2), // two guests with the same answers
		m.Add([]scale.Code{code(2), scale.Blank}), // left out: no answer on staff
		m.Sub([]scale.Code{code(3), code(3)}),     // one of them is erased
	)
	v, _ := m.Covariance(0, 1)
	fmt.Println(m.N(0, 1), m.Dropped(), v, err)
	// Output: 2 1 1 <nil>
}

func ExampleVariable() {
	m, err := survey.MomentsOf(visits(), "skill", "speed")
	for _, v := range m.Variables() {
		fmt.Println(v.ID, v.Scale.ID())
	}
	fmt.Println(err)
	// Output:
	// skill one-to-ten
	// speed one-to-ten
	// <nil>
}

func ExampleMissing() {
	m, err := survey.MomentsOf(visits(), "skill", "speed", "recommend")
	if err != nil {
		fmt.Println(err)
		return
	}
	sub, err := m.Subset("skill", "speed")
	fmt.Println(sub.Policy(), sub.N(0, 0), sub.BaseOf(), err)
	// Output: listwise 3 [skill speed recommend] <nil>
}

// A service counts live for many tenants, and lets go of what leaves its window.
func ExampleNewGroup() {
	live := survey.NewGroup[string](scale.NewTally(scale.ZeroToTen()))
	err := errors.Join(
		live.At("tenant-7").Add(10),
		live.At("tenant-7").Add(3),
		live.At("tenant-9").Add(8),
		live.At("tenant-7").Sub(3), // older than the window
	)
	for tenant, t := range live.All() {
		fmt.Println(tenant, t.N())
	}
	fmt.Println(err)
	// Output:
	// tenant-7 1
	// tenant-9 1
	// <nil>
}

// Parts counted apart, here two workers, merge to the bytes of one count.
func ExampleGroup_Merge() {
	count := func(ratings map[string]int) *survey.Group[string, *scale.Tally] {
		g := survey.NewGroup[string](scale.NewTally(scale.OneToFive()))
		for tenant, rating := range ratings {
			if err := g.At(tenant).Add(rating); err != nil {
				panic(err)
			}
		}
		return g
	}
	a, b := count(map[string]int{"x": 5, "y": 4}), count(map[string]int{"x": 3})
	err := a.Merge(b)
	total, _ := a.Total()
	fmt.Println(a.Keys(), total.N(), err)
	// Output: [x y] 3 <nil>
}

// Any key of text or whole numbers will do, here the week.
func ExampleKey() {
	weeks := survey.NewGroup[int](scale.NewTally(scale.OneToFive()))
	err := errors.Join(weeks.At(202631).Add(4), weeks.At(202630).Add(5))
	fmt.Println(weeks.Keys(), err)
	// Output: [202630 202631] <nil>
}

// A Group is an accumulator itself: tenants by week.
func ExampleAccumulator() {
	byWeek := survey.NewGroup[int](scale.NewTally(scale.OneToFive()))
	tenants := survey.NewGroup[string](byWeek)
	err := tenants.At("tenant-7").At(202631).Add(4)
	text, _ := json.Marshal(tenants.At("tenant-7").Keys())
	fmt.Println(tenants.Keys(), string(text), err)
	// Output: [tenant-7] [202631] <nil>
}

func ExampleEstimate() {
	e := survey.Estimate{Value: 0.41, SE: survey.Some(0.05), Interval: survey.Interval{Lower: 0.31, Upper: 0.51, Level: 0.95},
		N: 96, EffectiveN: 96, Method: "wald"}
	fmt.Printf("%.2f %.2f\n", e.Value, e.Interval)

	text, err := json.Marshal(e.Suppress()) // base too small to publish
	fmt.Println(string(text), err)
	// Output:
	// 0.41 [0.31, 0.51]
	// {"suppressed":true} <nil>
}

func ExampleInterval() {
	share := survey.Interval{Lower: 0.24166, Upper: 0.58094, Level: 0.95}
	fmt.Printf("%.1f\n", share.Scale(100)) // in points
	fmt.Printf("%.1f\n", survey.Interval{})
	// Output:
	// [24.2, 58.1]
	// [–]
}

func ExampleOptional() {
	var never survey.Optional
	text, err := json.Marshal([]survey.Optional{survey.Some(0), never})
	fmt.Println(never, string(text), err)
	// Output: – [0,null] <nil>
}

func ExampleSome() {
	fmt.Println(survey.Some(2.5), survey.Some(math.NaN()).Valid)
	// Output: 2.5 false
}

func ExampleWarning() {
	var e survey.Estimate
	e.Warn(survey.LowBase, "%d answers, the normal interval needs about %d", 7, 30)
	fmt.Println(e.Warnings[0])
	// Output: 7 answers, the normal interval needs about 30
}

func ExampleWarningCode() {
	var e survey.Estimate
	e.Warn(survey.ZeroVariance, "every answer was 5")
	for _, w := range e.Warnings {
		if w.Code == survey.ZeroVariance {
			fmt.Println("error shown is 0:", w)
		}
	}
	// Output: error shown is 0: every answer was 5
}
