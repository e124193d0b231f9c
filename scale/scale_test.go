package scale_test

import (
	"encoding"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

func TestDefinitionRefused(t *testing.T) {
	points := func(values ...int) (p []scale.Point) {
		for _, v := range values {
			p = append(p, scale.Point{Value: v})
		}
		return p
	}
	worths := func(texts ...string) (p []scale.Point) {
		for i, text := range texts {
			p = append(p, scale.Point{Value: i, Worth: worth(text)})
		}
		return p
	}
	coefficient := decimal.RequireFromString("1" + strings.Repeat("3", 60))
	hostile := decimal.New(1, math.MaxInt32)
	tiny := decimal.New(1, math.MinInt32)
	tests := []struct {
		name  string
		input scale.Definition
	}{
		{"nothing", scale.Definition{}},
		{"one point", scale.Definition{Points: points(1)}},
		{"the same value twice", scale.Definition{Points: points(1, 2, 1)}},
		{"202 points", scale.Definition{Range: scale.Range{From: 0, To: 201}}},
		{"endless range", scale.Definition{Range: scale.Range{From: math.MinInt, To: math.MaxInt}}},
		{"range upside down", scale.Definition{Range: scale.Range{From: 5, To: 1}}},
		{"range of one", scale.Definition{Range: scale.Range{From: 5, To: 5}}},
		{"negative step", scale.Definition{Range: scale.Range{From: 1, To: 5, Step: -1}}},
		{"step that misses the end", scale.Definition{Range: scale.Range{From: 1, To: 6, Step: 2}}},
		{"step beyond the range", scale.Definition{Range: scale.Range{From: 1, To: 6, Step: math.MaxInt}}},
		{"point beside the range", scale.Definition{Range: scale.Range{From: 1, To: 5}, Points: points(6)}},
		{"point between the steps", scale.Definition{Range: scale.Range{From: 1, To: 5, Step: 2}, Points: points(2)}},
		{"value too large", scale.Definition{Points: points(1, 1<<30)}},
		{"value too small", scale.Definition{Points: points(1, math.MinInt)}},
		{"special too large", scale.Definition{Points: points(1, 2), Specials: []scale.Special{{Value: math.MaxInt}}}},
		{"special is a point", scale.Definition{Points: points(1, 2), Specials: []scale.Special{{Value: 2}}}},
		{"special twice", scale.Definition{Points: points(1, 2), Specials: []scale.Special{{Value: 9}, {Value: 9}}}},
		{"unknown kind", scale.Definition{Points: points(1, 2), Specials: []scale.Special{{Value: 9, Kind: 3}}}},
		{"unknown polarity", scale.Definition{Points: points(1, 2), Polarity: 2}},
		{"equal worths", scale.Definition{Points: worths("1", "1.0", "1.00")}},
		{"seven decimals", scale.Definition{Points: worths("0.0000001", "1")}},
		{"worth beyond 2^21", scale.Definition{Points: worths("2097153", "0")}},
		{"worths that fit only apart", scale.Definition{Points: worths("2097152", "0.1")}},
		{"hostile exponent", scale.Definition{Points: []scale.Point{{Value: 1, Worth: &hostile}, {Value: 2}}}},
		{"hostile negative exponent", scale.Definition{Points: []scale.Point{{Value: 1, Worth: &tiny}, {Value: 2}}}},
		{"hostile coefficient", scale.Definition{Points: []scale.Point{{Value: 1, Worth: &coefficient}, {Value: 2}}}},
		{"empty language", scale.Definition{Points: points(1, 2), Labels: scale.Text{"": "x"}}},
		{"blank in a language", scale.Definition{Points: points(1, 2), Labels: scale.Text{"e n": "x"}}},
		{"label no UTF-8", scale.Definition{Points: points(1, 2), Labels: scale.Text{"en": "\xff"}}},
		{"id no UTF-8", scale.Definition{Points: points(1, 2), ID: "\xff"}},
		{"point's label", scale.Definition{Points: []scale.Point{{Value: 1, Labels: scale.Text{"": "x"}}, {Value: 2}}}},
		{"special's label", scale.Definition{Points: points(1, 2), Specials: []scale.Special{{Value: 9, Labels: scale.Text{"": "x"}}}}},
		{"too many for a byte", scale.Definition{Range: scale.Range{From: 1, To: 200}, Specials: make([]scale.Special, 55)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := scale.New(test.input)
			require.ErrorIs(t, err, scale.ErrDefinition)
			require.True(t, strings.HasPrefix(err.Error(), "scale: ") || test.input.ID != "", err.Error())
		})
	}
}

func TestDefinitionLimits(t *testing.T) {
	s, err := scale.New(scale.Definition{Points: []scale.Point{
		{Value: 1<<30 - 1, Worth: worth("2.097152")}, {Value: -(1<<30 - 1), Worth: worth("-2.097152")},
	}})
	require.NoError(t, err)
	require.Equal(t, []int{-(1<<30 - 1), 1<<30 - 1}, []int{s.Min(), s.Max()})
	lo, hi := s.WorthBounds()
	require.Equal(t, []string{"-32768/15625", "32768/15625"}, []string{lo.String(), hi.String()})

	s, err = scale.New(scale.Definition{Range: scale.Range{From: 0, To: 200}, Specials: func() (all []scale.Special) {
		for i := range 53 {
			all = append(all, scale.Special{Value: 1000 + i, Kind: scale.Kind(i % 3)})
		}
		return all
	}()})
	require.NoError(t, err)
	require.Equal(t, 256, s.Codes())
	for c := range 256 {
		require.NoError(t, scale.NewTally(s).AddCode(scale.Code(c), 1))
	}
}

func TestWorth(t *testing.T) {
	tests := []struct {
		name   string
		input  scale.Definition
		value  int
		want   string
		source string
	}{
		{"value", scale.Definition{Range: scale.Range{From: 1, To: 5}}, 4, "4", "worth is the value"},
		{"lower is better", scale.Definition{Range: scale.Range{From: 1, To: 5}, Polarity: scale.LowerIsBetter}, 1, "5", "min+max−value"},
		{"one point overridden", scale.Definition{Range: scale.Range{From: 1, To: 5}, Points: []scale.Point{{Value: 3, Worth: worth("2.5")}}}, 3, "5/2", "given"},
		{"its neighbour", scale.Definition{Range: scale.Range{From: 1, To: 5}, Points: []scale.Point{{Value: 3, Worth: worth("2.5")}}}, 4, "4", "worth is the value"},
		{"trailing zeros", scale.Definition{Points: []scale.Point{{Value: 0, Worth: worth("50.000")}, {Value: 1}}}, 0, "50", "given"},
		{"exponent", scale.Definition{Points: []scale.Point{{Value: 0, Worth: worth("5e2")}, {Value: 1}}}, 0, "500", "given"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := scale.New(test.input)
			require.NoError(t, err)
			got, err := s.Worth(test.value)
			require.NoError(t, err)
			require.Equal(t, test.want, got.String(), test.source)
			code, err := s.Encode(test.value, scale.Reject)
			require.NoError(t, err)
			w, unit, ok := s.WorthUnits(code)
			require.True(t, ok)
			require.Zero(t, got.Cmp(ratio(w, unit)))
		})
	}
	s := fiveText(t)
	for value, want := range map[int]error{3: scale.ErrOffGrid, 99: scale.ErrOffGrid, 10: scale.ErrOutOfRange} {
		_, err := s.Worth(value)
		require.ErrorIs(t, err, want)
	}
	_, unit, ok := s.WorthUnits(scale.Blank)
	require.False(t, ok)
	require.EqualValues(t, 100, unit)
}

