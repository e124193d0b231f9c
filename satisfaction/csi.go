package satisfaction

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// Importance names where the importance of items in a [CSI] comes from.
type Importance uint8

const (
	// StatedImportance was rated by the respondents, in items of its own. Default.
	StatedImportance Importance = iota
	// DerivedImportance was computed from answers, as the weight of an item for
	// overall satisfaction. The error of the index takes it as known, which a
	// [FixedWeights] warning says.
	DerivedImportance
	// GivenImportance was laid down beforehand.
	GivenImportance
)

var importances = enum.Names[Importance]{"stated", "derived", "given"}

// String is the name, such as "stated".
func (i Importance) String() string { return importances.String(i) }

// MarshalText writes the name; an unknown value is an error.
func (i Importance) MarshalText() ([]byte, error) { return importances.Marshal(i) }

// UnmarshalText reads a name that [Importance.MarshalText] writes.
func (i *Importance) UnmarshalText(text []byte) error { return importances.Unmarshal(i, text) }

// CSIEstimator names one of the two ways to weigh satisfaction by importance (W. G.
// Cochran, Sampling Techniques, 3rd ed., 1977, ch. 6). They differ where those who
// find an item important judge it differently from the others.
type CSIEstimator uint8

const (
	// RatioOfMeans is Σ āᵢ·s̄ᵢ / Σ āᵢ over the items, with mean importance ā and mean
	// score s̄, the way of handbooks (N. Hill, J. Brierley and R. MacDougall, How to
	// Measure Customer Satisfaction, 2nd ed., 2003). Default.
	RatioOfMeans CSIEstimator = iota
	// MeanOfRatios is the mean over respondents of Σ aᵢ·sᵢ / Σ aᵢ: everybody's
	// satisfaction by their own importance.
	MeanOfRatios
)

var csiEstimators = enum.Names[CSIEstimator]{"ratio-of-means", "mean-of-ratios"}

// String is the name, such as "mean-of-ratios".
func (e CSIEstimator) String() string { return csiEstimators.String(e) }

// MarshalText writes the name; an unknown estimator is an error.
func (e CSIEstimator) MarshalText() ([]byte, error) { return csiEstimators.Marshal(e) }

// UnmarshalText reads a name that [CSIEstimator.MarshalText] writes.
func (e *CSIEstimator) UnmarshalText(text []byte) error { return csiEstimators.Unmarshal(e, text) }

// FixedWeights is the warning that the error takes weights as known that were
// estimated from answers, and is too small by what they vary.
const FixedWeights survey.WarningCode = "fixed-weights"

// A CSIItem is an item of satisfaction with its importance.
type CSIItem struct {
	// Item is the id of the item of satisfaction.
	Item string
	// Importance is the id of the item that rates its importance, for
	// StatedImportance.
	Importance string
	// Weight is its importance otherwise, 0 and above; weights need not sum to 1.
	Weight decimal.Decimal
}

// CSIOptions are the options of [CSI]; the zero value is the default.
type CSIOptions struct {
	// Importance is where importance comes from. Default: StatedImportance.
	Importance Importance
	// Estimator is what is averaged first. Default: RatioOfMeans.
	Estimator CSIEstimator
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows were drawn, as in [IndexOptions]. [CSIOfMoments] has no
	// rows and does not take one.
	Design *design.TableOptions
}

// A CSIPart is one item of the index.
type CSIPart struct {
	// Item is the id of the item of satisfaction.
	Item string `json:"item"`
	// Score is its exact mean score on 0–100, over N ratings.
	Score scale.Ratio `json:"score"`
	// N is the number of ratings of satisfaction.
	N int64 `json:"n"`
	// Importance is its exact importance: the mean worth of the ratings of
	// importance, or the weight.
	Importance scale.Ratio `json:"importance"`
	// Weight is its part of all importance, in [0,1].
	Weight scale.Ratio `json:"weight"`
}

