package pushdown_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/pushdown"
)

// rows plays the rows of a driver: nil is a null.
type rows struct {
	data [][]any
	at   int
	err  error
}

func (r *rows) Next() bool { r.at++; return r.at <= len(r.data) }

func (r *rows) Err() error { return r.err }

func (r *rows) Scan(dest ...any) error {
	row := r.data[r.at-1]
	if len(row) != len(dest) {
		return fmt.Errorf("%d columns for %d destinations", len(row), len(dest))
	}
	for i, d := range dest {
		switch d := d.(type) {
		case *int64:
			v, ok := row[i].(int)
			if !ok {
				return fmt.Errorf("column %d: %v is no integer", i+1, row[i])
			}
			*d = int64(v)
		case **int64:
			if *d = nil; row[i] != nil {
				v, ok := row[i].(int)
				if !ok {
					return fmt.Errorf("column %d: %v is no integer", i+1, row[i])
				}
				w := int64(v)
				*d = &w
			}
		case **string:
			if *d = nil; row[i] != nil {
				v := row[i].(string)
				*d = &v
			}
		}
	}
	return nil
}

// worth gives answers 1 to 3 the worths 5, 2.5 and 0, and has the special code 99.
func worth(t testing.TB) *scale.Scale {
	five, half, none := decimal.New(5, 0), decimal.New(25, -1), decimal.New(0, 0)
	s, err := scale.New(scale.Definition{
		ID:       "worth",
		Points:   []scale.Point{{Value: 1, Worth: &five}, {Value: 2, Worth: &half}, {Value: 3, Worth: &none}},
		Specials: []scale.Special{{Value: 99}},
	})
	require.NoError(t, err)
	return s
}

// database is a wide table with the answers of three items in three cells, nulls
// and special codes among them, and the vessels made of it answer by answer.
type database struct {
	vars    []survey.Variable
	cells   []any
	answers [][3]any
}

func answered(t testing.TB, n int) database {
	d := database{vars: []survey.Variable{
		{ID: "skill", Scale: scale.OneToTen()}, {ID: "wait", Scale: worth(t)}, {ID: "recommend", Scale: scale.ZeroToTen()},
	}}
	rng := rand.New(rand.NewPCG(7, 11))
	for range n {
		d.cells = append(d.cells, []any{"north", "south", nil}[rng.IntN(3)])
		var a [3]any
		for i, v := range d.vars {
			if c := scale.Code(rng.IntN(v.Scale.Codes())); c > scale.NotAsked {
				a[i], _ = v.Scale.Value(c)
			}
		}
		d.answers = append(d.answers, a)
	}
	return d
}

func (d database) codes(t testing.TB, row int) []scale.Code {
	codes := make([]scale.Code, len(d.vars))
	for i, v := range d.vars {
		codes[i] = scale.Blank
		if value, ok := d.answers[row][i].(int); ok {
			c, err := v.Scale.Encode(value, scale.Reject)
			require.NoError(t, err)
			codes[i] = c
		}
	}
	return codes
}

func cellName(cell any) string {
	name, _ := cell.(string)
	return name
}

func TestTalliesEqualThoseOfAllAnswers(t *testing.T) {
	d := answered(t, 500)
	var data [][]any
	want := map[string]*survey.Group[string, *scale.Tally]{}
	for i, v := range d.vars {
		want[v.ID] = survey.NewGroup[string](scale.NewTally(v.Scale))
		for row, cell := range d.cells {
			data = append(data, []any{cell, v.ID, d.answers[row][i], 1}) // ungrouped: rows of a cell add up
			require.NoError(t, want[v.ID].At(cellName(cell)).AddCode(d.codes(t, row)[i], 1))
		}
	}
	got, err := pushdown.Tallies(&rows{data: data}, d.vars...)
	require.NoError(t, err)
	require.Len(t, got, len(want))
	for id, g := range want {
		require.True(t, g.Equal(got[id]), id)
		require.Equal(t, []string{"", "north", "south"}, got[id].Keys())
	}
}

