package trend

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// ChangeStatistic names what is compared before and after a change.
type ChangeStatistic uint8

const (
	// LikelihoodRatio is G² = 2·Σ count·ln(count/expected) of the 2×k table of answers
	// before and after: any change of the distribution. The default.
	LikelihoodRatio ChangeStatistic = iota
	// MeanShift is the squared standardised difference of the mean score before and
	// after, the square of a CUSUM: sharper if answers move up or down.
	MeanShift
)

var statisticNames = enum.Names[ChangeStatistic]{"likelihood-ratio", "mean-shift"}

// String is the name of the statistic, such as "mean-shift".
func (s ChangeStatistic) String() string { return statisticNames.String(s) }

// MarshalText writes the name; an unknown statistic is an error.
func (s ChangeStatistic) MarshalText() ([]byte, error) { return statisticNames.Marshal(s) }

// UnmarshalText reads a name that MarshalText writes.
func (s *ChangeStatistic) UnmarshalText(text []byte) error { return statisticNames.Unmarshal(s, text) }

// ChangeOptions are the options of [ChangePoints]; the zero value is the default.
type ChangeOptions struct {
	// Statistic is what is compared. Default: LikelihoodRatio.
	Statistic ChangeStatistic
	// Scores are what MeanShift counts the classes for. Default (nil): 0, 1, 2, ….
	Scores []float64
	// Alpha is the p-value up to which a stretch of periods is divided, in (0, 1).
	// Default (0): 0.05.
	Alpha float64
	// Level is the confidence level of the date of a change in (0, 1). Default (0):
	// 0.95.
	Level float64
	// MinPeriods is the fewest periods of the calendar on either side of a change.
	// Default (0): 1, so that the last period alone can be found to differ.
	MinPeriods int
	// Draws is the number of permutations for each p-value. Default (0): 999. p-values
	// are multiples of 1/(Draws + 1).
	Draws int
	// Seed selects the permutations; equal seeds give equal results, whatever the
	// number of processors.
	Seed uint64
}

// A ChangeTest is the test of a stretch of periods for one change.
type ChangeTest struct {
	// From is the first period of the stretch, by position.
	From int `json:"from"`
	// To is the first period after it.
	To int `json:"to"`
	// At is the first period after the change for which the data speak most.
	At int `json:"at"`
	// Statistic is the largest value of the statistic over all places of the change.
	Statistic float64 `json:"statistic"`
	// P is the share of the permutations of the answers over the periods, the size of
	// each kept, with a statistic as large or larger, the observed one among them.
	P float64 `json:"p"`
}

// A ChangePoint is a change that was found.
type ChangePoint struct {
	// At is the first period after the change, by position: where the likelihood is
	// largest between the changes before and after. A change within a hole is dated to
	// the period after the hole.
	At int `json:"at"`
	// Low is the first of the likeliest dates that have Level of the likelihood
	// together.
	Low int `json:"low"`
	// High is the last of them.
	High int `json:"high"`
	// Share is the share of At in the likelihood of all dates, in (0, 1].
	Share float64 `json:"share"`
	// Test is what found it.
	Test ChangeTest `json:"test"`
}

// A Stretch is the periods between two changes.
type Stretch struct {
	// From is its first period, by position.
	From int `json:"from"`
	// To is the first period after it.
	To int `json:"to"`
	// Counts are its answers by class.
	Counts []int64 `json:"counts"`
}