func TestReverse(t *testing.T) {
	for _, test := range []struct {
		name        string
		s           *scale.Scale
		input, want int
		source      string
	}{
		{"1 to 10", scale.OneToTen(), 3, 8, "1+10−3"},
		{"0 to 10", scale.ZeroToTen(), 3, 7, "0+10−3"},
		{"end", scale.OneToFive(), 5, 1, "1+5−5"},
		{"0 to 100", scale.ZeroToHundred(), 0, 100, "0+100−0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.s.Reverse(test.input)
			require.NoError(t, err)
			require.Equal(t, test.want, got, test.source)
			again, err := test.s.Reverse(got)
			require.NoError(t, err)
			require.Equal(t, test.input, again)
		})
	}
	s := fiveText(t) // 1 2 4 5 9
	for value, want := range map[int]error{2: scale.ErrOffGrid, 99: scale.ErrOffGrid, -1: scale.ErrOffGrid, 0: scale.ErrOutOfRange, math.MinInt: scale.ErrOutOfRange, math.MaxInt: scale.ErrOutOfRange} {
		_, err := s.Reverse(value)
		require.ErrorIs(t, err, want, value)
	}
}

func TestReversed(t *testing.T) {
	for _, s := range scales(t) {
		r := s.Reversed()
		lo, hi := s.WorthBounds()
		for _, p := range s.Points() {
			w, err := s.Worth(p.Value)
			require.NoError(t, err)
			mirrored, err := r.Worth(p.Value)
			require.NoError(t, err)
			require.Zero(t, mirrored.Cmp(lo.Add(hi).Sub(w)))
		}
		require.NotEqual(t, s.Polarity(), r.Polarity())
		require.NotEqual(t, s.Fingerprint(), r.Fingerprint())
		require.Equal(t, s.Fingerprint(), r.Reversed().Fingerprint())
		require.Equal(t, s.ID(), r.Reversed().ID())
		again, err := scale.ReadShape(r.AppendShape(nil))
		require.NoError(t, err, "the mirrored scale is one that New could have built")
		require.Equal(t, r.Fingerprint(), again.Fingerprint())
	}
}

