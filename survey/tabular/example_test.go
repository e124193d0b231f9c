package tabular_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

func questionnaire() *survey.Questionnaire {
	q := new(survey.Questionnaire)
	err := json.Unmarshal([]byte(`{
		"items": [{"id": "skill", "scale": "one-to-ten"}, {"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"}],
		"segments": [{"id": "region", "values": [{"id": "north"}, {"id": "south"}]}],
		"choices": [{"id": "causes", "options": [{"id": "late"}, {"id": "price"}]}]
	}`), q)
	if err != nil {
		panic(err)
	}
	return q
}

// Bad rows are reported with row, line and column; the good ones are kept.
func ExampleCSV() {
	q := questionnaire()
	file := strings.NewReader("respondent,region,skill,Q7,causes\n" +
		"c1,north,9,10,\n" +
		"c2,east,11,7,late\n" +
		"c3,south,6,,late;price\n")

	table, rejected, err := survey.Collect(q, tabular.CSV(q, file, tabular.CSVOptions{
		Source:  "july.csv",
		Columns: map[string]string{"Q7": "recommend"},
	}), survey.CollectOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Len(), "responses")
	fmt.Println(rejected.Err())
	// Output:
	// 2 responses
	// july.csv: row 2 (line 3): region: value "east": unknown name; skill: value "11": value out of range
}

// A European export: semicolons, texts for missing answers, columns to leave out,
// ratings beyond the scale taken as missing.
func ExampleCSVOptions() {
	q := questionnaire()
	file := strings.NewReader("nr;skill;recommend;remark\n" +
		"1;9;99;\"fast; friendly\"\n" +
		"2;NA;skip;\n")

	options := tabular.CSVOptions{
		Comma:    ';',
		Columns:  map[string]string{"nr": "respondent", "remark": ""},
		Missing:  []string{"NA"},
		NotAsked: []string{"skip"},
		Policy:   scale.Missing,
	}
	for r, err := range tabular.CSV(q, file, options) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(r.Respondent, r.Code(0) == scale.Blank, r.Code(1) == scale.NotAsked, r.Repaired())
	}
	// Output:
	// 1 false false 1
	// 2 true true 0
}

func ExampleJSONLines() {
	q := questionnaire()
	file := strings.NewReader(`{"respondent": "c1", "answers": {"skill": 9, "recommend": 10}, "segments": {"region": "north"}}
{"respondent": "c2", "answers": {"skill": 9.5}, "score": 1}
{"respondent": "c3", "skipped": ["recommend"], "choices": {"causes": ["late", "price"]}}
`)
	table, rejected, err := survey.Collect(q, tabular.JSONLines(q, file, tabular.JSONOptions{}), survey.CollectOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Len(), "responses")
	fmt.Println(rejected.Err())
	// Output:
	// 2 responses
	// row 2 (line 2): skill: value "9.5": value is not a point of the scale; score: value "1": unknown name
}

func ExampleJSONOptions() {
	q := questionnaire()
	file := strings.NewReader(`{"time": "31.07.2026", "answers": {"skill": 12}}`)
	for r, err := range tabular.JSONLines(q, file, tabular.JSONOptions{
		Policy:      scale.Clamp,
		TimeLayouts: []string{"02.01.2006"},
	}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		item := r.Questionnaire().Items()[0]
		value, _ := item.Scale.Value(r.Code(0))
		fmt.Println(r.Time.Format("2006-01-02"), value)
	}
	// Output:
	// 2026-07-31 10
}

// A header that does not fit the questionnaire ends the stream, and says
// everything that is wrong with it.
func ExampleStreamError() {
	q := questionnaire()
	for _, err := range tabular.CSV(q, strings.NewReader("skil,region\n9,north\n"), tabular.CSVOptions{Source: "july.csv"}) {
		end, ok := errors.AsType[*tabular.StreamError](err)
		fmt.Println(ok, end.Line, errors.Is(err, tabular.ErrHeader))
		fmt.Println(err)
	}
	// Output:
	// true 1 true
	// tabular: july.csv: line 1: unknown columns "skil"; no column for the items "skill", "recommend": unusable header
}
