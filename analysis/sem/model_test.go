package sem_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/survey"
)

func TestNewRefuses(t *testing.T) {
	a := sem.Construct{Name: "A", Items: []string{"a1", "a2", "a3"}}
	b := sem.Construct{Name: "B", Items: []string{"b1", "b2", "b3"}}
	c := sem.Construct{Name: "C", Items: []string{"c"}}
	all := []sem.Construct{a, b, c}
	tests := []struct {
		name       string
		constructs []sem.Construct
		paths      []sem.Path
		cov        sem.Covariances
		part       string
		index      int
		at         string
		err        error
	}{
		{"nothing", nil, nil, sem.Covariances{}, "constructs", -1, "", survey.ErrDefinition},
		{"no name", []sem.Construct{{Items: []string{"x"}}}, nil, sem.Covariances{}, "constructs", 0, "", survey.ErrDefinition},
		{"twice", []sem.Construct{a, a}, nil, sem.Covariances{}, "constructs", 1, "A", survey.ErrDefinition},
		{"no items", []sem.Construct{a, {Name: "B"}}, nil, sem.Covariances{}, "constructs", 1, "B", survey.ErrDefinition},
		{"item without a name", []sem.Construct{{Name: "A", Items: []string{"x", ""}}}, nil, sem.Covariances{}, "constructs", 0, "A", survey.ErrDefinition},
		{"item twice", []sem.Construct{{Name: "A", Items: []string{"x", "y", "x"}}}, nil, sem.Covariances{}, "constructs", 0, "A", survey.ErrDefinition},
		{"only item of two", []sem.Construct{c, {Name: "D", Items: []string{"c"}}}, nil, sem.Covariances{}, "constructs", 0, "C", survey.ErrDefinition},
		{"only item elsewhere", []sem.Construct{{Name: "D", Items: []string{"d", "e", "c"}}, c}, nil, sem.Covariances{}, "constructs", 0, "D", survey.ErrDefinition},
		{"name of an item", []sem.Construct{{Name: "x", Items: []string{"x", "y", "z"}}}, nil, sem.Covariances{}, "constructs", 0, "x", survey.ErrDefinition},
		{"path from nowhere", all, []sem.Path{{From: "A", To: "B"}, {From: "Z", To: "B"}}, sem.Covariances{}, "paths", 1, "Z", survey.ErrDefinition},
		{"path to an item", all, []sem.Path{{From: "A", To: "b1"}}, sem.Covariances{}, "paths", 0, "b1", survey.ErrDefinition},
		{"path twice", all, []sem.Path{{From: "A", To: "B"}, {From: "A", To: "B"}}, sem.Covariances{}, "paths", 1, "A", survey.ErrDefinition},
		{"path to itself", all, []sem.Path{{From: "B", To: "B"}}, sem.Covariances{}, "paths", 0, "B", sem.ErrCycle},
		{"cycle", all, []sem.Path{{From: "A", To: "B"}, {From: "B", To: "C"}, {From: "C", To: "B"}}, sem.Covariances{}, "paths", 1, "B", sem.ErrCycle},
		{"beside a cycle", append(all, sem.Construct{Name: "D", Items: []string{"d"}}),
			[]sem.Path{{From: "B", To: "D"}, {From: "B", To: "C"}, {From: "C", To: "B"}}, sem.Covariances{}, "paths", 1, "B", sem.ErrCycle},
		{"zero of a construct with itself", all, nil, sem.Covariances{Zero: []sem.Pair{{A: "A", B: "A"}}}, "covariances.zero", 0, "A", survey.ErrDefinition},
		{"zero of an item", all, nil, sem.Covariances{Zero: []sem.Pair{{A: "A", B: "b1"}}}, "covariances.zero", 0, "A", survey.ErrDefinition},
		{"zero twice", all, nil, sem.Covariances{Zero: []sem.Pair{{A: "A", B: "B"}, {A: "B", B: "A"}}}, "covariances.zero", 1, "B", survey.ErrDefinition},
		{"zero of an explained one", all, []sem.Path{{From: "A", To: "B"}}, sem.Covariances{Zero: []sem.Pair{{A: "C", B: "B"}}}, "covariances.zero", 0, "C", survey.ErrDefinition},
		{"free already", all, nil, sem.Covariances{Free: []sem.Pair{{A: "A", B: "B"}}}, "covariances.free", 0, "A", survey.ErrDefinition},
		{"free and zero", all, nil, sem.Covariances{Free: []sem.Pair{{A: "A", B: "B"}}, Zero: []sem.Pair{{A: "A", B: "B"}}}, "covariances.free", 0, "A", survey.ErrDefinition},
		{"free with an exogenous one", all, []sem.Path{{From: "A", To: "B"}}, sem.Covariances{Free: []sem.Pair{{A: "A", B: "B"}}}, "covariances.free", 0, "A", survey.ErrDefinition},
		{"free of nothing", all, nil, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "x"}}}, "covariances.free", 0, "a1", survey.ErrDefinition},
		{"free of an item with itself", all, nil, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "a1"}}}, "covariances.free", 0, "a1", survey.ErrDefinition},
		{"free twice", all, nil, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "a2"}, {A: "a2", B: "a1"}}}, "covariances.free", 1, "a2", survey.ErrDefinition},
		{"free of an only item", all, nil, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "c"}}}, "covariances.free", 0, "a1", survey.ErrDefinition},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := sem.New(tt.constructs, tt.paths, tt.cov)
			require.Nil(t, m)
			at, ok := errors.AsType[*sem.DefinitionError](err)
			require.True(t, ok, "%v", err)
			require.ErrorIs(t, err, tt.err)
			require.Equal(t, []any{tt.part, tt.index, tt.at}, []any{at.Part, at.Index, at.Name}, err)
		})
	}
}

