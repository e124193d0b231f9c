package scale

import "github.com/shopspring/decimal"

// must builds the scales and bands below, whose definitions are constant.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ranged(id string, from, to int) *Scale {
	return must(New(Definition{ID: id, Range: Range{From: from, To: to}}))
}

// ZeroToTen is the 0–10 scale of the recommendation question (NPS).
func ZeroToTen() *Scale { return ranged("zero-to-ten", 0, 10) }

// OneToTen is the ten-point rating scale, 10 best.
func OneToTen() *Scale { return ranged("one-to-ten", 1, 10) }

// OneToFive is the five-point rating scale, 5 best.
func OneToFive() *Scale { return ranged("one-to-five", 1, 5) }

// OneToSeven is the seven-point agreement scale, 7 strongest, as the customer
// effort score uses it.
func OneToSeven() *Scale { return ranged("one-to-seven", 1, 7) }

// ZeroToHundred is the scale of whole points from 0 to 100.
func ZeroToHundred() *Scale { return ranged("zero-to-hundred", 0, 100) }

type level struct {
	id, en, zh string
	from       int64
	corrective bool
}

func levels(id string, top int64, all ...level) *Bands {
	d := BandsDefinition{ID: id, Max: decimal.NewFromInt(top)}
	for _, l := range all {
		d.Bands = append(d.Bands, Band{l.id, decimal.NewFromInt(l.from), Text{"en": l.en, "zh": l.zh}, l.corrective})
	}
	return must(NewBands(d))
}

// FiveLevels is the scheme of the ten-point survey on scores of 0–100: from 90
// very satisfied, from 70 satisfied, from 50 neutral, from 30 dissatisfied,
// below very dissatisfied.
func FiveLevels() *Bands {
	return levels("five-levels", 100,
		level{"very-dissatisfied", "very dissatisfied", "非常不满意", 0, false},
		level{"dissatisfied", "dissatisfied", "不满意", 30, false},
		level{"neutral", "neutral", "一般", 50, false},
		level{"satisfied", "satisfied", "满意", 70, false},
		level{"very-satisfied", "very satisfied", "非常满意", 90, false})
}

// FiveLevelRatings is the same scheme for a single rating on 1–10: 10–9 very
// satisfied, 8–7 satisfied, 6–5 neutral, 4–3 dissatisfied, 2–1 very dissatisfied.
func FiveLevelRatings() *Bands {
	return levels("five-level-ratings", 10,
		level{"very-dissatisfied", "very dissatisfied", "非常不满意", 1, false},
		level{"dissatisfied", "dissatisfied", "不满意", 3, false},
		level{"neutral", "neutral", "一般", 5, false},
		level{"satisfied", "satisfied", "满意", 7, false},
		level{"very-satisfied", "very satisfied", "非常满意", 9, false})
}

// FourLevels is the agency scheme on 0–100: from 90 very satisfied, from 80
// satisfied, from 70 neutral, below dissatisfied. 89.5 is satisfied: whole-point
// tables ("80–89, 90–100") leave a gap there, these bands do not.
func FourLevels() *Bands {
	return levels("four-levels", 100,
		level{"dissatisfied", "dissatisfied", "不满意", 0, false},
		level{"neutral", "neutral", "一般", 70, false},
		level{"satisfied", "satisfied", "满意", 80, false},
		level{"very-satisfied", "very satisfied", "非常满意", 90, false})
}

// LetterGrades is the scheme of grades on 0–100: C begins at 60 and whatever is
// below it, D, calls for corrective action. The edges of B (75) and A (90)
// differ between procedures; build your own with [NewBands] if yours does.
func LetterGrades() *Bands {
	return levels("letter-grades", 100,
		level{"D", "dissatisfied", "不满意", 0, true},
		level{"C", "neutral", "一般", 60, false},
		level{"B", "fairly satisfied", "比较满意", 75, false},
		level{"A", "very satisfied", "非常满意", 90, false})
}

// NPSClasses are the classes of the recommendation question on 0–10: detractors
// [0,7), passives [7,9), promoters [9,10] (F. F. Reichheld, The One Number You
// Need to Grow, Harvard Business Review 81(12), 2003).
func NPSClasses() *Bands {
	return levels("nps", 10,
		level{"detractor", "detractors", "贬损者", 0, false},
		level{"passive", "passives", "中立者", 7, false},
		level{"promoter", "promoters", "推荐者", 9, false})
}
