package reliability

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/internal/parallel"
	"github.com/gocsat/csat/survey"
)

// BootstrapOptions are the options of [BootstrapKrippendorff].
type BootstrapOptions struct {
	// Replicates is the number of resamples, from 20. Default (0): 2000.
	Replicates int
	// Level is the confidence level in (0,1), 0 for 0.95.
	Level float64
	// Seed of the resamples. Default 0, a seed like any other.
	Seed uint64
	// Progress, if not nil, is called with the share of the work done, 0–1, by one
	// goroutine at a time.
	Progress func(done float64)
}

// A KrippendorffBootstrap is Krippendorff's alpha with its error.
type KrippendorffBootstrap struct {
	// Alpha is that of the sample; its error is the standard deviation of the
	// replicates, and its interval lies between their quantiles. N is the number of
	// units with two ratings or more, and Missing that of the others.
	Alpha survey.Estimate `json:"alpha"`
	// Replicates is the number of resamples, Failed ones included.
	Replicates int `json:"replicates"`
	// Failed is how many had one rating throughout, and so no alpha.
	Failed int `json:"failed"`
}

// BootstrapKrippendorff draws units with replacement and computes [Krippendorff]'s
// alpha anew each time: the interval lies between quantiles of the replicates (Zapf,
// Castell, Morawietz and Karch 2016, BMC Med. Res. Methodol. 16:93). Observed and
// expected disagreement both vary, unlike in the algorithm of Hayes and Krippendorff
// (2007, Commun. Methods Meas. 1:77), which draws pairs of ratings and holds the
// expected disagreement. Of three raters who know 70 % of the answers, the interval of
// 95 % held the truth in 89 % of simulations with 10 units, 93 % with 20, 94 % from 60
// on.
//
// Replicate r draws from a random stream of its own, seeded by Seed and r, and units
// are numbered for it by their ratings. So the result, to the last bit, does not depend
// on the order of units or raters or on the number of processors.
//
// Errors as in [Krippendorff]; fewer than half of the replicates with an
// alpha are [survey.ErrTooFew]; failed replicates are counted, with a [FailedDraws]
// warning. Replicates that are all alike are a [survey.ZeroVariance] warning. A context
// that ends is its error.
func BootstrapKrippendorff(ctx context.Context, ratings Columns, m Metric, o BootstrapOptions) (KrippendorffBootstrap, error) {
	level, err := confidence(o.Level)
	if err != nil {
		return KrippendorffBootstrap{}, err
	}
	if o.Replicates == 0 {
		o.Replicates = 2000
	}
	if o.Replicates < 20 {
		return KrippendorffBootstrap{}, fmt.Errorf("reliability: Krippendorff's alpha: %w: %d replicates, at least 20", survey.ErrArgument, o.Replicates)
	}
	sample, err := Krippendorff(ratings, m)
	if err != nil {
		return KrippendorffBootstrap{}, err
	}
	units, _ := ratings.pairable()
	for _, unit := range units {
		slices.Sort(unit)
	}
	slices.SortFunc(units, slices.Compare)
	alphas, err := resampleUnits(ctx, unitsOf(units), m, o)
	if err != nil {
		return KrippendorffBootstrap{}, fmt.Errorf("reliability: Krippendorff's alpha: %w", err)
	}
	kept := slices.DeleteFunc(alphas, math.IsNaN)
	b := KrippendorffBootstrap{Replicates: o.Replicates, Failed: o.Replicates - len(kept)}
	if 2*len(kept) < o.Replicates {
		return b, fmt.Errorf("reliability: Krippendorff's alpha: %w: %d of %d replicates have one rating throughout", survey.ErrTooFew, b.Failed, b.Replicates)
	}
	slices.Sort(kept)
	b.Alpha = survey.Estimate{Value: sample.Alpha, N: sample.Units, Missing: sample.Missing, EffectiveN: float64(sample.Units), Method: "bootstrap"}
	center, squares := mean(kept), 0.0
	for _, a := range kept {
		squares += (a - center) * (a - center) / float64(len(kept)-1)
	}
	if kept[0] == kept[len(kept)-1] {
		squares = 0
		b.Alpha.Warn(survey.ZeroVariance, "all replicates are alike")
	}
	b.Alpha.SE = survey.Some(math.Sqrt(squares))
	b.Alpha.Interval = survey.Interval{Lower: quantile(kept, (1-level)/2), Upper: quantile(kept, (1+level)/2), Level: level}
	if b.Failed > 0 {
		b.Alpha.Warn(FailedDraws, "%d of %d replicates had one rating throughout", b.Failed, b.Replicates)
	}
	return b, nil
}

// quantile is that of sorted values at p·(n+1), between neighbours.
func quantile(sorted []float64, p float64) float64 {
	at := max(0, min(float64(len(sorted)-1), p*float64(len(sorted)+1)-1))
	i := int(at)
	if i == len(sorted)-1 {
		return sorted[i]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}

// unitRatings are units with their ratings as numbers of the values.
type unitRatings struct {
	values []float64
	units  [][]int
}

func unitsOf(rows [][]float64) unitRatings {
	u := unitRatings{values: categories(rows), units: make([][]int, len(rows))}
	for i, row := range rows {
		u.units[i] = make([]int, len(row))
		for j, x := range row {
			u.units[i][j], _ = slices.BinarySearch(u.values, x)
		}
	}
	return u
}

// resampleUnits are the alphas of the replicates in their order, NaN for none.
func resampleUnits(ctx context.Context, u unitRatings, m Metric, o BootstrapOptions) ([]float64, error) {
	const block = 32
	alphas := make([]float64, o.Replicates)
	err := parallel.Do(ctx, 0, (o.Replicates+block-1)/block, o.Progress, func() func(i int) error {
		coincidences := square(len(u.values))
		return func(i int) error {
			for r := i * block; r < min(o.Replicates, (i+1)*block) && ctx.Err() == nil; r++ {
				alphas[r] = u.replicate(rand.New(rand.NewPCG(o.Seed, uint64(r))), coincidences, m)
			}
			return nil
		}
	})
	return alphas, err
}

// replicate is the alpha of as many units drawn with replacement; coincidences is room.
func (u unitRatings) replicate(random *rand.Rand, coincidences [][]float64, m Metric) float64 {
	for _, row := range coincidences {
		clear(row)
	}
	k := KrippendorffResult{Units: int64(len(u.units))}
	for range u.units {
		unit := u.units[random.IntN(len(u.units))]
		k.Pairable += int64(len(unit))
		addCoincidences(coincidences, unit)
	}
	k, err := k.from(u.values, coincidences, m)
	if err != nil {
		return math.NaN()
	}
	return k.Alpha
}