func TestCrosstabEqualsThatOfAllAnswers(t *testing.T) {
	d := answered(t, 500)
	items := [2]survey.Axis{{ID: "skill", Scale: d.vars[0].Scale}, {ID: "wait", Scale: d.vars[1].Scale}}
	regions := survey.Axis{ID: "region", Categories: []string{"south", "north"}}
	wantItems, err := survey.NewCrosstab(items[0], items[1])
	require.NoError(t, err)
	wantRegions, err := survey.NewCrosstab(items[0], regions)
	require.NoError(t, err)
	var byItem, byRegion [][]any
	for row, cell := range d.cells {
		codes := d.codes(t, row)
		require.NoError(t, wantItems.AddCode(codes[0], codes[1], 2))
		require.NoError(t, wantRegions.AddCodeIn(cellName(cell), codes[0], 2))
		byItem = append(byItem, []any{d.answers[row][0], d.answers[row][1], 2})
		byRegion = append(byRegion, []any{d.answers[row][0], cell, 2})
	}
	got, err := pushdown.Crosstab(&rows{data: byItem}, items[0], items[1])
	require.NoError(t, err)
	require.True(t, wantItems.Equal(got))
	got, err = pushdown.Crosstab(&rows{data: byRegion}, items[0], regions)
	require.NoError(t, err)
	require.True(t, wantRegions.Equal(got))
}

func TestMomentsEqualThoseOfAllAnswers(t *testing.T) {
	d := answered(t, 500)
	empty, err := survey.NewMoments(survey.Listwise, d.vars...)
	require.NoError(t, err)
	want := survey.NewGroup[string](empty)
	var data [][]any
	for row, cell := range d.cells {
		codes := d.codes(t, row)
		require.NoError(t, want.At(cellName(cell)).Add(codes))
		var x [3]int
		complete := true
		for i, v := range d.vars {
			w, _, ok := v.Scale.WorthUnits(codes[i])
			x[i], complete = int(w), complete && ok
		}
		if !complete {
			data = append(data, []any{cell, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
			continue
		}
		data = append(data, []any{cell, 1, 0, 0, x[0], x[1], x[2],
			x[0] * x[0], x[1] * x[0], x[1] * x[1], x[2] * x[0], x[2] * x[1], x[2] * x[2]})
	}
	got, err := pushdown.Moments(&rows{data: data}, d.vars...)
	require.NoError(t, err)
	require.True(t, want.Equal(got))
	total, err := got.Total()
	require.NoError(t, err)
	require.Positive(t, total.Dropped())
}

func TestRefusedRows(t *testing.T) {
	one := []survey.Variable{{ID: "skill", Scale: scale.OneToTen()}}
	two := append(one, survey.Variable{ID: "wait", Scale: scale.OneToTen()})
	skill, region := survey.Axis{ID: "skill", Scale: scale.OneToTen()}, survey.Axis{ID: "region", Categories: []string{"north"}}
	lost := errors.New("connection lost")
	tallies := func(r *rows) error { _, err := pushdown.Tallies(r, one...); return err }
	moments := func(r *rows) error { _, err := pushdown.Moments(r, one...); return err }
	moments2 := func(r *rows) error { _, err := pushdown.Moments(r, two...); return err }
	items := func(r *rows) error { _, err := pushdown.Crosstab(r, skill, skill); return err }
	regions := func(r *rows) error { _, err := pushdown.Crosstab(r, skill, region); return err }
	good := []any{"north", "skill", 9, 4}
	for _, c := range []struct {
		name string
		read func(*rows) error
		rows rows
		want error
		text string
	}{
		{"value", tallies, rows{data: [][]any{good, {"north", "skill", 11, 4}}}, scale.ErrOutOfRange, `pushdown: row 2, cell "north", skill: `},
		{"item", tallies, rows{data: [][]any{{nil, "parts", 9, 4}}}, survey.ErrUnknown, `pushdown: row 1, parts: `},
		{"negative", tallies, rows{data: [][]any{{"north", "skill", 9, -1}}}, pushdown.ErrAnswers, "count -1"},
		{"overflow", tallies, rows{data: [][]any{{"", "skill", 9, math.MaxInt}, {"", "skill", 9, math.MaxInt}, {"", "skill", 9, math.MaxInt}}}, nil, ""},
		{"fraction", tallies, rows{data: [][]any{{"north", "skill", 9.5, 4}}}, nil, "is no integer"},
		{"columns", tallies, rows{data: [][]any{{"north", "skill", 9}}}, nil, "3 columns"},
		{"lost", tallies, rows{data: [][]any{good}, err: lost}, lost, "pushdown: connection lost"},
		{"pair", items, rows{data: [][]any{{9, 0, 1}}}, scale.ErrOutOfRange, "skill × skill"},
		{"pair twice", items, rows{data: [][]any{{9, 1, -1}}}, pushdown.ErrAnswers, "row 1"},
		{"category", regions, rows{data: [][]any{{9, "west", 1}}}, survey.ErrUnknown, `category "west"`},
		{"row of a category", regions, rows{data: [][]any{{0, "north", 1}}}, scale.ErrOutOfRange, ""},
		{"invalid answers", moments, rows{data: [][]any{{"north", 0, 3, 2, 0, 0}}}, pushdown.ErrAnswers, `cell "north": 2 respondents`},
		{"one invalid answer", moments, rows{data: [][]any{{"north", 0, 3, 1, 0, 0}}}, pushdown.ErrAnswers, `cell "north": 1 respondents`},
		{"sum", moments, rows{data: [][]any{{"north", 2, 0, 0, 21, 221}}}, survey.ErrArgument, ""},
		{"negative n", moments, rows{data: [][]any{{"north", -2, 0, 0, -8, -32}}}, survey.ErrArgument, ""},
		{"negative dropped", moments, rows{data: [][]any{{"north", 2, -1, 0, 8, 32}}}, survey.ErrArgument, ""},
		{"Cauchy-Schwarz", moments2, rows{data: [][]any{{"north", 2, 0, 0, 8, 8, 40, 20, 40}}}, survey.ErrArgument, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.read(&c.rows)
			if c.name == "overflow" && math.MaxInt == math.MaxInt32 {
				return // what an int holds does not overflow a count
			}
			require.Error(t, err)
			require.ErrorContains(t, err, c.text)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
			}
			if c.name != "lost" {
				var at *pushdown.RowError
				require.ErrorAs(t, err, &at)
				require.Positive(t, at.Row)
			}
		})
	}
}

