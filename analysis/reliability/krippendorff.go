package reliability

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// A Metric says how far two ratings are apart.
type Metric uint8

const (
	// Nominal: 1 unless equal.
	Nominal Metric = iota
	// Ordinal: the square of the ratings that lie between them in rank.
	Ordinal
	// IntervalScale: (a−b)².
	IntervalScale
	// RatioScale: ((a−b)/(a+b))², 0 for two zeros.
	RatioScale
)

var metricNames = enum.Names[Metric]{"nominal", "ordinal", "interval", "ratio"}

// String is the name of the metric, such as "ordinal".
func (m Metric) String() string { return metricNames.String(m) }

// MarshalText writes the name; an unknown metric is an error.
func (m Metric) MarshalText() ([]byte, error) { return metricNames.Marshal(m) }

// UnmarshalText reads a name that [Metric.MarshalText] writes.
func (m *Metric) UnmarshalText(text []byte) error { return metricNames.Unmarshal(m, text) }

// A KrippendorffResult is Krippendorff's alpha.
type KrippendorffResult struct {
	// Alpha is 1 − Observed/Expected: 1 for full agreement, 0 for that of chance.
	Alpha float64 `json:"alpha"`
	// Observed is the mean disagreement within units, in the unit of the metric.
	Observed float64 `json:"observed"`
	// Expected is that between any two ratings.
	Expected float64 `json:"expected"`
	// Units is how many have two ratings or more.
	Units int64 `json:"units"`
	// Pairable is how many ratings these have.
	Pairable int64 `json:"pairable"`
	// Missing is how many units were dropped with fewer than two ratings.
	Missing int64 `json:"missing"`
}

// Krippendorff is Krippendorff's alpha (2011, "Computing Krippendorff's
// alpha-reliability", eq. with coincidences) for any number of raters (columns),
// of whom not all need rate every unit (rows). Units with fewer than two ratings
// are dropped and counted. A negative rating under RatioScale, or an unknown
// metric, is [survey.ErrArgument]; nothing to pair is [survey.ErrNoBase], one unit
// [survey.ErrTooFew], one rating throughout [ErrConstant].
func Krippendorff(ratings Columns, m Metric) (KrippendorffResult, error) {
	if err := ratings.check(2); err != nil {
		return KrippendorffResult{}, err
	}
	units, dropped := ratings.pairable()
	u := unitsOf(units)
	k := KrippendorffResult{Units: int64(len(units)), Missing: dropped}
	coincidences := square(len(u.values))
	for _, unit := range u.units {
		k.Pairable += int64(len(unit))
		addCoincidences(coincidences, unit)
	}
	return k.from(u.values, coincidences, m)
}

// pairable are the units with two ratings or more, and how many others there are.
func (c Columns) pairable() (units [][]float64, dropped int64) {
	for i := range c.Values[0] {
		var unit []float64
		for _, column := range c.Values {
			if !math.IsNaN(column[i]) {
				unit = append(unit, column[i])
			}
		}
		if len(unit) < 2 {
			dropped++
			continue
		}
		units = append(units, unit)
	}
	return units, dropped
}

// addCoincidences counts all ordered pairs of ratings within a unit, as much as one
// for each rating.
func addCoincidences(coincidences [][]float64, unit []int) {
	share := 1 / float64(len(unit)-1)
	for i, a := range unit {
		for j, b := range unit {
			if i != j {
				coincidences[a][b] += share
			}
		}
	}
}

// KrippendorffPairs is [Krippendorff] for two raters whose ratings are counted in a
// crosstab, on the values of a scale that both axes have. Missing are the units
// without a rating on either side.
func KrippendorffPairs(x *survey.Crosstab, m Metric) (KrippendorffResult, error) {
	values, err := commonValues(x)
	if err != nil {
		return KrippendorffResult{}, fmt.Errorf("reliability: Krippendorff's alpha: %w", err)
	}
	coincidences := square(len(values))
	for i, row := range x.Pairs() {
		for j, n := range row {
			coincidences[i][j] += float64(n)
			coincidences[j][i] += float64(n)
		}
	}
	return KrippendorffResult{Units: x.N(), Pairable: 2 * x.N(), Missing: x.Total() - x.N()}.from(values, coincidences, m)
}

func square(k int) [][]float64 {
	s := make([][]float64, k)
	for i := range s {
		s[i] = make([]float64, k)
	}
	return s
}

func (k KrippendorffResult) from(values []float64, coincidences [][]float64, m Metric) (KrippendorffResult, error) {
	if !metricNames.Valid(m) {
		return k, fmt.Errorf("reliability: Krippendorff's alpha: %w: metric %v", survey.ErrArgument, m)
	}
	if k.Units == 0 {
		return k, fmt.Errorf("reliability: Krippendorff's alpha: %w: no unit with two ratings", survey.ErrNoBase)
	}
	if k.Units == 1 {
		return k, fmt.Errorf("reliability: Krippendorff's alpha: %w: one unit", survey.ErrTooFew)
	}
	if m == RatioScale && values[0] < 0 {
		return k, fmt.Errorf("reliability: Krippendorff's alpha: %w: rating %v on a ratio scale", survey.ErrArgument, values[0])
	}
	margin := make([]float64, len(values))
	for i, row := range coincidences {
		for _, o := range row {
			margin[i] += o
		}
	}
	n := float64(k.Pairable)
	for i := range values {
		between := margin[i] / 2
		for j := i + 1; j < len(values); j++ {
			ranks := between + margin[j]/2
			between += margin[j]
			d := m.distance(values[i], values[j], ranks)
			k.Observed += 2 * coincidences[i][j] * d / n
			k.Expected += 2 * margin[i] * margin[j] * d / (n * (n - 1))
		}
	}
	if !(k.Expected > 0) {
		return KrippendorffResult{}, fmt.Errorf("reliability: Krippendorff's alpha: %w: one rating throughout", ErrConstant)
	}
	k.Alpha = 1 - k.Observed/k.Expected
	return k, nil
}

// distance is the squared distance of a < b with so many ranks between them.
func (m Metric) distance(a, b, ranks float64) float64 {
	switch m {
	case Ordinal:
		return ranks * ranks
	case IntervalScale:
		return (b - a) * (b - a)
	case RatioScale:
		q := (b - a) / (a + b)
		return q * q
	}
	return 1
}
