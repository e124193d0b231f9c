package priority

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// Cuts say which answers are low and which are high; those between are the
// reference that penalty and reward are measured from.
type Cuts struct {
	// LowMax is the highest low answer.
	LowMax float64
	// HighMin is the lowest high answer, above LowMax.
	HighMin float64
}

// A Fitting is how penalties and rewards are estimated.
type Fitting uint8

// The ways to fit.
const (
	// Joint fits all attributes in one regression: each effect is given the others.
	Joint Fitting = iota
	// Separate fits one regression per attribute: penalty and reward are differences
	// of mean outcomes between respondents, and share what attributes have in common.
	Separate
)

var fittingNames = enum.Names[Fitting]{"joint", "separate"}

// String is the text of the way to fit.
func (f Fitting) String() string { return fittingNames.String(f) }

// MarshalText writes the text; an unknown value is an error.
func (f Fitting) MarshalText() ([]byte, error) { return fittingNames.Marshal(f) }

// UnmarshalText reads the text and refuses any other.
func (f *Fitting) UnmarshalText(text []byte) error { return fittingNames.Unmarshal(f, text) }

// ContrastOptions are the options of [PenaltyReward]; the zero value is the
// default.
type ContrastOptions struct {
	// Fitting is one joint regression or separate ones. Default: [Joint].
	Fitting Fitting
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
}

// An Effect is a coefficient of a regression, in units of the outcome, with the
// classical standard error and Student's interval.
type Effect struct {
	// Estimate is the coefficient with its error.
	Estimate survey.Estimate `json:"estimate"`
	// T is the coefficient over its standard error, ±Inf where the fit is perfect; no
	// value where both are 0.
	T survey.Optional `json:"t"`
	// P is the two-sided p-value of T.
	P survey.Optional `json:"p"`
}

// An Impact is what one attribute does to the outcome when it is rated low or
// high.
type Impact struct {
	// Attribute is its name.
	Attribute string `json:"attribute"`
	// Low is the number of low answers.
	Low int64 `json:"low"`
	// Middle is the number of answers between the cuts, the reference.
	Middle int64 `json:"middle"`
	// High is the number of high answers.
	High int64 `json:"high"`
	// MeanLow is the mean outcome of those whose answer is low.
	MeanLow float64 `json:"mean_low"`
	// MeanMiddle is the mean outcome of those in the middle.
	MeanMiddle float64 `json:"mean_middle"`
	// MeanHigh is the mean outcome of those whose answer is high.
	MeanHigh float64 `json:"mean_high"`
	// Penalty is p, the change of the outcome from middle to low; negative where bad
	// performance costs satisfaction.
	Penalty Effect `json:"penalty"`
	// Reward is r, the change from middle to high; positive where good performance
	// earns satisfaction.
	Reward Effect `json:"reward"`
	// Range is the impact range |r|+|p|, in units of the outcome.
	Range float64 `json:"range"`
	// SGP is the satisfaction-generating potential r/(|r|+|p|), negative for a
	// negative reward; no value where both effects are 0.
	SGP survey.Optional `json:"sgp"`
	// DGP is the dissatisfaction-generating potential |p|/(|r|+|p|).
	DGP survey.Optional `json:"dgp"`
	// Asymmetry is SGP − DGP on −1…1, with an error by the delta method where p < 0 <
	// r, and without one ([survey.NoError]) elsewhere. Nil where both effects are 0.
	Asymmetry *survey.Estimate `json:"asymmetry"`
	// Class is the class by the intervals of penalty and reward.
	Class Category `json:"class"`
	// R2 is R² of the attribute's own regression; no value where the fit is joint.
	R2 survey.Optional `json:"r2"`
}

// A Contrast is the result of a penalty–reward contrast analysis.
type Contrast struct {
	// Outcome is the column explained.
	Outcome string `json:"outcome"`
	// N is the base: respondents without a missing answer.
	N int64 `json:"n"`
	// Missing is how many were left out.
	Missing int64 `json:"missing"`
	// Fitting is how effects were estimated.
	Fitting Fitting `json:"fitting"`
	// Intercept is the expected outcome of somebody in the middle on all attributes;
	// nil where the fits are separate, of which it is MeanMiddle.
	Intercept *Effect `json:"intercept"`
	// R2 is R² of the joint regression; no value where the fits are separate.
	R2 survey.Optional `json:"r2"`
	// AdjustedR2 is 1 − (1−R²)(n−1)/(n−1−2k) for k attributes.
	AdjustedR2 survey.Optional `json:"adjusted_r2"`
	// Impacts are the attributes in the order of the columns.
	Impacts []Impact `json:"impacts"`
}

