// Package waves says what changed between two rounds of a survey: by how much,
// with what error, and whether targets were reached.
//
//	m, err := waves.Pairs(table, "skill", "2026-Q1", "2026-Q2")
//	p, err := waves.SamePeople(m.Both, waves.Options{})
//	p.Score.Change                   // exact, after minus before, in points of 0–100
//	p.Score.Estimate                 // with the error of the paired difference
//	p.Improved, p.Worse              // how many people, of how many
//	p.StuartMaxwell                  // did the distribution move?
//
//	c, err := waves.Compare(before, after, waves.CompareOptions{
//		Targets: map[string]decimal.Decimal{"overall": decimal.NewFromInt(80)},
//	})
//	c.Score.Change                   // and c.Children, dimension by dimension
//
// # Who was asked
//
// The error of a change depends on who answered:
//
//	the same people twice            SamePeople       a crosstab of both answers
//	two samples of different people  FreshSamples     two tallies
//	some of them in both             PartialOverlap   two tallies and the crosstab of those in both
//	whole indexes                    Compare          two index results
//	any of them under weights        Weighted         a table with both waves
//
// People agree with themselves, so the paired error is the smaller one: a panel
// that is compared as two fresh samples hides real changes. [Pairs] finds the
// respondents of a table who answered in both waves and counts all others.
//
// # Sign, time and base
//
// Every change is after minus before, so that a rise is positive; which wave comes
// first is the caller's word, and no clock is read. The denominator of a panel is
// the people with a rating in both waves; that of a fresh sample the ratings of
// each wave. Blanks, special codes and those not asked never enter; they are in
// Estimate.Missing. No rating in either wave is [ErrNoBase]. Scores are on 0–100,
// NPS and shares on −1…1 as differences.
//
// # Symmetry and marginal homogeneity
//
// [Matrix.Bowker] asks whether moves between any two answers balance each other,
// [Matrix.StuartMaxwell] whether the two distributions are equal (the weaker
// hypothesis). For two categories both are McNemar's test.
//
// Counts of people have no weights: [Pairs] refuses them ([satisfaction.ErrWeighted]),
// and [Weighted] takes them from a table. Inputs are not changed; functions are safe for
// concurrent use.
package waves