func TestFingerprint(t *testing.T) {
	base := scale.Definition{
		ID: "a", Points: []scale.Point{{Value: 1, Worth: worth("0.5")}, {Value: 2}, {Value: 3}},
		Specials: []scale.Special{{Value: 98, Kind: scale.NotApplicable}, {Value: 99, Kind: scale.DontKnow}},
	}
	want := func(d scale.Definition) scale.Fingerprint {
		s, err := scale.New(d)
		require.NoError(t, err)
		return s.Fingerprint()
	}
	change := func(f func(d *scale.Definition)) scale.Definition {
		d := base
		d.Points = append([]scale.Point(nil), base.Points...)
		d.Specials = append([]scale.Special(nil), base.Specials...)
		f(&d)
		return d
	}
	same := map[string]func(d *scale.Definition){
		"id":            func(d *scale.Definition) { d.ID = "b" },
		"labels":        func(d *scale.Definition) { d.Labels = scale.Text{"en": "x"} },
		"point label":   func(d *scale.Definition) { d.Points[0].Labels = scale.Text{"en": "x"} },
		"special label": func(d *scale.Definition) { d.Specials[0].Labels = scale.Text{"en": "x"} },
		"order":         func(d *scale.Definition) { d.Points[0], d.Points[2] = d.Points[2], d.Points[0] },
		"special order": func(d *scale.Definition) { d.Specials[0], d.Specials[1] = d.Specials[1], d.Specials[0] },
		"spelling":      func(d *scale.Definition) { d.Points[0].Worth = worth("0.500") },
		"explicit":      func(d *scale.Definition) { d.Points[1].Worth = worth("2") },
		"range":         func(d *scale.Definition) { d.Range = scale.Range{From: 1, To: 3}; d.Points = d.Points[:1] },
	}
	for name, f := range same {
		require.Equal(t, want(base), want(change(f)), name)
	}
	other := map[string]func(d *scale.Definition){
		"value":           func(d *scale.Definition) { d.Points[2].Value = 4 },
		"worth":           func(d *scale.Definition) { d.Points[1].Worth = worth("2.5") },
		"worth in tenths": func(d *scale.Definition) { d.Points[0].Worth = worth("0.05") },
		"one point more":  func(d *scale.Definition) { d.Points = append(d.Points, scale.Point{Value: 4}) },
		"polarity": func(d *scale.Definition) {
			d.Polarity = scale.LowerIsBetter
			d.Points[1].Worth, d.Points[2].Worth = worth("2"), worth("3")
		},
		"special value": func(d *scale.Definition) { d.Specials[0].Value = 97 },
		"special kind":  func(d *scale.Definition) { d.Specials[0].Kind = scale.Refused },
		"no special":    func(d *scale.Definition) { d.Specials = nil },
	}
	seen := map[scale.Fingerprint]string{want(base): "base"}
	for name, f := range other {
		print := want(change(f))
		require.Empty(t, seen[print], name)
		seen[print] = name
	}
	require.Len(t, want(base).String(), 32)
}

