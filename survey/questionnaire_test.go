package survey_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func dec(s string) *decimal.Decimal {
	d := decimal.RequireFromString(s)
	return &d
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// full is a valid definition that uses everything.
func full() survey.Definition {
	five, ten := scale.OneToFive(), scale.OneToTen()
	return survey.Definition{
		ID:     "full",
		Labels: scale.Text{"en": "Full"},
		Items: []survey.Item{
			{ID: "a", Scale: ten, Labels: scale.Text{"en": "A?"}},
			{ID: "b", Scale: ten, Reverse: true},
			{ID: "c", Scale: five, Role: survey.Satisfaction},
			{ID: "r", Scale: scale.ZeroToTen(), Role: survey.Recommendation, Classes: scale.NPSClasses()},
		},
		Overall: survey.Node{ID: "all", Labels: scale.Text{"en": "Overall"}, Children: []survey.Node{
			{ID: "ab", Weight: dec("2.5"), Children: []survey.Node{{Item: "a"}, {Item: "b", Weight: dec("3")}}},
			{Item: "c", Labels: scale.Text{"en": "C"}},
		}},
		Score:       scale.POMP,
		Levels:      scale.FiveLevels(),
		MinAnswered: dec("0.75"),
		Segments:    []survey.Segment{{ID: "region", Labels: scale.Text{"en": "Region"}, Values: []survey.Value{{ID: "n", Labels: scale.Text{"en": "North"}}, {ID: "s"}}}, {ID: "product"}},
		Choices:     []survey.Choice{{ID: "causes", Labels: scale.Text{"en": "Causes"}, Node: "ab", Options: []survey.Option{{ID: "x", Labels: scale.Text{"en": "X"}, Owner: "it"}, {ID: "y"}}}},
		Numbers:     []survey.Number{{ID: "spend", Labels: scale.Text{"en": "Spend"}, Unit: "EUR"}},
	}
}

func otherScale(id string) *scale.Scale {
	return must(scale.New(scale.Definition{ID: id, Range: scale.Range{From: 1, To: 4}}))
}

func TestNewFaults(t *testing.T) {
	deep := func(levels int) survey.Node {
		n := survey.Node{Item: "a"}
		for i := range levels {
			n = survey.Node{ID: fmt.Sprint("n", i), Children: []survey.Node{n}}
		}
		return n
	}
	noID := must(scale.New(scale.Definition{Range: scale.Range{From: 1, To: 4}}))
	negative := must(scale.New(scale.Definition{ID: "neg", Range: scale.Range{From: -4, To: 0}}))
	bands := func(id string, max int64, from ...int64) *scale.Bands {
		d := scale.BandsDefinition{ID: id, Max: decimal.NewFromInt(max)}
		for _, x := range from {
			d.Bands = append(d.Bands, scale.Band{ID: fmt.Sprint("from", x), From: decimal.NewFromInt(x)})
		}
		return must(scale.NewBands(d))
	}
	options := make([]survey.Option, 64)
	for i := range options {
		options[i].ID = fmt.Sprint(i)
	}
	badText := scale.Text{"": "no language"}
	tests := []struct {
		name string
		edit func(*survey.Definition)
		want string
	}{
		{"no items", func(d *survey.Definition) { d.Items, d.Overall, d.Choices = nil, survey.Node{}, nil }, "no items"},
		{"label", func(d *survey.Definition) { d.Labels = badText }, "questionnaire: label"},
		{"item without id", func(d *survey.Definition) { d.Items[3].ID = "" }, `item "": no id`},
		{"item id not UTF-8", func(d *survey.Definition) { d.Items[3].ID = "\xff" }, "not UTF-8"},
		{"item label", func(d *survey.Definition) { d.Items[0].Labels = badText }, "item a: label"},
		{"item twice", func(d *survey.Definition) { d.Items[3].ID = "a" }, `item "a": id used twice`},
		{"reserved item", func(d *survey.Definition) { d.Items[3].ID = "weight" }, `item "weight": id used twice, or reserved`},
		{"reserved segment", func(d *survey.Definition) { d.Segments[0].ID = survey.Wave }, `segment "wave"`},
		{"reserved choice", func(d *survey.Definition) { d.Choices[0].ID = "status" }, `choice "status"`},
		{"reserved number", func(d *survey.Definition) { d.Numbers[0].ID = "time" }, `number "time"`},
		{"segment like item", func(d *survey.Definition) { d.Segments[0].ID = "a" }, `segment "a": id used twice`},
		{"no scale", func(d *survey.Definition) { d.Items[0].Scale = nil }, `item "a": no scale`},
		{"zero scale", func(d *survey.Definition) { d.Items[0].Scale = new(scale.Scale) }, `item "a": no scale`},
		{"scale without id", func(d *survey.Definition) { d.Items[0].Scale = noID }, "scale without an id"},
		{"two scales of one id", func(d *survey.Definition) { d.Items[0].Scale = otherScale("one-to-five") }, `two different scales are called "one-to-five"`},
		{"role", func(d *survey.Definition) { d.Items[0].Role = 17 }, `item "a": role`},
		{"score", func(d *survey.Definition) { d.Score = 17 }, `item "a":`},
		{"maximum not positive", func(d *survey.Definition) { d.Score, d.Items[0].Scale = scale.PercentOfMax, negative }, `item "a":`},
		{"classes of another role", func(d *survey.Definition) { d.Items[3].Role = survey.Rating }, "classes belong to a recommendation item"},
		{"two classes", func(d *survey.Definition) { d.Items[3].Classes = bands("two", 10, 0, 5) }, "classes must be three"},
		{"classes beside the scale", func(d *survey.Definition) { d.Items[3].Classes = bands("three", 9, 0, 3, 6) }, `item "r": classes`},
		{"zero bands", func(d *survey.Definition) { d.Items[3].Classes = new(scale.Bands) }, "classes must be three"},
		{"bands without id", func(d *survey.Definition) { d.Levels = bands("", 100, 0, 50) }, "without an id"},
		{"two bands of one id", func(d *survey.Definition) { d.Levels = bands("nps", 100, 0, 50) }, `two different bands are called "nps"`},
		{"levels below 100", func(d *survey.Definition) { d.Levels = bands("l", 99, 0, 50) }, "levels:"},
		{"levels above 0", func(d *survey.Definition) { d.Levels = bands("l", 100, 1, 50) }, "levels:"},
		{"overall with neither", func(d *survey.Definition) { d.Overall = survey.Node{ID: "x"}; d.Choices = nil }, `overall node "x" has neither`},
		{"node with neither", func(d *survey.Definition) { d.Overall.Children[1] = survey.Node{ID: "x"} }, `node "x" has neither item nor children`},
		{"node with both", func(d *survey.Definition) { d.Overall.Children[0].Item = "r" }, `node "ab" has an item and children`},
		{"node id twice", func(d *survey.Definition) { d.Overall.Children[1].ID = "ab" }, `tree: id "ab" empty, used twice`},
		{"node without id", func(d *survey.Definition) { d.Overall.ID = "" }, `tree: id "" empty`},
		{"node label", func(d *survey.Definition) { d.Overall.Labels = badText }, "tree, all: label"},
		{"unknown item", func(d *survey.Definition) { d.Overall.Children[1].Item = "z" }, `no item "z"`},
		{"item twice in the tree", func(d *survey.Definition) {
			d.Overall.Children[1] = survey.Node{ID: "again", Item: "a"}
		}, `item "a" is in the tree twice`},
		{"weight 0", func(d *survey.Definition) { d.Overall.Children[0].Weight = dec("0") }, `node "ab": the weight must be positive`},
		{"weight below 0", func(d *survey.Definition) { d.Overall.Children[0].Weight = dec("-1") }, "must be positive"},
		{"weight 1e1000000000", func(d *survey.Definition) {
			w := decimal.NewFromBigInt(big.NewInt(1), 1_000_000_000)
			d.Overall.Children[0].Weight = &w
		}, "must be positive, with at most 30 digits"},
		{"weight 1e-1000000000", func(d *survey.Definition) {
			w := decimal.NewFromBigInt(big.NewInt(1), -1_000_000_000)
			d.Overall.Children[0].Weight = &w
		}, "must be positive, with at most 30 digits"},
		{"weight of 38 digits", func(d *survey.Definition) {
			d.Overall.Children[0].Weight = dec("12345678901234567890123456789012345678")
		}, "at most 30 digits"},
		{"weight of a million digits", func(d *survey.Definition) {
			w := decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), 3_000_000), 0)
			d.Overall.Children[0].Weight = &w
		}, "at most 30 digits"},
		{"deep tree", func(d *survey.Definition) { d.Overall, d.Choices = deep(33), nil }, "tree deeper than 32"},
		{"deep tree with items on the way", func(d *survey.Definition) {
			d.Overall, d.Choices = deep(40), nil
			for n := &d.Overall; len(n.Children) > 0; n = &n.Children[0] {
				n.Item = "a"
			}
		}, "tree deeper than 32"},
		{"segment value twice", func(d *survey.Definition) { d.Segments[0].Values[1].ID = "n" }, `segment region: id "n" empty, used twice`},
		{"segment value empty", func(d *survey.Definition) { d.Segments[0].Values[1].ID = "" }, "segment region: id"},
		{"segment value label", func(d *survey.Definition) { d.Segments[0].Values[1].Labels = badText }, "segment region, s: label"},
		{"no options", func(d *survey.Definition) { d.Choices[0].Options = nil }, `choice "causes": 0 options, want 1 to 63`},
		{"64 options", func(d *survey.Definition) { d.Choices[0].Options = options }, `choice "causes": 64 options`},
		{"option twice", func(d *survey.Definition) { d.Choices[0].Options[1].ID = "x" }, `choice causes: id "x"`},
		{"choice of no node", func(d *survey.Definition) { d.Choices[0].Node = "z" }, `choice "causes": no node "z"`},
		{"share 0", func(d *survey.Definition) { d.MinAnswered = dec("0") }, "minimum answered share"},
		{"share above 1", func(d *survey.Definition) { d.MinAnswered = dec("1.001") }, "minimum answered share"},
		{"share 1e-1000000000", func(d *survey.Definition) {
			w := decimal.NewFromBigInt(big.NewInt(1), -1_000_000_000)
			d.MinAnswered = &w
		}, "minimum answered share"},
		{"share of 38 digits", func(d *survey.Definition) { d.MinAnswered = dec("0.1234567890123456789012345678901234") }, "minimum answered share"},
	}
	_, err := survey.New(full())
	require.NoError(t, err)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := full()
			tt.edit(&d)
			q, err := survey.New(d)
			require.Nil(t, q)
			require.ErrorIs(t, err, survey.ErrDefinition)
			require.ErrorContains(t, err, tt.want)
			require.ErrorContains(t, err, "questionnaire full")
		})
	}
	t.Run("all faults at once", func(t *testing.T) {
		d := full()
		d.Items[0].Scale, d.Numbers[0].ID, d.Choices[0].Node = nil, "", "z"
		_, err := survey.New(d)
		for _, want := range []string{`item "a"`, "number", `no node "z"`} {
			require.ErrorContains(t, err, want)
		}
	})
	t.Run("limits are allowed", func(t *testing.T) {
		d := full()
		d.Overall = deep(32)
		d.Choices = []survey.Choice{{ID: "many", Options: options[:63]}}
		d.MinAnswered = dec("1")
		q, err := survey.New(d)
		require.NoError(t, err)
		require.Equal(t, "1", q.MinAnswered().String())
	})
}

