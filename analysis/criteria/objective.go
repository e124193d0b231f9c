package criteria

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
)

// A Direction says which values of a criterion are good. The zero value is Benefit; its
// text form is the name in lower case.
type Direction uint8

// The directions.
const (
	Benefit Direction = iota // more is better: a mean rating
	Cost                     // less is better: days to repair
)

var directions = enum.Names[Direction]{"benefit", "cost"}

// String is the text form.
func (d Direction) String() string { return directions.String(d) }

// MarshalText writes the text form; an unknown value is an error.
func (d Direction) MarshalText() ([]byte, error) { return directions.Marshal(d) }

// UnmarshalText reads the text form; an unknown one is an error.
func (d *Direction) UnmarshalText(text []byte) error { return directions.Unmarshal(d, text) }

// A Criterion is a column of [Data].
type Criterion struct {
	// Name is unique among the criteria.
	Name string
	// Direction says which values are good. Default: [Benefit].
	Direction Direction
}

// Data are alternatives (dealers, regions, products) measured by criteria.
type Data struct {
	// Criteria are the columns.
	Criteria []Criterion
	// Values has one row per alternative and one column per criterion.
	Values [][]float64
}

// MeansBy makes data of the answers in a table: an alternative is a value of a segment
// that occurs, in the order of [survey.Table.SegmentValues], a criterion is an item, with
// the mean worth of its ratings there. Rows without a value of the segment are in none.
// (Data of dimensions that have several items are their scores by satisfaction.Index.)
//
// A nil table and no items are survey.ErrArgument, an unknown segment or item is
// survey.ErrUnknown; a table with sampling weights is [satisfaction.ErrWeighted]; no row
// with a value, and a segment in which nobody rated an item, are [survey.ErrNoBase].
func MeansBy(t *survey.Table, segment string, items ...string) (Data, error) {
	switch {
	case t == nil:
		return Data{}, argument("no table")
	case len(items) == 0:
		return Data{}, argument("no items")
	case t.Weighted():
		return Data{}, fmt.Errorf("criteria: %w", satisfaction.ErrWeighted)
	}
	parts, err := t.By(segment)
	if err != nil {
		return Data{}, fmt.Errorf("criteria: %w", err)
	}
	var d Data
	for _, id := range items {
		if _, _, err := t.Questionnaire().Item(id); err != nil {
			return Data{}, fmt.Errorf("criteria: %w", err)
		}
		d.Criteria = append(d.Criteria, Criterion{Name: id})
	}
	for value, part := range parts {
		if part.Len() == 0 {
			continue
		}
		row := make([]float64, len(items))
		for i, id := range items {
			tally, err := part.Tally(id)
			if err != nil {
				return Data{}, fmt.Errorf("criteria: %w", err)
			}
			mean, err := tally.MeanWorth()
			if err != nil {
				return Data{}, fmt.Errorf("criteria: segment %v, item %s: %w", value, id, err)
			}
			row[i] = mean.Float64()
		}
		d.Values = append(d.Values, row)
	}
	if len(d.Values) == 0 {
		return Data{}, fmt.Errorf("criteria: no segments: %w", survey.ErrNoBase)
	}
	return d, nil
}

// MeansOf makes data of moments by segment: an alternative is a segment, by ascending key,
// a criterion is an item, with the mean worth of its ratings. A nil or empty group, and a
// segment in which nobody rated an item, are [survey.ErrNoBase].
func MeansOf[K survey.Key](g *survey.Group[K, *survey.Moments]) (Data, error) {
	var d Data
	if g == nil || g.IsEmpty() {
		return d, fmt.Errorf("criteria: no segments: %w", survey.ErrNoBase)
	}
	for key, m := range g.All() {
		variables := m.Variables()
		if d.Criteria == nil {
			for _, v := range variables {
				d.Criteria = append(d.Criteria, Criterion{Name: v.ID})
			}
		}
		row := make([]float64, len(variables))
		for i, v := range variables {
			mean, err := m.Mean(i)
			if err != nil {
				return Data{}, fmt.Errorf("criteria: segment %v, item %s: %w", key, v.ID, err)
			}
			row[i] = mean.Float64()
		}
		d.Values = append(d.Values, row)
	}
	return d, nil
}

// An ObjectiveMethod makes weights of data. The zero value is CRITIC; its text form is
// the name in lower case.
type ObjectiveMethod uint8

