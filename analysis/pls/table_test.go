package pls_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// tableOf are the rows of d in an order, with weights and names if asked for; every
// seventh respondent leaves the first item out.
func tableOf(d pls.Data, order []int, named bool) *survey.Table {
	def := survey.Definition{ID: "q"}
	for _, name := range d.Names {
		def.Items = append(def.Items, survey.Item{ID: name, Scale: scale.OneToTen()})
	}
	q := must(survey.New(def))
	t := survey.NewTable(q)
	for _, row := range order {
		r := q.NewResponse()
		for i, name := range d.Names {
			if i > 0 || row%7 > 0 {
				if err := r.Answer(name, int(d.Columns[i][row])); err != nil {
					panic(err)
				}
			}
		}
		if named {
			r.Respondent = fmt.Sprintf("r%04d", row)
		}
		if d.Weights != nil {
			if err := r.SetWeight(d.Weights[row]); err != nil {
				panic(err)
			}
		}
		if err := errors.Join(t.Append(r)); err != nil {
			panic(err)
		}
	}
	return t
}

func TestFromTable(t *testing.T) {
	d := ecsiData(1, 140)
	for row := range 140 {
		d.Weights = append(d.Weights, 1+float64(row%3))
	}
	forward := make([]int, 140)
	for i := range forward {
		forward[i] = i
	}
	back := slices.Clone(forward)
	slices.Reverse(back)
	complete := pls.Data{Names: d.Names, Columns: make([][]float64, len(d.Names)), Min: d.Min, Max: d.Max}
	for row := range 140 {
		if row%7 > 0 {
			complete.Weights = append(complete.Weights, d.Weights[row])
			for i := range d.Columns {
				complete.Columns[i] = append(complete.Columns[i], d.Columns[i][row])
			}
		}
	}
	m := ecsi()
	want := must(pls.Fit(must(pls.FromColumns(complete)), m, pls.FitOptions{}))
	s := must(pls.FromTable(tableOf(d, forward, false), m.Items()...))
	require.Equal(t, int64(120), s.N())
	require.Equal(t, int64(20), s.Dropped())
	got := must(pls.Fit(s, m, pls.FitOptions{}))
	require.Equal(t, want.Items, got.Items)
	require.Equal(t, want.EffectiveN, got.EffectiveN)
	require.Equal(t, int64(20), got.Missing)
	require.Equal(t, must(want.Index("loyalty")), must(got.Index("loyalty")))
	// A sample may have more than the model asks for.
	d.Weights = nil
	small := small()
	s = must(pls.FromTable(tableOf(d, forward, false), m.Items()...))
	one := must(pls.Fit(s, small, pls.FitOptions{}))
	require.Len(t, one.Items, 12)
	// Neither order nor names change the bits of a fit; names number the rows.
	for _, named := range []bool{false, true} {
		a := bootstrap(must(pls.Fit(must(pls.FromTable(tableOf(d, forward, named), m.Items()...)), m, pls.FitOptions{})), pls.BootstrapOptions{Replicates: 30})
		b := bootstrap(must(pls.Fit(must(pls.FromTable(tableOf(d, back, named), m.Items()...)), m, pls.FitOptions{})), pls.BootstrapOptions{Replicates: 30})
		same(t, a, b)
	}
	_, err := pls.FromTable(tableOf(d, forward, false), "ima1", "nobody")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = pls.FromTable(tableOf(d, forward, false))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pls.FromTable(tableOf(d, nil, false), "ima1")
	require.ErrorIs(t, err, survey.ErrNoBase)
	_, err = pls.FromTable(tableOf(d, []int{0, 7, 14}, false), "ima1", "ima2")
	require.ErrorIs(t, err, survey.ErrNoBase)
	require.ErrorContains(t, err, "none of 3 respondents answered all 2 items")
}

// A corrected answer leaves the draws of named respondents as they are: figures that do
// not rest on it keep their bits.
func TestCorrectedAnswer(t *testing.T) {
	for _, named := range []bool{true, false} {
		d := ecsiData(1, 140)
		order := make([]int, 140)
		for i := range order {
			order[i] = i
		}
		complaints := func() survey.Estimate {
			s := must(pls.FromTable(tableOf(d, order, named), ecsi().Items()...))
			return bootstrap(must(pls.Fit(s, ecsi(), pls.FitOptions{})), pls.BootstrapOptions{Replicates: 30}).Indexes[5].Estimate
		}
		before := complaints()
		d.Columns[0][1] = 11 - d.Columns[0][1]
		require.Equal(t, named, before.SE == complaints().SE)
	}
}
