// Package plan turns a distribution of answers and a target into the fewest
// customers that must answer better for the target to be met.
//
//	t := scale.NewTally(scale.OneToTen())       // 38 customers on timeliness
//	err := errors.Join(t.AddN(6, 1), t.AddN(7, 2), t.AddN(8, 34), t.AddN(9, 1))
//	p, err := plan.Reach(t, plan.Score(decimal.NewFromInt(80)), plan.Options{})
//	fmt.Println(p)                              // 3 answers from 8 to 9
//	p.After.Round(1, scale.HalfAwayFromZero)    // 80.0
//
// # What a move is
//
// A move is one customer whose answer rises from one point to another. Each
// customer moves at most once, and by at most [Options.Step] points, one unless
// said otherwise; [Options.Moves] lists other moves instead. The plan with the
// fewest moves takes the moves with the largest gain first, so it can be proved:
// one move fewer, however chosen, gains less than is missing. Among moves of equal
// gain it takes those open to most customers, and at the end it moves nobody
// further than needed.
//
// # Targets
//
// [Score] is the percent of maximum or POMP of one item, [NPS] the net promoter
// score, [CSAT] the share of the top boxes. A target is met when the exact figure
// reaches it, or with [Goal.Published] when the rounded figure does: 79.95 is
// published as 80.0. [ReachIndex] plans over all items of an overall index.
//
// [Floor] is the other plan of handbooks: nobody below a point. [Indicators] tells
// how many indicators must rise by one step of the published figure for the
// published total to rise by one step.
//
// A target that the allowed moves cannot meet is [ErrInfeasible], with the best
// that they can do. Everything is computed in integers and exact fractions; there
// is no sampling error here, and a plan says nothing about how likely it is.
//
// Ratings only: blanks, special codes and those not asked stay where they are and
// do not enter. No rating is [ErrNoBase]. Inputs are not changed; functions are
// safe for concurrent use.
package plan
