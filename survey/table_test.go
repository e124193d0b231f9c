package survey_test

import (
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// requireSame compares tables through everything they show.
func requireSame(t *testing.T, want, got *survey.Table) {
	t.Helper()
	require.Equal(t, want.Len(), got.Len())
	require.Equal(t, want.Respondents(), got.Respondents())
	require.Equal(t, want.Statuses(), got.Statuses())
	require.Equal(t, want.Times(), got.Times())
	require.Equal(t, want.Weighted(), got.Weighted())
	require.Equal(t, want.Weights(), got.Weights())
	q := want.Questionnaire()
	for _, item := range q.Items() {
		require.Equal(t, must(want.Codes(item.ID)), must(got.Codes(item.ID)), item.ID)
		require.Equal(t, must(want.Timings(item.ID)), must(got.Timings(item.ID)), item.ID)
	}
	segments := []string{survey.Wave, survey.Channel, survey.Interviewer}
	for _, s := range q.Segments() {
		segments = append(segments, s.ID)
	}
	for _, s := range segments {
		require.Equal(t, must(want.Segment(s)), must(got.Segment(s)), s)
	}
	for _, n := range q.Numbers() {
		require.Equal(t, must(want.Numbers(n.ID)), must(got.Numbers(n.ID)), n.ID)
	}
	for _, c := range q.Choices() {
		for row := range want.Len() {
			ticks, answered, err := want.Chosen(c.ID, row)
			require.NoError(t, err)
			gotTicks, gotAnswered, err := got.Chosen(c.ID, row)
			require.NoError(t, err)
			require.Equal(t, ticks, gotTicks)
			require.Equal(t, answered, gotAnswered)
		}
	}
}

// filled is a table with every optional column, row i being told by i.
func filled(t *testing.T, q *survey.Questionnaire, rows ...int) *survey.Table {
	t.Helper()
	table := survey.NewTable(q)
	for _, i := range rows {
		r := q.NewResponse()
		r.Respondent, r.Wave = string(rune('A'+i)), []string{"", "w1", "w2"}[i%3]
		r.Channel, r.Interviewer = []string{"web", ""}[i%2], []string{"x", "y", "z", ""}[i%4]
		r.Time = time.Unix(int64(i), 5e6).UTC()
		r.Status = survey.Status(i % 2)
		require.NoError(t, errors.Join(
			r.Answer("a", 1+i%10), r.SetWeight(1+float64(i)), r.SetNumber("spend", float64(i%2)),
			r.SetSegment("region", []string{"n", "s", ""}[i%3]), r.SetSegment("product", string(rune('z'-i%5))),
			r.SetTiming("a", time.Duration(i)*time.Second), r.Choose("causes", []string{"x", "y"}[:i%3]...),
			table.Append(r)))
	}
	return table
}

func TestTableColumns(t *testing.T) {
	q := gaps()
	table := filled(t, q, 0, 1, 2, 3)
	require.Equal(t, []string{"A", "B", "C", "D"}, table.Respondents())
	require.Equal(t, []string{"", "w1", "w2", ""}, must(table.Segment(survey.Wave)))
	require.Equal(t, []string{"web", "", "web", ""}, must(table.Segment(survey.Channel)))
	require.Equal(t, []string{"x", "y", "z", ""}, must(table.Segment(survey.Interviewer)))
	require.Equal(t, []string{"n", "s", "", "n"}, must(table.Segment("region")))
	require.Equal(t, []string{"n", "s"}, must(table.SegmentValues("region")))
	require.Equal(t, []string{"w", "x", "y", "z"}, must(table.SegmentValues("product")))
	require.Equal(t, time.Unix(2, 5e6).UTC(), table.Times()[2])
	require.Equal(t, []float64{1, 2, 3, 4}, table.Weights())
	require.Equal(t, []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second}, must(table.Timings("a")))
	require.Equal(t, []survey.Status{0, 1, 0, 1}, table.Statuses())
	causes := must(table.ChoiceCounts("causes"))
	require.Equal(t, scale.Share{Count: 2, N: 4}, causes[0].Share)
	require.Equal(t, scale.Share{Count: 1, N: 4}, causes[1].Share)
	ticks, answered, err := table.Chosen("causes", 3)
	require.NoError(t, err)
	require.Empty(t, ticks)
	require.True(t, answered)

	weighted := must(table.WeightedTally("a"))
	require.EqualValues(t, 4, weighted.Counts().N())

	for _, err := range []error{
		second(table.Codes("z")), second(table.Timings("z")), second(table.Numbers("a")), second(table.Segment("z")),
		second(table.SegmentValues("z")), second(table.ChoiceCounts("z")), second(table.Tally("z")),
		second(table.WeightedTally("z")), second(table.Where("z", "")), second(table.By("z")),
		second(table.Crosstab("z", "a")), second(table.Crosstab("a", "z")), second(survey.MomentsOf(table, "a", "z")),
	} {
		require.ErrorIs(t, err, survey.ErrUnknown)
	}
	_, err = table.CountComplete("a", "z")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, _, err = table.CompleteOn("a", "z")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, _, err = table.Chosen("z", 0)
	require.ErrorIs(t, err, survey.ErrUnknown)
	for _, row := range []int{-1, 4} {
		_, _, err = table.Chosen("causes", row)
		require.ErrorIs(t, err, survey.ErrArgument)
	}

	// Slices are copies.
	must(table.Codes("a"))[0] = 9
	table.Weights()[0] = 9
	table.Times()[0] = time.Time{}
	table.Respondents()[0] = "?"
	requireSame(t, filled(t, q, 0, 1, 2, 3), table)
}