func TestDefaults(t *testing.T) {
	q := must(survey.New(survey.Definition{Items: []survey.Item{{ID: "a", Scale: scale.OneToFive()}}, Overall: survey.Node{Item: "a"}}))
	require.Equal(t, "1/2", q.MinAnswered().String())
	require.Equal(t, scale.PercentOfMax, q.Score())
	require.Nil(t, q.Levels())
	require.True(t, q.HasIndex())
	require.Equal(t, "a", q.Overall().ID)
	require.Equal(t, "1", q.Overall().Weight.String())
	require.False(t, must(survey.New(survey.Definition{Items: q.Items()})).HasIndex())
}

func TestLookups(t *testing.T) {
	q := must(survey.New(full()))
	item, i, err := q.Item("c")
	require.NoError(t, err)
	require.Equal(t, 2, i)
	require.Equal(t, "c", item.ID)
	for _, id := range []string{"", "region", "causes", "spend", "ab", "wave", "z"} {
		_, _, err := q.Item(id)
		require.ErrorIs(t, err, survey.ErrUnknown, id)
	}
	require.Equal(t, []string{"r"}, q.ByRole(survey.Recommendation))
	require.Equal(t, []string{"a", "b"}, q.ByRole(survey.Rating))
	require.Nil(t, q.ByRole(survey.Effort))
}

