package field_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/field"
)

// attempts is a log of calls, as it is kept while a survey is in the field.
func attempts() []survey.Contact {
	on := func(day int) time.Time { return time.Date(2026, time.July, day, 9, 0, 0, 0, time.UTC) }
	return []survey.Contact{
		{Respondent: "Abel", Wave: "2026-Q3", Channel: "phone", Time: on(1), Outcome: survey.NonContact},
		{Respondent: "Abel", Wave: "2026-Q3", Channel: "phone", Time: on(3), Outcome: survey.Interviewed},
		{Respondent: "Baker", Wave: "2026-Q3", Channel: "phone", Time: on(2), Outcome: survey.Refusal},
		{Respondent: "Cole", Wave: "2026-Q3", Channel: "web", Time: on(2), Outcome: survey.UnknownOther},
		{Respondent: "Drew", Wave: "2026-Q3", Channel: "phone", Time: on(2), Outcome: survey.NonContact},
		{Respondent: "Eyre", Wave: "2026-Q3", Channel: "web", Time: on(4), Outcome: survey.Interviewed},
		{Respondent: "Eyre", Wave: "2026-Q3", Channel: "phone", Time: on(5), Outcome: survey.Interviewed},
	}
}

func ExampleRatesOf() {
	counts, err := field.Count(field.Final(attempts()))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := field.RatesOf(counts, field.RateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("RR1 %.2f, RR5 %.2f, COOP1 %.2f, REF1 %.2f, CON1 %.2f\n",
		r.RR1.Value.Value, r.RR5.Value.Value, r.COOP1.Value.Value, r.REF1.Value.Value, r.CON1.Value.Value)
	// Output: RR1 0.40, RR5 0.50, COOP1 0.67, REF1 0.20, CON1 0.60
}

func ExampleRates() {
	// The cases of unknown eligibility are eligible as often as the others: 880 of 980.
	r, err := field.RatesOf(field.Counts{
		Interviewed: 400, PartlyInterviewed: 30, Refusal: 250, NonContact: 180, OtherNonInterview: 20,
		UnknownHousehold: 90, UnknownOther: 30, NotEligible: 100,
	}, field.RateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("e = %.3f by %v\n", r.E.Value, r.Eligibility)
	fmt.Printf("RR1 %.3f, RR3 %.3f, RR5 %.3f\n", r.RR1.Value.Value, r.RR3.Value.Value, r.RR5.Value.Value)
	// Output:
	// e = 0.898 by proportional-allocation
	// RR1 0.400, RR3 0.405, RR5 0.455
}

func ExampleRateOptions() {
	counts := field.Counts{Interviewed: 40, Refusal: 20, NonContact: 20, UnknownOther: 20}
	r, err := field.RatesOf(counts, field.RateOptions{E: survey.Some(0.3)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.RR3.Count, "of", r.RR3.Base, "with e", r.Eligibility)
	// Output: 40 of 86 with e given
}

func ExampleEligibilityMethod() {
	fmt.Println(field.ProportionalAllocation, field.Given)
	// Output: proportional-allocation given
}

func ExampleRate_Ratio() {
	r, err := field.RatesOf(field.Counts{Interviewed: 2, Refusal: 1}, field.RateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	exact, err := r.RR1.Ratio()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(exact, exact.Round(3, scale.HalfAwayFromZero))
	// Output: 2/3 0.667
}

func ExampleCount() {
	// Two attempts are not two cases.
	_, err := field.Count(attempts())
	fmt.Println(errors.Is(err, field.ErrDuplicate))
	counts, err := field.Count(field.Final(attempts()))
	fmt.Printf("%+v %v\n", counts.Interviewed, err)
	// Output:
	// true
	// 2 <nil>
}

func ExampleCounts() {
	c := field.Counts{Interviewed: 400, Refusal: 250, NotEligible: 100}
	fmt.Println(c.Total())
	// Output: 750
}

func ExampleFinal() {
	for _, c := range field.Final(attempts()) {
		fmt.Println(c.Respondent, c.Outcome)
	}
	// Output:
	// Abel interviewed
	// Baker refusal
	// Cole unknown-other
	// Drew non-contact
	// Eyre interviewed
}

func ExampleRatesBy() {
	groups, err := field.RatesBy(field.Final(attempts()), field.Cut{Wave: true, Channel: true}, field.RateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, g := range groups {
		fmt.Printf("%s %s: %d cases, RR1 %.2f\n", g.Wave, g.Channel, g.Rates.Counts.Total(), g.Rates.RR1.Value.Value)
	}
	// Output:
	// 2026-Q3 phone: 4 cases, RR1 0.50
	// 2026-Q3 web: 1 cases, RR1 0.00
}

func ExampleCut() {
	groups, err := field.RatesBy(field.Final(attempts()), field.Cut{}, field.RateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(groups), "group of all cases")
	// Output: 1 group of all cases
}

func ExampleGroup() {
	// Nobody on paper was eligible: there are counts, and no rates.
	paper := []survey.Contact{{Respondent: "Finn", Channel: "paper", Outcome: survey.NotEligible}}
	groups, err := field.RatesBy(paper, field.Cut{Channel: true}, field.RateOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(groups[0].Channel, groups[0].Rates.Counts.NotEligible, groups[0].Rates.RR1.Value)
	// Output: paper 1 –
}

func ExampleIndexError() {
	_, err := field.Count([]survey.Contact{{Respondent: "Abel", Wave: "1"}, {Wave: "1"}})
	if at, ok := errors.AsType[*field.IndexError](err); ok {
		fmt.Println("element", at.Index, errors.Is(at, field.ErrArgument))
	}
	// Output: element 1 true
}

func ExamplePlan() {
	customers := []string{"Abel", "Baker", "Cole", "Drew", "Eyre", "Finn", "Gray"}
	now := time.Date(2026, time.July, 10, 12, 0, 0, 0, time.UTC)
	s, err := field.Plan(customers, attempts(), now, field.PlanOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	show := func(title string, list []field.Customer) {
		fmt.Print(title)
		for _, c := range list {
			fmt.Print(" ", c.Respondent)
		}
		fmt.Println()
	}
	fmt.Println(s.Label)
	show("due:", s.Due)
	show("follow up:", s.FollowUp)
	show("over-contacted:", s.OverContacted)
	fmt.Printf("interviewed: %d of %v\n", s.Coverage.Count, s.Coverage.Base)
	// Output:
	// 2026-Q3
	// due: Finn Gray
	// follow up: Cole Drew
	// over-contacted: Eyre
	// interviewed: 2 of 7
}

func ExamplePlanOptions() {
	now := time.Date(2026, time.July, 10, 12, 0, 0, 0, time.UTC)
	s, err := field.Plan([]string{"Eyre"}, attempts(), now, field.PlanOptions{Period: field.HalfYear, MaxReached: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Label, len(s.OverContacted))
	// Output: 2026-H2 0
}

func ExampleCustomer() {
	now := time.Date(2026, time.July, 10, 12, 0, 0, 0, time.UTC)
	s, err := field.Plan([]string{"Drew"}, attempts(), now, field.PlanOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	drew := s.FollowUp[0]
	fmt.Println(drew.Attempts, "attempt,", drew.Reached, "reached, last", drew.Last.Time.Format(time.DateOnly), drew.Last.Outcome)
	// Output: 1 attempt, 0 reached, last 2026-07-02 non-contact
}

func ExampleSchedule() {
	now := time.Date(2026, time.July, 10, 12, 0, 0, 0, time.UTC)
	s, err := field.Plan([]string{"Finn"}, attempts(), now, field.PlanOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.From.Format(time.DateOnly), "to", s.Until.Format(time.DateOnly), "not on the list:", s.Unlisted)
	// Output: 2026-07-01 to 2026-10-01 not on the list: [Abel Baker Cole Drew Eyre]
}

func ExamplePeriod_Label() {
	day := time.Date(2026, time.August, 20, 0, 0, 0, 0, time.UTC)
	for _, p := range []field.Period{field.Month, field.Quarter, field.HalfYear, field.Year} {
		fmt.Println(p, p.Label(day))
	}
	// Output:
	// month 2026-08
	// quarter 2026-Q3
	// half-year 2026-H2
	// year 2026
}

// calls are what a supervisor noted.
func calls() []field.CallBack {
	return []field.CallBack{
		{Interviewer: "ann", Respondent: "Abel", Wave: "2026-Q3", Result: field.Verified},
		{Interviewer: "ann", Respondent: "Eyre", Wave: "2026-Q3", Result: field.Verified},
		{Interviewer: "bob", Respondent: "Finn", Wave: "2026-Q3", Result: field.Unreachable},
		{Interviewer: "bob", Respondent: "Finn", Wave: "2026-Q3", Result: field.Contradicted}, // tried again
		{Interviewer: "bob", Respondent: "Gray", Wave: "2026-Q3", Result: field.Verified},
	}
}

func ExampleCallBacks() {
	checks, err := field.CallBacks(calls(), field.ControlOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range checks.Interviewers {
		fmt.Printf("%s: %d verified, %d contradicted, %d unreachable, invented %.2f %.2f\n",
			c.Interviewer, c.Verified, c.Contradicted, c.Unreachable, c.Invented.Value.Value, c.Invented.Interval)
	}
	// Output:
	// ann: 2 verified, 0 contradicted, 0 unreachable, invented 0.00 [0.00, 0.66]
	// bob: 1 verified, 1 contradicted, 0 unreachable, invented 0.50 [0.09, 0.91]
}

func ExampleCallBackChecks() {
	checks, err := field.CallBacks(calls(), field.ControlOptions{Level: 0.9})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d of %d invented, %.2f\n", checks.Total.Invented.Count, checks.Total.Invented.N, checks.Total.Invented.Interval)
	// Output: 1 of 4 invented, [0.06, 0.64]
}

func ExampleCallBackCheck() {
	checks, err := field.CallBacks([]field.CallBack{{Interviewer: "bob", Respondent: "Finn"}}, field.ControlOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(checks.Total.Unreachable, "unreachable, invented", checks.Total.Invented.Value)
	// Output: 1 unreachable, invented –
}

func ExampleProportion() {
	checks, err := field.CallBacks(calls(), field.ControlOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p := checks.Total.Invented
	fmt.Printf("%d/%d = %.2f\n", p.Count, p.N, p.Value.Value)
	// Output: 1/4 = 0.25
}

func ExampleCallBack() {
	_, err := field.CallBacks([]field.CallBack{{Interviewer: "ann"}}, field.ControlOptions{})
	fmt.Println(err)
	// Output: field: element 0 (""): call-back with result unreachable: invalid argument
}

func ExampleVerification() {
	fmt.Println(field.Verified, field.Contradicted, field.Unreachable)
	// Output: verified contradicted unreachable
}

// timed is a table of three interviews.
func timed() (*survey.Table, error) {
	q, err := survey.New(survey.Definition{ID: "service", Items: []survey.Item{{ID: "skill", Scale: scale.OneToTen()}}})
	if err != nil {
		return nil, err
	}
	table := survey.NewTable(q)
	for _, x := range []struct {
		respondent, interviewer string
		took                    time.Duration
	}{{"Abel", "ann", 3 * time.Minute}, {"Gray", "bob", 200 * time.Second}, {"Finn", "bob", 5 * time.Minute}} {
		r := q.NewResponse()
		r.Respondent, r.Interviewer, r.Wave = x.respondent, x.interviewer, "2026-Q3"
		if err := errors.Join(r.SetTiming("skill", x.took), table.Append(r)); err != nil {
			return nil, err
		}
	}
	return table, nil
}

func ExampleDurations() {
	table, err := timed()
	if err != nil {
		fmt.Println(err)
		return
	}
	checks, err := field.Durations(table, field.ControlOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range checks.Interviewers {
		fmt.Printf("%s: %d of %d beyond %v, median %v\n", c.Interviewer, c.Overlong.Count, c.Overlong.N, checks.Limit, c.Median)
	}
	// Output:
	// ann: 0 of 1 beyond 4m0s, median 3m0s
	// bob: 1 of 2 beyond 4m0s, median 4m10s
}

func ExampleOverlongInterview() {
	table, err := timed()
	if err != nil {
		fmt.Println(err)
		return
	}
	checks, err := field.Durations(table, field.ControlOptions{Limit: 190 * time.Second})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range checks.Overlong {
		fmt.Println(o.Row, o.Interviewer, o.Respondent, o.Duration)
	}
	// Output:
	// 1 bob Gray 3m20s
	// 2 bob Finn 5m0s
}

func ExampleDurationChecks() {
	table, err := timed()
	if err != nil {
		fmt.Println(err)
		return
	}
	checks, err := field.Durations(table, field.ControlOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(checks.Total.Interviews, "interviews, the longest took", checks.Total.Longest)
	// Output: 3 interviews, the longest took 5m0s
}

func ExampleDurationCheck() {
	table, err := timed()
	if err != nil {
		fmt.Println(err)
		return
	}
	checks, err := field.Durations(table, field.ControlOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f\n", checks.Total.Overlong.Value.Value, checks.Total.Overlong.Interval)
	// Output: 0.33 [0.06, 0.79]
}

func ExampleControlOptions() {
	_, err := field.CallBacks(calls(), field.ControlOptions{Level: 95})
	fmt.Println(errors.Is(err, field.ErrArgument))
	// Output: true
}

func ExampleInvented() {
	table, err := timed()
	if err != nil {
		fmt.Println(err)
		return
	}
	invented, err := field.Invented(table, calls())
	if err != nil {
		fmt.Println(err)
		return
	}
	clean := table.Filter(func(row int) bool { return !slices.Contains(invented.Rows, row) })
	fmt.Println(invented.Rows, clean.Len())
	// Output: [2] 2
}

func ExampleInventedAnswers() {
	table, err := timed()
	if err != nil {
		fmt.Println(err)
		return
	}
	elsewhere := []field.CallBack{{Interviewer: "eve", Respondent: "Hart", Wave: "2026-Q3", Result: field.Contradicted}}
	invented, err := field.Invented(table, elsewhere)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(invented.Rows), invented.Unmatched)
	// Output: 0 1
}

func ExampleDifficultCustomers() {
	q, err := survey.New(survey.Definition{
		ID:       "service",
		Items:    []survey.Item{{ID: "skill", Scale: scale.OneToTen()}},
		Segments: []survey.Segment{field.DifficultCustomers()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := q.NewResponse()
	fmt.Println(r.SetSegment("difficult-customer", "talkative"))
	for _, v := range q.Segments()[0].Values {
		fmt.Print(v.ID, " ")
	}
	fmt.Println()
	// Output:
	// <nil>
	// expert stubborn arrogant talkative unreasonable big-and-bullying
}
