// Package trend asks of a figure that is measured period after period whether it
// changes: does it rise or fall, how fast, since when, and is this more than the
// error of the samples?
//
//	quarters := []string{"2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"}
//	periods, err := trend.PeriodsOf(byQuarter, quarters) // a survey.Group of tallies
//	series, err := periods.Series(trend.NPS(satisfaction.NPSOptions{}))
//	line, err := trend.Linear(series, trend.LinearOptions{})
//	fmt.Printf("%+.3f a quarter %.3f", line.Slope, line.Known.Interval)
//
// # Periods and holes
//
// [Periods] are the answers of each period of the calendar, in its order; a
// [Series] is one figure of them with its error. A period is named by its place:
// there is no clock. One without answers keeps its place and is a hole. It is never
// filled in: lags and slopes count the distance on the calendar, and results say on
// how many periods they rest.
//
// # Which question
//
//	does it go up or down?             MannKendall, with SenSlope for how fast
//	the same, with seasons             SeasonalMannKendall
//	how fast, with the sample error    Linear
//	is this quarter like the last?     Periods.Rolling, then Windows.Change
//	when did it change?                ChangePoints
//	does a period follow the last?     Autocorrelations
//	what is the level behind it?       LocalLevel, MovingAverage, Exponential
//
// A rolling window shares answers with the next one. Windows that overlap by two
// thirds of three months correlate by 0.67, so a test that takes them for different
// samples would see too little; [Windows.Change] knows their covariance. Tests of
// trend belong on the disjoint periods, never on windows or averages.
//
// # False alarms
//
// Share of series without a trend, in per cent, on which a test at 5 % gives an alarm,
// by simulation (10,000 to 40,000 series a cell, 4,000 for change points; a slow test of
// this package repeats it). In brackets: the result carries a LowBase warning.
//
//	periods                                     6      10      20      40
//	Linear.P, equal weights                   4.8     4.9     4.9     4.9
//	Linear.P by base, NPS of 20 answers       5.0     5.1     5.1     5.1
//	Linear.P by error, NPS of 20             (5.6)   (6.0)   (6.4)   (6.5)
//	Linear.P by error, NPS of 100             5.0     5.3     5.1     5.1
//	Linear.Known.P, NPS of 20                (8.4)   (8.8)   (9.4)  (10.1)
//	Linear.Known.P, NPS of 100                5.4     5.5     5.6     5.8
//	MannKendall.Exact, no ties               (1.6)    4.8     4.7     4.8
//	MannKendall.P, no ties                   (1.6)    4.6     4.8     4.9
//	MannKendall.P, five distinct values      (1.8)   (3.5)    4.4     4.9
//	periods                                    10      20      40     100
//	Autocorrelations.P, default lags         (5.2)    4.6     5.2     5.6
//	cycles                                      3       5      10      20
//	SeasonalMannKendall.P, quarters          (1.5)   (3.5)    4.4     4.6
//	SeasonalMannKendall.P, months            (1.9)   (4.0)    4.8     4.5
//	PDependent, quarters                     (0.0)   (0.7)   (3.7)    4.8
//	PDependent, months                       (0.0)   (1.1)   (3.8)    4.4
//	answers that one window has alone          10      30      50     100
//	Windows.Change, NPS                      (6.5)   (5.7)    5.1     4.8
//	Windows.Change, top two of eleven        (6.0)   (5.3)    5.1     5.0
//	answers in twelve periods                  24      48     120     360
//	ChangePoints, likelihood ratio           (4.8)   (4.3)    5.5     5.0
//	ChangePoints, mean shift                 (4.3)   (4.3)    4.9     4.3
//
// All of them take periods for independent: [Autocorrelated] warns where they are not,
// since then p-values of a trend are too small.
//
// # Undefined figures
//
// Where nothing varies a test is 0/0: its figures are a survey.Optional without a
// value, null in JSON, and a warning NoError says so. A series of holes is ErrNoBase,
// one too short ErrTooFew, an impossible period a [PeriodError]. No function returns
// NaN. p-values in far tails keep their accuracy down to about 1e-300.
//
// Functions leave their arguments alone and are safe for concurrent use.
package trend
