package operations_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// march is an hour of a day in March 2026.
func march(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }

// promises of a machinery dealer.
func promises() *operations.Standard {
	s, err := operations.NewStandard([]operations.Promise{
		{Service: "repair", Response: 4 * time.Hour, Resolution: 48 * time.Hour},
		{Service: "repair, urgent", Response: time.Hour, Resolution: 8 * time.Hour},
	})
	if err != nil {
		panic(err)
	}
	return s
}

func week() []operations.Job {
	return []operations.Job{
		{ID: "1", Service: "repair", Opened: march(2, 8), Responded: march(2, 11), Resolved: march(3, 17), Visits: 1, Recheck: asof.Yes, Audited: 6, Kept: 6},
		{ID: "2", Service: "repair", Opened: march(2, 9), Responded: march(2, 15), Resolved: march(5, 9), Visits: 3, Audited: 6, Kept: 4},
		{ID: "3", Service: "repair", Opened: march(3, 8), Responded: march(3, 10), Visits: 2},
		{ID: "4", Service: "repair", Opened: march(5, 14), Responded: march(5, 15), Resolved: march(5, 16), Visits: 1},
		{ID: "5", Service: "repair, urgent", Opened: march(4, 7), Responded: march(4, 8), Resolved: march(4, 12), Visits: 1, Recheck: asof.No},
		{ID: "6", Service: "repair, urgent", Opened: march(6, 7)},
	}
}

