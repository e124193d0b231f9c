package survey_test

import (
	"encoding"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var update = flag.Bool("update", false, "write the golden files; never for a version that was released")

// Version 1 of every encoding, built by hand from its description. The files say
// the same and stay as they are: what was stored must be read for ever.
func TestGolden(t *testing.T) {
	header := func(kind string) string { return "csat" + kind + "\x01" }
	five := "\x05" + "\x02\x02" + "\x04\x04" + "\x06\x06" + "\x08\x08" + "\x0a\x0a" + // points: value, worth, zigzag
		"\x00" + "\x00" + "\x00" // no decimals, higher is better, no special codes
	half := "\x02" + "\x00\x00" + "\x02\x09" + // 0 worth 0, 1 worth −0.5
		"\x01" + "\x01" + "\x01" + "\xc6\x01\x02" // one decimal, lower is better, one special: 99 refused
	s := scale.OneToFive()
	odd := must(scale.New(scale.Definition{Points: []scale.Point{{Value: 0, Worth: dec("0")}, {Value: 1, Worth: dec("-0.5")}},
		Polarity: scale.LowerIsBetter, Specials: []scale.Special{{Value: 99, Kind: scale.Refused}}}))

	items := must(survey.NewCrosstab(itemAxis("x", odd), itemAxis("yz", odd)))
	require.NoError(t, errors.Join(items.AddN(1, 0, 300), items.AddN(99, 1, 2), items.AddCodes([]scale.Code{scale.Blank, scale.NotAsked}, []scale.Code{scale.NotAsked, 2})))
	segment := must(survey.NewCrosstab(itemAxis("x", odd), survey.Axis{ID: "s", Categories: []string{"north", "ü"}}))
	require.NoError(t, errors.Join(segment.AddIn("", 0, 1), segment.AddIn("ü", 99, 128)))

	listwise := moments(survey.Listwise, s, odd)
	require.NoError(t, errors.Join(listwise.AddN([]scale.Code{6, 3}, 3), listwise.Add([]scale.Code{4, 2}), listwise.Add([]scale.Code{6, 4}), listwise.Add([]scale.Code{0, 2})))
	subset := must(listwise.Subset("b"))
	pairwise := moments(survey.Pairwise, s, odd)
	require.NoError(t, errors.Join(pairwise.AddN([]scale.Code{6, 3}, 3), pairwise.Add([]scale.Code{0, 2})))

	byText := survey.NewGroup[string](scale.NewTally(s))
	require.NoError(t, errors.Join(byText.At("b").Add(5), byText.At("a").AddN(1, 200), byText.At("z").AddN(1, 0)))
	byNumber := survey.NewGroup[int](scale.NewTally(s))
	require.NoError(t, errors.Join(byNumber.At(-3).Add(5), byNumber.At(64).Add(1)))
	byByte := survey.NewGroup[week](scale.NewTally(s))
	require.NoError(t, byByte.At(200).Add(2))
	byPair := survey.NewGroup[week](tallies[string]())
	require.NoError(t, byPair.At(7).At("k").Add(3))

	tally := func(counts string) string { return header("T") + "\x0e" + five + "\x00\x00" + counts }
	none := tally("\x00\x00\x00\x00\x00") // 6 + 1 + 14 + 7 = 28 bytes
	emptyGroup := header("G") + "\x1c" + none + "\x00"
	tests := []struct {
		name  string
		value encoding.BinaryMarshaler
		into  encoding.BinaryUnmarshaler
		want  string
	}{
		{"crosstab-items", items, new(survey.Crosstab), header("X") +
			"\x01x" + "\x01" + "\x0b" + half + // id, item, shape of 11 bytes
			"\x02yz" + "\x01" + "\x0b" + half +
			"\x00\x01\x00\x00\x00" + // blank × blank, not asked, 0, 1, 99
			"\x00\x00\x01\x00\x00" + // not asked
			"\x00\x00\x00\x00\x00" + // 0
			"\x00\x00\xac\x02\x00\x00" + // 1: 300 with 0
			"\x00\x00\x00\x02\x00"}, // 99
		{"crosstab-segment", segment, new(survey.Crosstab), header("X") +
			"\x01x" + "\x01" + "\x0b" + half +
			"\x01s" + "\x02" + "\x02" + "\x05north" + "\x02ü" + // segment of two categories
			"\x00\x00\x00" + "\x00\x00\x00" + // blank, not asked × unknown, north, ü
			"\x01\x00\x00" + "\x00\x00\x00" + "\x00\x00\x80\x01"},
		{"moments-listwise", listwise, new(survey.Moments), header("M") +
			"\x01" + "\x02" + // listwise, two variables
			"\x01a" + "\x0e" + five + "\x01b" + "\x0b" + half +
			"\x00" + "\x02" + // base as they are, two dropped
			"\x04" + "\x24\x24" + "\xa8\x01\xa8\x01\xa8\x01" + // a, a: n 4, Σ 18, Σ² 84
			"\x04" + "\x1d\x24" + "\x96\x01\xa8\x01" + "\x95\x01" + // b, a: Σb −15 (tenths), Σa 18, Σb² 75, Σa² 84, Σba −75
			"\x04" + "\x1d\x1d" + "\x96\x01\x96\x01\x96\x01"}, // b, b
		{"moments-subset", subset, new(survey.Moments), header("M") +
			"\x01" + "\x01" + "\x01b" + "\x0b" + half +
			"\x02" + "\x01a" + "\x01b" + "\x02" + // base of two variables
			"\x04" + "\x1d\x1d" + "\x96\x01\x96\x01\x96\x01"},
		{"moments-pairwise", pairwise, new(survey.Moments), header("M") +
			"\x02" + "\x02" + "\x01a" + "\x0e" + five + "\x01b" + "\x0b" + half +
			"\x00" + "\x00" +
			"\x03" + "\x1e\x1e" + "\x96\x01\x96\x01\x96\x01" + // a, a: n 3, Σ 15, Σ² 75
			"\x03" + "\x1d\x1e" + "\x96\x01\x96\x01" + "\x95\x01" + // b, a
			"\x04" + "\x1d\x1d" + "\x96\x01\x96\x01\x96\x01"}, // b, b: n 4
		{"group-text", byText, tallies[string](), header("G") + "\x1c" + none +
			"\x02" + // two keys: the third holds nothing
			"\x01a" + "\x1d" + tally("\xc8\x01\x00\x00\x00\x00") + "\x01b" + "\x1c" + tally("\x00\x00\x00\x00\x01")},
		{"group-number", byNumber, tallies[int](), header("G") + "\x1c" + none + "\x02" +
			"\x05" + "\x1c" + tally("\x00\x00\x00\x00\x01") + // −3, zigzag
			"\x80\x01" + "\x1c" + tally("\x01\x00\x00\x00\x00")}, // 64
		{"group-byte", byByte, tallies[week](), header("G") + "\x1c" + none + "\x01" +
			"\xc8\x01" + "\x1c" + tally("\x00\x01\x00\x00\x00")}, // 200, unsigned
		{"group-group", byPair, survey.NewGroup[week](tallies[string]()), header("G") +
			"\x24" + emptyGroup + "\x01" + // 36 bytes
			"\x07" + "\x43" + header("G") + "\x1c" + none + "\x01" + "\x01k" + "\x1c" + tally("\x00\x00\x01\x00\x00")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.value.MarshalBinary()
			require.NoError(t, err)
			require.Equal(t, hex.Dump([]byte(tt.want)), hex.Dump(got))

			file := filepath.Join("testdata", tt.name+".v1.hex")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(hex.EncodeToString(got)+"\n"), 0o644))
			}
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			stored, err := hex.DecodeString(strings.TrimSpace(string(text)))
			require.NoError(t, err)
			require.Equal(t, stored, got)
			require.NoError(t, tt.into.UnmarshalBinary(stored))
			again, err := tt.into.(encoding.BinaryMarshaler).MarshalBinary()
			require.NoError(t, err)
			require.Equal(t, stored, again)
		})
	}
}