// The methods.
const (
	// CRITIC is σ_j·Σ_k(1 − r_jk), with σ and the correlations r of the values scaled to
	// 0–1 in the direction of each criterion (Diakoulaki, Mavrotas and Papayannakis 1995).
	CRITIC ObjectiveMethod = iota
	// Entropy is 1 − e_j, e_j = −Σ_i p_ij·ln p_ij / ln m over the m alternatives, p_ij
	// being the share of alternative i in the sum of criterion j and 0·ln 0 = 0 (Hwang and
	// Yoon 1981). The direction of a criterion plays no part, unless Scaled.
	Entropy
	// Variation is the coefficient of variation, standard deviation over mean. The
	// direction of a criterion plays no part.
	Variation
)

var objectiveMethods = enum.Names[ObjectiveMethod]{"critic", "entropy", "variation"}

// String is the text form.
func (m ObjectiveMethod) String() string { return objectiveMethods.String(m) }

// MarshalText writes the text form; an unknown value is an error.
func (m ObjectiveMethod) MarshalText() ([]byte, error) { return objectiveMethods.Marshal(m) }

// UnmarshalText reads the text form; an unknown one is an error.
func (m *ObjectiveMethod) UnmarshalText(text []byte) error {
	return objectiveMethods.Unmarshal(m, text)
}

// ObjectiveOptions are the choices of [Objective]; the zero value is the default.
type ObjectiveOptions struct {
	// Method makes the weights. Default: [CRITIC].
	Method ObjectiveMethod
	// Scaled takes the shares of Entropy from values scaled to 0–1 in the direction of
	// each criterion, (x − worst)/(best − worst), instead of the values themselves. Then
	// the worst alternative has the share 0, and weights do not depend on where a scale
	// begins. The other methods do not read it.
	Scaled bool
}

// An ObjectiveResult is weights that come from data.
type ObjectiveResult struct {
	// Method made the weights.
	Method ObjectiveMethod `json:"method"`
	// Alternatives is the number of rows.
	Alternatives int `json:"alternatives"`
	// Weights are those of the criteria, in their order; they sum to 1.
	Weights Weights `json:"weights"`
	// Criteria are what the weights are made of, in the same order.
	Criteria []Information `json:"criteria"`
}

// Information is what one criterion tells about the alternatives.
type Information struct {
	// Name is the criterion.
	Name string `json:"name"`
	// Contrast is how much alternatives differ: the standard deviation (divisor m − 1) of
	// the values scaled to 0–1 for CRITIC, 1 − entropy for Entropy, the coefficient of
	// variation for Variation.
	Contrast float64 `json:"contrast"`
	// Conflict is Σ(1 − r) with the other criteria for CRITIC, and 1 for the others.
	Conflict float64 `json:"conflict"`
	// Amount is Contrast times Conflict, in proportion to the weight.
	Amount float64 `json:"amount"`
}

// Objective is how much each criterion tells the alternatives apart. It says nothing of
// importance: something that all dealers do equally badly weighs little. Weights of few
// alternatives are unstable.
//
// Entropy, unless Scaled, and Variation need values that are not below 0
// ([ErrNotPositive]) and mean something as ratios: they change when a constant is added,
// so that POMP scores and ratings of 1–10 give different weights.
//
// NaN and infinities ([ErrNotFinite]), rows of another length ([ErrNotSquare]) and a
// criterion with one value for all alternatives ([ErrConstant]: leave it out) are a
// [*CellError]; fewer than two alternatives are [survey.ErrTooFew], none [survey.ErrNoBase];
// CRITIC of criteria that are all perfectly correlated, so that none adds anything, no
// criteria, a name used twice and unknown options are survey.ErrArgument.
func Objective(d Data, o ObjectiveOptions) (ObjectiveResult, error) {
	r := ObjectiveResult{Method: o.Method, Alternatives: len(d.Values)}
	if err := d.check(o); err != nil {
		return ObjectiveResult{}, err
	}
	columns := make([][]float64, len(d.Criteria))
	for j, c := range d.Criteria {
		for _, row := range d.Values {
			columns[j] = append(columns[j], row[j])
		}
		low, high := slices.Min(columns[j]), slices.Max(columns[j])
		if low == high {
			return ObjectiveResult{}, &CellError{Column: j + 1, Value: survey.Some(low), Err: fmt.Errorf("%s: %w", c.Name, ErrConstant)}
		}
		if o.Method == CRITIC || o.Method == Entropy && o.Scaled {
			if c.Direction == Cost {
				low, high = high, low
			}
			for i, x := range columns[j] {
				columns[j][i] = (x - low) / (high - low)
			}
		}
	}
	total := 0.0
	for j, c := range d.Criteria {
		info := Information{Name: c.Name, Conflict: 1}
		switch o.Method {
		case CRITIC:
			info.Contrast = deviation(columns[j])
			info.Conflict = conflict(columns, j)
		case Entropy:
			info.Contrast = divergence(columns[j])
		case Variation:
			info.Contrast = variation(columns[j])
		}
		info.Amount = info.Contrast * info.Conflict
		total += info.Amount
		r.Criteria = append(r.Criteria, info)
	}
	if !(total > 0) {
		return ObjectiveResult{}, argument("criteria tell nothing: all perfectly correlated, or constant but for rounding")
	}
	for _, info := range r.Criteria {
		r.Weights = append(r.Weights, Weight{info.Name, info.Amount / total})
	}
	return r, nil
}