func second[T any](_ T, err error) error { return err }

// A question that nobody ticked differs from one that nobody answered.
func TestChoices(t *testing.T) {
	q := gaps()
	table := survey.NewTable(q)
	require.NoError(t, table.Append(q.NewResponse()))
	require.Equal(t, scale.Share{}, must(table.ChoiceCounts("causes"))[0].Share)
	r := q.NewResponse()
	require.NoError(t, errors.Join(r.Choose("causes"), table.Append(r)))
	require.Equal(t, scale.Share{N: 1}, must(table.ChoiceCounts("causes"))[0].Share)
	require.NoError(t, errors.Join(r.Choose("causes", "y", "y"), table.Append(r))) // replaces; a tick is a tick
	require.Equal(t, scale.Share{Count: 1, N: 2}, must(table.ChoiceCounts("causes"))[1].Share)

	d := full()
	d.Choices[0].Options = make([]survey.Option, 63)
	for i := range d.Choices[0].Options {
		d.Choices[0].Options[i].ID = string(rune('0' + i))
	}
	q = must(survey.New(d))
	table, r = survey.NewTable(q), q.NewResponse()
	last := d.Choices[0].Options[62].ID
	require.NoError(t, errors.Join(r.Choose("causes", last), table.Append(r)))
	ticks, answered, err := table.Chosen("causes", 0)
	require.NoError(t, err)
	require.True(t, answered)
	require.Equal(t, []string{last}, ticks)
}

// A number may be 0, and a number may be missing; a column of zeros is a column.
func TestNumbers(t *testing.T) {
	tests := []struct {
		name  string
		input []survey.Optional
	}{
		{"none", []survey.Optional{{}, {}}},
		{"zeros only", []survey.Optional{survey.Some(0), {}, survey.Some(0)}},
		{"zero first", []survey.Optional{survey.Some(0), survey.Some(3), {}}},
		{"missing first", []survey.Optional{{}, survey.Some(0), survey.Some(-2.5)}},
		{"value first", []survey.Optional{survey.Some(1), {}, survey.Some(0)}},
	}
	q := gaps()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := survey.NewTable(q)
			for _, x := range tt.input {
				r := q.NewResponse()
				if x.Valid {
					require.NoError(t, r.SetNumber("spend", x.Value))
				}
				require.NoError(t, table.Append(r))
			}
			require.Equal(t, tt.input, must(table.Numbers("spend")))
			require.Equal(t, tt.input, must(table.Clone().Numbers("spend")))
			two := survey.NewTable(q)
			require.NoError(t, errors.Join(two.Append(q.NewResponse()), two.AppendTable(table)))
			require.Equal(t, append([]survey.Optional{{}}, tt.input...), must(two.Numbers("spend")))
		})
	}
}

func TestWeightsAllOrNone(t *testing.T) {
	q := gaps()
	plain, heavy := q.NewResponse(), q.NewResponse()
	require.NoError(t, heavy.SetWeight(2))
	for _, pair := range [][2]*survey.Response{{plain, heavy}, {heavy, plain}} {
		table := survey.NewTable(q)
		require.NoError(t, table.Append(pair[0]))
		require.ErrorIs(t, table.Append(pair[1]), survey.ErrWeight)
		require.Equal(t, 1, table.Len())
		other := survey.NewTable(q)
		require.NoError(t, other.Append(pair[1]))
		require.ErrorIs(t, table.AppendTable(other), survey.ErrWeight)
		require.Equal(t, 1, table.Len())
		require.NoError(t, table.AppendTable(survey.NewTable(q)))
	}
	// Who is screened out has no say in it.
	table := survey.NewTable(q)
	require.NoError(t, table.Append(heavy))
	out := q.NewResponse()
	out.Status = survey.ScreenedOut
	require.NoError(t, table.Append(out))
	require.True(t, table.Weighted())
	require.Equal(t, []float64{2}, table.Weights())
}

