package survey_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// mixed is a scale with worths of one decimal, a point worth less than nothing,
// and special codes.
func mixed() *scale.Scale {
	return must(scale.New(scale.Definition{
		ID: "mixed",
		Points: []scale.Point{{Value: 1, Worth: dec("-1.5")}, {Value: 2, Worth: dec("0")}, {Value: 4, Worth: dec("2.5")},
			{Value: 7, Worth: dec("9")}},
		Specials: []scale.Special{{Value: 98, Kind: scale.DontKnow}, {Value: 99, Kind: scale.Refused}},
	}))
}

// random is a table of n responses to full() or a questionnaire with its parts,
// with gaps of every kind.
func random(t testing.TB, q *survey.Questionnaire, n int, seed uint64) *survey.Table {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	table := survey.NewTable(q)
	r := q.NewResponse()
	for range n {
		r.Reset()
		for _, item := range q.Items() {
			points := item.Scale.Points()
			switch rng.IntN(8) {
			case 0:
			case 1:
				require.NoError(t, r.Skip(item.ID))
			default:
				require.NoError(t, r.Answer(item.ID, points[rng.IntN(len(points))].Value))
			}
		}
		for _, s := range q.Segments() {
			if len(s.Values) > 0 && rng.IntN(5) > 0 {
				require.NoError(t, r.SetSegment(s.ID, s.Values[rng.IntN(len(s.Values))].ID))
			}
		}
		for _, c := range q.Numbers() {
			if rng.IntN(3) > 0 {
				require.NoError(t, r.SetNumber(c.ID, float64(rng.IntN(3))))
			}
		}
		if rng.IntN(2) > 0 {
			r.Time = time.Unix(rng.Int64N(1e9), 0)
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

// codes are n random answers on a scale, about one in five not a rating.
func codes(rng *rand.Rand, s *scale.Scale, n int) []scale.Code {
	column := make([]scale.Code, n)
	for i := range column {
		column[i] = scale.Code(2 + rng.IntN(s.Len()))
		if rng.IntN(5) == 0 {
			column[i] = scale.Code(rng.IntN(s.Codes()))
		}
	}
	return column
}
