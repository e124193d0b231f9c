package survey_test

import (
	"bytes"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// bounded runs a decoder and fails if it allocates more than its input justifies.
func bounded(t *testing.T, data []byte, decode func() error) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := decode()
	runtime.ReadMemStats(&after)
	// A scale of 201 points can be asked for in some 40 bytes.
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(4<<20+8192*len(data)); got > most {
		t.Fatalf("%d bytes allocated for an input of %d", got, len(data))
	}
	return err
}

func goldenSeeds(f *testing.F, prefix string) {
	files, err := filepath.Glob(filepath.Join("testdata", prefix+"*.hex"))
	if err != nil || len(files) == 0 {
		f.Fatal("no golden files", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		data, err := hex.DecodeString(strings.TrimSpace(string(text)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(append(data, 0))
		f.Add(data[:len(data)-1])
		f.Add(data[:len(data)/2])
	}
}

type binary interface {
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

func fuzzBinary[A binary](f *testing.F, prefix string, zero func() A) {
	goldenSeeds(f, prefix)
	f.Fuzz(func(t *testing.T, data []byte) {
		a := zero()
		if bounded(t, data, func() error { return a.UnmarshalBinary(data) }) != nil {
			return
		}
		again, err := a.MarshalBinary()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("accepted %x, writes %x (%v)", data, again, err)
		}
	})
}

func FuzzCrosstabBinary(f *testing.F) {
	fuzzBinary(f, "crosstab", func() *survey.Crosstab { return new(survey.Crosstab) })
}

func FuzzMomentsBinary(f *testing.F) {
	fuzzBinary(f, "moments", func() *survey.Moments { return new(survey.Moments) })
}

func FuzzGroupBinary(f *testing.F) { fuzzBinary(f, "group", tallies[string]) }

func FuzzGroupOfGroupsBinary(f *testing.F) {
	fuzzBinary(f, "group", func() *survey.Group[week, *survey.Group[string, *scale.Tally]] {
		return survey.NewGroup[week](tallies[string]())
	})
}

func FuzzGroupOfMomentsBinary(f *testing.F) {
	empty := func() *survey.Group[int16, *survey.Moments] {
		return survey.NewGroup[int16](moments(survey.Listwise, scale.OneToFive(), scale.OneToFive()))
	}
	g := empty()
	if err := g.At(-3).Add([]scale.Code{3, 6}); err != nil {
		f.Fatal(err)
	}
	f.Add(must(g.MarshalBinary()))
	fuzzBinary(f, "group", empty)
}

type text interface {
	json.Marshaler
	json.Unmarshaler
}

// fuzzJSON wants what was accepted to be written, read back and written the same.
func fuzzJSON[A text](f *testing.F, zero func() A, seeds ...any) {
	for _, seed := range seeds {
		if s, ok := seed.(string); ok {
			f.Add([]byte(s))
			continue
		}
		f.Add(must(json.Marshal(seed)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a := zero()
		if bounded(t, data, func() error { return a.UnmarshalJSON(data) }) != nil {
			return
		}
		first, err := a.MarshalJSON()
		if err != nil {
			t.Fatalf("accepted %s, does not write it: %v", data, err)
		}
		b := zero()
		if err := b.UnmarshalJSON(first); err != nil {
			t.Fatalf("accepted %s, does not read what it writes: %s: %v", data, first, err)
		}
		second, err := b.MarshalJSON()
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("writes %s, then %s (%v)", first, second, err)
		}
	})
}

func FuzzCrosstabJSON(f *testing.F) {
	x := must(survey.NewCrosstab(itemAxis("a", mixed()), survey.Axis{ID: "s", Categories: []string{"n", "ü"}}))
	if err := x.AddIn("n", 7, 3); err != nil {
		f.Fatal(err)
	}
	names := `"` + strings.Join(strings.Split(strings.Repeat("x", 60), ""), `","`) + `"`
	fuzzJSON(f, func() *survey.Crosstab { return new(survey.Crosstab) }, x, x.Transpose(),
		`{"rows":{"id":"a","categories":[]},"cols":{"id":"b","categories":[]},"counts":[[1]]}`,
		`{"rows":{"id":"a","categories":[`+names+`]},"cols":{"id":"b","scale":{"range":{"from":0,"to":200}}},"counts":[]}`)
}

func FuzzMomentsJSON(f *testing.F) {
	m := moments(survey.Listwise, mixed(), scale.OneToFive())
	p := moments(survey.Pairwise, mixed(), scale.OneToFive())
	for _, row := range [][]scale.Code{{2, 3}, {5, 6}, {0, 4}} {
		if err := m.Add(row); err != nil {
			f.Fatal(err)
		}
		if err := p.Add(row); err != nil {
			f.Fatal(err)
		}
	}
	fuzzJSON(f, func() *survey.Moments { return new(survey.Moments) }, m, p, must(m.Subset("b")))
}

func FuzzGroupJSON(f *testing.F) {
	g := tallies[int16]()
	if err := g.At(-7).AddN(3, 5); err != nil {
		f.Fatal(err)
	}
	fuzzJSON(f, tallies[int16], g, tallies[int16]())
}

func FuzzOptionalJSON(f *testing.F) {
	for _, seed := range []string{"null", "1.5", `"Inf"`, `"-Inf"`, "1e308", "-0"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var o, again survey.Optional
		if o.UnmarshalJSON(data) != nil {
			return
		}
		text, err := o.MarshalJSON()
		if err != nil || again.UnmarshalJSON(text) != nil || again != o {
			t.Fatalf("%s is %v, written %s (%v), read %v", data, o, text, err, again)
		}
	})
}

func FuzzQuestionnaireJSON(f *testing.F) {
	hostile := full()
	hostile.Overall.Children[0].Weight = new(decimal.Decimal)
	*hostile.Overall.Children[0].Weight = decimal.New(1, 29)
	fuzzJSON(f, func() *survey.Questionnaire { return new(survey.Questionnaire) },
		must(survey.New(full())), must(survey.New(hostile)), afterSales(),
		`{"items":[{"id":"a","scale":"one-to-ten"}]}`,
		`{"items":[{"id":"a","scale":"s"}],"scales":[{"id":"s","range":{"from":1,"to":4}}],"overall":{"item":"a","weight":1e1000000000}}`,
		`{"items":[{"id":"a","scale":"zero-to-ten","role":"recommendation","classes":"nps","reverse":true}],"levels":"five-levels"}`)
}

// Columns are summed as their rows are, or refused as they are: any codes, ratings of
// three scales side by side, both policies.
func FuzzMomentsColumns(f *testing.F) {
	f.Add([]byte{2, 3, 4, 5, 6, 2, 0, 1, 2}, uint16(1), false)
	f.Add([]byte{2, 3, 4}, uint16(3000), true)
	f.Add([]byte{11, 6, 102, 200, 12, 7}, uint16(64), true)
	f.Fuzz(func(t *testing.T, data []byte, repeat uint16, pairwise bool) {
		policy := survey.Listwise
		if pairwise {
			policy = survey.Pairwise
		}
		scales := []*scale.Scale{scale.OneToTen(), scale.OneToFive().Reversed(), scale.ZeroToHundred()}
		columns := make([][]scale.Code, len(scales))
		rows := min(len(data)/len(scales)*(int(repeat%200)+1), 5000)
		want, got := moments(policy, scales...), moments(policy, scales...)
		var refused error
		row := make([]scale.Code, len(scales))
		for r := range rows {
			for i := range scales {
				row[i] = scale.Code(data[(r*len(scales)+i)%(len(data)/len(scales)*len(scales))])
				columns[i] = append(columns[i], row[i])
			}
			if refused == nil {
				refused = want.Add(row)
			}
		}
		err := got.AddColumns(columns)
		if (err == nil) != (refused == nil) {
			t.Fatalf("columns: %v, rows: %v", err, refused)
		}
		if refused == nil && !got.Equal(want) {
			t.Fatalf("columns differ from %d rows", rows)
		}
	})
}
