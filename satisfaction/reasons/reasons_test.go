package reasons_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func questionnaire(t *testing.T) *survey.Questionnaire {
	q, err := survey.New(survey.Definition{ID: "q",
		Items:   []survey.Item{{ID: "skill", Scale: scale.OneToTen()}, {ID: "parts", Scale: scale.OneToTen()}},
		Overall: survey.Node{ID: "overall", Children: []survey.Node{{Item: "skill"}, {Item: "parts"}}},
		Choices: []survey.Choice{
			{ID: "why_skill", Node: "skill", Options: []survey.Option{
				{ID: "slow", Owner: "Field"}, {ID: "rude", Owner: "Training"}, {ID: "again", Owner: "Field"}, {ID: "never"}}},
			{ID: "why_parts", Node: "parts", Options: []survey.Option{
				{ID: "late", Owner: "Logistics"}, {ID: "wrong", Owner: "Logistics"}, {ID: "slow", Owner: "Field"}}},
			{ID: "other", Options: []survey.Option{{ID: "price"}}},
		}})
	require.NoError(t, err)
	return q
}

// ticks are the options of each choice; nil is a question without an answer.
type ticks [3][]string

func fill(t *testing.T, rows ...ticks) *survey.Table {
	q := questionnaire(t)
	table := survey.NewTable(q)
	for _, row := range rows {
		r := q.NewResponse()
		for i, c := range q.Choices() {
			if row[i] != nil {
				require.NoError(t, r.Choose(c.ID, row[i]...))
			}
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

func TestParetoByHand(t *testing.T) {
	table := fill(t,
		ticks{{"slow", "again"}, {"late"}, nil},
		ticks{{"slow"}, {"late", "slow"}, nil},
		ticks{{"rude"}, nil, nil},
		ticks{{}, {"late"}, nil},
		ticks{nil, nil, nil})
	q, err := reasons.Count(table)
	require.NoError(t, err)
	p, err := reasons.Pareto(q, reasons.Options{})
	require.NoError(t, err)
	type line struct {
		question, id                    string
		count, cumulative, answered, of int64
	}
	var got []line
	for _, c := range p.Causes {
		got = append(got, line{c.Question, c.ID, c.Count, c.Cumulative.Count, c.OfAnswered.N, c.OfRespondents.N})
		require.Equal(t, scale.Share{Count: c.Count, N: 8}, c.Share)
	}
	// Ties in the order of the questionnaire, zeros last.
	require.Equal(t, []line{
		{"why_parts", "late", 3, 3, 3, 5}, {"why_skill", "slow", 2, 5, 4, 5},
		{"why_skill", "rude", 1, 6, 4, 5}, {"why_skill", "again", 1, 7, 4, 5}, {"why_parts", "slow", 1, 8, 3, 5},
		{"why_skill", "never", 0, 8, 4, 5}, {"why_parts", "wrong", 0, 8, 3, 5}, {"other", "price", 0, 8, 0, 5},
	}, got)
	require.Equal(t, 4, p.Vital) // 7/8 is the first at 80 % or above

	half, err := scale.NewRatio(5, 8)
	require.NoError(t, err)
	p, err = reasons.Pareto(q, reasons.Options{Cut: half})
	require.NoError(t, err)
	require.Equal(t, 2, p.Vital) // reached exactly

	groups, err := reasons.ByOwner(q, reasons.Options{})
	require.NoError(t, err)
	var names []string
	for _, g := range groups {
		names = append(names, g.ID)
	}
	require.Equal(t, []string{"Field", "Logistics", "Training", ""}, names)
	require.Equal(t, scale.Share{Count: 4, N: 8}, groups[0].Share)
	require.Equal(t, scale.Share{Count: 7, N: 8}, groups[1].Cumulative)
	require.Equal(t, []bool{true, true, false, false}, []bool{groups[0].Vital, groups[1].Vital, groups[2].Vital, groups[3].Vital})
	require.Equal(t, scale.Share{Count: 2, N: 4}, groups[0].Table.Causes[0].Share)
	require.Zero(t, groups[3].Table.Mentions)
	require.Len(t, groups[3].Table.Causes, 2)

	groups, err = reasons.ByDimension(q, reasons.Options{})
	require.NoError(t, err)
	require.Equal(t, "skill", groups[0].ID) // 4 each: the questionnaire decides
	require.Equal(t, "parts", groups[1].ID)
	require.Equal(t, 1, groups[1].Table.Vital-1)
	_, err = json.Marshal(groups)
	require.NoError(t, err)
}

func randomRows(r *rand.Rand, n int) []ticks {
	all := ticks{{"slow", "rude", "again", "never"}, {"late", "wrong", "slow"}, {"price"}}
	rows := make([]ticks, n)
	for k := range rows {
		for i, options := range all {
			if r.Float64() < 0.2 {
				continue
			}
			rows[k][i] = []string{}
			for j, o := range options {
				if r.IntN(2+j) == 0 {
					rows[k][i] = append(rows[k][i], o)
				}
			}
		}
	}
	return rows
}

// Parts in any split merge to the whole; shares and groups add up; the vital few are
// the shortest head.
func TestProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	for range 40 {
		rows := randomRows(r, 3+r.IntN(60))
		rows[0][0] = []string{"slow"}
		whole, err := reasons.Count(fill(t, rows...))
		require.NoError(t, err)
		merged, err := reasons.Merge(nil, nil)
		require.NoError(t, err)
		for len(rows) > 0 {
			k := 1 + r.IntN(len(rows))
			part, err := reasons.Count(fill(t, rows[:k]...))
			require.NoError(t, err)
			merged, err = reasons.Merge(merged, part)
			require.NoError(t, err)
			rows = rows[k:]
		}
		require.Equal(t, whole, merged)

		cut, err := scale.NewRatio(1+r.Int64N(100), 100)
		require.NoError(t, err)
		p, err := reasons.Pareto(whole, reasons.Options{Cut: cut})
		require.NoError(t, err)
		var sum, byHead int64
		for i, c := range p.Causes {
			sum += c.Count
			require.Equal(t, sum, c.Cumulative.Count)
			if i > 0 {
				require.LessOrEqual(t, c.Count, p.Causes[i-1].Count)
			}
			if i < p.Vital-1 {
				byHead = sum
			}
		}
		require.Equal(t, p.Mentions, sum)
		reached, err := p.Causes[p.Vital-1].Cumulative.Ratio()
		require.NoError(t, err)
		require.GreaterOrEqual(t, reached.Cmp(cut), 0)
		before, err := scale.NewRatio(byHead, sum)
		require.NoError(t, err)
		require.Negative(t, before.Cmp(cut))

		for _, by := range []func([]reasons.Question, reasons.Options) ([]reasons.Group, error){reasons.ByDimension, reasons.ByOwner} {
			groups, err := by(whole, reasons.Options{Cut: cut})
			require.NoError(t, err)
			var mentions int64
			causes := 0
			for _, g := range groups {
				mentions += g.Table.Mentions
				causes += len(g.Table.Causes)
			}
			require.Equal(t, p.Mentions, mentions)
			require.Len(t, p.Causes, causes)
		}
	}
}

// A later questionnaire knows one more cause: its base is those who could tick it.
func TestMergeOfNewCauses(t *testing.T) {
	old := survey.Choice{ID: "why", Node: "parts", Options: []survey.Option{{ID: "late", Owner: "Logistics"}}}
	now := survey.Choice{ID: "why", Node: "parts", Options: []survey.Option{{ID: "late", Owner: "Logistics"}, {ID: "wrong"}}}
	rows := func(n int64, counts ...int64) []scale.Row {
		var out []scale.Row
		for i, c := range counts {
			out = append(out, scale.Row{ID: now.Options[i].ID, Share: scale.Share{Count: c, N: n}})
		}
		return out
	}
	a, err := reasons.FromRows(old, rows(40, 30), 50)
	require.NoError(t, err)
	b, err := reasons.FromRows(now, rows(20, 5, 10), 25)
	require.NoError(t, err)
	m, err := reasons.Merge([]reasons.Question{a}, []reasons.Question{b})
	require.NoError(t, err)
	p, err := reasons.Pareto(m, reasons.Options{})
	require.NoError(t, err)
	require.Equal(t, scale.Share{Count: 35, N: 60}, p.Causes[0].OfAnswered)
	require.Equal(t, scale.Share{Count: 10, N: 20}, p.Causes[1].OfAnswered)
	require.Equal(t, scale.Share{Count: 10, N: 25}, p.Causes[1].OfRespondents)
	require.Equal(t, int64(30), a.Options[0].Count) // arguments stay as they are

	moved, owned := b, b
	moved.Node = "skill"
	owned.Options = []reasons.Option{{ID: "late", Owner: "Sales"}}
	huge := reasons.Question{ID: "why", Node: "parts", Options: []reasons.Option{{ID: "late", Owner: "Logistics", Respondents: math.MaxInt64}}}
	for want, other := range map[error]reasons.Question{reasons.ErrIncompatible: moved, reasons.ErrOverflow: huge} {
		_, err = reasons.Merge([]reasons.Question{a}, []reasons.Question{other})
		require.ErrorIs(t, err, want)
	}
	_, err = reasons.Merge([]reasons.Question{a}, []reasons.Question{owned})
	require.ErrorIs(t, err, reasons.ErrIncompatible)
}

func TestManyTiesKeepTheOrder(t *testing.T) {
	q := reasons.Question{ID: "q"}
	for i := range 60 {
		q.Options = append(q.Options, reasons.Option{ID: string(rune('A' + i)), Owner: string(rune('A' + i)), Count: int64(i % 2), Answered: 9, Respondents: 9})
	}
	p, err := reasons.Pareto([]reasons.Question{q}, reasons.Options{})
	require.NoError(t, err)
	groups, err := reasons.ByOwner([]reasons.Question{q}, reasons.Options{})
	require.NoError(t, err)
	for i := range 60 {
		want := string(rune('A' + (2*i+1)%60 - i/30))
		require.Equal(t, want, p.Causes[i].ID)
		require.Equal(t, want, groups[i].ID)
	}
}

func TestErrors(t *testing.T) {
	table := fill(t, ticks{{}, {"late"}, nil})
	weighted := survey.NewTable(questionnaire(t))
	r := weighted.Questionnaire().NewResponse()
	require.NoError(t, errors.Join(r.SetWeight(2), weighted.Append(r)))
	choice := questionnaire(t).Choices()[0]
	row := func(id string, count, n int64) scale.Row {
		return scale.Row{ID: id, Share: scale.Share{Count: count, N: n}}
	}
	from := func(respondents int64, rows ...scale.Row) func() error {
		return func() error { _, err := reasons.FromRows(choice, rows, respondents); return err }
	}
	pareto := func(cut int64, options ...reasons.Option) func() error {
		return func() error {
			c, err := scale.NewRatio(cut, 100)
			require.NoError(t, err)
			_, err = reasons.Pareto([]reasons.Question{{ID: "q", Options: options}}, reasons.Options{Cut: c})
			_, again := reasons.ByOwner([]reasons.Question{{ID: "q", Options: options}}, reasons.Options{Cut: c})
			require.Equal(t, err, again)
			return err
		}
	}
	one := reasons.Option{ID: "o", Count: 1, Answered: 1, Respondents: 1}
	many := reasons.Option{ID: "p", Count: math.MaxInt64, Answered: math.MaxInt64, Respondents: math.MaxInt64}
	tests := []struct {
		name string
		do   func() error
		want error
	}{
		{"unknown choice", func() error { _, err := reasons.Count(table, "nothing"); return err }, reasons.ErrUnknown},
		{"choice twice", func() error { _, err := reasons.Count(table, "other", "other"); return err }, reasons.ErrArgument},
		{"weighted", func() error { _, err := reasons.Count(weighted); return err }, satisfaction.ErrWeighted},
		{"unknown option", from(9, row("nothing", 1, 2)), reasons.ErrUnknown},
		{"row twice", from(9, row("slow", 1, 2), row("slow", 1, 2)), reasons.ErrArgument},
		{"other base", from(9, row("slow", 1, 2), row("rude", 1, 3)), reasons.ErrArgument},
		{"above the base", from(9, row("slow", 3, 2)), reasons.ErrArgument},
		{"negative", from(9, row("slow", -1, 2)), reasons.ErrArgument},
		{"more answers than people", from(1, row("slow", 1, 2)), reasons.ErrArgument},
		{"cut above 1", pareto(101, one), reasons.ErrArgument},
		{"cut below 0", pareto(-1, one), reasons.ErrArgument},
		{"no mentions", pareto(80, reasons.Option{ID: "o", Answered: 5, Respondents: 5}), reasons.ErrNoBase},
		{"no causes", pareto(80), reasons.ErrNoBase},
		{"impossible counts", pareto(80, reasons.Option{ID: "o", Count: 6, Answered: 5, Respondents: 5}), reasons.ErrArgument},
		{"overflow", pareto(80, one, many), reasons.ErrOverflow},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { require.ErrorIs(t, tt.do(), tt.want) })
	}
	only, err := reasons.Count(table, "why_parts")
	require.NoError(t, err)
	require.Len(t, only, 1)
}
