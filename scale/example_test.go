package scale_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
)

// 38 customers rate the timeliness of a service on 1–10.
func Example() {
	t := scale.NewTally(scale.OneToTen())
	t.AddN(6, 1)
	t.AddN(7, 2)
	t.AddN(8, 34)
	t.AddN(9, 1)

	score, err := t.PercentOfMax()
	if err != nil {
		fmt.Println(err)
		return
	}
	level, err := scale.FiveLevels().Of(score)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(score, "=", score.Round(1, scale.HalfAwayFromZero), level.Labels.In("en"))
	// Output: 1505/19 = 79.2 satisfied
}

// A scale of three points, worth 0, 50 and 100, with a code for "don't know".
func ExampleNew() {
	half := decimal.NewFromInt(50)
	hundred := decimal.NewFromInt(100)
	s, err := scale.New(scale.Definition{
		ID: "resolved",
		Points: []scale.Point{
			{Value: 0, Labels: scale.Text{"en": "no"}},
			{Value: 1, Worth: &half, Labels: scale.Text{"en": "in part"}},
			{Value: 2, Worth: &hundred, Labels: scale.Text{"en": "yes"}},
		},
		Specials: []scale.Special{{Value: 99, Kind: scale.DontKnow}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	t := scale.NewTally(s)
	t.AddN(2, 6)
	t.AddN(1, 2)
	t.AddN(99, 1)
	score, err := t.MeanWorth()
	fmt.Println(t.N(), "ratings,", t.Missing(), "without:", score, err)
	// Output: 8 ratings, 1 without: 175/2 <nil>
}

// A definition that does not hold together is refused with the reason.
func ExampleDefinition() {
	_, err := scale.New(scale.Definition{
		ID:       "csat",
		Range:    scale.Range{From: 1, To: 5},
		Specials: []scale.Special{{Value: 5, Kind: scale.Refused}},
	})
	fmt.Println(err)
	fmt.Println(errors.Is(err, scale.ErrDefinition))
	// Output:
	// scale csat: value 5 twice: invalid definition
	// true
}

// A range gives the points; those with labels or another worth are listed.
func ExampleRange() {
	s, err := scale.New(scale.Definition{
		Range:  scale.Range{From: 0, To: 100, Step: 25},
		Points: []scale.Point{{Value: 100, Labels: scale.Text{"en": "perfect"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range s.Points()[2:] {
		fmt.Printf("%d %q\n", p.Value, p.Labels.In("en"))
	}
	// Output:
	// 50 ""
	// 75 ""
	// 100 "perfect"
}

func ExamplePoint() {
	s := scale.OneToFive()
	for _, p := range s.Points()[:2] {
		fmt.Println(p.Value, "is worth", p.Worth)
	}
	// Output:
	// 1 is worth 1
	// 2 is worth 2
}

// Codes apart are answers, but no ratings.
func ExampleSpecial() {
	s, err := scale.New(scale.Definition{
		Range: scale.Range{From: 1, To: 5},
		Specials: []scale.Special{
			{Value: 98, Kind: scale.NotApplicable},
			{Value: 99, Kind: scale.DontKnow},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	t := scale.NewTally(s)
	t.AddN(4, 10)
	t.AddN(99, 2)
	fmt.Println(t.N(), t.Missing(), t.Asked())
	// Output: 10 2 12
}

func ExampleKind() {
	fmt.Println(scale.NotApplicable, scale.DontKnow, scale.Refused)
	// Output: not-applicable dont-know refused
}

// School grades run the other way: 1 is the best and worth most.
func ExamplePolarity() {
	s, err := scale.New(scale.Definition{Range: scale.Range{From: 1, To: 6}, Polarity: scale.LowerIsBetter})
	if err != nil {
		fmt.Println(err)
		return
	}
	best, err := s.Worth(1)
	fmt.Println(s.Polarity(), best, err)
	// Output: lower-is-better 6 <nil>
}

// A scale reads and writes JSON, which is strict: unknown keys are errors.
func ExampleScale() {
	var s scale.Scale
	err := json.Unmarshal([]byte(`{"id":"ces","range":{"from":1,"to":7},"specials":[{"value":9,"kind":"dont-know"}]}`), &s)
	fmt.Println(s.ID(), s.Len(), err)
	fmt.Println(json.Unmarshal([]byte(`{"range":{"from":1,"to":7},"colour":"red"}`), &s) != nil)
	// Output:
	// ces 7 <nil>
	// true
}

// 3 on a scale of 1–10 becomes 8.
func ExampleScale_Reverse() {
	v, err := scale.OneToTen().Reverse(3)
	fmt.Println(v, err)
	// Output: 8 <nil>
}

// "The queue was too long" on 1–5: full agreement is worth 1, not 5.
func ExampleScale_Reversed() {
	t := scale.NewTally(scale.OneToFive().Reversed())
	t.Add(5)
	t.Add(4)
	score, err := t.POMP()
	fmt.Println(score.Round(1, scale.HalfAwayFromZero), err)
	// Output: 12.5 <nil>
}

func ExampleScale_Encode() {
	s := scale.OneToTen()
	for _, value := range []int{9, 11} {
		code, err := s.Encode(value, scale.Reject)
		fmt.Println(code, err)
	}
	// Output:
	// 10 <nil>
	// 0 scale one-to-ten: value "11": value out of range
}

// Cells of a file: whole numbers in any spelling, and nothing else.
func ExampleScale_EncodeText() {
	s := scale.OneToTen()
	for _, cell := range []string{"9", " 9.0 ", "", "6.5", "n/a"} {
		code, err := s.EncodeText([]byte(cell), scale.Reject)
		value, ok := s.Value(code)
		fmt.Printf("%q: %d %t %v\n", cell, value, ok, errors.Unwrap(err))
	}
	// Output:
	// "9": 9 true <nil>
	// " 9.0 ": 9 true <nil>
	// "": 0 false <nil>
	// "6.5": 0 false value is not a point of the scale
	// "n/a": 0 false value is not a number
}

// What becomes of a value beyond the scale is the caller's choice.
func ExamplePolicy() {
	s := scale.OneToTen()
	for _, policy := range []scale.Policy{scale.Reject, scale.Missing, scale.Clamp} {
		code, err := s.Encode(12, policy)
		value, ok := s.Value(code)
		fmt.Println(policy, value, ok, err != nil)
	}
	// Output:
	// reject 0 false true
	// missing 0 false false
	// clamp 10 true false
}

// A code stands for an answer in one byte.
func ExampleCode() {
	s := scale.OneToFive()
	for c := range s.Codes() {
		value, ok := s.Value(scale.Code(c))
		fmt.Println(c, value, ok)
	}
	// Output:
	// 0 0 false
	// 1 0 false
	// 2 1 true
	// 3 2 true
	// 4 3 true
	// 5 4 true
	// 6 5 true
}

// An error says which value was refused, where, and why.
func ExampleValueError() {
	t := scale.NewTally(scale.OneToFive())
	err := t.AddBytes([]byte{5, 4, 6})
	if e, ok := errors.AsType[*scale.ValueError](err); ok {
		fmt.Println(e.Value, "at", e.Index)
	}
	fmt.Println(errors.Is(err, scale.ErrOutOfRange), t.N())
	// Output:
	// 6 at 2
	// true 0
}

func ExampleText() {
	label := scale.Text{"en": "satisfied", "zh": "满意", "pt": "satisfeito"}
	fmt.Println(label.In("zh"), label.In("pt-BR"), label.In("fr"))
	// Output: 满意 satisfeito satisfied
}

// Counts may merge when the fingerprints are equal; labels do not matter.
func ExampleFingerprint() {
	renamed, err := scale.New(scale.Definition{ID: "zufriedenheit", Range: scale.Range{From: 1, To: 5}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(renamed.Fingerprint() == scale.OneToFive().Fingerprint())
	fmt.Println(renamed.Fingerprint() == scale.OneToSeven().Fingerprint())
	// Output:
	// true
	// false
}

func ExampleReadShape() {
	shape := scale.OneToSeven().AppendShape(nil)
	s, err := scale.ReadShape(shape)
	fmt.Println(len(shape), s.Min(), s.Max(), err)
	// Output: 18 1 7 <nil>
}

func ExampleZeroToTen() {
	s := scale.ZeroToTen()
	fmt.Println(s.Min(), s.Max(), s.Len())
	// Output: 0 10 11
}

func ExampleOneToTen() {
	s := scale.OneToTen()
	fmt.Println(s.Min(), s.Max(), s.Len())
	// Output: 1 10 10
}

func ExampleOneToFive() {
	s := scale.OneToFive()
	fmt.Println(s.Min(), s.Max(), s.Len())
	// Output: 1 5 5
}

func ExampleOneToSeven() {
	s := scale.OneToSeven()
	fmt.Println(s.Min(), s.Max(), s.Len())
	// Output: 1 7 7
}

func ExampleZeroToHundred() {
	s := scale.ZeroToHundred()
	fmt.Println(s.Min(), s.Max(), s.Len())
	// Output: 0 100 101
}

// Levels of your own, by their lower edges.
func ExampleNewBands() {
	b, err := scale.NewBands(scale.BandsDefinition{
		Bands: []scale.Band{
			{ID: "act now", From: decimal.NewFromInt(0), Corrective: true},
			{ID: "watch", From: decimal.RequireFromString("79.95")},
			{ID: "good", From: decimal.NewFromInt(90)},
		},
		Max: decimal.NewFromInt(100),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	score, err := scale.NewRatio(1599, 20) // 79.95 exactly
	if err != nil {
		fmt.Println(err)
		return
	}
	level, err := b.Of(score)
	fmt.Println(level.ID, err)
	// Output: watch <nil>
}

// Edges that do not rise cut no range into levels.
func ExampleBandsDefinition() {
	_, err := scale.NewBands(scale.BandsDefinition{
		ID: "levels",
		Bands: []scale.Band{
			{ID: "low", From: decimal.NewFromInt(0)},
			{ID: "high", From: decimal.NewFromInt(0)},
		},
		Max: decimal.NewFromInt(100),
	})
	fmt.Println(err)
	// Output: scale: bands levels: band high: edge 0 does not rise above 0: invalid definition
}

// Bands leave no gap: 89.5 and 8.999 are in exactly one.
func ExampleBands() {
	four, nps := scale.FourLevels(), scale.NPSClasses()
	i, err := four.IndexFloat(89.5)
	fmt.Println(four.All()[i].ID, err)
	i, err = nps.IndexFloat(8.999)
	fmt.Println(nps.All()[i].ID, err)
	// Output:
	// satisfied <nil>
	// passive <nil>
}

func ExampleBand() {
	for _, band := range scale.LetterGrades().All() {
		fmt.Println(band.ID, band.From, band.Corrective)
	}
	// Output:
	// D 0 true
	// C 60 false
	// B 75 false
	// A 90 false
}

func ExampleFiveLevels() {
	for _, band := range scale.FiveLevels().All() {
		fmt.Println(band.From, band.Labels.In("en"))
	}
	// Output:
	// 0 very dissatisfied
	// 30 dissatisfied
	// 50 neutral
	// 70 satisfied
	// 90 very satisfied
}

func ExampleFiveLevelRatings() {
	b := scale.FiveLevelRatings()
	i, err := b.IndexFloat(8)
	fmt.Println(b.All()[i].Labels.In("zh"), err)
	// Output: 满意 <nil>
}

func ExampleFourLevels() {
	b := scale.FourLevels()
	i, err := b.IndexFloat(79.2)
	fmt.Println(b.All()[i].ID, err)
	// Output: neutral <nil>
}

func ExampleLetterGrades() {
	b := scale.LetterGrades()
	i, err := b.IndexFloat(59)
	fmt.Println(b.All()[i].ID, b.All()[i].Corrective, err)
	// Output: D true <nil>
}

func ExampleNPSClasses() {
	for _, band := range scale.NPSClasses().All() {
		fmt.Println("from", band.From, band.ID)
	}
	// Output:
	// from 0 detractor
	// from 7 passive
	// from 9 promoter
}

func ExampleNewRatio() {
	r, err := scale.NewRatio(3010, 38)
	fmt.Println(r, r.Round(6, scale.HalfEven), err)
	// Output: 1505/19 79.210526 <nil>
}

func ExampleRatioOf() {
	fmt.Println(scale.RatioOf(big.NewRat(301, 38)))
	// Output: 301/38
}

func ExampleRatioOfDecimal() {
	fmt.Println(scale.RatioOfDecimal(decimal.RequireFromString("79.95")))
	// Output: 1599/20
}

// A third is a third until it is rounded.
func ExampleRatio() {
	third := scale.RatioOf(big.NewRat(1, 3))
	sum := third.Add(third).Add(third)
	fmt.Println(sum, third.Round(3, scale.HalfAwayFromZero))
	// Output: 1 0.333
}

// The rules differ on exact ties only.
func ExampleRounding() {
	tie := scale.RatioOfDecimal(decimal.RequireFromString("80.05"))
	fmt.Println(tie.Round(1, scale.HalfAwayFromZero), tie.Round(1, scale.HalfEven))
	// Output: 80.1 80
}

func ExampleShare() {
	s := scale.Share{Count: 34, N: 38}
	fmt.Println(s.Percent(1, scale.HalfAwayFromZero), "% of", s.N)
	// Output: 89.5 % of 38
}

func ExampleRow() {
	t := scale.NewTally(scale.OneToFive())
	t.AddN(5, 3)
	t.AddN(4, 1)
	for _, row := range t.Distribution() {
		fmt.Println(row.ID, row.Share.Count, row.Share.Percent(0, scale.HalfAwayFromZero))
	}
	// Output:
	// 1 0 0
	// 2 0 0
	// 3 0 0
	// 4 1 25
	// 5 3 75
}

// The two scores differ where a scale does not begin at 0.
func ExampleScoreMethod() {
	t := scale.NewTally(scale.OneToTen())
	t.AddN(1, 20) // everybody gives the worst rating
	for _, m := range []scale.ScoreMethod{scale.PercentOfMax, scale.POMP} {
		score, err := t.Score(m)
		fmt.Println(m, score, err)
	}
	// Output:
	// percent-of-max 10 <nil>
	// pomp 0 <nil>
}

func ExampleQuantileType() {
	t := scale.NewTally(scale.OneToTen())
	t.AddBytes([]byte{2, 5, 6, 9})
	for _, typ := range []scale.QuantileType{2, 6, 7} {
		q, err := t.Quantile(0.25, typ)
		fmt.Printf("type %d: %.2f %v\n", typ, q, err)
	}
	// Output:
	// type 2: 3.50 <nil>
	// type 6: 2.75 <nil>
	// type 7: 4.25 <nil>
}

func ExampleNewTally() {
	t := scale.NewTally(scale.ZeroToTen())
	fmt.Println(t.Add(9), t.Add(11))
	fmt.Println(t.N())
	// Output:
	// <nil> scale zero-to-ten: value "11": value out of range
	// 1
}

// A figure without a rating is an error, not 0.
func ExampleTally() {
	t := scale.NewTally(scale.OneToFive())
	t.AddCode(scale.Blank, 3)
	_, err := t.Mean()
	fmt.Println(t.Asked(), t.N(), errors.Is(err, scale.ErrNoBase))
	// Output: 3 0 true
}

// Count the parts anywhere, in any order: the sum has the bytes of one count.
func ExampleTally_Merge() {
	monday, tuesday := scale.NewTally(scale.OneToFive()), scale.NewTally(scale.OneToFive())
	monday.AddBytes([]byte{5, 4, 5})
	tuesday.AddBytes([]byte{1, 2})
	week := new(scale.Tally) // takes the scale of what is merged
	fmt.Println(week.Merge(monday), week.Merge(tuesday), week.N())
	fmt.Println(week.Unmerge(monday), week.N()) // leaves the window
	// Output:
	// <nil> <nil> 5
	// <nil> 2
}

func ExampleTally_MarshalBinary() {
	t := scale.NewTally(scale.OneToFive())
	t.AddN(4, 1000)
	data, err := t.MarshalBinary()
	if err != nil {
		fmt.Println(err)
		return
	}
	var again scale.Tally
	err = again.UnmarshalBinary(data)
	fmt.Println(len(data), again.Count(4), err)
	// Output: 29 1000 <nil>
}

func ExampleTally_ByBand() {
	t := scale.NewTally(scale.ZeroToTen())
	t.AddBytes([]byte{10, 9, 9, 8, 7, 3})
	rows, err := t.ByBand(scale.NPSClasses())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range rows {
		fmt.Println(row.Labels.In("en"), row.Share.Count)
	}
	// Output:
	// detractors 1
	// passives 2
	// promoters 3
}

func ExampleTally_Top() {
	t := scale.NewTally(scale.OneToFive())
	t.AddBytes([]byte{5, 5, 4, 4, 3, 1})
	top, err := t.Top(2)
	fmt.Println(top.Count, "of", top.N, err)
	net, err := t.NetBox(2)
	fmt.Println(net, err)
	// Output:
	// 4 of 6 <nil>
	// 1/2 <nil>
}

func ExampleTally_InterpolatedMedian() {
	t := scale.NewTally(scale.OneToFive())
	t.AddN(2, 1)
	t.AddN(3, 4)
	t.AddN(4, 3)
	median, err := t.Median()
	fmt.Println(median, err)
	finer, err := t.InterpolatedMedian()
	fmt.Println(finer, err) // 2.5 + (4−1)/4
	// Output:
	// 3 <nil>
	// 13/4 <nil>
}

// Any integer column counts, whatever its type.
func ExampleAddValues() {
	t := scale.NewTally(scale.OneToTen())
	err := scale.AddValues(t, []int64{8, 8, 9, 10})
	mean, _ := t.Mean()
	fmt.Println(mean, err)
	// Output: 35/4 <nil>
}

// A column may be of a type of its own.
func ExampleInteger() {
	type rating int16
	t := scale.NewTally(scale.OneToTen())
	fmt.Println(scale.AddValues(t, []rating{8, 9}), t.N())
	// Output: <nil> 2
}

func ExampleNewLinearMap() {
	m, err := scale.NewLinearMap(scale.OneToFive(), scale.ZeroToHundred())
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := m.Value(4)
	fmt.Println(v, m.Lossy(), err)
	// Output: 75 false <nil>
}

// 1–5 onto 1–10 rounds, so the figures are not those of 1–10.
func ExampleLinearMap() {
	m, err := scale.NewLinearMap(scale.OneToFive(), scale.OneToTen())
	if err != nil {
		fmt.Println(err)
		return
	}
	t := scale.NewTally(scale.OneToFive())
	t.AddBytes([]byte{2, 3})
	image, err := m.Tally(t)
	fmt.Println(image.Count(3), image.Count(6), m.Lossy(), err) // 3.25 and 5.5
	// Output: 1 1 true <nil>
}

// Women are half of the customers and a quarter of the answers: they weigh 2,
// the men 2/3.
func ExampleNewWeightedTally() {
	t := scale.NewWeightedTally(scale.OneToTen())
	t.Add(9, 2)
	t.Add(6, 2.0/3)
	t.Add(6, 2.0/3)
	t.Add(7, 2.0/3)
	mean, err := t.MeanOf(func(value int) float64 { return float64(value) })
	fmt.Printf("%.3f from %d answers, worth %.1f: %v\n", mean.Mean, mean.N, mean.EffectiveN, err)
	// Output: 7.667 from 4 answers, worth 3.0: <nil>
}

// The unit of the weights does not matter.
func ExampleWeightedTally() {
	for _, unit := range []float64{1, 1000} {
		t := scale.NewWeightedTally(scale.OneToFive())
		t.Add(5, 3*unit)
		t.Add(2, 1*unit)
		top, err := t.Top(1)
		fmt.Printf("%.2f %v\n", top.Mean, err)
	}
	// Output:
	// 0.75 <nil>
	// 0.75 <nil>
}

// NPS under weights, with its standard error squared.
func ExampleWeightedMean() {
	t := scale.NewWeightedTally(scale.ZeroToTen())
	t.Add(10, 1.2)
	t.Add(9, 0.8)
	t.Add(8, 1.0)
	t.Add(3, 1.0)
	nps, err := t.MeanOf(func(value int) float64 {
		switch {
		case value >= 9:
			return 1
		case value >= 7:
			return 0
		}
		return -1
	})
	fmt.Printf("%.2f, variance %.4f, n = %d %v\n", nps.Mean, nps.Variance, nps.N, err)
	// Output: 0.25, variance 0.2329, n = 4 <nil>
}
