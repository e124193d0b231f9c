package pls_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/survey"
)

func TestModels(t *testing.T) {
	c := func(name string, items ...string) pls.Construct { return pls.Construct{Name: name, Items: items} }
	ab := []pls.Path{{From: "a", To: "b"}}
	for name, test := range map[string]struct {
		constructs []pls.Construct
		paths      []pls.Path
		want       error
		text       string
	}{
		"none":          {nil, nil, pls.ErrModel, "pls: not a path model: 0 constructs, at least 2 needed"},
		"one":           {[]pls.Construct{c("a", "x")}, nil, pls.ErrModel, "pls: not a path model: 1 constructs, at least 2 needed"},
		"no name":       {[]pls.Construct{c("", "x"), c("b", "y")}, ab, pls.ErrModel, "construct 1 has no name"},
		"name twice":    {[]pls.Construct{c("a", "x"), c("a", "y")}, ab, pls.ErrModel, "pls: a: not a path model: named twice"},
		"empty block":   {[]pls.Construct{c("a", "x"), c("b")}, ab, pls.ErrModel, "pls: b: not a path model: no items"},
		"mode":          {[]pls.Construct{c("a", "x"), {Name: "b", Items: []string{"y"}, Mode: 7}}, ab, pls.ErrModel, "pls.Mode(7)"},
		"item no name":  {[]pls.Construct{c("a", "x", ""), c("b", "y")}, ab, pls.ErrModel, "item 2 has no name"},
		"item twice":    {[]pls.Construct{c("a", "x", "x"), c("b", "y")}, ab, pls.ErrModel, "pls: a: x: not a path model: item of a already"},
		"item shared":   {[]pls.Construct{c("a", "x"), c("b", "x")}, ab, pls.ErrModel, "pls: b: x: not a path model: item of a already"},
		"no construct":  {[]pls.Construct{c("a", "x"), c("b", "y")}, []pls.Path{{From: "a", To: "z"}}, pls.ErrModel, "pls: a->z: not a path model: path 1 between constructs"},
		"path twice":    {[]pls.Construct{c("a", "x"), c("b", "y")}, append(ab, ab...), pls.ErrModel, "pls: a->b: not a path model: path 2 is there already"},
		"itself":        {[]pls.Construct{c("a", "x"), c("b", "y")}, append(ab, pls.Path{From: "b", To: "b"}), pls.ErrCycle, "pls: b->b: cyclic paths"},
		"isolated":      {[]pls.Construct{c("a", "x"), c("b", "y"), c("z", "w")}, ab, pls.ErrModel, "pls: z: not a path model: no path from or to it"},
		"two cycle":     {[]pls.Construct{c("a", "x"), c("b", "y")}, append(ab, pls.Path{From: "b", To: "a"}), pls.ErrCycle, "pls: a->b: cyclic paths"},
		"cycle of some": {[]pls.Construct{c("a", "x"), c("b", "y"), c("z", "w")}, append(ab, pls.Path{From: "b", To: "z"}, pls.Path{From: "z", To: "b"}), pls.ErrCycle, "pls: b->z: cyclic paths"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pls.New(test.constructs, test.paths)
			require.ErrorIs(t, err, test.want)
			require.ErrorContains(t, err, test.text)
			text, jsonErr := json.Marshal(map[string]any{"constructs": test.constructs, "paths": test.paths})
			if jsonErr == nil {
				require.ErrorIs(t, json.Unmarshal(text, new(pls.Model)), test.want)
			}
		})
	}
}

func TestTemplates(t *testing.T) {
	items := ecsiItems()
	require.Len(t, must(pls.ECSI(items)).Paths(), 12)
	_, err := pls.ACSI(items)
	require.ErrorContains(t, err, "pls: image: not a path model: not a construct of this index")
	delete(items, "image")
	acsi := must(pls.ACSI(items))
	require.Len(t, acsi.Paths(), 9)
	require.Equal(t, acsi.Paths(), must(pls.ECSI(items)).Paths(), "the same without image")
	delete(items, "complaints")
	require.Len(t, must(pls.ACSI(items)).Paths(), 7)
	delete(items, "satisfaction")
	_, err = pls.ACSI(items)
	require.ErrorContains(t, err, "pls: satisfaction: not a path model: left out")
	_, err = pls.ECSI(nil)
	require.ErrorIs(t, err, pls.ErrModel)
	_, err = pls.ECSI(map[string][]string{"satisfaction": {"a"}})
	require.ErrorIs(t, err, pls.ErrModel)
}

