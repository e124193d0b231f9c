package report_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func TestJSONRoundTrip(t *testing.T) {
	r := full()
	data, err := json.Marshal(r)
	require.NoError(t, err)
	golden(t, "full.json", append(data, '\n'))
	var back report.Report
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, r, back)

	require.NoError(t, json.Unmarshal([]byte(`{"version":1}`), &back))
	require.Equal(t, report.Report{}, back)
}

func TestJSONRefused(t *testing.T) {
	tests := []struct {
		name, data string
		want       error
	}{
		{"version", `{"version":2}`, report.ErrEncoding},
		{"no version", `{}`, report.ErrEncoding},
		{"null", `null`, report.ErrEncoding},
		{"unknown key", `{"version":1,"titel":{}}`, report.ErrEncoding},
		{"unknown kind", `{"version":1,"sections":[{"id":"a","blocks":[{"pie":{}}]}]}`, strictjson.ErrUnknownField},
		{"repeated key", `{"version":1,"version":1}`, strictjson.ErrDuplicateKey},
		{"two kinds", `{"version":1,"sections":[{"id":"a","blocks":[{"text":{"en":"a"},"bars":{}}]}]}`, report.ErrBlock},
		{"no kind", `{"version":1,"sections":[{"id":"a","blocks":[{}]}]}`, report.ErrBlock},
		{"infinite", `{"version":1,"sections":[{"id":"a","blocks":[{"figure":{"label":{},"value":{"number":"Inf"}}}]}]}`, report.ErrNumber},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := report.Report{Title: english("as before")}
			err := json.Unmarshal([]byte(tt.data), &r)
			if tt.name == "null" {
				err = r.UnmarshalJSON([]byte(tt.data)) // encoding/json keeps null to itself
			}
			require.ErrorIs(t, err, tt.want)
			require.Equal(t, report.Report{Title: english("as before")}, r)
		})
	}
	require.Error(t, new(report.Report).UnmarshalJSON([]byte(`{"version":1}{}`)))
}

// What stands beside a suppressed value in JSON from elsewhere does not come in.
func TestJSONDropsSuppressed(t *testing.T) {
	var r report.Report
	require.NoError(t, json.Unmarshal([]byte(`{"version":1,"sections":[{"id":"a","blocks":[{"bars":{"items":[
		{"label":{"en":"x"},"value":{"text":"41.4","number":41.4,"suppressed":true},"base":{"text":"3"}}]}}]}]}`), &r))
	require.Equal(t, report.Bar{Label: english("x"), Value: report.Value{Suppressed: true}, Base: report.Value{Suppressed: true}},
		r.Sections[0].Blocks[0].Bars.Items[0])
}

func TestValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	bad := string([]byte{0xff})
	number := func(x float64) report.Value {
		return report.Value{Text: "x", Number: survey.Optional{Value: x, Valid: true}}
	}
	bars := func(v report.Value) report.Block {
		return report.Block{Bars: &report.Bars{Items: []report.Bar{{Value: v}}}}
	}
	axis := func(a report.Axis) report.Block { return report.Block{Gaps: &report.Gaps{Axis: a}} }
	split := func(values ...report.Value) report.Block {
		return report.Block{Split: &report.Split{Parts: make([]scale.Text, 2), Rows: []report.Whole{{Shares: values}}}}
	}
	tests := []struct {
		name  string
		block report.Block
		want  error
	}{
		{"good", bars(number(4)), nil},
		{"nothing", report.Block{}, report.ErrBlock},
		{"title only", report.Block{Title: english("x")}, report.ErrBlock},
		{"two", report.Block{Text: english("x"), Bars: &report.Bars{}}, report.ErrBlock},
		{"NaN", bars(number(nan)), report.ErrNumber},
		{"infinite", bars(number(-inf)), report.ErrNumber},
		{"too large", bars(number(1e101)), report.ErrNumber},
		{"NaN under suppression", bars(report.Value{Number: survey.Optional{Value: nan, Valid: true}, Suppressed: true}), nil},
		{"interval NaN", bars(report.Value{Interval: survey.Interval{Lower: nan, Level: .95}}), report.ErrNumber},
		{"interval upside down", bars(report.Value{Interval: survey.Interval{Lower: 2, Upper: 1, Level: .95}}), report.ErrNumber},
		{"interval level", bars(report.Value{Interval: survey.Interval{Lower: 1, Upper: 2, Level: 1}}), report.ErrNumber},
		{"text", bars(report.Value{Text: bad}), report.ErrText},
		{"words", bars(report.Value{Words: english(bad)}), report.ErrText},
		{"title", report.Block{Title: english(bad), Bars: &report.Bars{}}, report.ErrText},
		{"language", report.Block{Text: scale.Text{"": "x"}}, report.ErrText},
		{"figure level", report.Block{Figure: &report.Figure{Level: "x"}}, report.ErrBlock},
		{"bar level", report.Block{Bars: &report.Bars{Items: []report.Bar{{Level: "x"}}}}, report.ErrBlock},
		{"depth", report.Block{Bars: &report.Bars{Items: []report.Bar{{Depth: 10}}}}, report.ErrBlock},
		{"axis", axis(report.Axis{Min: 1, Max: 1}), report.ErrBlock},
		{"axis too short", axis(report.Axis{Max: 5e-324}), report.ErrBlock},
		{"axis too far from 0", axis(report.Axis{Min: 1e15, Max: 1e15 + 1}), report.ErrBlock},
		{"axis NaN", axis(report.Axis{Min: 1, Max: nan}), report.ErrNumber},
		{"axis infinite", axis(report.Axis{Min: 1, Max: inf}), report.ErrNumber},
		{"levels fall", axis(report.Axis{Max: 9, Levels: []report.Level{{ID: "a", From: 3}, {ID: "b", From: 3}}}), report.ErrBlock},
		{"level NaN", axis(report.Axis{Max: 9, Levels: []report.Level{{ID: "a", From: nan}}}), report.ErrBlock},
		{"level outside", axis(report.Axis{Max: 9, Levels: []report.Level{{ID: "a", From: 9}}}), report.ErrBlock},
		{"levels alike", axis(report.Axis{Max: 9, Levels: []report.Level{{ID: "a"}, {ID: "a", From: 3}}}), report.ErrBlock},
		{"no columns", report.Block{Table: &report.Table{}}, report.ErrBlock},
		{"cells", report.Block{Table: &report.Table{Columns: make([]report.Column, 2), Rows: make([]report.Row, 1)}}, report.ErrBlock},
		{"no parts", report.Block{Split: &report.Split{}}, report.ErrBlock},
		{"shares", split(percentOf(40), percentOf(60)), nil},
		{"no answers", split(report.Value{Text: "–"}, report.Value{Text: "–"}), nil},
		{"too few shares", split(percentOf(100)), report.ErrBlock},
		{"shares do not sum", split(percentOf(40), percentOf(59)), report.ErrBlock},
		{"one share without number", split(percentOf(100), report.Value{}), report.ErrBlock},
		{"negative share", split(percentOf(-40), percentOf(140)), report.ErrBlock},
		{"share NaN", split(number(nan), percentOf(100)), report.ErrNumber},
		{"suppressed share", split(report.Value{Suppressed: true}, percentOf(20)), nil},
		{"counts", report.Block{Split: &report.Split{Parts: make([]scale.Text, 1), Rows: []report.Whole{{Shares: []report.Value{percentOf(100)}, Counts: make([]report.Value, 2)}}}}, report.ErrBlock},
		{"negative count", report.Block{Pareto: &report.Pareto{Items: []report.Cause{{Count: number(-1)}}}}, report.ErrBlock},
		{"limit NaN", report.Block{Trend: &report.Trend{Points: []report.Point{{Upper: survey.Optional{Value: nan, Valid: true}}}}}, report.ErrNumber},
		{"limits upside down", report.Block{Trend: &report.Trend{Points: []report.Point{{Lower: survey.Some(2), Upper: survey.Some(1)}}}}, report.ErrNumber},
		{"phase", report.Block{Trend: &report.Trend{Points: []report.Point{{Phase: english(bad)}}}}, report.ErrText},
		{"alarm", report.Block{Trend: &report.Trend{Points: []report.Point{{Alarm: english(bad)}}}}, report.ErrText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := report.Report{Sections: []report.Section{{ID: "first"}, {ID: "here", Blocks: []report.Block{{Text: english("x")}, tt.block}}}}
			err := r.Validate()
			var b strings.Builder
			_, marshal := json.Marshal(r)
			if tt.want == nil {
				require.NoError(t, errors.Join(err, r.Text(&b, "en"), r.HTML(&b, "en"), marshal))
				requireFinite(t, b.String())
				return
			}
			require.ErrorIs(t, err, tt.want)
			e, ok := errors.AsType[*report.Error](err)
			require.True(t, ok)
			require.Equal(t, "here", e.Section)
			require.Equal(t, 2, e.Block)
			require.ErrorIs(t, r.Text(&b, "en"), tt.want)
			require.ErrorIs(t, r.HTML(&b, "en"), tt.want)
			require.Empty(t, b.String())
			require.ErrorIs(t, marshal, tt.want)
		})
	}
	for _, id := range []string{"", "a b", bad, "first"} {
		r := report.Report{Sections: []report.Section{{ID: "first"}, {ID: id}}}
		require.ErrorIs(t, r.Validate(), report.ErrSection)
	}
	require.ErrorIs(t, report.Report{Notes: []scale.Text{english(bad)}}.Validate(), report.ErrText)
}

func FuzzReportJSON(f *testing.F) {
	// One block each: small seeds make many runs.
	for _, b := range append(hiding(41, "x").Sections[0].Blocks, chart().Blocks[0]) {
		data, err := json.Marshal(report.Report{Title: english("x"), Sections: []report.Section{{ID: "a", Blocks: []report.Block{b}}}})
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"version":1,"sections":[{"id":"a","blocks":[{"trend":{"points":[{"label":{},"value":{"number":1e-300}}]}}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r report.Report
		if json.Unmarshal(data, &r) != nil {
			return
		}
		again, err := json.Marshal(r)
		require.NoError(t, err)
		var back report.Report
		require.NoError(t, json.Unmarshal(again, &back))
		twice, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(again), string(twice))
		requireFinite(t, htmlOf(t, r, "zh"))
		textOf(t, r, "en")
	})
}
