// Package equivalence shows what a test of difference cannot: that two figures are
// close enough, that one is not worse, and how much of a change a measure has made.
//
// That a difference is not significant shows nothing: with few answers it never is.
// To show that a new channel satisfies as well as the old one, say first from which
// difference on it would matter, the margin, and test against that.
//
//	a, err := equivalence.FromTally(newChannel)
//	b, err := equivalence.FromTally(oldChannel)
//	r, err := equivalence.Means(a, b, equivalence.Margins{Lower: -0.3, Upper: 0.3}, equivalence.Options{})
//	r.Decision, r.P, r.Difference.Interval // equivalent 0.0017 [-0.19, 0.09]
//
// # Tests
//
//	               independent samples   method
//	mean           Means                 two one-sided t tests, Welch's standard error
//	share, CSAT    Shares                two score tests of Farrington and Manning
//	NPS            NPS                   the interval of satisfaction.CompareNPS
//
// Two one-sided tests at α (TOST) reject both that the difference is as low as the
// lower margin and that it is as high as the upper one. That is so exactly when the
// interval at the level 1 − 2α lies between the margins; every [Result] has both.
// With one margin the test is of non-inferiority: Margins{Lower: -0.05} asks whether
// the first is at most 0.05 lower. The margin is a judgement about customers; a
// margin chosen after looking at the data shows nothing.
//
// # Difference in differences
//
// Satisfaction was measured before and after a measure, where it was taken (treated)
// and elsewhere (control). [MeanDiD], [ShareDiD] and [NPSDiD] take four independent
// samples, [PanelDiD] the same people twice. The effect is what the treated changed
// more than the controls. It is that of the measure if both would have changed alike
// without it, which no test of these data can tell (O. Ashenfelter and D. Card,
// Review of Economics and Statistics 67, 1985, 648–660, doi:10.2307/1924810).
//
// # Undefined figures
//
// A sample without answers is ErrNoBase, one rating without a variance ErrTooFew.
// Where nothing varies there is no interval, no p-value and no decision but
// NotShown, and a NoError warning. A LowBase warning marks samples below the sizes
// at which the tests were seen to keep their level:
//
//	          from           false alarms in %, simulated at a nominal 5 %
//	Means     30 ratings     4.2–5.4
//	Shares    30 answers     4.2–5.7
//	NPS       50 answers     4.9–6.0
//	MeanDiD   10 ratings     4.5–5.3
//	ShareDiD  50 answers¹    4.9–5.4
//	NPSDiD    50 answers¹    4.7–5.4
//	PanelDiD  30 people      4.7–5.2
//
// (¹ ten of them outside the commonest class; samples of equal size and of one to
// four; symmetric, skewed and split ratings; shares from 0.5 to 0.95; 20,000 runs
// each, of NPSDiD 10,000: the standard error is 0.15 and 0.22.)
//
// Functions are safe for concurrent use and leave their arguments alone.
package equivalence