// PenaltyReward regresses an outcome, such as overall satisfaction, on two dummies
// for each other column of the data: low answers and high ones,
//
//	y = a + Σ (p_j·LOW_j + r_j·HIGH_j)
//
// by QR (D. R. Brandt, A procedure for identifying value-enhancing service
// components using customer satisfaction survey data, in C. Surprenant (ed.), Add
// value to your service, American Marketing Association, 1987, 61–65). Range,
// potentials and asymmetry are those of J. Mikulić and D. Prebežac, Prioritizing
// improvement of service attributes using impact range-performance analysis and
// impact-asymmetry analysis, Managing Service Quality 18(6), 2008, 559–576,
// doi:10.1108/09604520810920068; signs are not cleaned up.
//
// The class says which interval is wholly on its own side of 0, p below and r
// above: only p makes an attribute [MustBe] (a basic factor), only r [Attractive]
// (an excitement factor), both [OneDimensional] (a performance factor), neither
// [Indifferent]. Intervals wholly on the wrong side make it [Reverse] if both are
// there, and [Questionable] if one is: look for collinear attributes.
//
// Errors: [ErrNoBase] without a complete row, [ErrTooFew] unless there are more
// rows than coefficients, [ErrConstant] for an outcome without variation; within an
// [*AttributeError] [ErrEmptyClass] for an attribute without low, middle or high
// answers and [ErrCollinear] for one whose dummies follow from those before it;
// [ErrUnknown] for an outcome that is no column. Classes of fewer than 10 answers
// warn [survey.LowBase].
func PenaltyReward(d Data, outcome string, cuts Cuts, o ContrastOptions) (Contrast, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return Contrast{}, err
	}
	if !fittingNames.Valid(o.Fitting) {
		return Contrast{}, argument("%v", o.Fitting)
	}
	if !(cuts.LowMax < cuts.HighMin) {
		return Contrast{}, argument("low up to %v and high from %v", cuts.LowMax, cuts.HighMin)
	}
	rows, missing, err := d.complete()
	if err != nil {
		return Contrast{}, err
	}
	at := slices.Index(d.Names, outcome)
	if at < 0 {
		return Contrast{}, &AttributeError{Name: outcome, Err: ErrUnknown}
	}
	k := len(d.Names) - 1
	if k == 0 {
		return Contrast{}, argument("no attributes beside the outcome")
	}
	y := pick(d.Columns[at], rows)
	parameters := 1 + 2*k
	if o.Fitting == Separate {
		parameters = 3
	}
	if len(y) <= parameters {
		return Contrast{}, fmt.Errorf("priority: %d complete rows for %d coefficients: %w", len(y), parameters, ErrTooFew)
	}

	if slices.Max(y) == slices.Min(y) {
		return Contrast{}, &AttributeError{Name: outcome, Err: ErrConstant}
	}

	c := Contrast{Outcome: outcome, N: int64(len(y)), Missing: missing, Fitting: o.Fitting}
	var dummies [][]float64
	for j, name := range d.Names {
		if j == at {
			continue
		}
		impact, low, high, err := classes(name, pick(d.Columns[j], rows), y, cuts)
		if err != nil {
			return Contrast{}, err
		}
		c.Impacts, dummies = append(c.Impacts, impact), append(dummies, low, high)
	}
	if o.Fitting == Separate {
		for j := range c.Impacts {
			f, at := regress(dummies[2*j:2*j+2], y)
			if f == nil {
				return Contrast{}, &AttributeError{Name: c.Impacts[j+at/2].Attribute, Err: ErrCollinear}
			}
			c.Impacts[j].R2 = survey.Some(1 - f.rss/f.tss)
			c.Impacts[j].finish(f, 1, c, level)
		}
		return c, nil
	}
	f, column := regress(dummies, y)
	if f == nil {
		return Contrast{}, &AttributeError{Name: c.Impacts[column/2].Attribute, Err: ErrCollinear}
	}
	intercept := f.effect(0, c, level)
	c.Intercept = &intercept
	c.R2 = survey.Some(1 - f.rss/f.tss)
	c.AdjustedR2 = survey.Some(1 - f.rss/f.df/(f.tss/float64(c.N-1)))
	for j := range c.Impacts {
		c.Impacts[j].finish(f, 1+2*j, c, level)
	}
	return c, nil
}

func pick(column []float64, rows []int) []float64 {
	x := make([]float64, len(rows))
	for i, row := range rows {
		x[i] = column[row]
	}
	return x
}

// classes counts low, middle and high answers and makes their dummies.
func classes(name string, x, y []float64, cuts Cuts) (impact Impact, low, high []float64, err error) {
	low, high = make([]float64, len(x)), make([]float64, len(x))
	var groups [3][]float64
	for i, v := range x {
		class := 1
		switch {
		case v <= cuts.LowMax:
			class, low[i] = 0, 1
		case v >= cuts.HighMin:
			class, high[i] = 2, 1
		}
		groups[class] = append(groups[class], y[i])
	}
	for class, group := range groups {
		if len(group) == 0 {
			word := [3]string{"low", "middle", "high"}[class]
			return Impact{}, nil, nil, &AttributeError{Name: name, Err: fmt.Errorf("%s: %w", word, ErrEmptyClass)}
		}
	}
	return Impact{
		Attribute: name, Low: int64(len(groups[0])), Middle: int64(len(groups[1])), High: int64(len(groups[2])),
		MeanLow: mean(groups[0]), MeanMiddle: mean(groups[1]), MeanHigh: mean(groups[2]),
	}, low, high, nil
}

// effect is the coefficient at an index of the regression.
func (f *fit) effect(at int, c Contrast, level float64) Effect {
	value, se := f.beta[at], math.Sqrt(f.cov.At(at, at))
	var effect Effect
	e := &effect.Estimate
	e.Value, e.N, e.Missing, e.EffectiveN = value, c.N, c.Missing, float64(c.N)
	f.interval(e, se, level, "student")
	if t := value / se; !math.IsNaN(t) {
		effect.T, effect.P = survey.Some(t), survey.Some(tail.StudentTTwoSided(t, f.df))
	}
	return effect
}

// interval sets standard error and interval of an estimate.
func (f *fit) interval(e *survey.Estimate, se, level float64, method string) {
	half := tail.StudentTQuantile((1+level)/2, f.df) * se
	e.SE, e.Method = survey.Some(se), method
	e.Interval = survey.Interval{Lower: e.Value - half, Upper: e.Value + half, Level: level}
	if f.rss == 0 {
		e.Warn(survey.ZeroVariance, "the outcome follows from the attributes exactly, so that the error is 0")
	}
}