// Changing the definition given, or any copy returned, changes nothing.
func TestImmutable(t *testing.T) {
	d := full()
	q := must(survey.New(d))
	before := must(q.MarshalJSON())
	print := q.Fingerprint()

	spoil := func(labels scale.Text) {
		if labels != nil {
			labels["en"] = "spoilt"
		}
	}
	var spoilNode func(n *survey.Node)
	spoilNode = func(n *survey.Node) {
		spoil(n.Labels)
		*n.Weight = decimal.NewFromInt(99)
		for i := range n.Children {
			spoilNode(&n.Children[i])
		}
		n.ID, n.Item = "spoilt", "spoilt"
	}
	items, root := q.Items(), q.Overall()
	segments, choices, numbers := q.Segments(), q.Choices(), q.Numbers()
	one, _, err := q.Item("a")
	require.NoError(t, err)
	spoil(one.Labels)
	spoil(q.Labels())
	for _, list := range [][]survey.Item{items, d.Items} {
		for i := range list {
			spoil(list[i].Labels)
			list[i].ID, list[i].Scale, list[i].Reverse = "spoilt", nil, true
		}
	}
	for _, list := range [][]survey.Segment{segments, d.Segments} {
		for i := range list {
			spoil(list[i].Labels)
			for j := range list[i].Values {
				spoil(list[i].Values[j].Labels)
				list[i].Values[j].ID = "spoilt"
			}
			list[i].ID = "spoilt"
		}
	}
	for _, list := range [][]survey.Choice{choices, d.Choices} {
		for i := range list {
			spoil(list[i].Labels)
			for j := range list[i].Options {
				spoil(list[i].Options[j].Labels)
				list[i].Options[j].ID = "spoilt"
			}
			list[i].ID = "spoilt"
		}
	}
	for _, list := range [][]survey.Number{numbers, d.Numbers} {
		spoil(list[0].Labels)
		list[0].ID = "spoilt"
	}
	spoilNode(&root)
	*d.MinAnswered = decimal.NewFromInt(7)
	*d.Overall.Children[0].Weight = decimal.NewFromInt(7)
	d.Overall.Children[0].ID = "spoilt"
	d.Overall.Children[0].Children[0].Item = "spoilt"
	spoil(d.Labels)
	spoil(d.Overall.Labels)

	require.JSONEq(t, string(before), string(must(q.MarshalJSON())))
	require.Equal(t, print, q.Fingerprint())
	require.Equal(t, print, must(survey.New(full())).Fingerprint())
}

