package plan_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func points(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

// fewest searches all ways in which each customer moves at most once, and gives
// the smallest number of moves that meets the goal, -1 if none does.
func fewest(t *testing.T, tally *scale.Tally, allowed func(from, to int) bool, met func(*scale.Tally) bool) int {
	t.Helper()
	var values []int
	for _, p := range tally.Scale().Points() {
		for range tally.Count(p.Value) {
			values = append(values, p.Value)
		}
	}
	best := -1
	var try func(i, moved int, now *scale.Tally)
	try = func(i, moved int, now *scale.Tally) {
		if met(now) && (best < 0 || moved < best) {
			best = moved
		}
		if i == len(values) || best >= 0 && moved+1 >= best {
			return
		}
		try(i+1, moved, now)
		for _, p := range tally.Scale().Points() {
			if allowed(values[i], p.Value) {
				next := now.Clone()
				require.NoError(t, next.Sub(values[i]))
				require.NoError(t, next.Add(p.Value))
				try(i+1, moved+1, next)
			}
		}
	}
	try(0, 0, tally)
	return best
}

func uneven(t *testing.T) *scale.Scale {
	t.Helper()
	var d scale.Definition
	for i, w := range []string{"0", "0.5", "3", "3", "7"} {
		worth := decimal.RequireFromString(w)
		d.Points = append(d.Points, scale.Point{Value: i + 1, Worth: &worth})
	}
	s, err := scale.New(d)
	require.NoError(t, err)
	return s
}

func TestReachAgainstExhaustiveSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	lower, err := scale.New(scale.Definition{Range: scale.Range{From: 1, To: 5}, Polarity: scale.LowerIsBetter})
	require.NoError(t, err)
	reached, infeasible := 0, 0
	for trial := range 300 {
		s := []*scale.Scale{scale.OneToFive(), uneven(t), lower, scale.ZeroToTen()}[trial%4]
		tally := scale.NewTally(s)
		for range 1 + r.IntN(5) {
			require.NoError(t, tally.Add(s.Points()[r.IntN(s.Len())].Value))
		}
		step := 1 + r.IntN(3)
		var goal plan.Goal
		figure := func(t *scale.Tally) (scale.Ratio, error) { return t.PercentOfMax() }
		target := r.IntN(101)
		switch {
		case s.Len() == 11 && r.IntN(2) == 0:
			target = r.IntN(201) - 100
			goal = plan.NPS(points(int64(target)), nil)
			figure = func(t *scale.Tally) (scale.Ratio, error) {
				nps, err := satisfaction.NPS(t, satisfaction.NPSOptions{})
				return nps.Score.Mul(scale.RatioOf(big.NewRat(100, 1))), err
			}
		case r.IntN(3) == 0:
			goal = plan.CSAT(points(int64(target)), 2)
			figure = func(t *scale.Tally) (scale.Ratio, error) {
				top, err := t.Top(2)
				if err != nil {
					return scale.Ratio{}, err
				}
				share, err := top.Ratio()
				return share.Mul(scale.RatioOf(big.NewRat(100, 1))), err
			}
		default:
			goal = plan.Score(points(int64(target)))
		}
		published := r.IntN(2) == 0
		if published {
			goal = goal.Published(0, scale.HalfEven)
		}
		met := func(now *scale.Tally) bool {
			f, err := figure(now)
			require.NoError(t, err)
			if published {
				return f.Round(0, scale.HalfEven).Cmp(points(int64(target))) >= 0
			}
			return f.Cmp(scale.RatioOf(big.NewRat(int64(target), 1))) >= 0
		}
		up := 1
		if s.Polarity() == scale.LowerIsBetter {
			up = -1
		}
		want := fewest(t, tally, func(from, to int) bool { d := (to - from) * up; return d >= 1 && d <= step }, met)
		p, err := plan.Reach(tally, goal, plan.Options{Step: step})
		name := fmt.Sprintf("trial %d: %v on %s", trial, goal, s.ID())
		if want < 0 {
			infeasible++
			require.ErrorIs(t, err, plan.ErrInfeasible, name)
			require.False(t, p.Met, name)
			continue
		}
		reached++
		require.NoError(t, err, name)
		require.Equal(t, int64(want), p.Customers, name)
		// The moves can be made, and lead where the plan says.
		after := tally.Clone()
		for _, m := range p.Moves {
			require.NoError(t, after.SubN(m.From, m.Customers), name)
		}
		for _, m := range p.Moves {
			require.NoError(t, after.AddN(m.To, m.Customers), name)
		}
		f, err := figure(after)
		require.NoError(t, err)
		require.Zero(t, f.Cmp(p.After), name)
		require.True(t, met(after), name)
	}
	require.Greater(t, reached, 50)
	require.Greater(t, infeasible, 20)
}

