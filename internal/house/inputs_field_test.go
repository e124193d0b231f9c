package house_test

import (
	"time"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/field"
)

func contacts() []survey.Contact {
	at := func(day int) time.Time { return time.Date(2026, time.March, day, 9, 0, 0, 0, time.UTC) }
	return []survey.Contact{
		{Respondent: "c", Wave: "2026-Q1", Channel: "web", Time: at(4), Outcome: survey.NonContact},
		{Respondent: "a", Wave: "2026-Q1", Channel: "phone", Time: at(3), Outcome: survey.Interviewed},
		{Respondent: "b", Wave: "2026-Q1", Channel: "phone", Time: at(1), Outcome: survey.Refusal},
		{Respondent: "x", Wave: "2026-Q1", Channel: "phone", Time: at(2), Outcome: survey.Interviewed},
	}
}

func callBacks() []field.CallBack {
	return []field.CallBack{
		{Interviewer: "i-7", Respondent: "b", Wave: "2026-Q1", Result: field.Contradicted},
		{Interviewer: "i-7", Respondent: "a", Wave: "2026-Q1", Result: field.Verified},
	}
}

var fieldInputs = inputs{
	calls: map[string]func() call{
		"Count": func() call {
			c := contacts()
			return give(func() (any, error) { return field.Count(c) }, c)
		},
		"Final": func() call {
			c := append(contacts(), contacts()...)
			return give(func() (any, error) { return field.Final(c), nil }, c)
		},
		"RatesBy": func() call {
			c := contacts()
			return give(func() (any, error) {
				return field.RatesBy(c, field.Cut{Wave: true, Channel: true}, field.RateOptions{})
			}, c)
		},
		"Plan": func() call {
			customers, c := []string{"d", "c", "b", "a"}, contacts()
			now := time.Date(2026, time.March, 5, 0, 0, 0, 0, time.UTC)
			return give(func() (any, error) { return field.Plan(customers, c, now, field.PlanOptions{}) }, customers, c)
		},
		"CallBacks": func() call {
			c := callBacks()
			return give(func() (any, error) { return field.CallBacks(c, field.ControlOptions{}) }, c)
		},
		"Invented": func() call {
			t, c := table(), callBacks()
			return give(func() (any, error) { return field.Invented(t, c) }, t, c)
		},
		"Durations": func() call {
			t := table()
			return give(func() (any, error) { return field.Durations(t, field.ControlOptions{Limit: time.Second}) }, t)
		},
	},
	specimens: []func() any{
		func() any { return field.HalfYear },
		func() any { return field.Contradicted },
		func() any { return field.Given },
		func() any { return field.Counts{Interviewed: 3, Refusal: 1} },
		func() any {
			return must(field.RatesOf(field.Counts{Interviewed: 3, Refusal: 1}, field.RateOptions{})).RR1
		},
		func() any { return &field.IndexError{Index: 1, Respondent: "a", Err: field.ErrArgument} },
	},
}
