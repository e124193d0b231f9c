package report_test

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/survey"
)

var friday = asof.Clock{AsOf: time.Date(2026, 10, 30, 18, 0, 0, 0, time.UTC)}

// complaints are forty of October: every fourth is open, every fifth came back.
func complaints(n int) []recovery.Case {
	var cases []recovery.Case
	for i := range n {
		opened := time.Date(2026, 10, 1+i%29, 9, 0, 0, 0, time.UTC)
		c := recovery.Case{ID: fmt.Sprint("case ", i), Customer: fmt.Sprint("c", i), Opened: opened}
		at := opened
		add := func(hours int, events ...recovery.Event) {
			for _, e := range events {
				at = at.Add(time.Duration(hours) * time.Hour)
				c.Log = append(c.Log, recovery.Entry{Event: e, At: at})
			}
		}
		add(1, recovery.Thanked)
		if i%3 > 0 {
			add(2, recovery.Apologised)
		}
		if i%4 > 0 {
			add(5+i%7, recovery.Corrected)
		}
		if i%5 == 0 && i%4 > 0 {
			add(20, recovery.Reopened, recovery.Corrected)
		}
		if i%4 > 1 {
			add(10, recovery.Checked, recovery.Confirmed)
			c.Answers = recovery.Answers{Solution: asof.Yes, Fairness: asof.Answer(i % 3), WonBack: asof.Answer(1 + i%7/6)}
		}
		cases = append(cases, c)
	}
	return cases
}

func recovered(n int) recovery.Result {
	return must(must(recovery.Count(complaints(n), friday)).Result(asof.Options{}))
}

func silent() recovery.SilentResult {
	var dissatisfied []string
	for i := range 60 {
		dissatisfied = append(dissatisfied, fmt.Sprint("c", i))
	}
	return must(recovery.Silent(dissatisfied, complaints(40), friday, asof.Options{}))
}

// served are jobs of two kinds of service, and a few of a third.
func served(few int) operations.Result {
	standard := must(operations.NewStandard([]operations.Promise{
		{Service: "repair", Response: 4 * time.Hour, Resolution: 48 * time.Hour},
		{Service: "repair, urgent", Response: time.Hour, Resolution: 8 * time.Hour}, {Service: "visit", Response: 24 * time.Hour},
	}))
	var jobs []operations.Job
	for i := range 70 + few {
		j := operations.Job{ID: fmt.Sprint("job ", i), Service: "repair", Opened: time.Date(2026, 10, 1+i%30, 8, 0, 0, 0, time.UTC)}
		respond, resolve := time.Duration(1+i%5), time.Duration(20+i%40)
		switch {
		case i >= 70:
			j.Service = "visit"
		case i%3 == 0:
			j.Service, respond, resolve = "repair, urgent", 1, time.Duration(4+i%6)
		}
		j.Responded = j.Opened.Add(respond * time.Hour)
		if i%10 > 0 && i < 70 {
			j.Resolved, j.Visits = j.Opened.Add(resolve*time.Hour), 1+i%4/3
			if j.Resolved.Before(friday.AsOf) {
				j.Recheck = asof.Answer(i % 5 % 3)
			}
		}
		if i%4 == 0 {
			j.Audited, j.Kept = 6, 6-i%8/4
		}
		jobs = append(jobs, j)
	}
	return must(must(operations.Count(jobs, standard, friday)).Result(asof.Options{}))
}

func touchpoints(n int64) operations.Moments {
	score := func(value float64, n int64) survey.Estimate { return survey.Estimate{Value: value, N: n} }
	return must(operations.MomentsOfTruth([]operations.Touchpoint{
		{ID: "call", Labels: bilingual("First call", "首次来电"), Satisfaction: score(82, 120), Impact: 0.2},
		{ID: "visit", Labels: bilingual("Visit", "上门服务"), Satisfaction: score(74, 118), Impact: 0.5},
		{ID: "bill", Labels: bilingual("Bill", "账单"), Satisfaction: score(55, n), Impact: 0.3},
	}))
}
