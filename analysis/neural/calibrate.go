package neural

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/weighted"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Forecasts are predicted probabilities beside what came of them, for [Calibrate].
type Forecasts struct {
	// Predicted are probabilities, 0–1, of rows that the model has not seen.
	Predicted []float64
	// Observed tells whether it came about, by row.
	Observed []bool
	// Weights are sampling weights per row as in [Data]; nil for none.
	Weights []float64
	// Respondents name who gave each row, for errors; nil if every row is somebody else's,
	// as is a row with an empty name.
	Respondents []string
}

// CalibrationOptions of [Calibrate].
type CalibrationOptions struct {
	// Bins is the number of groups of about equal weight, 2 to 100. Default 10.
	Bins int
	// Level of confidence, in (0, 1). Default 0.95.
	Level float64
}

// A Calibration says whether predicted probabilities can be taken at their word.
type Calibration struct {
	// Brier is the mean squared difference of outcome, as 0 and 1, and probability, 0–1
	// (G. W. Brier 1950).
	Brier survey.Estimate `json:"brier"`
	// Large is calibration-in-the-large: the observed share less the mean probability,
	// −1 to 1; 0 if they agree.
	Large survey.Estimate `json:"large"`
	// Intercept is α of logit P = α + logit p (D. R. Cox 1958): 0 if the level of the
	// probabilities is right, above if they are too low. Nil where a
	// probability is 0 or 1, or all outcomes are alike, which has [Degenerate].
	Intercept *survey.Estimate `json:"intercept,omitempty"`
	// Slope is β of logit P = α + β logit p: 1 if the spread of the probabilities is
	// right, below if they are too extreme, as those of a model that learned noise. Nil
	// with [Degenerate].
	Slope *survey.Estimate `json:"slope,omitempty"`
	// ECE is the expected calibration error, the mean over bins of the distance between
	// observed share and mean probability, by weight, 0–1.
	ECE float64 `json:"ece"`
	// Chance is what ECE would be about on average if every probability were right: of
	// few rows in a bin even perfect ones have some.
	Chance float64 `json:"chance"`
	// Bins are the groups from the lowest probabilities to the highest. Equal
	// probabilities share a bin, so that there can be fewer than asked for.
	Bins []Bin `json:"bins"`
	// Warnings has [Degenerate] where that holds.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// A Bin is one row of a reliability table.
type Bin struct {
	// Predicted is the mean probability, 0–1.
	Predicted float64 `json:"predicted"`
	// Observed is the share that came about, 0–1, with Wilson's interval for the
	// effective number of rows. N is the number of rows.
	Observed survey.Estimate `json:"observed"`
}

// Calibrate holds probabilities against what came of them. They can be of any model: those
// of [Compare] are its out-of-fold ones. Errors: lengths that differ and a probability
// outside 0–1 are [survey.ErrArgument], a weight that is not positive and finite
// [survey.ErrWeight], both with the row in an [Error]; no rows are [survey.ErrNoBase],
// fewer than two respondents [survey.ErrTooFew].
func Calibrate(f Forecasts, o CalibrationOptions) (*Calibration, error) {
	level, err := checkLevel(o.Level)
	if err != nil {
		return nil, err
	}
	if o.Bins == 0 {
		o.Bins = 10
	}
	if o.Bins < 2 || o.Bins > 100 {
		return nil, argument("option Bins: %d outside 2 to 100", o.Bins)
	}
	n := len(f.Predicted)
	if len(f.Observed) != n || f.Weights != nil && len(f.Weights) != n || f.Respondents != nil && len(f.Respondents) != n {
		return nil, argument("%d probabilities, %d outcomes, %d weights, %d respondents", n, len(f.Observed), len(f.Weights), len(f.Respondents))
	}
	if n == 0 {
		return nil, fmt.Errorf("neural: %w", survey.ErrNoBase)
	}
	for i, p := range f.Predicted {
		if !(p >= 0 && p <= 1) {
			return nil, &Error{Row: i + 1, Err: fmt.Errorf("probability %v: %w", p, survey.ErrArgument)}
		}
	}
	outcomes := make([]float64, n)
	for i, yes := range f.Observed {
		if yes {
			outcomes[i] = 1
		}
	}
	s, err := arranged([][]float64{f.Predicted, outcomes}, f.Weights, f.Respondents)
	if err != nil {
		return nil, err
	}
	if s.groups() < 2 {
		return nil, fmt.Errorf("neural: one respondent: %w", survey.ErrTooFew)
	}
	return s.calibrate(s.columns[0], s.columns[1], o.Bins, level), nil
}

// calibrate holds probabilities against outcomes 0 and 1 in the rows of a sample.
func (s *Sample) calibrate(p, y []float64, bins int, level float64) *Calibration {
	n := len(p)
	square, apart, ones := make([]float64, n), make([]float64, n), slices.Repeat([]float64{1}, n)
	for i := range p {
		apart[i] = y[i] - p[i]
		square[i] = float64(apart[i] * apart[i])
	}
	c := &Calibration{Brier: within(0, s.ratio(square, ones, nil, 1, level), 1), Large: within(-1, s.ratio(apart, ones, nil, 1, level), 1)}
	c.bin(p, y, s.weights, bins, level)
	logits, finite := make([]float64, n), true
	for i, x := range p {
		logits[i] = math.Log(x) - math.Log1p(-x)
		finite = finite && !math.IsInf(logits[i], 0)
	}
	if finite {
		c.Intercept = s.recalibrate(logits, y, false, level)
		c.Slope = s.recalibrate(logits, y, true, level)
	}
	if c.Intercept == nil || c.Slope == nil {
		c.Warnings = append(c.Warnings, survey.Warning{Code: Degenerate,
			Text: "no slope, or neither intercept nor slope: probabilities are all alike, or 0 or 1, or outcomes are all alike or told apart without fail"})
	}
	return c
}

// bin fills the table. A probability belongs to the bin in which the middle of its weight
// lies, those of lower ones counted first.
func (c *Calibration) bin(p, y, weights []float64, bins int, level float64) {
	order := make([]int, len(p))
	total := 0.0
	for i, w := range weights {
		order[i] = i
		total += w
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(p[a], p[b]), cmp.Compare(y[a], y[b]), cmp.Compare(weights[a], weights[b]))
	})
	type sums struct{ n, w, squares, p, y, noise float64 }
	table := make([]sums, bins)
	below := 0.0
	for i := 0; i < len(order); {
		tied, j := 0.0, i
		for ; j < len(order) && p[order[j]] == p[order[i]]; j++ {
			tied += weights[order[j]]
		}
		t := &table[min(int(float64(bins)*((below+tied/2)/total)), bins-1)]
		for ; i < j; i++ {
			w, x := weights[order[i]], p[order[i]]
			t.n++
			t.w += w
			t.squares += float64(w * w)
			t.p += float64(w * x)
			t.y += float64(w * y[order[i]])
			t.noise += w * w * x * (1 - x)
		}
		below += tied
	}
	z := tail.CriticalZ(level)
	for _, t := range table {
		if t.n == 0 {
			continue
		}
		b := Bin{Predicted: t.p / t.w}
		effective := t.w / t.squares * t.w
		e := survey.Estimate{Value: t.y / t.w, N: int64(t.n), EffectiveN: effective, Method: "wilson"}
		lower, upper := interval.Wilson(e.Value*effective, effective, z)
		e.SE = survey.Some(math.Sqrt(e.Value * (1 - e.Value) / effective))
		e.Interval = survey.Interval{Lower: lower, Upper: upper, Level: level}
		b.Observed = e
		c.Bins = append(c.Bins, b)
		c.ECE += math.Abs(t.y-t.p) / total
		// E|X| = σ√(2/π) of a normal X with mean 0.
		c.Chance += math.Sqrt(2/math.Pi*t.noise) / total
	}
}

