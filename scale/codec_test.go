package scale_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// golden reads a file of hexadecimal bytes; lines that begin with # are remarks.
func golden(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	var data []byte
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		b, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(line), " ", ""))
		require.NoError(t, err)
		data = append(data, b...)
	}
	require.NotEmpty(t, data)
	return data
}

// goldenTally counts 10^code answers, so that each code has a number of its own.
func goldenTally(t testing.TB) *scale.Tally {
	t.Helper()
	tally := scale.NewTally(fiveText(t))
	n := int64(1)
	for c := range tally.Scale().Codes() {
		if c != 4 { // one point that nobody chose
			require.NoError(t, tally.AddCode(scale.Code(c), n))
		}
		n *= 10
	}
	return tally
}

func goldenWeighted(t testing.TB) *scale.WeightedTally {
	t.Helper()
	tally := scale.NewWeightedTally(scale.OneToFive())
	for _, row := range []row{{0, 0.1}, {2, 1}, {2, 0.25}, {6, 1e100}, {6, 1e-100}, {6, 1.0 / 3}} {
		require.NoError(t, tally.AddCode(row.code, row.weight))
	}
	return tally
}

// The encodings of version 1 are for ever: files that hold them must stay readable, and equal states must go on
// giving equal bytes.
func TestGoldenEncodings(t *testing.T) {
	tally, weighted := goldenTally(t), goldenWeighted(t)

	data, err := tally.MarshalBinary()
	require.NoError(t, err)
	want := golden(t, "tally_v1.hex")
	require.Equal(t, hex.EncodeToString(want), hex.EncodeToString(data))
	var readTally scale.Tally
	require.NoError(t, readTally.UnmarshalBinary(want))
	require.True(t, readTally.Equal(tally))

	data, err = weighted.MarshalBinary()
	require.NoError(t, err)
	want = golden(t, "weighted_v1.hex")
	require.Equal(t, hex.EncodeToString(want), hex.EncodeToString(data))
	var readWeighted scale.WeightedTally
	require.NoError(t, readWeighted.UnmarshalBinary(want))
	require.True(t, readWeighted.Equal(weighted))

	want = golden(t, "shape_v1.hex")
	require.Equal(t, hex.EncodeToString(want), hex.EncodeToString(tally.Scale().AppendShape(nil)))
	s, err := scale.ReadShape(want)
	require.NoError(t, err)
	require.Equal(t, "4f457537a427569bef5b711bd67cbb6d", s.Fingerprint().String(), "fingerprints are kept outside too")
	require.Equal(t, tally.Scale().Fingerprint(), s.Fingerprint())
}

// fiveTextShape is the shape of fiveText, by hand from the doc of AppendShape.
func fiveTextShape() []byte {
	b := binary.AppendUvarint(nil, 5) // points
	for _, p := range [][2]int64{{1, 10000}, {2, 7550}, {4, 5000}, {5, 1225}, {9, -500}} {
		b = binary.AppendVarint(b, p[0])
		b = binary.AppendVarint(b, p[1])
	}
	b = append(b, 2) // places: worths in hundredths
	b = append(b, 1) // polarity: lower is better
	b = append(b, 3) // specials
	for _, sp := range [][2]int64{{-1, 2}, {98, 0}, {99, 1}} {
		b = binary.AppendVarint(b, sp[0])
		b = binary.AppendUvarint(b, uint64(sp[1]))
	}
	return b
}

