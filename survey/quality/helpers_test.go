package quality_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Marks in the rows of tableOf for what is no rating.
const (
	blank = -1 - iota
	skipped
	dontKnow
)

// five is 1–5 with a special code.
func five() *scale.Scale {
	s, err := scale.New(scale.Definition{ID: "five", Range: scale.Range{From: 1, To: 5},
		Specials: []scale.Special{{Value: 99, Kind: scale.DontKnow}}})
	if err != nil {
		panic(err)
	}
	return s
}

// asking is a questionnaire of p items q1, q2, … on one scale; the given ones are reversed.
func asking(s *scale.Scale, p int, reversed ...int) *survey.Questionnaire {
	d := survey.Definition{ID: "test"}
	for i := range p {
		item := survey.Item{ID: fmt.Sprint("q", i+1), Scale: s}
		for _, k := range reversed {
			item.Reverse = item.Reverse || k == i+1
		}
		d.Items = append(d.Items, item)
	}
	q, err := survey.New(d)
	if err != nil {
		panic(err)
	}
	return q
}

func answer(q *survey.Questionnaire, values []int) *survey.Response {
	r := q.NewResponse()
	for i, v := range values {
		id := fmt.Sprint("q", i+1)
		var err error
		switch v {
		case blank:
		case skipped:
			err = r.Skip(id)
		case dontKnow:
			err = r.Answer(id, 99)
		default:
			err = r.Answer(id, v)
		}
		if err != nil {
			panic(err)
		}
	}
	return r
}

func tableOf(q *survey.Questionnaire, rows ...[]int) *survey.Table {
	t := survey.NewTable(q)
	for _, row := range rows {
		if err := t.Append(answer(q, row)); err != nil {
			panic(err)
		}
	}
	return t
}

// randomRows are answers of one underlying opinion each, with gaps at the given rate.
func randomRows(rng *rand.Rand, n, p int, gaps float64) [][]int {
	rows := make([][]int, n)
	for i := range rows {
		opinion := 1 + rng.Float64()*4
		for range p {
			v := min(5, max(1, int(opinion+rng.NormFloat64()+0.5)))
			if rng.Float64() < gaps {
				v = []int{blank, skipped, dontKnow}[rng.IntN(3)]
			}
			rows[i] = append(rows[i], v)
		}
	}
	return rows
}

// values are the figures of an index; a missing one is −999.
func values(x []survey.Optional) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = -999
		if v.Valid {
			out[i] = v.Value
		}
	}
	return out
}

const none = -999.0

func near(t *testing.T, want []float64, got []survey.Optional) {
	t.Helper()
	require.Len(t, got, len(want))
	for i, x := range values(got) {
		require.InDelta(t, want[i], x, 1e-9, "row %d", i)
	}
}

func seconds(x ...float64) []time.Duration {
	out := make([]time.Duration, len(x))
	for i, s := range x {
		out[i] = time.Duration(s * float64(time.Second))
	}
	return out
}