func TestWorkedCase(t *testing.T) {
	// Handbook: 38 customers, 79.2 to 80; either all at 8, or nines from 2.6 % to 10.5 %.
	p, err := plan.Reach(timeliness(), plan.Score(points(80)), plan.Options{})
	require.NoError(t, err)
	require.Equal(t, []plan.Move{{From: 8, To: 9, Customers: 3}}, p.Moves)
	require.Equal(t, "2.6", scale.Share{Count: 1, N: p.N}.Percent(1, scale.HalfAwayFromZero))
	require.Equal(t, "10.5", scale.Share{Count: 1 + p.Customers, N: p.N}.Percent(1, scale.HalfAwayFromZero))
	require.Equal(t, "80", p.After.String())

	f, err := plan.Floor(timeliness(), 8, plan.Score(points(80)))
	require.NoError(t, err)
	require.True(t, f.Met)
	require.Equal(t, "1525/19", f.After.String()) // 305 of 380: one 9 was there already
}

func TestReachIndex(t *testing.T) {
	q, err := survey.New(survey.Definition{
		Items: []survey.Item{{ID: "a", Scale: scale.OneToFive()}, {ID: "b", Scale: scale.OneToTen()}, {ID: "c", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "all", Children: []survey.Node{
			{Item: "a", Weight: weight(3)},
			{ID: "d", Weight: weight(2), Children: []survey.Node{{Item: "b"}, {Item: "c", Weight: weight(4)}}},
		}},
	})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(5, 5))
	for trial := range 40 {
		table := survey.NewTable(q)
		for range 4 {
			x := q.NewResponse()
			require.NoError(t, x.Answer("a", 1+r.IntN(5)))
			if r.IntN(4) > 0 {
				require.NoError(t, x.Answer("b", 1+r.IntN(10)))
			}
			if trial%5 != 0 { // now and then nobody rates c
				require.NoError(t, x.Answer("c", 1+r.IntN(10)))
			}
			require.NoError(t, table.Append(x))
		}
		weighted, err := table.WithWeights(table.Weights())
		require.NoError(t, err)
		_, err = plan.ReachIndex(weighted, plan.Score(points(80)), plan.Options{})
		require.ErrorIs(t, err, satisfaction.ErrWeighted)
		idx, err := satisfaction.Index(table, satisfaction.IndexOptions{})
		require.NoError(t, err)
		target := idx.Overall.Score.Add(scale.RatioOf(big.NewRat(int64(1+r.IntN(12)), 1))).Round(0, scale.HalfAwayFromZero)
		p, err := plan.ReachIndex(table, plan.Score(target), plan.Options{})
		if err != nil {
			require.ErrorIs(t, err, plan.ErrInfeasible)
			continue
		}
		// Make the moves, and compute the index anew.
		moves := append([]plan.Move(nil), p.Moves...)
		after := survey.NewTable(q)
		columns := map[string][]scale.Code{}
		for _, id := range []string{"a", "b", "c"} {
			columns[id], err = table.Codes(id)
			require.NoError(t, err)
		}
		for row := range table.Len() {
			x := q.NewResponse()
			for _, id := range []string{"a", "b", "c"} {
				item, _, err := q.Item(id)
				require.NoError(t, err)
				v, ok := item.Scale.Value(columns[id][row])
				if !ok {
					continue
				}
				for i := range moves {
					if m := &moves[i]; m.Item == id && m.From == v && m.Customers > 0 {
						m.Customers--
						v = m.To
						break
					}
				}
				require.NoError(t, x.Answer(id, v))
			}
			require.NoError(t, after.Append(x))
		}
		again, err := satisfaction.Index(after, satisfaction.IndexOptions{})
		require.NoError(t, err)
		require.Zero(t, again.Overall.Score.Cmp(p.After), "trial %d: %v %v", trial, again.Overall.Score, p.After)
		require.GreaterOrEqual(t, again.Overall.Score.Cmp(scale.RatioOfDecimal(target)), 0)
	}
}