func TestSumsCutByTheDatabase(t *testing.T) {
	if math.MaxInt == math.MaxInt32 {
		return
	}
	_, err := pushdown.Moments(&rows{data: [][]any{{"", 2, 0, 0, 8, math.MaxInt}}}, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	require.ErrorIs(t, err, survey.ErrOverflow)
}

func TestNoRows(t *testing.T) {
	_, err := pushdown.Tallies(nil, survey.Variable{ID: "a", Scale: scale.OneToTen()})
	require.ErrorIs(t, err, survey.ErrArgument)
	d := answered(t, 0)
	tallies, err := pushdown.Tallies(&rows{}, d.vars...)
	require.NoError(t, err)
	require.Empty(t, tallies["skill"].Keys())
	moments, err := pushdown.Moments(&rows{}, d.vars...)
	require.NoError(t, err)
	require.True(t, moments.IsEmpty())
	x, err := pushdown.Crosstab(&rows{}, survey.Axis{ID: "a", Scale: scale.OneToTen()}, survey.Axis{ID: "b", Scale: scale.OneToTen()})
	require.NoError(t, err)
	require.True(t, x.IsEmpty())
}

func TestDefinitions(t *testing.T) {
	s := scale.OneToTen()
	for name, vars := range map[string][]survey.Variable{
		"none":     nil,
		"no scale": {{ID: "a"}},
		"no name":  {{Scale: s}},
		"twice":    {{ID: "a", Scale: s}, {ID: "a", Scale: s}},
		"zero":     {{ID: "a", Scale: new(scale.Scale)}},
	} {
		_, err := pushdown.Tallies(&rows{}, vars...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
		_, err = pushdown.Moments(&rows{}, vars...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
		_, err = pushdown.TalliesQuery(pushdown.DuckDB, pushdown.Source{From: "t"}, vars...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
		_, err = pushdown.MomentsQuery(pushdown.DuckDB, pushdown.Source{From: "t"}, vars...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	segment := survey.Axis{ID: "region", Categories: []string{"north"}}
	_, err := pushdown.Crosstab(&rows{}, segment, survey.Axis{ID: "a", Scale: s})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pushdown.Crosstab(&rows{}, survey.Axis{ID: "a", Scale: s}, survey.Axis{ID: "b"})
	require.ErrorIs(t, err, survey.ErrArgument)
}