func TestFingerprint(t *testing.T) {
	want := must(survey.New(full())).Fingerprint()
	tests := []struct {
		name string
		edit func(*survey.Definition)
		same bool
	}{
		{"id", func(d *survey.Definition) { d.ID = "z" }, true},
		{"labels", func(d *survey.Definition) {
			d.Labels, d.Items[0].Labels, d.Overall.Labels = nil, scale.Text{"de": "?"}, nil
			d.Segments[0].Labels, d.Segments[0].Values[0].Labels = nil, nil
			d.Choices[0].Labels, d.Choices[0].Options[0].Labels, d.Numbers[0].Labels = nil, nil, nil
		}, true},
		{"levels", func(d *survey.Definition) { d.Levels = nil }, true},
		{"weight written otherwise", func(d *survey.Definition) { d.Overall.Children[0].Weight = dec("2.500") }, true},
		{"weight 1 left out", func(d *survey.Definition) { d.Overall.Children[1].Weight = dec("1") }, true},
		{"scale of another id", func(d *survey.Definition) {
			d.Items[2].Scale = must(scale.New(scale.Definition{ID: "five", Range: scale.Range{From: 1, To: 5}}))
		}, true},
		{"item id", func(d *survey.Definition) { d.Items[3].ID = "z" }, false},
		{"item order", func(d *survey.Definition) { d.Items[0], d.Items[1] = d.Items[1], d.Items[0] }, false},
		{"scale", func(d *survey.Definition) { d.Items[2].Scale = scale.OneToSeven() }, false},
		{"reverse", func(d *survey.Definition) { d.Items[0].Reverse = true }, false},
		{"weight", func(d *survey.Definition) { d.Overall.Children[0].Weight = dec("2") }, false},
		{"value", func(d *survey.Definition) { d.Segments[0].Values[0].ID = "z" }, false},
		{"option", func(d *survey.Definition) { d.Choices[0].Options[0].ID = "z" }, false},
		{"number", func(d *survey.Definition) { d.Numbers[0].ID = "z" }, false},
		{"score", func(d *survey.Definition) { d.Score = scale.PercentOfMax }, false},
		{"share", func(d *survey.Definition) { d.MinAnswered = dec("0.5") }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := full()
			tt.edit(&d)
			q, err := survey.New(d)
			require.NoError(t, err)
			require.Equal(t, tt.same, q.Fingerprint() == want)
			err = survey.NewTable(q).AppendTable(survey.NewTable(must(survey.New(full()))))
			if tt.same {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, survey.ErrIncompatible)
			}
		})
	}
}

