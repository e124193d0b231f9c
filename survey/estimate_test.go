package survey_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
)

func TestOptional(t *testing.T) {
	tests := []struct {
		name       string
		input      survey.Optional
		json, text string
	}{
		{"none", survey.Optional{}, "null", "–"},
		{"value without validity", survey.Optional{Value: 3}, "null", "–"},
		{"zero", survey.Some(0), "0", "0"},
		{"value", survey.Some(-2.5), "-2.5", "-2.5"},
		{"tiny", survey.Some(1e-300), "1e-300", "1e-300"},
		{"Inf", survey.Some(math.Inf(1)), `"Inf"`, "+Inf"},
		{"-Inf", survey.Some(math.Inf(-1)), `"-Inf"`, "-Inf"},
		{"NaN", survey.Some(math.NaN()), "null", "–"},
		{"NaN by hand", survey.Optional{Value: math.NaN(), Valid: true}, "null", "–"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, err := json.Marshal(tt.input)
			require.NoError(t, err)
			require.Equal(t, tt.json, string(text))
			require.Equal(t, tt.text, tt.input.String())
			var back survey.Optional
			require.NoError(t, json.Unmarshal(text, &back))
			again, err := json.Marshal(back)
			require.NoError(t, err)
			require.Equal(t, tt.json, string(again))
		})
	}
	var o survey.Optional
	require.NoError(t, o.UnmarshalJSON([]byte(" null ")))
	require.False(t, o.Valid)
	for _, bad := range []string{`"NaN"`, `"inf"`, `[]`, `1e999`, `true`} {
		o = survey.Some(7)
		require.ErrorIs(t, json.Unmarshal([]byte(bad), &o), survey.ErrEncoding, bad)
		require.Equal(t, survey.Some(7), o)
	}
}

func TestInterval(t *testing.T) {
	i := survey.Interval{Lower: -0.123456, Upper: 0.5, Level: 0.95}
	tests := []struct{ format, want string }{
		{"%.2f", "[-0.12, 0.50]"},
		{"%v", "[-0.123456, 0.5]"},
		{"%+.1f", "[-0.1, +0.5]"},
		{"%6.1f", "[  -0.1,    0.5]"},
		{"%g", "[-0.123456, 0.5]"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, fmt.Sprintf(tt.format, i), tt.format)
		require.Equal(t, "[–]", fmt.Sprintf(tt.format, survey.Interval{}))
	}
	require.Equal(t, "[-0.123456, 0.5]", fmt.Sprint(i))
	require.True(t, i.Valid())
	require.False(t, survey.Interval{}.Valid())
	require.False(t, survey.Interval{Level: math.NaN()}.Valid())
	require.Equal(t, survey.Interval{Lower: -12.3456, Upper: 50, Level: 0.95}, i.Scale(100))
}

func TestEstimateJSON(t *testing.T) {
	e := survey.Estimate{Value: 0.4, SE: survey.Some(0.1), Interval: survey.Interval{Lower: 0.2, Upper: 0.6, Level: 0.95},
		N: 25, Missing: 3, EffectiveN: 20.5, Method: "wald"}
	e.Warn(survey.LowBase, "only %d", 25)
	text := string(must(json.Marshal(e)))
	require.JSONEq(t, `{"value":0.4,"se":0.1,"interval":{"lower":0.2,"upper":0.6,"level":0.95},"n":25,"missing":3,
		"effective_n":20.5,"method":"wald","warnings":[{"code":"low-base","text":"only 25"}]}`, text)
	var back survey.Estimate
	require.NoError(t, json.Unmarshal([]byte(text), &back))
	require.Equal(t, e, back)

	require.JSONEq(t, `{"value":1,"se":null,"n":1,"missing":0,"effective_n":1}`,
		string(must(json.Marshal(survey.Estimate{Value: 1, N: 1, EffectiveN: 1}))))

	// Neither by the method nor by setting the field does a figure get out.
	hidden := e.Suppress()
	require.Equal(t, survey.Estimate{Suppressed: true}, hidden)
	e.Suppressed = true
	for _, x := range []survey.Estimate{hidden, e} {
		require.Equal(t, `{"suppressed":true}`, string(must(json.Marshal(x))))
		require.Equal(t, `[{"suppressed":true}]`, string(must(json.Marshal([]survey.Estimate{x}))))
		require.Equal(t, `{"E":{"suppressed":true}}`, string(must(json.Marshal(struct{ E *survey.Estimate }{&x}))))
	}
	require.NoError(t, json.Unmarshal([]byte(`{"suppressed":true}`), &back))

	for _, bad := range []survey.Estimate{{Value: math.NaN()}, {Interval: survey.Interval{Lower: math.NaN(), Level: 0.9}}, {EffectiveN: math.NaN()}} {
		_, err := json.Marshal(bad)
		require.Error(t, err, "NaN must not be written")
	}
	require.Equal(t, "only 25", e.Warnings[0].String())
}
