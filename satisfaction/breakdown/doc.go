// Package breakdown cuts the indicators of a survey by a segment: product type,
// region, business format, period, customer type, industry, size, or whose customers
// were asked.
//
//	r, err := breakdown.By(table, lastYear, "region", breakdown.Options{})
//	for _, s := range r.Slices {
//		overall := s.Cells[0]              // the whole comes first
//		overall.Score, overall.Level       // exact, and in which band
//		overall.Rank                       // among the regions
//		overall.Change                     // since last year, with its interval
//	}
//	c, err := r.Versus("north")            // indicator by indicator against the others
//	c.Of(breakdown.Weakness)               // where it is worse, beyond chance
//
// # The matrix
//
// Indicators are the rows and slices the columns: r.Slices[s].Cells[i] is indicator
// r.Indicators[i] in slice s, so that dimensions of one region stand below each other
// and one dimension of all regions side by side. Indicators are all nodes of the tree
// unless named; an item outside the tree, such as the overall question, is the mean of
// its ratings as a score by the questionnaire's method.
//
// # Ranks, changes, strengths
//
// A rank is that of the exact scores and says nothing of chance: equal scores share
// it, and neighbours often do not differ. Package analysis/league has places with
// their probabilities. A change is after minus before, with Welch's interval for two
// samples of different people; ranks of the wave before are among its own slices.
// Strengths and weaknesses are differences whose intervals, widened for the number of
// comparisons, leave 0 out.
//
// # Bases and missing answers
//
// The base of an item is its ratings, as in package satisfaction; a slice in which
// nobody rated an indicator has a Cell that is not Defined, and no rank. Respondents
// without a value of the segment are in no slice. Sampling weights enter as in
// satisfaction.Index, strata and clusters by Options.Design. A net promoter score by slice
// is satisfaction.NPS, or WeightedNPS, of the parts that survey.Table.By gives; under
// strata and clusters design.Design.NPS of a design.Variable.Where.
//
// Figures are exact ratios until they are rounded, errors float64. Results are values
// that marshal to JSON; arguments are left alone.
package breakdown
