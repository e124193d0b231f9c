package trend

import (
	"fmt"
	"slices"

	"github.com/gocsat/csat/survey"
)

// SeasonalOptions are the options of [SeasonalMannKendall]; the zero value is no
// valid choice, since the number of seasons has no default.
type SeasonalOptions struct {
	// Seasons is the number of periods in a cycle: 4 for quarters, 12 for months. At
	// least 2.
	Seasons int
	// Level is the confidence level in (0, 1). Default (0): 0.95.
	Level float64
}

// A Season is the part of one season in a [SeasonalTest].
type Season struct {
	// N is the number of its periods with a value.
	N int `json:"n"`
	// S is that of [MannKendallTest] within the season.
	S int64 `json:"s"`
	// VarS is the variance of S, corrected for ties.
	VarS float64 `json:"var_s"`
}

// A SeasonalTest is the Mann–Kendall test within seasons.
type SeasonalTest struct {
	// N is the number of periods with a value.
	N int `json:"n"`
	// Seasons are the parts, from the season of the first period on.
	Seasons []Season `json:"seasons"`
	// S is the sum over the seasons.
	S int64 `json:"s"`
	// VarS is the sum of the variances: seasons taken for independent.
	VarS float64 `json:"var_s"`
	// Z is (S − sign S)/√VarS; no value, nor for P, where nothing varies.
	Z survey.Optional `json:"z"`
	// P is the two-sided p-value of Z.
	P survey.Optional `json:"p"`
	// VarSDependent adds the covariances of the seasons, estimated from the series:
	// for periods that depend on the ones before within a year. Seasons without two
	// values add nothing.
	VarSDependent float64 `json:"var_s_dependent"`
	// ZDependent is (S − sign S)/√VarSDependent; no value if that is not positive.
	ZDependent survey.Optional `json:"z_dependent"`
	// PDependent is the two-sided p-value of ZDependent.
	PDependent survey.Optional `json:"p_dependent"`
	// Slope is the seasonal Sen slope: the median of the slopes of all pairs within
	// seasons, in the unit of the figure a cycle (a year).
	Slope float64 `json:"slope"`
	// Slopes is the number of these pairs.
	Slopes int `json:"slopes"`
	// Interval is that of the slope, interpolated, from VarS.
	Interval survey.Interval `json:"interval,omitzero"`
	// Warnings are reasons to trust it less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// SeasonalMannKendall tests for a trend in a series with seasons, each compared with
// itself only (R. M. Hirsch, J. R. Slack and R. A. Smith, Techniques of trend analysis
// for monthly water quality data, Water Resources Research 18, 1982, 107–121,
// doi:10.1029/WR018i001p00107; with covariances R. M. Hirsch and J. R. Slack, the same
// 20, 1984, 727–732, doi:10.1029/WR020i006p00727).
//
// P is sharper and right for independent periods; PDependent holds under dependence
// and needs long series. Below ten cycles, and for PDependent below twenty, a LowBase
// warning says that they give fewer alarms than they should.
//
// Errors: ErrArgument for fewer than two seasons, a level outside (0, 1) or more than
// 5,000 periods; ErrNoBase; ErrTooFew if no season has two values; a *PeriodError with
// ErrNotNumber.
func SeasonalMannKendall(s Series, options SeasonalOptions) (SeasonalTest, error) {
	level, _, err := levelOf(options.Level)
	if err != nil {
		return SeasonalTest{}, err
	}
	k := options.Seasons
	if k < 2 {
		return SeasonalTest{}, fmt.Errorf("trend: %d seasons, two are the fewest: %w", k, ErrArgument)
	}
	o, err := s.observed(2)
	if err != nil {
		return SeasonalTest{}, err
	}
	if len(o.y) > maxPeriods {
		return SeasonalTest{}, fmt.Errorf("trend: %d periods, %d are the most: %w", len(o.y), maxPeriods, ErrArgument)
	}
	k = min(k, len(s.Points))
	cycles := (len(s.Points) + k - 1) / k
	seasons := make([]observed, k)
	for i, at := range o.at {
		season := &seasons[at%k]
		season.at = append(season.at, at/k)
		season.x, season.y = append(season.x, float64(at/k)), append(season.y, o.y[i])
	}
	r := SeasonalTest{N: len(o.y)}
	var slopes []float64
	for _, season := range seasons {
		part := kendallOf(season.y)
		r.Seasons = append(r.Seasons, Season{len(season.y), part.s, part.variance})
		r.S += part.s
		r.VarS += part.variance
		own, err := slopesOf(season)
		if err != nil {
			return SeasonalTest{}, err
		}
		slopes = append(slopes, own...)
	}
	if len(slopes) == 0 {
		return SeasonalTest{}, fmt.Errorf("trend: no season has two values: %w", ErrTooFew)
	}
	slices.Sort(slopes)
	r.Slope, r.Slopes = median(slopes), len(slopes)
	r.Z, r.P = continuity(r.S, r.VarS)
	r.VarSDependent = r.VarS + float64(2*covariances(seasons, cycles))
	r.ZDependent, r.PDependent = continuity(r.S, r.VarSDependent)
	b := senBounds(slopes, r.VarS, level)
	r.Interval = b.interpolated
	var warn warnings
	b.warn(&warn, r.VarS)
	if cycles < leastCycles {
		warn.add(survey.LowBase, "%d cycles; the normal approximation needs %d", cycles, leastCycles)
	}
	if cycles < leastDependent {
		warn.add(survey.LowBase, "%d cycles; the covariances of the seasons need %d", cycles, leastDependent)
	}
	r.Warnings = warn
	return r, nil
}

// The numbers of cycles from which P and PDependent keep their level; see the package
// doc.
const leastCycles, leastDependent = 10, 20

// covariances is the sum of the covariances of S over all pairs of seasons, by Hirsch
// and Slack (1984), equation 14, for missing values: those have the rank (n+1)/2.
func covariances(seasons []observed, cycles int) float64 {
	present := make([][]bool, len(seasons))
	values := make([][]float64, len(seasons))
	ranks := make([][]float64, len(seasons))
	for g, season := range seasons {
		present[g], values[g], ranks[g] = make([]bool, cycles), make([]float64, cycles), make([]float64, cycles)
		for i, at := range season.at {
			present[g][at], values[g][at] = true, season.y[i]
		}
		n := float64(len(season.y))
		for j := range cycles {
			ranks[g][j] = (n + 1) / 2
			for i, y := range season.y {
				if present[g][j] && season.at[i] != j {
					ranks[g][j] += float64(sign(values[g][j]-y)) / 2
				}
			}
		}
	}
	total := 0.0
	for g := range seasons {
		for h := range g {
			if len(seasons[g].y) < 2 || len(seasons[h].y) < 2 {
				continue
			}
			var agree, products float64
			for i := range cycles {
				products += float64(ranks[g][i] * ranks[h][i])
				for j := i + 1; j < cycles; j++ {
					if present[g][i] && present[g][j] && present[h][i] && present[h][j] {
						agree += float64(sign(values[g][j]-values[g][i]) * sign(values[h][j]-values[h][i]))
					}
				}
			}
			n := float64(cycles)
			total += (agree + 4*products - n*float64(len(seasons[g].y)+1)*float64(len(seasons[h].y)+1)) / 3
		}
	}
	return total
}