// What a Scale and Bands are built from, and what they give out, can be changed without changing them.
func TestDefinitionsAreImmutable(t *testing.T) {
	w := decimal.NewFromInt(7)
	d := scale.Definition{
		ID: "a", Labels: scale.Text{"en": "a"},
		Points:   []scale.Point{{Value: 1, Worth: &w, Labels: scale.Text{"en": "p"}}, {Value: 2}},
		Specials: []scale.Special{{Value: 9, Labels: scale.Text{"en": "s"}}},
	}
	s, err := scale.New(d)
	require.NoError(t, err)
	b := scale.NPSClasses()
	before, err := s.MarshalJSON()
	require.NoError(t, err)
	bands, err := b.MarshalJSON()
	require.NoError(t, err)

	w = decimal.NewFromInt(8)
	for _, labels := range []scale.Text{
		d.Labels, d.Points[0].Labels, d.Specials[0].Labels, s.Labels(), s.Points()[0].Labels, s.Specials()[0].Labels,
		b.All()[0].Labels,
	} {
		labels["en"], labels["fr"] = "changed", "changed"
	}
	d.Points[0].Value, d.Specials[0].Value = 5, 6
	s.Points()[0].Value, s.Specials()[0].Value, b.All()[0].ID = 5, 6, "changed"
	*s.Points()[0].Worth = w
	band, err := b.Of(ratio(9, 1))
	require.NoError(t, err)
	band.Labels["en"] = "changed"

	after, err := s.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
	after, err = b.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, string(bands), string(after))
}