// Models that no data determine, by count and by rank.
func TestUnidentified(t *testing.T) {
	a := sem.Construct{Name: "A", Items: []string{"a1", "a2", "a3"}}
	b := sem.Construct{Name: "B", Items: []string{"b1", "b2", "b3"}}
	pair := sem.Construct{Name: "P", Items: []string{"p1", "p2"}}
	tests := []struct {
		name       string
		constructs []sem.Construct
		cov        sem.Covariances
		open       []string
	}{
		{"two items alone", []sem.Construct{pair}, sem.Covariances{}, nil},
		// Enough covariances in number, but not where they are needed.
		{"two items without correlation", []sem.Construct{a, b, pair},
			sem.Covariances{Zero: []sem.Pair{{A: "A", B: "P"}, {A: "B", B: "P"}}}, []string{"P =~ p2", "P ~~ P", "p1 ~~ p1", "p2 ~~ p2"}},
		{"all residuals", []sem.Construct{a, b}, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "a2"}, {A: "a1", B: "a3"}, {A: "a2", B: "a3"}},
			Zero: []sem.Pair{{A: "A", B: "B"}}}, []string{"A =~ a2", "A =~ a3", "A ~~ A", "a1 ~~ a1", "a2 ~~ a2", "a3 ~~ a3", "a1 ~~ a2", "a1 ~~ a3", "a2 ~~ a3"}},
		{"same items", []sem.Construct{{Name: "A", Items: []string{"a", "b", "c", "d", "e", "f"}}, {Name: "B", Items: []string{"b", "a", "c", "d", "e", "f"}}},
			sem.Covariances{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sem.New(tt.constructs, nil, tt.cov)
			require.ErrorIs(t, err, sem.ErrUnidentified)
			e, ok := errors.AsType[*sem.UnidentifiedError](err)
			require.True(t, ok)
			if tt.open != nil {
				require.LessOrEqual(t, e.Free, e.Moments)
				require.Subset(t, tt.open, e.Parameters)
				require.NotEmpty(t, e.Parameters)
			}
		})
	}
	// Two items are enough where the construct correlates with another.
	_, err := sem.New([]sem.Construct{a, pair}, nil, sem.Covariances{})
	require.NoError(t, err)
	_, err = sem.New([]sem.Construct{pair, {Name: "Q", Items: []string{"q1", "q2"}}}, nil, sem.Covariances{})
	require.NoError(t, err)
}