func TestConcurrentReads(t *testing.T) {
	q := must(survey.New(full()))
	table := random(t, q, 200, 1)
	want := must(q.MarshalJSON())
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			got, err := json.Marshal(q)
			if err != nil || string(got) != string(want) {
				errs[i] = fmt.Errorf("JSON differs: %w", err)
			}
			r := q.NewResponse()
			if err := r.Answer("a", 3); err != nil {
				errs[i] = err
			}
			_, _ = table.Tally("a")
			_, _ = table.Crosstab("a", "region")
			_, _ = survey.MomentsOf(table, "a", "c")
			_, _ = table.Where("region", "n")
			_, _ = table.Numbers("spend")
			_ = table.Clone()
		})
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
}

func TestQuestionnaireJSON(t *testing.T) {
	q := must(survey.New(full()))
	text := must(json.Marshal(q))
	again := new(survey.Questionnaire)
	require.NoError(t, json.Unmarshal(text, again))
	require.Equal(t, string(text), string(must(json.Marshal(again))))
	require.Equal(t, q.Fingerprint(), again.Fingerprint())
	require.Equal(t, q.ID(), again.ID())
	require.Equal(t, q.Labels(), again.Labels())
	require.Equal(t, q.Overall(), again.Overall())
	require.Equal(t, q.Segments(), again.Segments())
	require.Equal(t, q.Choices(), again.Choices())
	require.Equal(t, q.Numbers(), again.Numbers())
	require.Equal(t, q.Levels().ID(), again.Levels().ID())
	require.Equal(t, scale.NPSClasses().ID(), again.Items()[3].Classes.ID())
	require.True(t, again.Items()[1].Reverse)
	require.Equal(t, survey.Recommendation, again.Items()[3].Role)

	_, err := json.Marshal(new(survey.Questionnaire))
	require.ErrorIs(t, err, survey.ErrDefinition)
	_, err = json.Marshal(struct{ Q survey.Questionnaire }{})
	require.NoError(t, err) // by value it has no methods
}

func TestBuiltinNames(t *testing.T) {
	for _, id := range []string{"zero-to-ten", "one-to-ten", "one-to-five", "one-to-seven", "zero-to-hundred"} {
		q := new(survey.Questionnaire)
		require.NoError(t, json.Unmarshal([]byte(`{"items":[{"id":"a","scale":"`+id+`"}]}`), q), id)
		require.Equal(t, id, q.Items()[0].Scale.ID())
	}
	for _, id := range []string{"five-levels", "four-levels", "letter-grades"} {
		q := new(survey.Questionnaire)
		require.NoError(t, json.Unmarshal([]byte(`{"items":[{"id":"a","scale":"one-to-ten"}],"levels":"`+id+`"}`), q), id)
		require.Equal(t, id, q.Levels().ID())
	}
	// A file may define a scale of its own under the name of a preset.
	q := new(survey.Questionnaire)
	require.NoError(t, json.Unmarshal([]byte(`{"scales":[{"id":"one-to-ten","range":{"from":1,"to":10},"labels":{"sv":"betyg"}}],
		"items":[{"id":"a","scale":"one-to-ten"}]}`), q))
	require.Equal(t, "betyg", q.Items()[0].Scale.Labels()["sv"])
}