// The description in the doc comments, byte by byte.
func TestEncodingAsDescribed(t *testing.T) {
	shape := fiveTextShape()
	require.Equal(t, shape, fiveText(t).AppendShape(nil))

	want := append([]byte("csatT"), 1)
	want = binary.AppendUvarint(want, uint64(len(shape)))
	want = append(want, shape...)
	n := uint64(1)
	for c := range 10 {
		if c == 4 {
			want = append(want, 0)
		} else {
			want = binary.AppendUvarint(want, n)
		}
		n *= 10
	}
	got, err := goldenTally(t).MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, want, got)

	weighted := scale.NewWeightedTally(scale.OneToFive())
	require.NoError(t, weighted.AddCode(scale.NotAsked, 3<<40)) // 768 · 2^32, its square 589824 · 2^64
	require.NoError(t, weighted.AddCode(6, 0.5))                // 2^31 · 2^−32, its square 2^30 · 2^−32
	require.NoError(t, weighted.AddCode(6, 1<<31))              // 2^31 · 2^0, its square 2^30 · 2^32
	counts, err := weighted.Counts().MarshalBinary()
	require.NoError(t, err)
	want = append([]byte("csatW"), 1)
	want = binary.AppendUvarint(want, uint64(len(counts)))
	want = append(want, counts...)
	limb := func(x uint32) { want = binary.BigEndian.AppendUint32(want, x) }
	const unit = 2176 / 32
	want = append(want, 0, 0) // blank
	want = append(want, 2, unit+1)
	limb(768)
	want = append(want, 2, unit+2)
	limb(589824)
	want = append(want, make([]byte, 8)...) // the points 1 to 4
	want = append(want, 4, unit-1)
	limb(1 << 31)
	limb(1 << 31)
	want = append(want, 6, unit-1)
	limb(1 << 30)
	limb(0)
	limb(1 << 30)
	got, err = weighted.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestAppendBinary(t *testing.T) {
	prefix := []byte("before")
	for _, v := range []interface {
		AppendBinary([]byte) ([]byte, error)
		MarshalBinary() ([]byte, error)
	}{goldenTally(t), goldenWeighted(t)} {
		data, err := v.MarshalBinary()
		require.NoError(t, err)
		got, err := v.AppendBinary(prefix)
		require.NoError(t, err)
		require.Equal(t, append([]byte("before"), data...), got)
	}
	got, err := new(scale.Tally).AppendBinary(prefix)
	require.ErrorIs(t, err, scale.ErrNoScale)
	require.Equal(t, prefix, got)
	got, err = new(scale.WeightedTally).AppendBinary(prefix)
	require.ErrorIs(t, err, scale.ErrNoScale)
	require.Equal(t, prefix, got)
}

// Counts that add up to more than 2⁶³−1.
func TestUnmarshalBinaryOverflow(t *testing.T) {
	full := scale.NewTally(scale.OneToFive())
	require.NoError(t, full.AddN(5, math.MaxInt64))
	data, err := full.MarshalBinary()
	require.NoError(t, err)
	require.NoError(t, new(scale.Tally).UnmarshalBinary(data))
	data[len(data)-10]++ // the count of 4
	require.ErrorIs(t, new(scale.Tally).UnmarshalBinary(data), scale.ErrEncoding)
}

func TestUnmarshalBinaryKeepsScale(t *testing.T) {
	data, err := goldenTally(t).MarshalBinary()
	require.NoError(t, err)
	tally := scale.NewTally(fiveText(t))
	require.NoError(t, tally.UnmarshalBinary(data))
	require.Equal(t, "five-text", tally.Scale().ID(), "labels stay")
	var zero scale.Tally
	require.NoError(t, zero.UnmarshalBinary(data))
	require.Empty(t, zero.Scale().ID(), "labels are not encoded")

	other := customers38(t)
	require.ErrorIs(t, other.UnmarshalBinary(data), scale.ErrIncompatible)
	require.True(t, other.Equal(customers38(t)))
	weighted := scale.NewWeightedTally(scale.OneToTen())
	data, err = goldenWeighted(t).MarshalBinary()
	require.NoError(t, err)
	require.ErrorIs(t, weighted.UnmarshalBinary(data), scale.ErrIncompatible)
	require.ErrorIs(t, other.UnmarshalBinary(data), scale.ErrEncoding, "another kind")
}

