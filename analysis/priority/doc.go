// Package priority says what to improve first: which features customers take for
// granted and which delight them (Kano), what bad and good performance cost and
// earn (penalty–reward contrast), what is important and badly done (importance
// and performance), and which actions of a catalogue come first.
//
//	x, err := table.Crosstab("chat_has", "chat_has_not")
//	k, err := priority.Kano(x, priority.KanoOptions{})
//	k.Category, k.Better, k.Worse    // attractive, 0.79, −0.21, with intervals
//	k.Test.P                         // is it more than the second category?
//
//	d, err := priority.DataOf(table, "overall", "speed", "skill", "price")
//	c, err := priority.PenaltyReward(d, "overall", priority.Cuts{LowMax: 6, HighMin: 9}, priority.ContrastOptions{})
//	c.Impacts[0].Penalty, c.Impacts[0].Reward, c.Impacts[0].Class
//
//	g, err := priority.IPA(attributes, priority.GridOptions{})
//	g.Positions[0].Quadrant          // concentrate, keep, low-priority or overkill
//	plan, err := priority.RankActions(g.Needs(9), catalogue)
//
// # Which question
//
//	what does having a feature mean?       Kano            a pair of questions per feature
//	the same under sampling weights?       WeightedKano    a table
//	what do low and high ratings do?       PenaltyReward   ratings and an outcome
//	what is important, and badly done?     IPA             importance and performance
//	how sure is its quadrant?              BootstrapIPA    rows, and importance from rows
//	what shall we do first?                RankActions     needs and a catalogue
//
// Importance is an argument, since there are many ways to it: ask for it, or derive
// it with package drivers of this module. Derived importance of correlated attributes
// and small samples moves a lot: look at the quadrant probabilities before the chart
// goes into a slide.
//
// # Bases and units
//
// Categories count respondents with a rating on both questions. Better and Worse
// are on 0–1 and −1–0, without respondents whose answers are reverse or
// questionable. Regressions and bootstraps use respondents with an answer to
// everything; the others are in Missing. Effects are in units of the outcome. No
// answers at all is [ErrNoBase]. Sampling weights enter [WeightedKano]. [DataOf] refuses
// them ([ErrWeighted]), for penalties and bootstraps are of rows that count alike; [IPA]
// takes any performance and importance, weighted ones too. A crosstab counts every
// respondent once, whatever table it is of.
//
// # References
//
//   - C. Berger et al. (1993), Kano's methods for understanding customer-defined
//     quality, Center for Quality of Management Journal 2(4), 3–36.
//   - D. Fong (1996), Using the self-stated importance questionnaire to interpret
//     Kano questionnaire results, Center for Quality of Management Journal 5(3),
//     21–24.
//   - N. Kano, N. Seraku, F. Takahashi, S. Tsuji (1984), Attractive quality and
//     must-be quality, Journal of the Japanese Society for Quality Control 14(2),
//     147–156.
//   - M. C. Lee, J. F. Newcomb (1997), Applying the Kano methodology to meet
//     customer requirements: NASA's microgravity science program, Quality
//     Management Journal 4(3), 95–106.
//
// Inputs are not changed nor kept; functions are safe for concurrent use.
package priority