func TestModelJSON(t *testing.T) {
	m := model(t, []sem.Construct{{Name: "A", Items: []string{"a1", "a2", "a3"}}, {Name: "B", Items: []string{"b1", "b2", "b3"}}, {Name: "c", Items: []string{"c"}},
		{Name: "D", Items: []string{"d1", "d2", "d3"}}}, []sem.Path{{From: "A", To: "c"}, {From: "B", To: "D"}},
		sem.Covariances{Free: []sem.Pair{{A: "c", B: "D"}, {A: "b1", B: "a1"}}, Zero: []sem.Pair{{A: "B", B: "A"}}})
	text, err := json.Marshal(m)
	require.NoError(t, err)
	back := new(sem.Model)
	require.NoError(t, json.Unmarshal(text, back))
	require.Equal(t, m, back)
	require.Equal(t, m.Constructs(), back.Constructs())
	require.Equal(t, m.Paths(), back.Paths())
	require.Equal(t, m.Covariances(), back.Covariances())
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))

	for name, text := range map[string]string{
		"unknown key":  `{"constructs": [{"name": "A", "items": ["a", "b", "c"], "mode": "B"}]}`,
		"repeated key": `{"constructs": [{"name": "A", "items": ["a", "b", "c"]}], "constructs": []}`,
		"letter case":  `{"Constructs": [{"name": "A", "items": ["a", "b", "c"]}]}`,
		"no model":     `{}`,
		"no object":    `3`,
		"bad path":     `{"constructs": [{"name": "A", "items": ["a", "b", "c"]}], "paths": [{"from": "A", "to": "B"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			before := model(t, m.Constructs(), m.Paths(), m.Covariances())
			require.ErrorIs(t, json.Unmarshal([]byte(text), before), survey.ErrDefinition)
			require.Equal(t, m, before)
		})
	}
	for _, empty := range []*sem.Model{nil, {}} {
		_, err := empty.MarshalJSON()
		require.ErrorIs(t, err, survey.ErrDefinition)
	}
}

// What is read back from a model is a copy.
func TestModelIsImmutable(t *testing.T) {
	constructs := []sem.Construct{{Name: "A", Items: []string{"a", "b", "c"}}}
	m := model(t, constructs, nil, sem.Covariances{})
	constructs[0].Items[0] = "x"
	m.Constructs()[0].Items[1] = "y"
	m.Items()[2] = "z"
	require.Equal(t, []string{"a", "b", "c"}, m.Constructs()[0].Items)
	require.Equal(t, []string{"a", "b", "c"}, m.Items())
	require.Equal(t, 6, m.Free())
	require.Equal(t, 0, m.DF())
}

func TestZeroValues(t *testing.T) {
	for _, m := range []*sem.Model{nil, {}} {
		require.Nil(t, m.Constructs())
		require.Nil(t, m.Paths())
		require.Nil(t, m.Items())
		require.Zero(t, m.Covariances())
		require.Zero(t, m.Free()+m.DF())
		_, err := sem.Fit(sampleOf(visits()), m, sem.Options{})
		require.ErrorIs(t, err, survey.ErrArgument)
		_, err = sem.Modifications(sampleOf(visits()), m)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	for _, s := range []*sem.Sample{nil, {}} {
		require.Nil(t, s.Names())
		require.Zero(t, s.N()+s.Missing())
		_, err := sem.Fit(s, chain(), sem.Options{})
		require.ErrorIs(t, err, survey.ErrArgument)
		_, err = sem.Modifications(s, chain())
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	_, err := sem.Compare(sem.Result{}, sem.Result{})
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestEnums(t *testing.T) {
	for _, s := range []sem.Scaling{sem.Marker, sem.UnitVariance} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back sem.Scaling
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, s, back)
	}
	for _, k := range []sem.ModificationKind{sem.CrossLoading, sem.ResidualCovariance, sem.ConstructCovariance, sem.ConstructPath} {
		text, err := k.MarshalText()
		require.NoError(t, err)
		require.Equal(t, k.String(), string(text))
		var back sem.ModificationKind
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, k, back)
	}
	_, err := sem.Scaling(9).MarshalText()
	require.ErrorIs(t, err, survey.ErrArgument)
	s := sem.UnitVariance
	require.ErrorIs(t, s.UnmarshalText([]byte("effects")), survey.ErrArgument)
	require.Equal(t, sem.UnitVariance, s)
	var k sem.ModificationKind
	require.ErrorIs(t, k.UnmarshalText([]byte("none")), survey.ErrArgument)
}

func FuzzModelJSON(f *testing.F) {
	for _, seed := range []string{
		`{"constructs":[{"name":"A","items":["a","b","c"]},{"name":"B","items":["d"]}],"paths":[{"from":"A","to":"B"}]}`,
		`{"constructs":[{"name":"A","items":["a","b"]},{"name":"B","items":["c","d"]}],"covariances":{"zero":[{"a":"A","b":"B"}]}}`,
		`{"constructs":[{"name":"A","items":["a","a"]}]}`, `{}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 400 {
			return
		}
		m := new(sem.Model)
		if json.Unmarshal(data, m) != nil {
			return
		}
		require.GreaterOrEqual(t, m.DF(), 0)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		back := new(sem.Model)
		require.NoError(t, json.Unmarshal(text, back))
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	})
}