// Shapes that AppendShape does not write.
func TestReadShapeRefused(t *testing.T) {
	points := func(p ...byte) []byte { return append([]byte{byte(len(p) / 2)}, p...) }
	rest := []byte{0, 0, 0}
	two := points(2, 2, 4, 4) // values 1 and 2, worth 1 and 2
	for name, shape := range map[string][]byte{
		"empty":                  {},
		"no points":              append(points(), rest...),
		"one point":              append(points(2, 2), rest...),
		"points descending":      append(points(4, 4, 2, 2), rest...),
		"a value twice":          append(points(2, 2, 2, 4), rest...),
		"worths equal":           append(points(2, 2, 4, 2), rest...),
		"places to spare":        append(points(2, 20, 4, 40), 1, 0, 0),
		"too many places":        append(points(2, 2, 4, 4), 7, 0, 0),
		"unknown polarity":       append(bytes.Clone(two), 0, 2, 0),
		"unknown kind":           append(bytes.Clone(two), 0, 0, 1, 6, 3),
		"special that is point":  append(bytes.Clone(two), 0, 0, 1, 2, 0),
		"specials descending":    append(bytes.Clone(two), 0, 0, 2, 8, 0, 6, 0),
		"more points than bytes": {201, 1, 2, 2},
		"too many points":        append([]byte{202, 1}, make([]byte, 500)...),
		"trailing byte":          append(bytes.Clone(two), 0, 0, 0, 0),
		"long varint":            {0x82, 0, 2, 2, 4, 4, 0, 0, 0},
		"value beyond 2^30":      append(binary.AppendVarint([]byte{2, 2, 2}, 1<<30), 4, 0, 0, 0),
		"worth beyond 2^21":      append(binary.AppendVarint([]byte{2, 2, 2, 4}, 1<<21+1), 0, 0, 0),
	} {
		_, err := scale.ReadShape(shape)
		require.ErrorIs(t, err, scale.ErrEncoding, name)
		header := append([]byte("csatT\x01"), byte(len(shape)))
		var tally scale.Tally
		require.ErrorIs(t, tally.UnmarshalBinary(append(header, shape...)), scale.ErrEncoding, name)
	}
	_, err := scale.ReadShape(append(bytes.Clone(two), rest...))
	require.NoError(t, err, "the same without a fault")
}

func TestScaleJSON(t *testing.T) {
	for _, s := range append(scales(t), fiveText(t).Reversed()) {
		data, err := json.Marshal(s)
		require.NoError(t, err)
		var got scale.Scale
		require.NoError(t, json.Unmarshal(data, &got))
		requireSameScale(t, s, &got)
		again, err := json.Marshal(&got)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
	}
	data, err := json.Marshal(fiveText(t))
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"five-text","labels":{"en":"satisfaction","zh":"满意度"},"points":[
		{"value":1,"worth":100,"labels":{"en":"excellent"}},{"value":2,"worth":75.5},{"value":4,"worth":50},
		{"value":5,"worth":12.25},{"value":9,"worth":-5}],"polarity":"lower-is-better","specials":[
		{"value":-1,"kind":"refused"},{"value":98,"kind":"not-applicable"},
		{"value":99,"kind":"dont-know","labels":{"en":"don't know"}}]}`, string(data))

	var s scale.Scale
	require.NoError(t, json.Unmarshal([]byte(`{"range":{"from":1,"to":10},"points":[{"value":3,"worth":"2.5"}]}`), &s))
	require.Equal(t, 10, s.Len())
	w, err := s.Worth(3)
	require.NoError(t, err)
	require.Equal(t, "5/2", w.String())
}

func requireSameScale(t testing.TB, want, got *scale.Scale) {
	t.Helper()
	require.Equal(t, want.Fingerprint(), got.Fingerprint())
	require.Equal(t, want.ID(), got.ID())
	require.Equal(t, want.Labels(), got.Labels())
	require.Equal(t, want.Polarity(), got.Polarity())
	require.Equal(t, want.Specials(), got.Specials())
	points, gotPoints := want.Points(), got.Points()
	require.Len(t, gotPoints, len(points))
	for i, p := range points {
		require.Equal(t, p.Value, gotPoints[i].Value)
		require.Equal(t, p.Labels, gotPoints[i].Labels)
		require.True(t, p.Worth.Equal(*gotPoints[i].Worth))
	}
}

func TestScaleJSONRefused(t *testing.T) {
	before := scale.OneToFive()
	for name, text := range map[string]string{
		"null":                    `null`,
		"empty":                   `{}`,
		"unknown key":             `{"range":{"from":1,"to":5},"colour":1}`,
		"key in another case":     `{"Range":{"from":1,"to":5}}`,
		"key twice":               `{"id":"a","id":"b","range":{"from":1,"to":5}}`,
		"label twice":             `{"labels":{"en":"a","en":"b"},"range":{"from":1,"to":5}}`,
		"key twice within":        `{"range":{"from":1,"to":5,"to":6}}`,
		"trailing":                `{"range":{"from":1,"to":5}} 1`,
		"unknown polarity":        `{"range":{"from":1,"to":5},"polarity":"up"}`,
		"unknown kind":            `{"range":{"from":1,"to":5},"specials":[{"value":9,"kind":"lost"}]}`,
		"no kind":                 `{"range":{"from":1,"to":5},"specials":[{"value":9}]}`,
		"special without a value": `{"range":{"from":1,"to":5},"specials":[{"kind":"refused"}]}`,
		"point without a value":   `{"points":[{"worth":1},{"value":2}]}`,
		"range without from":      `{"range":{"to":5}}`,
		"range without to":        `{"range":{"from":-5}}`,
		"range of nothing":        `{"range":{"from":0,"to":0},"points":[{"value":1},{"value":2}]}`,
		"value no integer":        `{"points":[{"value":1.5},{"value":2}]}`,
		"hostile worth":           `{"points":[{"value":1,"worth":1e2000000000},{"value":2}]}`,
		"worth no number":         `{"points":[{"value":1,"worth":"NaN"},{"value":2}]}`,
	} {
		s := scale.OneToFive()
		err := s.UnmarshalJSON([]byte(text))
		require.ErrorIs(t, err, scale.ErrDefinition, name)
		requireSameScale(t, before, s)
	}
}

func TestBandsJSON(t *testing.T) {
	for _, b := range allBands(t) {
		data, err := json.Marshal(b)
		require.NoError(t, err)
		var got scale.Bands
		require.NoError(t, json.Unmarshal(data, &got))
		again, err := json.Marshal(&got)
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		require.Equal(t, b.ID(), got.ID())
		require.Equal(t, b.Labels(), got.Labels())
		require.Equal(t, b.Len(), got.Len())
		for x := -20.0; x < 120; x += 0.25 {
			want, errWant := b.IndexFloat(x)
			index, err := got.IndexFloat(x)
			require.Equal(t, want, index)
			require.Equal(t, errWant == nil, err == nil)
		}
	}
	data, err := json.Marshal(scale.LetterGrades())
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"letter-grades","max":100,"bands":[
		{"id":"D","from":0,"labels":{"en":"dissatisfied","zh":"不满意"},"corrective":true},
		{"id":"C","from":60,"labels":{"en":"neutral","zh":"一般"}},
		{"id":"B","from":75,"labels":{"en":"fairly satisfied","zh":"比较满意"}},
		{"id":"A","from":90,"labels":{"en":"very satisfied","zh":"非常满意"}}]}`, string(data))
	for name, text := range map[string]string{
		"null":        `null`,
		"unknown key": `{"bands":[{"id":"a","from":0,"to":5}],"max":5}`,
		"key twice":   `{"bands":[{"id":"a","from":0}],"max":5,"max":6}`,
		"no from":     `{"bands":[{"id":"a"}],"max":5}`,
		"no max":      `{"bands":[{"id":"a","from":-1}]}`,
		"no bands":    `{"max":5}`,
		"hostile":     `{"bands":[{"id":"a","from":0}],"max":1e999999999}`,
		"trailing":    `{"bands":[{"id":"a","from":0}],"max":5}{}`,
	} {
		b := scale.NPSClasses()
		require.ErrorIs(t, b.UnmarshalJSON([]byte(text)), scale.ErrDefinition, name)
		require.Equal(t, "nps", b.ID())
	}
}