func TestQuestionnaireJSONRefused(t *testing.T) {
	item := `"items":[{"id":"a","scale":"one-to-ten"}]`
	tests := []struct{ name, input, want string }{
		{"empty", ``, "unexpected end"},
		{"null", `null`, "no items"},
		{"list", `[]`, "cannot unmarshal array"},
		{"unknown key", `{` + item + `,"colour":1}`, "colour: unknown field"},
		{"unknown key inside", `{"items":[{"id":"a","scale":"one-to-ten","max":3}]}`, "items[0].max: unknown field"},
		{"wrong case", `{"Items":[{"id":"a","scale":"one-to-ten"}]}`, "differs in case"},
		{"duplicate key", `{` + item + `,` + item + `}`, "duplicate key"},
		{"duplicate key inside", `{"items":[{"id":"a","id":"b","scale":"one-to-ten"}]}`, "duplicate key"},
		{"duplicate language", `{` + item + `,"labels":{"en":"x","en":"y"}}`, "duplicate key"},
		{"trailing data", `{` + item + `} {}`, "after top-level value"},
		{"not UTF-8", "{\"id\":\"\xff\"," + item + "}", "UTF-8"},
		{"no scale", `{"items":[{"id":"a"}]}`, `no scale ""`},
		{"unknown scale", `{"items":[{"id":"a","scale":"one-to-nine"}]}`, `no scale "one-to-nine"`},
		{"unknown levels", `{` + item + `,"levels":"nine"}`, `no levels "nine"`},
		{"unknown classes", `{"items":[{"id":"a","scale":"zero-to-ten","role":"recommendation","classes":"nine"}]}`, `no bands "nine"`},
		{"unknown role", `{"items":[{"id":"a","scale":"zero-to-ten","role":"nps"}]}`, `unknown survey.Role "nps"`},
		{"unknown score", `{` + item + `,"score":"mean"}`, "unknown"},
		{"scale null", `{` + item + `,"scales":[null]}`, "scale without an id"},
		{"scale without id", `{` + item + `,"scales":[{"range":{"from":1,"to":4}}]}`, "scale without an id"},
		{"scale twice", `{` + item + `,"scales":[{"id":"s","range":{"from":1,"to":4}},{"id":"s","range":{"from":1,"to":5}}]}`, "two of one id"},
		{"bands null", `{` + item + `,"bands":[null]}`, "bands without an id"},
		{"bands twice", `{` + item + `,"bands":[{"id":"b","bands":[{"id":"x","from":0}],"max":100},{"id":"b","bands":[{"id":"y","from":0}],"max":100}]}`, "two of one id"},
		{"weight 1e1000000000", `{` + item + `,"overall":{"item":"a","weight":1e1000000000}}`, "overall.weight"},
		{"weight text", `{` + item + `,"overall":{"item":"a","weight":"heavy"}}`, "overall.weight"},
		{"weight 0", `{` + item + `,"overall":{"item":"a","weight":0}}`, "must be positive"},
		{"share", `{` + item + `,"min_answered":1e-1000000000}`, "min_answered"},
		{"item null", `{"items":[null]}`, `no scale ""`},
		{"segment null", `{` + item + `,"segments":[null]}`, "segment"},
		{"deep", `{` + item + `,"overall":` + strings.Repeat(`{"id":"n","children":[`, 200) + `{"item":"a"}` + strings.Repeat(`]}`, 200) + `}`, "nested too deep"},
		{"deeper than the tree may be", `{` + item + `,"overall":` + strings.Repeat(`{"id":"n","children":[`, 40) + `{"item":"a"}` + strings.Repeat(`]}`, 40) + `}`, "tree deeper than 32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := must(survey.New(full()))
			before := q.Fingerprint()
			err := q.UnmarshalJSON([]byte(tt.input))
			require.ErrorIs(t, err, survey.ErrDefinition)
			require.ErrorContains(t, err, tt.want)
			require.Equal(t, before, q.Fingerprint(), "changed in spite of the error")
		})
	}
}