func weight(n int64) *decimal.Decimal { d := decimal.NewFromInt(n); return &d }

func TestBadInput(t *testing.T) {
	empty := scale.NewTally(scale.OneToTen())
	huge := decimal.New(1, 1_000_000_000)
	q, err := survey.New(survey.Definition{Items: []survey.Item{{ID: "a", Scale: scale.OneToFive()}}})
	require.NoError(t, err)
	one := scale.RatioOf(big.NewRat(1, 1))
	for _, c := range []struct {
		name string
		call func() error
		want error
	}{
		{"no answers", func() error { _, err := plan.Reach(empty, plan.Score(points(1)), plan.Options{}); return err }, plan.ErrNoBase},
		{"no scale", func() error {
			_, err := plan.Reach(new(scale.Tally), plan.Score(points(1)), plan.Options{})
			return err
		}, plan.ErrNoBase},
		{"floor without answers", func() error { _, err := plan.Floor(empty, 8, plan.Score(points(1))); return err }, plan.ErrNoBase},
		{"negative step", func() error {
			_, err := plan.Reach(timeliness(), plan.Score(points(1)), plan.Options{Step: -1})
			return err
		}, plan.ErrArgument},
		{"move off the scale", func() error {
			_, err := plan.Reach(timeliness(), plan.Score(points(1)), plan.Options{Moves: []plan.Step{{From: 8, To: 11}}})
			return err
		}, plan.ErrArgument},
		{"floor off the scale", func() error { _, err := plan.Floor(timeliness(), 11, plan.Score(points(1))); return err }, plan.ErrArgument},
		{"hostile target", func() error { _, err := plan.Reach(timeliness(), plan.Score(huge), plan.Options{}); return err }, plan.ErrArgument},
		{"nps on 1-10", func() error {
			_, err := plan.Reach(timeliness(), plan.NPS(points(1), nil), plan.Options{})
			return err
		}, satisfaction.ErrScale},
		{"boxes", func() error {
			_, err := plan.Reach(timeliness(), plan.CSAT(points(1), 11), plan.Options{})
			return err
		}, plan.ErrArgument},
		{"index goal is no score", func() error {
			_, err := plan.ReachIndex(survey.NewTable(q), plan.NPS(points(1), nil), plan.Options{})
			return err
		}, plan.ErrArgument},
		{"no tree", func() error {
			_, err := plan.ReachIndex(survey.NewTable(q), plan.Score(points(1)), plan.Options{})
			return err
		}, plan.ErrArgument},
		{"no indicators", func() error { _, err := plan.Indicators(nil, plan.IndicatorOptions{}); return err }, plan.ErrNoBase},
		{"weight zero", func() error {
			_, err := plan.Indicators([]plan.Indicator{{Score: one}}, plan.IndicatorOptions{})
			return err
		}, plan.ErrArgument},
	} {
		t.Run(c.name, func(t *testing.T) { require.ErrorIs(t, c.call(), c.want) })
	}
}

// A goal that is met needs no move, however many are asked.
func TestMetAlready(t *testing.T) {
	p, err := plan.Reach(timeliness(), plan.Score(points(79)), plan.Options{})
	require.NoError(t, err)
	require.Empty(t, p.Moves)
	require.True(t, p.Met)
	require.Equal(t, "no moves", p.String())
}

func BenchmarkReach(b *testing.B) {
	t := scale.NewTally(scale.ZeroToTen())
	for v := range 11 {
		if err := t.AddN(v, 1_000_000); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plan.Reach(t, plan.Score(points(70)), plan.Options{Step: 3}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestPlansSayTheirUnit(t *testing.T) {
	tally := scale.NewTally(scale.ZeroToTen())
	require.NoError(t, tally.AddN(8, 4))
	for goal, want := range map[*plan.Goal]string{
		new(plan.Score(points(90))): "score", new(plan.POMP(points(90))): "score",
		new(plan.NPS(points(90), nil)): "nps", new(plan.CSAT(points(90), 2)): "percent",
	} {
		p, err := plan.Reach(tally, *goal, plan.Options{})
		require.NoError(t, err)
		require.Equal(t, want, p.Unit.String())
		p, err = plan.Floor(tally, 9, *goal)
		require.NoError(t, err)
		require.Equal(t, want, p.Unit.String())
	}
}