func TestTallyJSON(t *testing.T) {
	tally := goldenTally(t)
	data, err := json.Marshal(tally)
	require.NoError(t, err)
	var got scale.Tally
	require.NoError(t, json.Unmarshal(data, &got))
	require.True(t, got.Equal(tally))
	requireSameScale(t, tally.Scale(), got.Scale())
	mine := scale.NewTally(mustScale(t, scale.Definition{
		ID: "mine", Points: tally.Scale().Points(), Polarity: tally.Scale().Polarity(), Specials: tally.Scale().Specials(),
	}))
	require.NoError(t, json.Unmarshal(data, mine))
	require.Equal(t, "mine", mine.Scale().ID(), "the receiver keeps its labels")
	require.True(t, mine.Equal(tally))

	small := scale.NewTally(mustScale(t, scale.Definition{Points: []scale.Point{{Value: 0}, {Value: 1}}}))
	require.NoError(t, small.AddN(1, 7))
	require.NoError(t, small.AddCode(scale.NotAsked, 2))
	data, err = json.Marshal(small)
	require.NoError(t, err)
	require.JSONEq(t, `{"scale":{"points":[{"value":0,"worth":0},{"value":1,"worth":1}]},"counts":[0,7],"not_asked":2}`, string(data))

	two := `"scale":{"range":{"from":0,"to":1}}`
	for name, test := range map[string]struct {
		text string
		want error
	}{
		"null":            {`null`, scale.ErrNoScale},
		"no scale":        {`{"counts":[0,7]}`, scale.ErrNoScale},
		"null scale":      {`{"scale":null,"counts":[0,7]}`, scale.ErrNoScale},
		"no counts":       {`{` + two + `}`, scale.ErrEncoding},
		"too few":         {`{` + two + `,"counts":[1]}`, scale.ErrEncoding},
		"too many":        {`{` + two + `,"counts":[1,2,3]}`, scale.ErrEncoding},
		"specials":        {`{` + two + `,"counts":[1,2],"specials":[1]}`, scale.ErrEncoding},
		"negative":        {`{` + two + `,"counts":[1,-2]}`, scale.ErrEncoding},
		"negative blank":  {`{` + two + `,"counts":[1,2],"blank":-1}`, scale.ErrEncoding},
		"fraction":        {`{` + two + `,"counts":[1,2.5]}`, scale.ErrEncoding},
		"overflow":        {`{` + two + `,"counts":[9223372036854775807,1]}`, scale.ErrEncoding},
		"unknown key":     {`{` + two + `,"counts":[1,2],"total":3}`, scale.ErrEncoding},
		"key twice":       {`{` + two + `,"counts":[1,2],"counts":[1,2]}`, scale.ErrEncoding},
		"wrong scale":     {`{"scale":{"range":{"from":1}},"counts":[1,2]}`, scale.ErrDefinition},
		"scale with junk": {`{"scale":{"range":{"from":0,"to":1},"x":0},"counts":[1,2]}`, scale.ErrEncoding},
	} {
		for _, into := range []*scale.Tally{{}, small.Clone()} {
			before := into.Clone()
			require.ErrorIs(t, into.UnmarshalJSON([]byte(test.text)), test.want, name)
			require.True(t, into.Equal(before))
		}
	}
	other := customers38(t)
	require.ErrorIs(t, other.UnmarshalJSON(data), scale.ErrIncompatible)
}