// What another importer does to shopspring's package variables changes nothing.
func TestPackageVariables(t *testing.T) {
	q := must(survey.New(full()))
	want := string(must(json.Marshal(q)))
	precision, quoting := decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes
	t.Cleanup(func() { decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes = precision, quoting })
	decimal.DivisionPrecision, decimal.MarshalJSONWithoutQuotes = 1, !quoting
	require.Equal(t, want, string(must(json.Marshal(q))))
	again := new(survey.Questionnaire)
	require.NoError(t, json.Unmarshal([]byte(want), again))
	require.Equal(t, q.Fingerprint(), again.Fingerprint())
}

func TestEnums(t *testing.T) {
	type enum interface {
		fmt.Stringer
		MarshalText() ([]byte, error)
	}
	tests := []struct {
		name    string
		values  []enum
		want    []string
		unknown enum
		read    func(string) (enum, error)
	}{
		{"role", []enum{survey.Rating, survey.Recommendation, survey.Satisfaction, survey.Effort}, []string{"rating", "recommendation", "satisfaction", "effort"}, survey.Role(9),
			func(s string) (enum, error) { var v survey.Role; err := v.UnmarshalText([]byte(s)); return v, err }},
		{"status", []enum{survey.Complete, survey.Partial, survey.ScreenedOut}, []string{"complete", "partial", "screened-out"}, survey.Status(9),
			func(s string) (enum, error) { var v survey.Status; err := v.UnmarshalText([]byte(s)); return v, err }},
		{"missing", []enum{survey.Available, survey.Listwise, survey.Pairwise}, []string{"available", "listwise", "pairwise"}, survey.Missing(9),
			func(s string) (enum, error) { var v survey.Missing; err := v.UnmarshalText([]byte(s)); return v, err }},
		{"outcome", []enum{survey.Interviewed, survey.PartlyInterviewed, survey.Refusal, survey.NonContact, survey.OtherNonInterview, survey.UnknownHousehold, survey.UnknownOther, survey.NotEligible},
			[]string{"interviewed", "partly-interviewed", "refusal", "non-contact", "other-non-interview", "unknown-household", "unknown-other", "not-eligible"}, survey.Outcome(9),
			func(s string) (enum, error) { var v survey.Outcome; err := v.UnmarshalText([]byte(s)); return v, err }},
		{"duplicates", []enum{survey.RejectDuplicates, survey.KeepDuplicates}, []string{"reject", "keep"}, survey.DuplicatePolicy(9),
			func(s string) (enum, error) {
				var v survey.DuplicatePolicy
				err := v.UnmarshalText([]byte(s))
				return v, err
			}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, v := range tt.values {
				require.Equal(t, tt.want[i], v.String())
				require.Equal(t, tt.want[i], string(must(v.MarshalText())))
				require.Equal(t, v, must(tt.read(tt.want[i])))
			}
			_, err := tt.unknown.MarshalText()
			require.Error(t, err)
			require.Contains(t, tt.unknown.String(), "(9)")
			for _, text := range []string{"", "Rating", "other", "0"} {
				_, err := tt.read(text)
				require.Error(t, err, text)
			}
		})
	}
}

func TestContact(t *testing.T) {
	require.NoError(t, survey.Contact{Respondent: "x"}.Validate())
	require.ErrorIs(t, survey.Contact{}.Validate(), survey.ErrArgument)
	require.ErrorIs(t, survey.Contact{Respondent: "x", Outcome: 9}.Validate(), survey.ErrArgument)
	var c survey.Contact
	require.NoError(t, json.Unmarshal([]byte(`{"respondent":"x","outcome":"refusal"}`), &c))
	require.Equal(t, survey.Contact{Respondent: "x", Outcome: survey.Refusal}, c)
	require.Error(t, json.Unmarshal([]byte(`{"respondent":"x","outcome":"gone"}`), &c))
}