func TestAppendRefused(t *testing.T) {
	q := gaps()
	table := survey.NewTable(q)
	require.ErrorIs(t, table.Append(must(survey.New(full())).NewResponse()), survey.ErrIncompatible)
	require.ErrorIs(t, table.Append(new(survey.Response)), survey.ErrIncompatible)
	require.NoError(t, table.Append(gaps().NewResponse())) // another one, equal
	r := q.NewResponse()
	r.Status = 9
	require.ErrorIs(t, table.Append(r), survey.ErrUnknown)
	require.Equal(t, 1, table.Len())
}

// Against a slow way: rebuild the table from the rows that are wanted.
func TestRowSelections(t *testing.T) {
	q := gaps()
	rows := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	table := filled(t, q, rows...)
	pick := func(keep func(i int) bool) *survey.Table {
		var kept []int
		for _, i := range rows {
			if keep(i) {
				kept = append(kept, i)
			}
		}
		return filled(t, q, kept...)
	}
	requireSame(t, pick(func(i int) bool { return i%5 != 1 }), table.Filter(func(row int) bool { return row%5 != 1 }))
	requireSame(t, pick(func(int) bool { return false }), table.Filter(func(int) bool { return false }))
	requireSame(t, table, table.Clone())
	for segment, of := range map[string]func(i int) string{
		"region":           func(i int) string { return []string{"n", "s", ""}[i%3] },
		"product":          func(i int) string { return string(rune('z' - i%5)) },
		survey.Wave:        func(i int) string { return []string{"", "w1", "w2"}[i%3] },
		survey.Interviewer: func(i int) string { return []string{"x", "y", "z", ""}[i%4] },
	} {
		for _, v := range []string{"", "n", "nobody", "w1", "y"} {
			requireSame(t, pick(func(i int) bool { return of(i) == v }), must(table.Where(segment, v)))
		}
		var seen []string
		for v, part := range must(table.By(segment)) {
			seen = append(seen, v)
			requireSame(t, pick(func(i int) bool { return of(i) == v }), part)
		}
		require.Equal(t, must(table.SegmentValues(segment)), seen)
		for range must(table.By(segment)) {
			break
		}
	}
	complete, dropped, err := table.CompleteOn("a", "b")
	require.EqualValues(t, complete.Len(), must(table.CountComplete("a", "b")))
	require.NoError(t, err)
	require.Zero(t, complete.Len())
	require.EqualValues(t, 12, dropped)
	require.EqualValues(t, table.Len(), must(table.CountComplete()))
	all, dropped, err := table.CompleteOn()
	require.NoError(t, err)
	require.Zero(t, dropped)
	requireSame(t, table, all)
}

// A value that the questionnaire lists and nobody has is an empty table, not that
// of the rows without a value.
func TestByUnusedValue(t *testing.T) {
	q := gaps()
	table := survey.NewTable(q)
	r := q.NewResponse()
	require.NoError(t, errors.Join(table.Append(r), r.SetSegment("region", "s"), table.Append(r)))
	sizes := map[string]int{}
	for v, part := range must(table.By("region")) {
		sizes[v] = part.Len()
	}
	require.Equal(t, map[string]int{"n": 0, "s": 1}, sizes)
	x := must(table.Crosstab("a", "region"))
	require.EqualValues(t, 0, must(x.TallyIn("n")).CountCode(scale.Blank))
	require.EqualValues(t, 1, must(x.TallyIn("s")).CountCode(scale.Blank))
	require.EqualValues(t, 1, must(x.TallyIn("")).CountCode(scale.Blank))
}

func TestAppendTable(t *testing.T) {
	q := gaps()
	a, b := filled(t, q, 0, 1, 2), filled(t, q, 7, 8, 9, 10)
	out := q.NewResponse()
	out.Status = survey.ScreenedOut
	require.NoError(t, b.Append(out))
	require.NoError(t, a.AppendTable(b))
	requireSame(t, filled(t, q, 0, 1, 2, 7, 8, 9, 10), a)
	require.EqualValues(t, 1, a.ScreenedOut())
	requireSame(t, filled(t, q, 7, 8, 9, 10), b)

	require.NoError(t, b.AppendTable(b))
	requireSame(t, filled(t, q, 7, 8, 9, 10, 7, 8, 9, 10), b)
	require.EqualValues(t, 2, b.ScreenedOut())

	clone := a.Clone()
	require.EqualValues(t, 1, clone.ScreenedOut())
	require.NoError(t, clone.AppendTable(a))
	requireSame(t, filled(t, q, 0, 1, 2, 7, 8, 9, 10), a) // untouched by its clone

	// A column that only one side has is filled up on the other.
	plain := survey.NewTable(q)
	require.NoError(t, plain.Append(q.NewResponse()))
	named := survey.NewTable(q)
	r := q.NewResponse()
	r.Respondent, r.Time, r.Status = "x", time.Unix(9, 0), survey.Partial
	require.NoError(t, errors.Join(r.SetTiming("b", time.Second), named.Append(r)))
	require.NoError(t, plain.AppendTable(named))
	require.NoError(t, plain.Append(q.NewResponse()))
	require.Equal(t, []string{"", "x", ""}, plain.Respondents())
	require.Equal(t, []time.Duration{0, time.Second, 0}, must(plain.Timings("b")))
	require.True(t, plain.Times()[0].IsZero() && plain.Times()[2].IsZero())
	require.Equal(t, []survey.Status{survey.Complete, survey.Partial, survey.Complete}, plain.Statuses())
}