// The zero values are refused with ErrNoScale where an error can be given, and are empty elsewhere.
func TestZeroValues(t *testing.T) {
	var s scale.Scale
	require.Zero(t, s.Min()+s.Max()+s.Len())
	require.Empty(t, s.Points())
	require.Empty(t, s.Specials())
	require.Empty(t, s.AppendShape(nil))
	require.Zero(t, s.Reversed().Len())
	lo, hi := s.WorthBounds()
	require.Zero(t, lo.Sign()+hi.Sign())
	require.Nil(t, scale.NewTally(&s).Scale())
	require.Nil(t, scale.NewWeightedTally(&s).Scale())
	var b scale.Bands
	require.Zero(t, b.Len())
	require.Empty(t, b.All())
	from, to := b.Range()
	require.True(t, from.IsZero() && to.IsZero())
	var m scale.LinearMap
	require.False(t, m.Lossy())
	var tally scale.Tally
	require.True(t, tally.IsEmpty())
	require.Zero(t, tally.N()+tally.Total()+tally.Asked()+tally.Missing()+tally.Count(1)+tally.CountCode(2))
	require.Empty(t, tally.Distribution())
	var weighted scale.WeightedTally
	require.True(t, weighted.IsEmpty())
	require.Zero(t, weighted.N())
	require.True(t, weighted.Counts().IsEmpty())

	one := func(int) float64 { return 1 }
	for name, f := range map[string]func() error{
		"Scale.Encode":          func() error { return second(s.Encode(0, scale.Reject)) },
		"Scale.Encode missing":  func() error { return second(s.Encode(0, scale.Missing)) },
		"Scale.Encode clamp":    func() error { return second(s.Encode(5, scale.Clamp)) },
		"Scale.EncodeFloat":     func() error { return second(s.EncodeFloat(0, scale.Reject)) },
		"Scale.EncodeFloat 1.5": func() error { return second(s.EncodeFloat(1.5, scale.Clamp)) },
		"Scale.EncodeText":      func() error { return second(s.EncodeText(nil, scale.Missing)) },
		"Scale.EncodeText x":    func() error { return second(s.EncodeText([]byte("x"), scale.Missing)) },
		"Scale.Worth":           func() error { return second(s.Worth(0)) },
		"Scale.Reverse":         func() error { return second(s.Reverse(0)) },
		"Scale.ScoreOrigin":     func() error { _, _, err := s.ScoreOrigin(scale.POMP); return err },
		"Scale.MarshalJSON":     func() error { return second(s.MarshalJSON()) },
		"nil Scale.MarshalJSON": func() error { return second((*scale.Scale)(nil).MarshalJSON()) },
		"Bands.Index":           func() error { return second(b.Index(ratio(0, 1))) },
		"Bands.IndexFloat":      func() error { return second(b.IndexFloat(0)) },
		"Bands.Of":              func() error { return second(b.Of(ratio(0, 1))) },
		"Bands.MarshalJSON":     func() error { return second(b.MarshalJSON()) },
		"NewLinearMap":          func() error { return second(scale.NewLinearMap(&s, scale.OneToFive())) },
		"NewLinearMap nil":      func() error { return second(scale.NewLinearMap(scale.OneToFive(), nil)) },
		"LinearMap.Value":       func() error { return second(m.Value(1)) },
		"LinearMap.Tally":       func() error { return second(m.Tally(scale.NewTally(scale.OneToFive()))) },
		"Tally.Add":             func() error { return tally.Add(1) },
		"Tally.Sub":             func() error { return tally.Sub(1) },
		"Tally.AddCode":         func() error { return tally.AddCode(scale.Blank, 1) },
		"Tally.AddBytes":        func() error { return tally.AddBytes(nil) },
		"Tally.AddCodes":        func() error { return tally.AddCodes(nil) },
		"AddValues":             func() error { return scale.AddValues(&tally, []int{1}) },
		"Tally.MarshalBinary":   func() error { return second(tally.MarshalBinary()) },
		"Tally.MarshalJSON":     func() error { return second(tally.MarshalJSON()) },
		"Tally.Mean":            func() error { return second(tally.Mean()) },
		"Tally.SD":              func() error { return second(tally.SD()) },
		"Tally.Median":          func() error { return second(tally.Median()) },
		"Tally.Interpolated":    func() error { return second(tally.InterpolatedMedian()) },
		"Tally.Modes":           func() error { return second(tally.Modes()) },
		"Tally.Quantile":        func() error { return second(tally.Quantile(0.5, 7)) },
		"Tally.TotalWorth":      func() error { return second(tally.TotalWorth()) },
		"Tally.Score":           func() error { return second(tally.POMP()) },
		"Tally.Top":             func() error { return second(tally.Top(1)) },
		"Tally.Bottom":          func() error { return second(tally.Bottom(1)) },
		"Tally.NetBox":          func() error { return second(tally.NetBox(1)) },
		"Tally.ByBand":          func() error { return second(tally.ByBand(scale.NPSClasses())) },
		"Tally.ByBand nil":      func() error { return second(scale.NewTally(scale.ZeroToTen()).ByBand(nil)) },
		"Weighted.Add":          func() error { return weighted.Add(1, 1) },
		"Weighted.AddCode":      func() error { return weighted.AddCode(0, 1) },
		"Weighted.SubCode":      func() error { return weighted.SubCode(0, 1) },
		"Weighted.AddCodes":     func() error { return weighted.AddCodes(nil, nil) },
		"Weighted.MeanOf":       func() error { return second(weighted.MeanOf(one)) },
		"Weighted.SumWeights":   func() error { return second(weighted.SumWeights()) },
		"Weighted.EffectiveN":   func() error { return second(weighted.EffectiveN()) },
		"Weighted.Top":          func() error { return second(weighted.Top(1)) },
		"Weighted.Bottom":       func() error { return second(weighted.Bottom(1)) },
		"Weighted.NetBox":       func() error { return second(weighted.NetBox(1)) },
		"Weighted.Quantile":     func() error { return second(weighted.Quantile(0.5)) },
		"Weighted.Distribution": func() error { return second(weighted.Distribution()) },
		"Weighted.Marshal":      func() error { return second(weighted.MarshalBinary()) },
	} {
		require.ErrorIs(t, f(), scale.ErrNoScale, name)
	}
}

