package reftest_test

import (
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
)

func one(t *testing.T, expected, tol string) reftest.Case {
	t.Helper()
	cases, err := reftest.Parse([]byte(`{"cases":[{"id":"a/b/c","kind":"b","inputs":{},"expected":` + expected + `,"tol":` + tol + `}]}`))
	require.NoError(t, err)
	return cases[0]
}

// Every way in which a figure can be wrong is seen to fail.
func TestCompare(t *testing.T) {
	const (
		match    = reftest.Match
		mismatch = reftest.Mismatch
		absent   = reftest.Absent
	)
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		name     string
		expected string
		tol      string
		got      map[string]any
		want     []reftest.Verdict
	}{
		{"equal", `{"x":1.5}`, `{}`, map[string]any{"x": 1.5}, []reftest.Verdict{match}},
		{"integer", `{"x":3}`, `{}`, map[string]any{"x": int64(3)}, []reftest.Verdict{match}},
		{"default tolerance", `{"x":1}`, `{}`, map[string]any{"x": 1 + 1.0009e-9}, []reftest.Verdict{match}},
		{"beyond the default", `{"x":1}`, `{}`, map[string]any{"x": 1 + 1.002e-9}, []reftest.Verdict{mismatch}},
		{"relative to large", `{"x":1000}`, `{"rel":1e-6}`, map[string]any{"x": 1000.0009}, []reftest.Verdict{match}},
		{"beyond large", `{"x":1000}`, `{"rel":1e-6}`, map[string]any{"x": 1000.0011}, []reftest.Verdict{mismatch}},
		{"absolute", `{"x":1}`, `{"abs":0.1,"rel":0}`, map[string]any{"x": 1.09}, []reftest.Verdict{match}},
		{"beyond absolute", `{"x":1}`, `{"abs":0.1,"rel":0}`, map[string]any{"x": 1.11}, []reftest.Verdict{mismatch}},
		{"NaN for a number", `{"x":1}`, `{}`, map[string]any{"x": nan}, []reftest.Verdict{mismatch}},
		{"infinite for a number", `{"x":1}`, `{}`, map[string]any{"x": inf}, []reftest.Verdict{mismatch}},
		{"minus infinite for a number", `{"x":1}`, `{}`, map[string]any{"x": -inf}, []reftest.Verdict{mismatch}},
		{"infinite tolerance is none", `{"x":1}`, `{}`, map[string]any{"x": math.MaxFloat64}, []reftest.Verdict{mismatch}},
		{"wrong sign", `{"x":0.5}`, `{}`, map[string]any{"x": -0.5}, []reftest.Verdict{mismatch}},
		{"number as a string", `{"x":1}`, `{}`, map[string]any{"x": "1"}, []reftest.Verdict{mismatch}},
		{"wrong field", `{"lower":1,"upper":2}`, `{}`, map[string]any{"lower": 2, "upper": 1}, []reftest.Verdict{mismatch, mismatch}},
		{"missing field", `{"x":1,"y":2}`, `{}`, map[string]any{"y": 2}, []reftest.Verdict{absent, match}},
		{"nil for a number", `{"x":1}`, `{}`, map[string]any{"x": nil}, []reftest.Verdict{mismatch}},
		{"nothing", `{"x":1}`, `{}`, nil, []reftest.Verdict{absent}},
		{"further field", `{"x":1}`, `{}`, map[string]any{"x": 1, "y": 2}, []reftest.Verdict{match}},
		{"NaN", `{"x":"NaN"}`, `{}`, map[string]any{"x": nan}, []reftest.Verdict{match}},
		{"number for NaN", `{"x":"NaN"}`, `{}`, map[string]any{"x": 0}, []reftest.Verdict{mismatch}},
		{"infinite", `{"x":"Inf"}`, `{}`, map[string]any{"x": inf}, []reftest.Verdict{match}},
		{"infinite with the wrong sign", `{"x":"Inf"}`, `{}`, map[string]any{"x": -inf}, []reftest.Verdict{mismatch}},
		{"minus infinite", `{"x":"-Inf"}`, `{}`, map[string]any{"x": "-Inf"}, []reftest.Verdict{match}},
		{"null", `{"x":null}`, `{}`, map[string]any{"x": nil}, []reftest.Verdict{match}},
		{"null left out", `{"x":null}`, `{}`, map[string]any{}, []reftest.Verdict{match}},
		{"number for null", `{"x":null}`, `{}`, map[string]any{"x": 0}, []reftest.Verdict{mismatch}},
		{"string", `{"x":"a"}`, `{}`, map[string]any{"x": "a"}, []reftest.Verdict{match}},
		{"other string", `{"x":"a"}`, `{}`, map[string]any{"x": "b"}, []reftest.Verdict{mismatch}},
		{"truth", `{"x":true}`, `{}`, map[string]any{"x": true}, []reftest.Verdict{match}},
		{"untruth", `{"x":true}`, `{}`, map[string]any{"x": false}, []reftest.Verdict{mismatch}},
		{"list", `{"x":[1,2]}`, `{}`, map[string]any{"x": []float64{1, 2}}, []reftest.Verdict{match, match}},
		{"list, one wrong", `{"x":[1,2]}`, `{}`, map[string]any{"x": [2]int{1, 3}}, []reftest.Verdict{match, mismatch}},
		{"short list", `{"x":[1,2]}`, `{}`, map[string]any{"x": []float64{1}}, []reftest.Verdict{mismatch}},
		{"long list", `{"x":[1,2]}`, `{}`, map[string]any{"x": []float64{1, 2, 3}}, []reftest.Verdict{mismatch}},
		{"list missing", `{"x":[1,2]}`, `{}`, nil, []reftest.Verdict{absent, absent}},
		{"number for a list", `{"x":[1]}`, `{}`, map[string]any{"x": 1}, []reftest.Verdict{mismatch}},
		{"matrix", `{"m":{"rows":["a"],"cols":["b"],"values":[[1]]}}`, `{}`,
			map[string]any{"m": map[string]any{"rows": []string{"a"}, "cols": []string{"b"}, "values": [][]float64{{1}}}},
			[]reftest.Verdict{match, match, match}},
		{"matrix with other names", `{"m":{"rows":["a"],"cols":["b"],"values":[[1]]}}`, `{}`,
			map[string]any{"m": map[string]any{"rows": []string{"x"}, "cols": []string{"b"}, "values": [][]float64{{1}}}},
			[]reftest.Verdict{match, mismatch, match}},
		{"object missing", `{"m":{"a":1,"b":2}}`, `{}`, nil, []reftest.Verdict{absent, absent}},
		{"number for an object", `{"m":{"a":1}}`, `{}`, map[string]any{"m": 1}, []reftest.Verdict{mismatch}},
		{"prefix", `{"se_rake":1,"x":1}`, `{"se_rel":0.1}`, map[string]any{"se_rake": 1.05, "x": 1.05}, []reftest.Verdict{match, mismatch}},
		{"prefix narrows", `{"deviance":1,"x":1}`, `{"rel":0.1,"deviance_rel":1e-9}`, map[string]any{"deviance": 1.05, "x": 1.05}, []reftest.Verdict{mismatch, match}},
		{"prefix within a path", `{"tukey":{"p_adj":1}}`, `{"p_rel":0.1}`, map[string]any{"tukey": map[string]float64{"p_adj": 1.05}}, []reftest.Verdict{match}},
		{"prefix is a whole word", `{"pairs":1}`, `{"p_rel":0.1}`, map[string]any{"pairs": 1.05}, []reftest.Verdict{mismatch}},
		{"longest prefix", `{"fisher_or_ci":1}`, `{"fisher_rel":0.5,"fisher_or_rel":0.01}`, map[string]any{"fisher_or_ci": 1.05}, []reftest.Verdict{mismatch}},
		{"absolute prefix", `{"package_lower":1}`, `{"package_abs":5e-7}`, map[string]any{"package_lower": 1 + 4e-7}, []reftest.Verdict{match}},
		{"remark among tolerances", `{"x":1}`, `{"use":"a band"}`, map[string]any{"x": 1}, []reftest.Verdict{match}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []reftest.Verdict
			for _, f := range reftest.Compare(one(t, tt.expected, tt.tol), tt.got) {
				got = append(got, f.Verdict)
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestComparePaths(t *testing.T) {
	c := one(t, `{"b":{"c":[[1],[2]]},"a":1}`, `{}`)
	var paths []string
	for _, f := range reftest.Compare(c, nil) {
		paths = append(paths, f.Path)
		require.Contains(t, f.String(), "absent")
	}
	require.Equal(t, []string{"a", "b.c[0][0]", "b.c[1][0]"}, paths)
}

func TestPlainPanicsOnOtherKinds(t *testing.T) {
	require.Panics(t, func() { reftest.Plain(struct{ X int }{1}) })
	require.Panics(t, func() { reftest.Plain(map[string]any{"f": func() {}}) })
}

func TestParseRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"no JSON":     `{`,
		"no cases":    `{"cases":[]}`,
		"no id":       `{"cases":[{"kind":"b","expected":{"x":1}}]}`,
		"no kind":     `{"cases":[{"id":"a","expected":{"x":1}}]}`,
		"no expected": `{"cases":[{"id":"a","kind":"b","expected":{}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := reftest.Parse([]byte(data))
			require.Error(t, err)
		})
	}
}

func TestFind(t *testing.T) {
	// A tree in memory, in which the test stands in a folder two floors below the root of the module.
	files := fstest.MapFS{
		"repo/go.mod":                   {Data: []byte("module github.com/gocsat/csat\n\ngo 1.26\n")},
		"repo/examples/beam/go.mod":     {Data: []byte("module github.com/gocsat/csat/examples/beam\n")},
		"shared/reference/open/a.json":  {Data: []byte(`{"cases":[{"id":"a/b/c","kind":"b","inputs":{"x":[1,2]},"expected":{"y":1}}]}`)},
		"shared/reference/data/set.csv": {Data: []byte("a,b\n1,\n2,\"x,y\"\n")},
		"other/go.mod":                  {Data: []byte("module example.org/other\n")},
	}
	from := func(working string) fs.FS {
		return reftest.Find(func(dir string) fs.FS {
			sub, err := fs.Sub(files, strings.TrimPrefix(path.Join("/", working, filepath.ToSlash(dir)), "/"))
			if err != nil {
				return fstest.MapFS{}
			}
			return sub
		})
	}
	require.Nil(t, from("other"))
	reference := from("repo/examples/beam")
	require.NotNil(t, reference)
	require.NotNil(t, from("repo"))

	cases, err := reftest.Load(reference, "a")
	require.NoError(t, err)
	var x []int
	require.NoError(t, cases[0].Input("x", &x))
	require.Equal(t, []int{1, 2}, x)
	require.Error(t, cases[0].Input("y", &x))
	require.Error(t, cases[0].Input("x", new(string)))
	_, err = reftest.Load(reference, "b")
	require.ErrorIs(t, err, fs.ErrNotExist)

	set, err := reftest.ReadData(reference, "data/set.csv")
	require.NoError(t, err)
	column, err := set.Column("b")
	require.NoError(t, err)
	require.Equal(t, []string{"", "x,y"}, column)
	_, err = set.Column("c")
	require.Error(t, err)
	_, err = reftest.ReadData(reference, "data/none.csv")
	require.ErrorIs(t, err, fs.ErrNotExist)

	delete(files, "shared/reference/open/a.json")
	require.Nil(t, from("repo"))
}

// All the cases there are can be read, and each agrees with itself.
func TestReference(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	names, err := fs.Glob(reference, "open/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		cases, err := reftest.Load(reference, strings.TrimSuffix(path.Base(name), ".json"))
		require.NoError(t, err)
		for _, c := range cases {
			for _, f := range reftest.Compare(c, c.Expected) {
				require.Equal(t, reftest.Match, f.Verdict, "%s: %s", c.ID, f)
			}
			var data string
			if c.Inputs["data"] != nil && c.Input("data", &data) == nil && data != "" {
				set, err := reftest.ReadData(reference, data)
				require.NoError(t, err)
				require.NotEmpty(t, set.Rows)
			}
		}
	}
}
