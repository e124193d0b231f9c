package strictjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/stretchr/testify/require"
)

type level int

var errLevel = errors.New("no such level")

func (l *level) UnmarshalText(text []byte) error {
	switch string(text) {
	case "low":
		*l = 0
	case "high":
		*l = 1
	default:
		return errLevel
	}
	return nil
}

type base struct {
	ID    string `json:"id"`
	Scale string `json:"base_scale"`
}

type item struct {
	base
	Scale   string              `json:"scale"`
	Weight  *strictjson.Decimal `json:"weight,omitempty"`
	Level   level               `json:"level"`
	Codes   []int               `json:"codes"`
	Range   [2]float64          `json:"range"`
	Count   int                 `json:"count,string"`
	Ignored int                 `json:"-"`
	Dash    int                 `json:"-,"` //lint:ignore SA5008 a field that is really called "-"
	Plain   bool
	hidden  int //lint:ignore U1000 unexported fields are no keys
}

// node reads itself, the way immutable definitions do.
type node struct {
	name     string
	children []node
}

func (n *node) UnmarshalJSON(data []byte) error {
	var form struct {
		Name     string `json:"name"`
		Children []node `json:"children"`
	}
	if err := strictjson.Unmarshal(data, &form); err != nil {
		return err
	}
	n.name, n.children = form.Name, form.Children
	return nil
}

type document struct {
	Name   string            `json:"name"`
	Items  []item            `json:"items"`
	Labels map[string]string `json:"labels"`
	ByID   map[string]item   `json:"by_id"`
	Tree   node              `json:"tree"`
	Any    any               `json:"any"`
	Raw    json.RawMessage   `json:"raw"`
	Next   *document         `json:"next"`
	Parts  []*item           `json:"parts"`
}

const good = ` {"name":"n", "items":[{"id":"a","base_scale":"b","scale":"0-10","weight":"2.50","level":"high","codes":[1,2],"range":[0,1],
 "count":"3","-":1,"Plain":true},{"weight":null}], "labels":{"EN":"x","en":"y"}, "by_id":{"A":{"id":"1"}}, "any":{"A":[1,{"a":2}],"a":null},
 "tree":{"name":"r","children":[{"name":"c","children":[]}]}, "raw":{"k":[ ]}, "next":{"next":null}, "parts":[null,{"id":"p"}], "na\u006de2":1 } `

func TestUnmarshal(t *testing.T) {
	text := strings.Replace(good, `, "na\u006de2":1`, "", 1)
	var got, want document
	require.NoError(t, strictjson.Unmarshal([]byte(text), &got))
	require.NoError(t, json.Unmarshal([]byte(text), &want))
	require.Equal(t, want, got)
	require.Equal(t, "c", got.Tree.children[0].name)
	require.Equal(t, "b", got.Items[0].base.Scale)
	require.Equal(t, 3, got.Items[0].Count)

	var n int
	require.NoError(t, strictjson.Unmarshal([]byte("\n 12 "), &n))
	require.Equal(t, 12, n)
	var s map[string][]any
	require.NoError(t, strictjson.Unmarshal([]byte(`{"":[],"\"}":["\\",{}]}`), &s))
	require.Len(t, s, 2)
}