// A CSIResult is a customer satisfaction index with its error.
type CSIResult struct {
	// Score is the exact index on 0–100.
	Score scale.Ratio `json:"score"`
	// Level is the id of the level in which Score lies, empty if the questionnaire
	// has none.
	Level string `json:"level,omitempty"`
	// Estimate is the index with its error and Student's interval. N is the number
	// of respondents of MeanOfRatios, and the smallest number of ratings of an item
	// under RatioOfMeans.
	Estimate survey.Estimate `json:"estimate"`
	// Estimator and Importance say how it was computed.
	Estimator CSIEstimator `json:"estimator"`
	// Importance is where importance came from.
	Importance Importance `json:"importance"`
	// Parts are the items, in the order given.
	Parts []CSIPart `json:"parts"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r CSIResult) MarshalJSON() ([]byte, error) {
	type plain CSIResult
	return r.Estimate.MarshalResult(plain(r))
}

// CSI is the customer satisfaction index of a table: satisfaction with several
// items, weighed by their importance. Scores are those of the questionnaire's
// method; its tree of dimensions is not looked at.
//
// RatioOfMeans averages each item over everybody who rated it. Its error is the
// linearised one of [Index], with the derivatives āᵢ/A by s̄ᵢ and (s̄ᵢ − I)/A by āᵢ,
// A = Σā and I the index. MeanOfRatios takes the items that a respondent rated on
// both sides, and the respondents with the required share of them
// ([survey.Definition.MinAnswered], by weight, or by number where importance is
// stated) and some importance; its error is s/√n.
//
// Under sampling weights, or with a Design, means are weighted, each the exact fraction
// of the weights, and errors are linearised with the same derivatives under the design
// ([design.Design.Combination], [design.Design.Mean]). N still counts answers, and
// EffectiveN is Kish's; nothing changes when all weights are multiplied by a constant.
//
// Errors: [ErrArgument] for no items, one twice, a negative weight or one of more
// than 18 digits, weights that sum to 0; [survey.ErrUnknown] for an item that does
// not exist; [ErrScale] for importance worth less than 0, or a percent of maximum of
// negative worths; [ErrNoBase] where an item, or under MeanOfRatios everybody, has no
// rating or no importance; those of [design.OfTable].
func CSI(t *survey.Table, items []CSIItem, o CSIOptions) (CSIResult, error) {
	if t == nil {
		return CSIResult{}, fmt.Errorf("satisfaction: csi: no table: %w", ErrArgument)
	}
	b, err := newCSI(t.Questionnaire(), items, o)
	if err != nil {
		return CSIResult{}, err
	}
	if t.Weighted() || o.Design != nil {
		return b.drawn(t, o.Design)
	}
	m, err := survey.PairwiseMomentsOf(t, b.ids...)
	if err != nil {
		return CSIResult{}, err
	}
	r, err := b.parts(b.moments(m))
	if err != nil {
		return CSIResult{}, err
	}
	if o.Estimator == MeanOfRatios {
		err = b.meanOfRatios(t, &r)
	} else {
		err = b.ratioOfMeans(m, &r)
		r.Estimate.Missing = int64(t.Len()) - r.Estimate.N
	}
	if err != nil {
		return CSIResult{}, err
	}
	return r, b.finish(&r)
}

// CSIOfMoments is [CSI] from moments of the items and their importance, wherever
// they were counted. Only RatioOfMeans without a Design can be had without rows
// ([ErrArgument]).
func CSIOfMoments(q *survey.Questionnaire, m *survey.Moments, items []CSIItem, o CSIOptions) (CSIResult, error) {
	if q == nil || m == nil {
		return CSIResult{}, fmt.Errorf("satisfaction: csi: no questionnaire or no moments: %w", ErrArgument)
	}
	b, err := newCSI(q, items, o)
	if err != nil {
		return CSIResult{}, err
	}
	if o.Estimator != RatioOfMeans || o.Design != nil {
		return CSIResult{}, fmt.Errorf("satisfaction: csi of moments: %v, or a design: %w", o.Estimator, ErrArgument)
	}
	r, err := b.parts(b.moments(m))
	if err != nil {
		return CSIResult{}, err
	}
	if err := b.ratioOfMeans(m, &r); err != nil {
		return CSIResult{}, err
	}
	var most int64
	for i := range b.ids {
		most = max(most, m.N(i, i))
	}
	r.Estimate.Missing = most + m.Dropped() - r.Estimate.N
	return r, b.finish(&r)
}

// A csi is a checked call.
type csi struct {
	q          *survey.Questionnaire
	items      []CSIItem
	ids        []string // of all items, each once
	zero, span []scale.Ratio
	weights    []scale.Ratio // nil where importance is stated
	importance Importance
	estimator  CSIEstimator
	level      float64
}

func newCSI(q *survey.Questionnaire, items []CSIItem, o CSIOptions) (*csi, error) {
	level, err := levelOf(o.Level)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 || !importances.Valid(o.Importance) || !csiEstimators.Valid(o.Estimator) {
		return nil, fmt.Errorf("satisfaction: csi of %d items, %v importance, %v: %w", len(items), o.Importance, o.Estimator, ErrArgument)
	}
	b := &csi{q: q, items: items, importance: o.Importance, estimator: o.Estimator, level: level}
	var sum scale.Ratio
	for k, item := range items {
		if slices.ContainsFunc(items[:k], func(c CSIItem) bool { return c.Item == item.Item }) {
			return nil, fmt.Errorf("satisfaction: csi: item %s is there twice: %w", item.Item, ErrArgument)
		}
		s, err := b.use(item.Item)
		if err != nil {
			return nil, err
		}
		if lo, _ := s.WorthBounds(); lo.Sign() < 0 && q.Score() == scale.PercentOfMax {
			return nil, fmt.Errorf("satisfaction: csi: percent of maximum of item %s, whose worths begin at %v: %w", item.Item, lo, ErrScale)
		}
		zero, span, err := s.ScoreOrigin(q.Score())
		if err != nil {
			return nil, fmt.Errorf("satisfaction: csi: %w", err)
		}
		b.zero, b.span = append(b.zero, zero), append(b.span, span)
		if o.Importance == StatedImportance {
			s, err := b.use(item.Importance)
			if err != nil {
				return nil, err
			}
			if lo, _ := s.WorthBounds(); lo.Sign() < 0 {
				return nil, fmt.Errorf("satisfaction: csi: importance %s with worths from %v: %w", item.Importance, lo, ErrScale)
			}
			continue
		}
		// The exponent is looked at first: writing 1e9999999 out takes memory.
		if e := item.Weight.Exponent(); e < -18 || e > 18 || item.Weight.Coefficient().BitLen() > 60 || item.Weight.Sign() < 0 {
			return nil, fmt.Errorf("satisfaction: csi: weight of item %s: %w", item.Item, ErrArgument)
		}
		b.weights = append(b.weights, scale.RatioOfDecimal(item.Weight))
		sum = sum.Add(b.weights[k])
	}
	if b.weights != nil && sum.Sign() == 0 {
		return nil, fmt.Errorf("satisfaction: csi: weights sum to 0: %w", ErrArgument)
	}
	return b, nil
}

// use adds an item to those needed and gives its scale.
func (b *csi) use(id string) (*scale.Scale, error) {
	item, _, err := b.q.Item(id)
	if err != nil {
		return nil, fmt.Errorf("satisfaction: csi: %w", err)
	}
	if !slices.Contains(b.ids, id) {
		b.ids = append(b.ids, id)
	}
	return item.EffectiveScale(), nil
}

// variable is the position of an item among the variables of moments.
func (b *csi) variable(m *survey.Moments, id string) (int, error) {
	i, err := m.Index(id)
	if err != nil {
		return 0, fmt.Errorf("satisfaction: csi: %w", err)
	}
	item, _, err := b.q.Item(id)
	if err != nil {
		return 0, err
	}
	if m.Variables()[i].Scale.Fingerprint() != item.EffectiveScale().Fingerprint() {
		return 0, fmt.Errorf("satisfaction: csi: item %s: %w", id, survey.ErrIncompatible)
	}
	return i, nil
}
