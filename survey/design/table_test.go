package design_test

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// rated is a scale whose middle point is worth 2.5.
func rated() *scale.Scale {
	worth := decimal.RequireFromString("2.5")
	s, err := scale.New(scale.Definition{ID: "rated", Points: []scale.Point{{Value: 1}, {Value: 2, Worth: &worth}, {Value: 5}},
		Specials: []scale.Special{{Value: 9, Kind: scale.DontKnow}}})
	if err != nil {
		panic(err)
	}
	return s
}

type row struct {
	who, region, branch string
	rating              int // 0: no answer
	minutes             float64
	weight              float64
}

func tableOf(t testing.TB, rows ...row) *survey.Table {
	t.Helper()
	q, err := survey.New(survey.Definition{
		ID:       "visit",
		Items:    []survey.Item{{ID: "skill", Scale: rated()}, {ID: "wait", Scale: rated(), Reverse: true}},
		Segments: []survey.Segment{{ID: "region"}, {ID: "branch"}},
		Numbers:  []survey.Number{{ID: "minutes"}},
	})
	require.NoError(t, err)
	table := survey.NewTable(q)
	for _, x := range rows {
		r := q.NewResponse()
		r.Respondent = x.who
		require.NoError(t, errors.Join(r.SetSegment("region", x.region), r.SetSegment("branch", x.branch)))
		if x.rating > 0 {
			require.NoError(t, errors.Join(r.Answer("skill", x.rating), r.Answer("wait", x.rating)))
		}
		if x.minutes > 0 {
			require.NoError(t, r.SetNumber("minutes", x.minutes))
		}
		if x.weight > 0 {
			require.NoError(t, r.SetWeight(x.weight))
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

func visits(t testing.TB) *survey.Table {
	return tableOf(t,
		row{"ann", "north", "b1", 5, 10, 1},
		row{"bob", "north", "b1", 2, 0, 2},
		row{"ann", "north", "b2", 0, 30, 3},
		row{"", "south", "b3", 1, 20, 4},
		row{"", "south", "b4", 9, 5, 5},
		row{"cat", "south", "b4", 5, 0, 6},
	)
}

func TestVariablesOfATable(t *testing.T) {
	table := visits(t)
	ratings, err := design.VariableOf(table, "skill", func(v int) float64 { return float64(v) })
	require.NoError(t, err)
	require.Equal(t, design.Variable{Values: []float64{5, 2, 0, 1, 0, 5}, Valid: []bool{true, true, false, true, false, true}}, ratings)
	worth, err := design.WorthOf(table, "skill")
	require.NoError(t, err)
	require.Equal(t, []float64{5, 2.5, 0, 1, 0, 5}, worth.Values)
	require.Equal(t, ratings.Valid, worth.Valid)
	wait, err := design.WorthOf(table, "wait")
	require.NoError(t, err)
	require.Equal(t, []float64{1, 3.5, 0, 5, 0, 1}, wait.Values, "on the effective scale")
	minutes, err := design.NumberOf(table, "minutes")
	require.NoError(t, err)
	require.Equal(t, design.Variable{Values: []float64{10, 0, 30, 20, 5, 0}, Valid: []bool{true, false, true, true, true, false}}, minutes)

	for _, err := range []error{
		second(design.VariableOf(table, "x", func(int) float64 { return 0 })), second(design.WorthOf(table, "x")), second(design.NumberOf(table, "x")),
	} {
		require.ErrorIs(t, err, survey.ErrUnknown)
	}
}

func second[T any](_ T, err error) error { return err }

func TestOfTable(t *testing.T) {
	table := visits(t)
	weights := []float64{1, 2, 3, 4, 5, 6}
	regions := []string{"north", "north", "north", "south", "south", "south"}
	tests := []struct {
		name string
		o    design.TableOptions
		want design.Options
	}{
		{"weights", design.TableOptions{}, design.Options{}},
		{"strata", design.TableOptions{Strata: "region", LonelyPSU: design.Adjust}, design.Options{Strata: regions, LonelyPSU: design.Adjust}},
		{"clusters", design.TableOptions{Clusters: "branch"}, design.Options{Clusters: []string{"b1", "b1", "b2", "b3", "b4", "b4"}}},
		{"respondents", design.TableOptions{Clusters: design.Respondent}, design.Options{Clusters: []string{"ann", "bob", "ann", "4", "5", "cat"}}},
		{"population", design.TableOptions{Strata: "region", Population: map[string]float64{"north": 50, "south": 9}},
			design.Options{Strata: regions, Population: []float64{50, 50, 50, 9, 9, 9}}},
		{"one population", design.TableOptions{Population: map[string]float64{"": 50}}, design.Options{Population: []float64{50, 50, 50, 50, 50, 50}}},
		{"raked", design.TableOptions{Margins: []string{"region"}, BaseWeights: weights},
			design.Options{Calibration: design.Calibration{Margins: [][]string{regions}, BaseWeights: weights}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := design.OfTable(table, tt.o)
			require.NoError(t, err)
			want, err := design.New(weights, tt.want)
			require.NoError(t, err)
			y, err := design.WorthOf(table, "skill")
			require.NoError(t, err)
			a, err := got.Mean(y, none)
			require.NoError(t, err)
			b, err := want.Mean(y, none)
			require.NoError(t, err)
			require.Equal(t, b, a)
			require.Equal(t, want.DF(), got.DF())
		})
	}
	gap := visits(t)
	require.NoError(t, gap.AppendTable(tableOf(t, row{"dan", "", "", 5, 1, 1})))
	for _, tt := range []struct {
		name  string
		table *survey.Table
		o     design.TableOptions
		want  error
	}{
		{"unknown stratum", table, design.TableOptions{Strata: "planet"}, survey.ErrUnknown},
		{"unknown cluster", table, design.TableOptions{Clusters: "planet"}, survey.ErrUnknown},
		{"unknown margin", table, design.TableOptions{Margins: []string{"planet"}}, survey.ErrUnknown},
		{"no population", table, design.TableOptions{Strata: "region", Population: map[string]float64{"north": 50}}, design.ErrArgument},
		{"row without stratum", gap, design.TableOptions{Strata: "region"}, design.ErrArgument},
		{"row without cluster", gap, design.TableOptions{Clusters: "branch"}, design.ErrArgument},
		{"empty", survey.NewTable(table.Questionnaire()), design.TableOptions{}, design.ErrNoBase},
		{"a stratum of one respondent", table, design.TableOptions{Strata: "branch"}, design.ErrLonelyPSU},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := design.OfTable(tt.table, tt.o)
			require.ErrorIs(t, err, tt.want)
		})
	}
	_, err := design.OfTable(nil, design.TableOptions{})
	require.ErrorIs(t, err, design.ErrArgument)
	// One sampling unit in all has figures without an error.
	for name, tt := range map[string]struct {
		rows    []row
		options design.TableOptions
	}{
		"one row":      {[]row{{who: "a", rating: 5}}, design.TableOptions{}},
		"one customer": {[]row{{who: "a", rating: 5}, {who: "a", rating: 1}}, design.TableOptions{Clusters: design.Respondent}},
	} {
		table := tableOf(t, tt.rows...)
		d, err := design.OfTable(table, tt.options)
		require.NoError(t, err, name)
		worth, err := design.WorthOf(table, "skill")
		require.NoError(t, err)
		m, err := d.Mean(worth, design.EstimateOptions{})
		require.NoError(t, err)
		require.False(t, m.Estimate.SE.Valid || m.Estimate.Interval.Valid(), name)
		require.Equal(t, survey.NoError, m.Estimate.Warnings[0].Code, name)
	}
	unweighted, err := design.OfTable(tableOf(t, row{who: "a", rating: 1}, row{who: "b", rating: 5}), design.TableOptions{})
	require.NoError(t, err)
	require.Equal(t, []float64{1, 1}, unweighted.Weights())
}