func TestRefused(t *testing.T) {
	deep := func(n int) string { return `{"any":` + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + `}` }
	require.NoError(t, strictjson.Unmarshal([]byte(deep(strictjson.MaxDepth)), new(document)))
	var typeError *json.UnmarshalTypeError
	tests := []struct {
		name   string
		input  string
		path   string
		offset int
		want   error // nil: an UnmarshalTypeError
	}{
		{"empty", ``, "", 0, strictjson.ErrSyntax},
		{"cut", `{"name":`, "", 8, strictjson.ErrSyntax},
		{"byte-order mark", "\ufeff{}", "", 1, strictjson.ErrSyntax},
		{"trailing value", `{} {}`, "", 4, strictjson.ErrSyntax},
		{"trailing bracket", `{}}`, "", 3, strictjson.ErrSyntax},
		{"not UTF-8", "{\"name\":\"\xff\"}", "", 0, strictjson.ErrSyntax},
		{"comment", `{} // x`, "", 4, strictjson.ErrSyntax},
		{"unknown", `{"nam":1}`, "nam", 1, strictjson.ErrUnknownField},
		{"unknown, escaped", good, "name2", strings.Index(good, `"na\u`), strictjson.ErrUnknownField},
		{"case", `{"Name":"x"}`, "Name", 1, strictjson.ErrUnknownField},
		{"case of an untagged field", `{"items":[{"plain":true}]}`, "items[0].plain", 11, strictjson.ErrUnknownField},
		{"case beside the right key", `{"name":"x","NAME":"y"}`, "NAME", 12, strictjson.ErrUnknownField},
		{"folding beyond ASCII", "{\"item\u017f\":[]}", "[\"item\u017f\"]", 1, strictjson.ErrUnknownField},
		{"go name of a tagged field", `{"ByID":{}}`, "ByID", 1, strictjson.ErrUnknownField},
		{"ignored field", `{"items":[{"Ignored":1}]}`, "items[0].Ignored", 11, strictjson.ErrUnknownField},
		{"unexported field", `{"items":[{"hidden":1}]}`, "items[0].hidden", 11, strictjson.ErrUnknownField},
		{"embedded struct by name", `{"items":[{"base":{}}]}`, "items[0].base", 11, strictjson.ErrUnknownField},
		{"unknown in a list", `{"items":[{},{"id":"1","x":1}]}`, "items[1].x", 23, strictjson.ErrUnknownField},
		{"unknown in a map", `{"by_id":{"a b":{"x":1}}}`, `by_id["a b"].x`, 17, strictjson.ErrUnknownField},
		{"unknown behind pointers", `{"next":{"parts":[null,{"x":1}]}}`, "next.parts[1].x", 24, strictjson.ErrUnknownField},
		{"unknown inside UnmarshalJSON", `{"tree":{"name":"a", "children":[{},{"x":1}]}}`, "tree.children[1].x", 37, strictjson.ErrUnknownField},
		{"duplicate", `{"name":"a","name":"b"}`, "name", 12, strictjson.ErrDuplicateKey},
		{"duplicate, escaped", `{"name":"a","n\u0061me":"b"}`, "name", 12, strictjson.ErrDuplicateKey},
		{"duplicate in a map", `{"labels":{"":"a","":"b"}}`, `labels[""]`, 18, strictjson.ErrDuplicateKey},
		{"duplicate in any", `{"any":[{"a":{"b":1,"c":2,"b":3}}]}`, "any[0].a.b", 26, strictjson.ErrDuplicateKey},
		{"duplicate in raw", `{"raw":{"b":1,"b":3}}`, "raw.b", 14, strictjson.ErrDuplicateKey},
		{"duplicate inside UnmarshalJSON", `{"tree":{"name":"a","name":"b"}}`, "tree.name", 20, strictjson.ErrDuplicateKey},
		{"too deep", deep(strictjson.MaxDepth + 1), "any" + strings.Repeat("[0]", 99), 106, strictjson.ErrDepth},
		{"array too long", `{"items":[{"range":[1,2,3]}]}`, "items[0].range", 19, strictjson.ErrLength},
		{"array too short", `{"items":[{"range":[1]}]}`, "items[0].range", 19, strictjson.ErrLength},
		{"text type", `{"items":[{},{"level":"mid"}]}`, "items[1].level", 22, errLevel},
		{"text type of another kind", `{"items":[{},{"level":3}]}`, "items[1].level", 22, nil},
		{"after a null that has no decimal", `{"items":[{"weight":null,"level":"mid"}]}`, "items[0].level", 33, errLevel},
		{"after a quoted number", `{"items":[{"count":"1","level":"mid"}]}`, "items[0].level", 31, errLevel},
		{"decimal", `{"items":[{"weight":"x"}]}`, "items[0].weight", 20, strictjson.ErrDecimal},
		{"number for string", `{"name":1}`, "name", 8, nil},
		{"number out of range", `{"items":[{"codes":[1,99999999999999999999]}]}`, "items[0].codes[1]", 22, nil},
		{"fraction for int", `{"items":[{"codes":[1.5]}]}`, "items[0].codes[0]", 20, nil},
		{"object for list", `{"items":{}}`, "items", 9, nil},
		{"list for object", `{"items":[[]]}`, "items[0]", 10, nil},
		{"string for list", `{"items":""}`, "items", 9, nil},
		{"list for UnmarshalJSON", `{"tree":[]}`, "tree", 8, nil},
		{"whole value", `[]`, "", 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := strictjson.Unmarshal([]byte(tt.input), new(document))
			if tt.want != nil {
				require.ErrorIs(t, err, tt.want)
			} else {
				require.ErrorAs(t, err, &typeError)
			}
			var at *strictjson.Error
			require.ErrorAs(t, err, &at)
			require.Equal(t, tt.path, at.Path)
			require.Equal(t, tt.offset, at.Offset)
		})
	}
}