// wide is a questionnaire of k items on 1–10.
func wide(k int) *survey.Questionnaire {
	var d survey.Definition
	for i := range k {
		d.Items = append(d.Items, survey.Item{ID: string(rune('a' + i)), Scale: scale.OneToTen()})
	}
	return must(survey.New(d))
}

// Item columns take one byte an answer, 1.05 with room to grow, however they came
// to be.
func TestTableMemory(t *testing.T) {
	const rows, items = 1_000_000, 20
	q := wide(items)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	grow := func(table *survey.Table, n int) {
		r := q.NewResponse()
		for range n {
			if err := table.Append(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, n := range []int{rows, 300_001} {
		before := heap()
		table := survey.NewTable(q)
		grow(table, n)
		perAnswer := float64(heap()-before) / float64(n) / items
		require.LessOrEqual(t, perAnswer, 1.05, "%d rows", n)
		runtime.KeepAlive(table)
	}
	part := survey.NewTable(q)
	grow(part, 10_007)
	before := heap()
	table := survey.NewTable(q)
	for table.Len() < rows/2 {
		require.NoError(t, table.AppendTable(part))
	}
	perAnswer := float64(heap()-before) / float64(table.Len()) / items
	require.LessOrEqual(t, perAnswer, 1.05)
	runtime.KeepAlive(table)
	runtime.KeepAlive(part)
}

func TestTableAllocations(t *testing.T) {
	q := wide(20)
	table, r := survey.NewTable(q), q.NewResponse()
	const rows = 20_000
	allocs := testing.AllocsPerRun(1, func() {
		for range rows {
			if err := table.Append(r); err != nil {
				t.Fatal(err)
			}
		}
	})
	require.Less(t, allocs/rows, 0.5) // columns that grow, and nothing else
	require.Zero(t, testing.AllocsPerRun(100, func() {
		r.Reset()
		if r.Answer("c", 7) != nil || r.AnswerText(3, []byte("8")) != nil || r.Skip("e") != nil {
			t.Fatal("refused")
		}
	}))
}

// Counting by table, by crosstab and by hand is the same.
func TestTableCounts(t *testing.T) {
	q := gaps()
	table := random(t, q, 500, 3)
	for _, item := range q.Items() {
		column := must(table.Codes(item.ID))
		tally := must(table.Tally(item.ID))
		for c := range item.Scale.Codes() {
			n := len(slices.DeleteFunc(slices.Clone(column), func(x scale.Code) bool { return x != scale.Code(c) }))
			require.EqualValues(t, n, tally.CountCode(scale.Code(c)))
		}
		for _, other := range []string{"a", "m", "region", survey.Wave} {
			x := must(table.Crosstab(item.ID, other))
			require.True(t, must(x.RowTally()).Equal(tally), "%s by %s", item.ID, other)
			require.EqualValues(t, 500, x.Total())
			if other == "a" || other == "m" {
				require.True(t, must(x.ColTally()).Equal(must(table.Tally(other))))
				continue
			}
			_, err := x.ColTally()
			require.ErrorIs(t, err, survey.ErrArgument)
			for _, v := range append(must(table.SegmentValues(other)), "") {
				require.True(t, must(x.TallyIn(v)).Equal(must(must(table.Where(other, v)).Tally(item.ID))))
			}
		}
	}
}

// Reversed items are scored by the mirrored worth.
func TestReversedTally(t *testing.T) {
	q := gaps()
	table, r := survey.NewTable(q), q.NewResponse()
	require.NoError(t, errors.Join(r.Answer("b", 3), table.Append(r)))
	require.Equal(t, "8", must(must(table.Tally("b")).TotalWorth()).String())
	m := must(survey.MomentsOf(table, "b"))
	require.Equal(t, "8", must(m.Mean(0)).String())
}