// Changes are the changes in a series of counts.
type Changes struct {
	// N is the number of answers.
	N int64 `json:"n"`
	// Periods is the number of periods with answers.
	Periods int `json:"periods"`
	// Whole is the test of the whole series for one change.
	Whole ChangeTest `json:"whole"`
	// Points are the changes in the order of their dates, none if Whole.P is above
	// Alpha.
	Points []ChangePoint `json:"points"`
	// Stretches are the periods between them, one more than there are changes.
	Stretches []Stretch `json:"stretches"`
	// Draws is the number of permutations behind each p-value.
	Draws int `json:"draws"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// ChangePoints dates changes in the distribution of answers, a line of counts for each
// period and a column for each class: detractors, passives and promoters, or the points
// of a scale ([Periods.Counts]).
//
// The largest statistic over all places of a change is compared with permutations of
// the answers over the periods, which keeps the level at any size. While a stretch has
// a p-value of at most Alpha it is divided there and both parts are tested (binary
// segmentation: L. Yu. Vostrikova, Detecting "disorder" in multidimensional random
// processes, Soviet Mathematics Doklady 24, 1981, 55–59); then each change is dated
// again between its neighbours (J. Bai, Estimating multiple breaks one at a time,
// Econometric Theory 13, 1997, 315–352). So a series without a change shows one with
// probability Alpha at most, and each stretch behind a real change again. A rise that
// is soon taken back can escape it.
//
// The bounds of a date are those of the likelihood, whatever came before (G. W. Cobb,
// The problem of the Nile: conditional solution to a changepoint problem, Biometrika
// 65, 1978, 243–251, doi:10.1093/biomet/65.2.243). They are wide rather than narrow: of
// simulated changes by 30 points of the net promoter score in 24 periods of 30 answers,
// 98 % lay within bounds of 95 %.
//
// Answers are taken for independent: a season is a change too.
//
// Errors: ErrArgument for lines of different length, options outside their range, no
// class; a *PeriodError with ErrCounts; ErrNoBase; ErrTooFew if there are no two periods
// with answers, MinPeriods apart; that of ctx. Fewer than 50 answers are a LowBase
// warning: p-values then have few values, and the test gives fewer alarms than Alpha.
func ChangePoints(ctx context.Context, counts [][]int64, o ChangeOptions) (Changes, error) {
	c, err := newScan(counts, &o)
	if err != nil {
		return Changes{}, err
	}
	r := Changes{N: c.size(0, c.periods), Draws: o.Draws}
	for t := range c.periods {
		if c.size(t, t+1) > 0 {
			r.Periods++
		}
	}
	if _, _, ok := c.best(0, c.periods); !ok {
		if r.N == 0 {
			return Changes{}, fmt.Errorf("trend: changes: %w", ErrNoBase)
		}
		return Changes{}, fmt.Errorf("trend: changes: %d periods with answers, at least %d on a side: %w", r.Periods, o.MinPeriods, ErrTooFew)
	}
	if r.Whole, err = c.test(ctx, 0, c.periods); err != nil {
		return Changes{}, err
	}
	if err := c.divide(ctx, r.Whole, &r.Points); err != nil {
		return Changes{}, err
	}
	slices.SortFunc(r.Points, func(a, b ChangePoint) int { return a.At - b.At })
	c.date(r.Points)
	from := 0
	for i := 0; i <= len(r.Points); i++ {
		to := c.periods
		if i < len(r.Points) {
			to = r.Points[i].At
		}
		r.Stretches = append(r.Stretches, Stretch{from, to, c.between(from, to)})
		from = to
	}
	if r.N < leastForChange {
		var warn warnings
		warn.add(survey.LowBase, "%d answers; the test needs %d", r.N, leastForChange)
		r.Warnings = warn
	}
	return r, nil
}

// leastForChange is the number of answers from which p-values are fine enough; see the
// package doc.
const leastForChange = 50

// divide tests both sides of a change that is more than chance.
func (c *scan) divide(ctx context.Context, found ChangeTest, points *[]ChangePoint) error {
	if found.P > c.o.Alpha {
		return nil
	}
	*points = append(*points, ChangePoint{At: found.At, Test: found})
	for _, side := range [][2]int{{found.From, found.At}, {found.At, found.To}} {
		if _, _, ok := c.best(side[0], side[1]); !ok {
			continue
		}
		test, err := c.test(ctx, side[0], side[1])
		if err != nil {
			return err
		}
		if err := c.divide(ctx, test, points); err != nil {
			return err
		}
	}
	return nil
}

// date places each change between its neighbours and bounds it.
func (c *scan) date(points []ChangePoint) {
	from := 0
	for i := range points {
		p := &points[i]
		to := c.periods
		if i+1 < len(points) {
			to = points[i+1].At
		}
		cuts, weights := c.likelihoods(from, to)
		order := make([]int, len(cuts))
		total := 0.0
		for k, w := range weights {
			order[k] = k
			total += w
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case weights[a] > weights[b]:
				return -1
			case weights[a] < weights[b]:
				return 1
			}
			return 0
		})
		p.At, p.Share = cuts[order[0]], weights[order[0]]/total
		p.Low, p.High = p.At, p.At
		covered := 0.0
		for _, k := range order {
			if covered >= float64(c.o.Level*total) {
				break
			}
			covered += weights[k]
			p.Low, p.High = min(p.Low, cuts[k]), max(p.High, cuts[k])
		}
		from = p.At
	}
}

// likelihoods are the places of one change in a stretch and how likely the data are
// under each, as a share of the likeliest.
func (c *scan) likelihoods(from, to int) (cuts []int, weights []float64) {
	var logs []float64
	spread := c.spread(from, to)
	n := float64(c.size(from, to))
	c.each(from, to, func(at int, statistic float64) {
		cuts = append(cuts, at)
		log := statistic / 2
		if c.o.Statistic == MeanShift {
			// Of normal answers with one variance: −n/2·ln(what is left), which is the
			// statistic's complement in the whole.
			left := 1 - statistic/spread
			if !(left > 1e-12) {
				left = 1e-300
			}
			log = -n / 2 * math.Log(left)
		}
		logs = append(logs, log)
	})
	most := slices.Max(logs)
	for _, l := range logs {
		weights = append(weights, math.Exp(l-most))
	}
	return cuts, weights
}