func second[T any](_ T, err error) error { return err }

func TestText(t *testing.T) {
	text := scale.Text{"en": "satisfied", "zh": "满意", "pt": "satisfeito", "de-AT": "zufrieden"}
	for _, test := range []struct {
		name      string
		text      scale.Text
		languages []string
		want      string
	}{
		{"exact", text, []string{"zh"}, "满意"},
		{"shortened", text, []string{"pt-BR"}, "satisfeito"},
		{"twice shortened", text, []string{"zh-Hans-CN"}, "满意"},
		{"second choice", text, []string{"fr", "pt"}, "satisfeito"},
		{"a longer tag does not serve a shorter", text, []string{"de"}, "satisfied"},
		{"English", text, nil, "satisfied"},
		{"first of the alphabet", scale.Text{"zh": "b", "fr": "a"}, []string{"es"}, "a"},
		{"none", nil, []string{"en"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, test.text.In(test.languages...)) })
	}
	require.NoError(t, text.Validate())
	require.Nil(t, scale.Text(nil).Clone())
	require.Nil(t, scale.Text{}.Clone(), "no label is nil")
}

// A named is a typed constant with text.
type named interface {
	encoding.TextMarshaler
	String() string
}

func TestNames(t *testing.T) {
	check := func(v, unknown named, want string, read func(text []byte) (named, error)) {
		t.Helper()
		require.Equal(t, want, v.String())
		text, err := v.MarshalText()
		require.NoError(t, err)
		require.Equal(t, want, string(text))
		again, err := read(text)
		require.NoError(t, err)
		require.Equal(t, v, again)
		_, err = unknown.MarshalText()
		require.Error(t, err)
		require.Contains(t, unknown.String(), "(200)")
		_, err = read([]byte(strings.ToUpper(want)))
		require.Error(t, err)
	}
	polarity := func(b []byte) (named, error) { var v scale.Polarity; err := v.UnmarshalText(b); return v, err }
	check(scale.HigherIsBetter, scale.Polarity(200), "higher-is-better", polarity)
	check(scale.LowerIsBetter, scale.Polarity(200), "lower-is-better", polarity)
	kind := func(b []byte) (named, error) { var v scale.Kind; err := v.UnmarshalText(b); return v, err }
	check(scale.NotApplicable, scale.Kind(200), "not-applicable", kind)
	check(scale.DontKnow, scale.Kind(200), "dont-know", kind)
	check(scale.Refused, scale.Kind(200), "refused", kind)
	policy := func(b []byte) (named, error) { var v scale.Policy; err := v.UnmarshalText(b); return v, err }
	check(scale.Reject, scale.Policy(200), "reject", policy)
	check(scale.Missing, scale.Policy(200), "missing", policy)
	check(scale.Clamp, scale.Policy(200), "clamp", policy)
	rounding := func(b []byte) (named, error) { var v scale.Rounding; err := v.UnmarshalText(b); return v, err }
	check(scale.HalfAwayFromZero, scale.Rounding(200), "half-away-from-zero", rounding)
	check(scale.HalfEven, scale.Rounding(200), "half-even", rounding)
	method := func(b []byte) (named, error) { var v scale.ScoreMethod; err := v.UnmarshalText(b); return v, err }
	check(scale.PercentOfMax, scale.ScoreMethod(200), "percent-of-max", method)
	check(scale.POMP, scale.ScoreMethod(200), "pomp", method)
}

func TestValueError(t *testing.T) {
	for _, test := range []struct {
		err  scale.ValueError
		want string
	}{
		{scale.ValueError{Value: "11", Index: -1, Err: scale.ErrOutOfRange}, `scale: value "11": value out of range`},
		{scale.ValueError{Scale: "csat", Value: "11", Index: 3, Err: scale.ErrOutOfRange}, `scale csat: value "11" at index 3: value out of range`},
	} {
		require.EqualError(t, &test.err, test.want)
		require.True(t, errors.Is(&test.err, scale.ErrOutOfRange))
	}
}