func (d Data) check(o ObjectiveOptions) error {
	switch {
	case !objectiveMethods.Valid(o.Method):
		return argument("option Method: %v", o.Method)
	case len(d.Criteria) == 0:
		return argument("no criteria")
	case len(d.Values) == 0:
		return fmt.Errorf("criteria: no alternatives: %w", survey.ErrNoBase)
	case len(d.Values) == 1:
		return fmt.Errorf("criteria: one alternative: %w", survey.ErrTooFew)
	}
	for j, c := range d.Criteria {
		if !directions.Valid(c.Direction) {
			return argument("direction of %q: %v", c.Name, c.Direction)
		}
		if slices.ContainsFunc(d.Criteria[:j], func(b Criterion) bool { return b.Name == c.Name }) {
			return argument("criterion %q twice", c.Name)
		}
	}
	ratios := o.Method == Variation || o.Method == Entropy && !o.Scaled
	for i, row := range d.Values {
		if len(row) != len(d.Criteria) {
			return &CellError{Row: i + 1, Err: errors.Join(ErrNotSquare, fmt.Errorf("%d values of %d criteria", len(row), len(d.Criteria)))}
		}
		for j, x := range row {
			switch {
			case !(math.Abs(x) <= maxValue):
				return cell(i, j, x, ErrNotFinite)
			case ratios && x < 0:
				return cell(i, j, x, ErrNotPositive)
			}
		}
	}
	return nil
}

// maxValue keeps sums of squares finite.
const maxValue = 1e140

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// product is Σ(x − x̄)(y − ȳ).
func product(x, y []float64) float64 {
	mx, my, sum := mean(x), mean(y), 0.0
	for i := range x {
		sum += float64((x[i] - mx) * (y[i] - my))
	}
	return sum
}

func deviation(x []float64) float64 { return math.Sqrt(product(x, x) / float64(len(x)-1)) }

// variation is standard deviation over mean, of values in units of the mean, whose squares
// neither overflow nor vanish.
func variation(x []float64) float64 {
	centre, shares := mean(x), make([]float64, len(x))
	for i, v := range x {
		shares[i] = v / centre
	}
	return deviation(shares)
}

// conflict is Σ(1 − r) of a column with the others; one alone has all the weight.
func conflict(columns [][]float64, j int) float64 {
	if len(columns) == 1 {
		return 1
	}
	sum := 0.0
	for k := range columns {
		if k == j {
			continue
		}
		r := product(columns[j], columns[k]) / math.Sqrt(product(columns[j], columns[j])) / math.Sqrt(product(columns[k], columns[k]))
		if d := 1 - r; d > 1e-14 { // less is rounding
			sum += d
		}
	}
	return sum
}

// divergence is 1 − entropy of the shares, in units of ln m: Σ(u·ln u − u + 1)/(m·ln m) with
// u = x/x̄, in which every term is small where shares are nearly equal.
func divergence(x []float64) float64 {
	centre, sum := mean(x), 0.0
	for _, v := range x {
		d := (v - centre) / centre
		term := 1.0 // of u = 0
		if v > 0 {
			term = float64((1+d)*math.Log1p(d)) - d
		}
		sum += max(0, term)
	}
	return sum / float64(len(x)) / math.Log(float64(len(x)))
}