// recalibrate fits logit P = α + logit p, or α + β logit p, with errors from the differences
// between respondents; nil where there is no finite solution.
func (s *Sample) recalibrate(logits, y []float64, slope bool, level float64) *survey.Estimate {
	if slices.Min(y) == slices.Max(y) {
		return nil
	}
	a, b := 0.0, 1.0
	if slope {
		mean, sd := weighted.MeanSD(logits, s.weights)
		if sd == 0 {
			return nil
		}
		column := make([]float64, len(logits))
		for i, x := range logits {
			column[i] = (x - mean) / sd
		}
		d := &problem{columns: [][]float64{slices.Repeat([]float64{1}, len(y)), column}, y: y, w: s.weights, n: float64(len(y)), binary: true}
		params, err := d.fitLinear()
		if err != nil {
			return nil
		}
		b = params[1] / sd
		a = params[0] - float64(b*mean)
	} else {
		// The sum falls in α; at the ends every probability is as good as 0 or 1, however
		// little the rows of one outcome weigh.
		yes, no := 0.0, 0.0
		for i, w := range s.weights {
			yes, no = yes+float64(w*y[i]), no+w*(1-y[i])
		}
		far := 50 + math.Log((yes+no)/min(yes, no))
		a = tail.Root(func(a float64) float64 {
			sum := 0.0
			for i, x := range logits {
				sum += s.weights[i] * (y[i] - logistic(a+x))
			}
			return sum
		}, -slices.Max(logits)-far, far-slices.Min(logits))
	}
	v := s.bread(logits, a, b)
	by := make([]float64, s.groups())
	for i, x := range logits {
		u := s.weights[i] * (y[i] - logistic(a+float64(b*x)))
		if slope {
			by[s.group[i]] += u * (v[0] + float64(v[1]*x))
		} else {
			by[s.group[i]] += u * v[2]
		}
	}
	squares, groups := 0.0, float64(len(by))
	for _, u := range by {
		squares += float64(u * u)
	}
	se := math.Sqrt(squares * groups / (groups - 1))
	if !(se < math.MaxFloat64) {
		return nil
	}
	e := &survey.Estimate{Value: a, N: s.N(), Missing: s.dropped, EffectiveN: s.effective, Method: "sandwich, by respondent"}
	if slope {
		e.Value = b
	}
	z := tail.CriticalZ(level)
	e.SE, e.Interval = survey.Some(se), survey.Interval{Lower: e.Value - z*se, Upper: e.Value + z*se, Level: level}
	return e
}

// bread is the inverse of the information about α and β: its elements αβ and ββ, and, where
// β is given, that of α alone.
func (s *Sample) bread(logits []float64, a, b float64) (v [3]float64) {
	var h00, h01, h11 float64
	for i, x := range logits {
		f := a + float64(b*x)
		curve := s.weights[i] * logistic(f) * logistic(-f)
		h00, h01, h11 = h00+curve, h01+float64(curve*x), h11+curve*x*x
	}
	det := h00 * (h11 - h01/h00*h01)
	return [3]float64{-h01 / det, h00 / det, 1 / h00}
}