func TestErrorText(t *testing.T) {
	err := strictjson.Unmarshal([]byte(`{"items":[{"Scale":1}]}`), new(document))
	require.EqualError(t, err, "items[0].Scale: unknown field: differs in case from a known one (byte 11)")
	err = strictjson.Unmarshal([]byte(`{`), new(document))
	require.EqualError(t, err, "not valid JSON: unexpected end of JSON input (byte 1)")
	err = strictjson.Unmarshal([]byte(`{"`+strings.Repeat("é", 1e5)+`":1}`), new(document))
	require.Less(t, len(err.Error()), 200)
}

func TestDeepInputIsCheap(t *testing.T) {
	for _, open := range []string{"[", `{"a":`} {
		err := strictjson.Unmarshal([]byte(strings.Repeat(open, 1e6)), new(any))
		require.Error(t, err)
		text := strings.Repeat(open, 5000) + "1" + strings.Repeat(map[string]string{"[": "]", `{"a":`: "}"}[open], 5000)
		require.ErrorIs(t, strictjson.Unmarshal([]byte(text), new(any)), strictjson.ErrDepth)
	}
}

type left struct{ X int }
type right struct{ X int }
type ambiguous struct {
	left
	right
}
type recursive struct {
	*recursive //lint:ignore U1000 found by reflection
	X          int
}

type hidden struct {
	V struct{ A int } `json:"v"`
}
type hiding struct {
	hidden
	W struct{ B int } `json:"v"`
}

func TestEmbedding(t *testing.T) {
	var h hiding
	require.NoError(t, strictjson.Unmarshal([]byte(`{"v":{"B":3}}`), &h))
	require.Equal(t, 3, h.W.B)
	require.ErrorIs(t, strictjson.Unmarshal([]byte(`{"v":{"A":3}}`), &h), strictjson.ErrUnknownField)
	require.ErrorContains(t, strictjson.Unmarshal([]byte(`{}`), new(ambiguous)), "two fields")
	var r recursive
	require.NoError(t, strictjson.Unmarshal([]byte(`{"X":2}`), &r))
	require.Equal(t, 2, r.X)
}

func TestTarget(t *testing.T) {
	require.Error(t, strictjson.Unmarshal([]byte(`{}`), nil))
	require.Error(t, strictjson.Unmarshal([]byte(`{}`), document{}))
	require.Error(t, strictjson.Unmarshal([]byte(`{}`), (*document)(nil)))
}

// FuzzUnmarshal: what is accepted, encoding/json accepts with the same result, and decoding what it writes changes nothing.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"name":"a","n\u0061me":"b"}`))
	f.Add([]byte(`{"items":[{"weight":1e-3,"range":[1,2]},{}],"any":{"a":"\ud800","b":[{"":0}]}}`))
	f.Add([]byte(`{"tree":{"name":"a","children":[{"children":null}]}}`))
	f.Add([]byte(`{"by_id":{"a]":{"count":"1"}},"parts":[null]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, want document
		err := strictjson.Unmarshal(data, &got)
		if err != nil {
			var at *strictjson.Error
			if !errors.As(err, &at) || at.Offset < 0 || at.Offset > len(data) {
				t.Fatalf("%v", err)
			}
			_ = err.Error()
			return
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(&want))
		require.Equal(t, want, got)
		// Members that encoding/json matched only by ignoring case, or took twice, would not come back under the same name.
		var keys map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(data, &keys))
		for key := range keys {
			switch key {
			case "name", "items", "labels", "by_id", "tree", "any", "raw", "next", "parts":
			default:
				t.Fatalf("accepted key %q", key)
			}
		}
	})
}

func BenchmarkUnmarshal(b *testing.B) {
	for _, n := range []int{1, 100} {
		item := `{"id":"a","scale":"0-10","weight":"2.50","level":"high","codes":[1,2],"range":[0,1]}`
		data := []byte(`{"items":[` + strings.Repeat(item+",", n-1) + item + `]}`)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := strictjson.Unmarshal(data, new(document)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
