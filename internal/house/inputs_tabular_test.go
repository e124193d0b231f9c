package house_test

import (
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

var tabularInputs = inputs{
	calls: map[string]func() call{
		"CSV": func() call {
			q := questionnaire()
			o := tabular.CSVOptions{
				Columns:     map[string]string{"Ease of use": "ease", "Remark": ""},
				Missing:     slices.Clip([]string{"NA", "-"}),
				NotAsked:    []string{"skip"},
				TimeLayouts: []string{time.DateOnly},
			}
			text := "respondent,time,Ease of use,wait,recommend,causes,Remark\n" +
				"a,2026-03-01,3,NA,skip,parts;phone,none\nb,-,5,1,10,,none\n"
			return give(func() (any, error) { return collected(tabular.CSV(q, strings.NewReader(text), o)) }, q, &o)
		},
		"JSONLines": func() call {
			q := questionnaire()
			o := tabular.JSONOptions{TimeLayouts: []string{time.DateOnly}}
			text := `{"respondent":"a","time":"2026-03-01","answers":{"ease":3},"choices":{"causes":["parts"]}}` + "\n"
			return give(func() (any, error) { return collected(tabular.JSONLines(q, strings.NewReader(text), o)) }, q, &o)
		},
	},
	specimens: []func() any{
		func() any { return &tabular.StreamError{Source: "a.csv", Line: 7, Err: io.ErrUnexpectedEOF} },
	},
}

// collected are the responses of a stream, which may all be the same one.
func collected(stream iter.Seq2[*survey.Response, error]) (any, error) {
	var read []*survey.Response
	for r, err := range stream {
		if err != nil {
			return nil, err
		}
		read = append(read, r)
	}
	return read, nil
}