func TestModelJSON(t *testing.T) {
	m := withModes()
	text := must(json.Marshal(m))
	var again pls.Model
	require.NoError(t, json.Unmarshal(text, &again))
	require.Equal(t, m.Constructs(), again.Constructs())
	require.Equal(t, m.Paths(), again.Paths())
	require.Equal(t, text, must(json.Marshal(&again)))
	for _, bad := range []string{`{}`, `null`, `[]`, `{"constructs":[],"paths":[],"x":1}`, `{"constructs":[{"name":"a","name":"b"}]}`,
		`{"constructs":[{"name":"a","items":["x"],"mode":"C"}],"paths":[]}`} {
		before := again
		require.ErrorIs(t, json.Unmarshal([]byte(bad), &again), pls.ErrModel, bad)
		require.Equal(t, before, again)
	}
	_, err := json.Marshal(new(pls.Model))
	require.ErrorIs(t, err, pls.ErrModel)
	var none *pls.Model
	require.Empty(t, none.Items())
	require.Empty(t, none.Constructs())
	require.Empty(t, none.Paths())
}

func FuzzModel(f *testing.F) {
	f.Add(must(json.Marshal(withModes())))
	f.Add([]byte(`{"constructs":[{"name":"a","items":["x"]},{"name":"b","items":["y"],"mode":"B"}],"paths":[{"from":"a","to":"b"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var m, again pls.Model
		if json.Unmarshal(text, &m) != nil {
			return
		}
		first, err := json.Marshal(&m)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(first, &again))
		second, err := json.Marshal(&again)
		require.NoError(t, err)
		require.Equal(t, first, second)
	})
}

func TestEnums(t *testing.T) {
	var m pls.Mode
	require.NoError(t, m.UnmarshalText([]byte("B")))
	require.Equal(t, pls.ModeB, m)
	require.ErrorIs(t, m.UnmarshalText([]byte("b")), survey.ErrArgument)
	require.Equal(t, pls.ModeB, m)
	_, err := pls.Mode(3).MarshalText()
	require.ErrorIs(t, err, survey.ErrArgument)
	var s pls.Scheme
	require.NoError(t, s.UnmarshalText([]byte("centroid")))
	require.ErrorIs(t, s.UnmarshalText([]byte("")), survey.ErrArgument)
	require.Equal(t, "centroid", s.String())
	_, err = pls.Scheme(3).MarshalText()
	require.ErrorIs(t, err, survey.ErrArgument)
}

// The error names the constant item, whole numbers or not, weighted or not.
func TestConstantNamed(t *testing.T) {
	for _, weights := range [][]float64{nil, {1, 2, 1, 1}} {
		for _, unit := range []float64{1, math.Pi} {
			d := pls.Data{Names: []string{"a", "b", "c"}, Columns: [][]float64{{1, 2, 4, 3 * unit}, {5, 5, 5, 5}, {2, 1, 1, unit}}, Weights: weights}
			_, err := pls.FromColumns(d)
			var at *pls.Error
			require.ErrorAs(t, err, &at)
			require.Equal(t, "b", at.Item)
			require.ErrorIs(t, err, pls.ErrConstant)
		}
	}
}

func TestSamples(t *testing.T) {
	names := []string{"a", "b"}
	ok := []float64{1, 2, 4, 3}
	data := func(columns ...[]float64) pls.Data { return pls.Data{Names: names, Columns: columns} }
	nan, inf := math.NaN(), math.Inf(1)
	for name, test := range map[string]struct {
		data pls.Data
		want error
	}{
		"no items":    {pls.Data{}, survey.ErrArgument},
		"names":       {data(ok), survey.ErrArgument},
		"twice":       {pls.Data{Names: []string{"a", "a"}, Columns: [][]float64{ok, ok}}, survey.ErrArgument},
		"lengths":     {data(ok, ok[:3]), survey.ErrArgument},
		"empty":       {data(nil, nil), survey.ErrNoBase},
		"two rows":    {data(ok[:2], ok[:2]), survey.ErrTooFew},
		"NaN":         {data(ok, []float64{1, nan, 2, 3}), survey.ErrArgument},
		"Inf":         {data(ok, []float64{1, inf, 2, 3}), survey.ErrArgument},
		"constant":    {data(ok, []float64{5, 5, 5, 5}), pls.ErrConstant},
		"nearly":      {data(ok, []float64{1e9, 1e9, 1e9, 1e9 + 1e-7}), pls.ErrConstant},
		"tiny":        {data(ok, []float64{0, 1e-200, 3e-200, 2.5e-201}), survey.ErrArgument},
		"huge":        {data(ok, []float64{0, 1e200, 3.33e207, 1e300}), survey.ErrArgument},
		"min only":    {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Min: []float64{0, 0}}, survey.ErrArgument},
		"order":       {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Min: []float64{0, 9}, Max: []float64{5, 9}}, survey.ErrArgument},
		"NaN end":     {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Min: []float64{0, nan}, Max: []float64{5, 9}}, survey.ErrArgument},
		"outside":     {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Min: []float64{0, 2}, Max: []float64{5, 9}}, survey.ErrArgument},
		"weights":     {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Weights: []float64{1}}, survey.ErrArgument},
		"zero weight": {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Weights: []float64{1, 0, 1, 1}}, survey.ErrWeight},
		"NaN weight":  {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Weights: []float64{1, nan, 1, 1}}, survey.ErrWeight},
		"no weights":  {pls.Data{Names: names, Columns: [][]float64{ok, ok}, Weights: []float64{}}, survey.ErrArgument},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pls.FromColumns(test.data)
			require.ErrorIs(t, err, test.want)
		})
	}
	_, err := pls.FromTable(nil, "a")
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pls.FromMoments(nil)
	require.ErrorIs(t, err, survey.ErrArgument)
	m := moments(ecsiData(1, 20))
	_, err = pls.FromMoments(m, "nobody")
	require.ErrorIs(t, err, survey.ErrUnknown)
	_, err = pls.FromMoments(m, "ima1", "ima1")
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pls.FromMoments(must(survey.NewMoments(survey.Pairwise, m.Variables()...)))
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pls.FromMoments(must(survey.NewMoments(survey.Listwise, m.Variables()...)))
	require.ErrorIs(t, err, survey.ErrNoBase)
	constant := ecsiData(1, 20)
	for row := range constant.Columns[3] {
		constant.Columns[3][row] = 7
	}
	_, err = pls.FromMoments(moments(constant))
	require.ErrorIs(t, err, pls.ErrConstant)
}

func TestDegenerateFits(t *testing.T) {
	m, mixed := ecsi(), withModes()
	full := ecsiData(1, 60)
	change := func(f func(columns [][]float64)) pls.Data {
		d := ecsiData(1, 60)
		d.Min, d.Max = nil, nil
		f(d.Columns)
		return d
	}
	for name, test := range map[string]struct {
		data  pls.Data
		model *pls.Model
		want  error
		where string
	}{
		"item missing":       {pls.Data{Names: full.Names[:23], Columns: full.Columns[:23]}, m, survey.ErrUnknown, "loy3"},
		"few rows":           {head(full, 8), mixed, survey.ErrTooFew, "quality"},
		"fewer rows":         {head(full, 5), m, survey.ErrTooFew, "satisfaction"},
		"item twice, mode B": {change(func(c [][]float64) { copy(c[1], c[0]) }), mixed, pls.ErrCollinear, "image"},
		"sum, mode B": {change(func(c [][]float64) {
			for row := range c[2] {
				c[2][row] = c[0][row] - 2*c[1][row]
			}
		}), mixed, pls.ErrCollinear, "image"},
		"causes alike": {change(func(c [][]float64) {
			for i := range 3 { // quality and value are expectation
				copy(c[8+i], c[5+i])
			}
			for i := 11; i < 15; i++ {
				copy(c[i], c[8])
			}
			copy(c[15], c[8])
			copy(c[16], c[8])
		}), must(pls.New([]pls.Construct{{Name: "a", Items: []string{"val1"}}, {Name: "b", Items: []string{"val2"}}, {Name: "c", Items: []string{"loy1"}}},
			[]pls.Path{{From: "a", To: "c"}, {From: "b", To: "c"}})), pls.ErrCollinear, "c"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pls.Fit(must(pls.FromColumns(test.data)), test.model, pls.FitOptions{})
			require.ErrorIs(t, err, test.want)
			at := &pls.Error{}
			require.ErrorAs(t, err, &at)
			require.Contains(t, at.Construct+at.Item, test.where)
		})
	}
	// No more rows than items: mode A works, and warns.
	f := must(pls.Fit(must(pls.FromColumns(head(full, 12))), m, pls.FitOptions{}))
	require.Equal(t, survey.LowBase, f.Warnings[len(f.Warnings)-1].Code)
	// Nothing in common: columns of a Hadamard matrix.
	d := pls.Data{}
	for i := range 4 {
		column := make([]float64, 8)
		for row := range column {
			column[row] = 1 - 2*float64(popcount(uint(i+1)&uint(row))%2)
		}
		d.Names, d.Columns = append(d.Names, string(rune('a'+i))), append(d.Columns, column)
	}
	two := must(pls.New([]pls.Construct{{Name: "x", Items: d.Names[:2]}, {Name: "y", Items: d.Names[2:]}}, []pls.Path{{From: "x", To: "y"}}))
	for _, scheme := range []pls.Scheme{pls.PathScheme, pls.Factorial, pls.Centroid} {
		_, err := pls.Fit(must(pls.FromColumns(d)), two, pls.FitOptions{Scheme: scheme})
		require.ErrorIs(t, err, pls.ErrNoVariance, scheme)
	}
	// A perfect path has no f².
	copy(full.Columns[17], full.Columns[20])
	perfect := must(pls.New([]pls.Construct{{Name: "x", Items: full.Names[17:18]}, {Name: "y", Items: full.Names[20:21]}}, []pls.Path{{From: "x", To: "y"}}))
	f = must(pls.Fit(must(pls.FromColumns(full)), perfect, pls.FitOptions{}))
	require.False(t, f.Paths[0].F2.Valid)
	require.False(t, must(f.RefittedF2())[0].Valid)
	other := must(pls.New([]pls.Construct{{Name: "x", Items: full.Names[17:18]}, {Name: "z", Items: full.Names[:3]}, {Name: "y", Items: full.Names[20:21]}},
		[]pls.Path{{From: "x", To: "y"}, {From: "z", To: "y"}, {From: "z", To: "x"}}))
	again := must(must(pls.Fit(must(pls.FromColumns(full)), other, pls.FitOptions{})).RefittedF2())
	require.False(t, again[0].Valid || again[1].Valid, "nothing is left to explain")
	require.True(t, again[2].Valid)
	require.False(t, f.GoF.Valid)
	require.InDelta(t, 1, f.Constructs[1].R2.Value, 1e-12)
	must(json.Marshal(f))
	must(json.Marshal(must(f.Quality())))
	must(json.Marshal(bootstrap(f, pls.BootstrapOptions{Replicates: 30, BCa: true})))
}

func head(d pls.Data, n int) pls.Data {
	out := pls.Data{Names: d.Names}
	for _, column := range d.Columns {
		out.Columns = append(out.Columns, column[:n])
	}
	return out
}

func TestNothing(t *testing.T) {
	s, m := ecsiSample(1, 50), ecsi()
	for _, sample := range []*pls.Sample{nil, {}} {
		_, err := pls.Fit(sample, m, pls.FitOptions{})
		require.ErrorIs(t, err, survey.ErrNoBase)
	}
	for _, model := range []*pls.Model{nil, {}} {
		_, err := pls.Fit(s, model, pls.FitOptions{})
		require.ErrorIs(t, err, pls.ErrModel)
	}
	for _, o := range []pls.FitOptions{{Scheme: 3}, {Tolerance: math.NaN()}, {Tolerance: -1}, {Tolerance: 1}, {Tolerance: 1e-20}, {MaxIterations: -1}} {
		_, err := pls.Fit(s, m, o)
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	// A fit that was read back has figures and no methods.
	fit := must(pls.Fit(s, m, pls.FitOptions{}))
	var again pls.Fitted
	require.NoError(t, json.Unmarshal(must(json.Marshal(fit)), &again))
	require.Equal(t, fit.Items, again.Items)
	for _, f := range []*pls.Fitted{nil, {}, &again} {
		for name, err := range map[string]error{
			"f2": second(f.RefittedF2()), "scores": second(f.Scores("image")), "quality": second(f.Quality()), "consistent": second(f.Consistent()),
			"index": second(f.Index("image")), "index scores": second(f.IndexScores("image")), "ipma": second(f.IPMA("loyalty")),
		} {
			require.ErrorIs(t, err, survey.ErrNoBase, name)
		}
	}
	for name, err := range map[string]error{
		"scores": second(fit.Scores("x")), "index": second(fit.Index("x")), "index scores": second(fit.IndexScores("x")), "ipma": second(fit.IPMA("x")),
	} {
		require.ErrorIs(t, err, survey.ErrUnknown, name)
	}
	d := ecsiData(1, 50)
	d.Min, d.Max = nil, nil
	_, err := must(pls.Fit(must(pls.FromColumns(d)), m, pls.FitOptions{})).Index("image")
	require.ErrorIs(t, err, pls.ErrRange)
	require.ErrorContains(t, err, "give Min and Max of the data")
}

func second[T any](_ T, err error) error { return err }