func count(jobs []operations.Job) operations.Result {
	counts, err := operations.Count(jobs, promises(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		panic(err)
	}
	r, err := counts.Result(asof.Options{})
	if err != nil {
		panic(err)
	}
	return r
}

// of is a rate as text.
func of(r asof.Rate) string { return fmt.Sprintf("%d of %d %s", r.Count, r.N, r.Base) }

func ExampleCount() {
	counts, err := operations.Count(week(), promises(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := counts.Result(asof.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("responded in time:", of(r.All.Response.Kept))
	fmt.Println("resolved in time:", of(r.All.Resolution.Kept), "and", r.All.Resolution.Early, "before it was due")
	fmt.Println("overdue:", r.All.Resolution.Overdue)
	fmt.Println("first-time fix:", of(r.All.FirstTimeFix))
	fmt.Println("re-check:", of(r.All.Recheck))
	fmt.Println("process:", of(r.All.Process), "or", of(r.All.ProcessSteps))
	// Output:
	// responded in time: 4 of 5 jobs due
	// resolved in time: 2 of 4 jobs due and 1 before it was due
	// overdue: 1
	// first-time fix: 2 of 5 jobs resolved with visits known, or open after two
	// re-check: 1 of 2 jobs re-checked
	// process: 1 of 2 jobs audited or 10 of 12 steps audited
}

// The mean of what is done says nothing of what lies.
func ExampleAttainment() {
	const hour = 3600
	repair := count(week()).Services[0]
	t := repair.Resolution.Times
	fmt.Printf("%s: %d done in %.1f hours on average; all %d take at least %.1f\n", repair.Service, t.Done, t.Mean.Value/hour, t.N, t.MeanAtLeast.Value/hour)
	for _, q := range t.Quantiles {
		fmt.Printf("%.0f %% within at least %d h, at most %v s\n", 100*q.Share, q.AtLeast/hour, q.AtMost)
	}
	// Output:
	// repair: 3 done in 35.7 hours on average; all 4 take at least 44.8
	// 50 % within at least 33 h, at most 118800 s
	// 90 % within at least 72 h, at most – s
	// 95 % within at least 72 h, at most – s
}

func ExampleServiceResult() {
	for _, s := range count(week()).Services {
		fmt.Printf("%-14s %d jobs, %d open; promised %v and %v\n", s.Service, s.Jobs, s.Open, s.Promise.Response, s.Promise.Resolution)
	}
	// Output:
	// repair         4 jobs, 1 open; promised 4h0m0s and 48h0m0s
	// repair, urgent 2 jobs, 1 open; promised 1h0m0s and 8h0m0s
}

func ExampleResult() {
	_, err := new(operations.Counts).Result(asof.Options{})
	fmt.Println(errors.Is(err, operations.ErrNoBase))
	// Output: true
}

func ExampleNewStandard() {
	_, err := operations.NewStandard([]operations.Promise{{Service: "repair"}, {Service: "repair", Response: time.Hour}})
	fmt.Println(err)
	// Output: operations: standard: service "repair" twice: invalid definition
}

func ExampleStandard() {
	var s operations.Standard
	err := json.Unmarshal([]byte(`[{"service":"repair","response":"4h","resolution":"48h"},{"service":"advice"}]`), &s)
	for _, p := range s.Promises() {
		fmt.Println(p.Service, p.Response, p.Resolution)
	}
	fmt.Println(err)
	// Output:
	// advice 0s 0s
	// repair 4h0m0s 48h0m0s
	// <nil>
}

func ExamplePromise() {
	p := promises().Promises()[1]
	fmt.Println(p.Service, p.Response)
	// Output: repair, urgent 1h0m0s
}

// Counted by team; what one team did is taken back.
func ExampleNewCounts() {
	empty, err := operations.NewCounts(promises(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	live := survey.NewGroup[string](empty)
	for i, j := range week() {
		if err := live.At([]string{"Chen", "Wang"}[i%2]).Add(j); err != nil {
			fmt.Println(err)
			return
		}
	}
	total, err := live.Total()
	if err != nil {
		fmt.Println(err)
		return
	}
	err = total.Unmerge(live.At("Wang"))
	fmt.Println(total.N(), total.Equal(live.At("Chen")), err)
	// Output: 3 true <nil>
}

// Times to respond to urgent repairs, for another method such as Kaplan and Meier's.
func ExampleCounts_ResponseSpans() {
	counts, err := operations.Count(week(), promises(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(counts.ResponseSpans("repair, urgent"))
	// Output: [{3600 true 1} {3600 false 1}]
}

func ExampleJob() {
	j := operations.Job{ID: "7", Service: "repair", Opened: march(2, 8), Resolved: march(1, 8)}
	_, err := operations.Count([]operations.Job{j}, promises(), asof.Clock{AsOf: march(6, 8)})
	fmt.Println(err)
	// Output: operations: job 0 ("7"): Resolved: before Opened: impossible order
}

func ExampleJobError() {
	_, err := operations.Count([]operations.Job{{ID: "8", Service: "paint", Opened: march(2, 8)}}, promises(), asof.Clock{AsOf: march(6, 8)})
	where, ok := errors.AsType[*operations.JobError](err)
	fmt.Println(where.Index, where.Field, ok, errors.Is(err, operations.ErrUnknown))
	// Output: 0 Service true true
}

// journey has scores and impacts of a customer's stages.
func journey() []operations.Touchpoint {
	score := func(v, se float64) survey.Estimate { return survey.Estimate{Value: v, SE: survey.Some(se), N: 120} }
	return []operations.Touchpoint{
		{ID: "purchase", Satisfaction: score(88, 1.2), Impact: 0.15},
		{ID: "use", Labels: scale.Text{"en": "Daily use", "zh": "使用"}, Satisfaction: score(79, 1.5), Impact: 0.30},
		{ID: "maintenance", Satisfaction: score(64, 2.1), Impact: 0.35},
		{ID: "advice", Satisfaction: score(71, 2.0), Impact: 0.20},
	}
}

func ExampleMomentsOfTruth() {
	m, err := operations.MomentsOfTruth(journey())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("the whole: %.1f\n", m.Score)
	for _, one := range m.Moments {
		fmt.Printf("%d %-12s carries %4.1f, loses %4.1f (%d)\n", one.Rank, one.ID, one.Carried.Value, one.Lost.Value, one.RankLost)
	}
	// Output:
	// the whole: 73.5
	// 1 use          carries 23.7, loses  6.3 (2)
	// 2 maintenance  carries 22.4, loses 12.6 (1)
	// 3 advice       carries 14.2, loses  5.8 (3)
	// 4 purchase     carries 13.2, loses  1.8 (4)
}

func ExampleMoments() {
	_, err := operations.MomentsOfTruth(nil)
	fmt.Println(errors.Is(err, operations.ErrNoBase))
	// Output: true
}

func ExampleMoment() {
	m, err := operations.MomentsOfTruth(journey()[1:3])
	if err != nil {
		fmt.Println(err)
		return
	}
	first := m.Moments[0]
	fmt.Printf("%s %.3f %.1f ± %.1f\n", first.Labels.In("zh"), first.Weight, first.Carried.Value, first.Carried.SE.Value)
	// Output: 使用 0.462 36.5 ± 0.7
}

func ExampleTouchpoint() {
	_, err := operations.MomentsOfTruth([]operations.Touchpoint{{ID: "hotline", Satisfaction: survey.Estimate{Value: 120}, Impact: 1}})
	fmt.Println(errors.Is(err, operations.ErrArgument))
	// Output: true
}