func TestWeightedTallyJSON(t *testing.T) {
	tally := goldenWeighted(t)
	data, err := json.Marshal(tally)
	require.NoError(t, err)
	var got scale.WeightedTally
	require.NoError(t, json.Unmarshal(data, &got))
	require.True(t, got.Equal(tally))
	mine := scale.NewWeightedTally(mustScale(t, scale.Definition{ID: "mine", Range: scale.Range{From: 1, To: 5}}))
	require.NoError(t, json.Unmarshal(data, mine))
	require.True(t, mine.Equal(tally))
	require.Equal(t, "mine", mine.Scale().ID())
	require.Equal(t, "mine", mine.Counts().Scale().ID())
	require.NoError(t, mine.Add(3, 2), "what was read can be worked with")
	require.ErrorIs(t, scale.NewWeightedTally(scale.OneToTen()).UnmarshalJSON(data), scale.ErrIncompatible)
	for name, test := range map[string]struct {
		text string
		want error
	}{
		"null":        {`null`, scale.ErrNoScale},
		"no counts":   {`{"sums":""}`, scale.ErrNoScale},
		"no sums":     {`{"counts":{"scale":{"range":{"from":0,"to":1}},"counts":[0,0]}}`, scale.ErrEncoding},
		"cut short":   {`{"counts":{"scale":{"range":{"from":0,"to":1}},"counts":[0,0]},"sums":"AAAA"}`, scale.ErrEncoding},
		"trailing":    {`{"counts":{"scale":{"range":{"from":0,"to":1}},"counts":[0,0]},"sums":"AAAAAAAAAAAA"}`, scale.ErrEncoding},
		"no weights":  {`{"counts":{"scale":{"range":{"from":0,"to":1}},"counts":[0,1]},"sums":"AAAAAAAAAAA="}`, scale.ErrEncoding},
		"no base64":   {`{"counts":{"scale":{"range":{"from":0,"to":1}},"counts":[0,0]},"sums":"!"}`, scale.ErrEncoding},
		"unknown key": {`{"counts":{"scale":{"range":{"from":0,"to":1}},"counts":[0,0]},"sums":"AAAAAAAAAAA=","n":0}`, scale.ErrEncoding},
	} {
		for _, into := range []*scale.WeightedTally{{}, scale.NewWeightedTally(mustScale(t, scale.Definition{Range: scale.Range{From: 0, To: 1}}))} {
			require.ErrorIs(t, into.UnmarshalJSON([]byte(test.text)), test.want, name)
			require.True(t, into.IsEmpty())
		}
	}
}
