package gap

import (
	"fmt"

	"github.com/gocsat/csat/internal/paired"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// ZoneItems name three items that ask for the same thing: the service that would
// just do, the service that is hoped for, and the service that was had.
type ZoneItems struct {
	// Adequate is the id of the item for the minimum service level.
	Adequate string `json:"adequate"`
	// Desired is the id of the item for the desired service level.
	Desired string `json:"desired"`
	// Perceived is the id of the item for the perception.
	Perceived string `json:"perceived"`
}

// ZoneOptions are the options of [Zone]; the zero value is the default.
type ZoneOptions struct {
	// Level is the confidence level. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Design says how the rows were drawn, as in [TreeOptions].
	Design *design.TableOptions
}

// ZoneShares are the shares of the base in [0,1], under sampling weights by weight;
// the four sum to 1.
type ZoneShares struct {
	// Below is perceived < adequate.
	Below float64 `json:"below"`
	// Within is adequate ≤ perceived ≤ desired.
	Within float64 `json:"within"`
	// Above is perceived > desired.
	Above float64 `json:"above"`
	// Inverted is adequate > desired.
	Inverted float64 `json:"inverted"`
}

// A ZoneResult places perception between adequate and desired service. Its base is
// respondents with a rating on all three items; the counts of the four shares sum to
// it, whatever the answers weigh.
type ZoneResult struct {
	// Items are the items that were compared.
	Items ZoneItems `json:"items"`
	// Adequate is the exact mean worth of adequate service over the base.
	Adequate scale.Ratio `json:"adequate"`
	// Desired is that of desired service.
	Desired scale.Ratio `json:"desired"`
	// Perceived is that of the service that was had.
	Perceived scale.Ratio `json:"perceived"`
	// Adequacy is MSA, Perceived − Adequate over the whole base, Inverted included.
	Adequacy Measure `json:"adequacy"`
	// Superiority is MSS, Perceived − Desired over the whole base, Inverted
	// included.
	Superiority Measure `json:"superiority"`
	// Below is perceived < adequate.
	Below scale.Share `json:"below"`
	// Within is adequate ≤ perceived ≤ desired, the zone of tolerance.
	Within scale.Share `json:"within"`
	// Above is perceived > desired.
	Above scale.Share `json:"above"`
	// Inverted is adequate > desired: these respondents have no zone, and are in
	// none of the other shares.
	Inverted scale.Share `json:"inverted"`
	// Shares are the four as shares, under sampling weights by weight.
	Shares ZoneShares `json:"shares"`
}

// A Measure is a mean difference of two items over the same people.
type Measure struct {
	// Gap is the difference, exact, in units of worth; negative is a shortfall.
	Gap scale.Ratio `json:"gap"`
	// Estimate is Gap with its paired error and Student's interval, which is not
	// cut at the largest difference that the scale allows.
	Estimate survey.Estimate `json:"estimate"`
	// Student tests that there is no difference.
	Student TTest `json:"student"`
}

// MarshalJSON writes the fields; of a suppressed result only that it is.
func (r Measure) MarshalJSON() ([]byte, error) {
	type plain Measure
	return r.Estimate.MarshalResult(plain(r))
}

// Zone compares perception with adequate and with desired service: the measures of
// service adequacy and superiority (A. Parasuraman, V. A. Zeithaml and L. L. Berry,
// Reassessment of Expectations as a Comparison Standard, Journal of Marketing 58(1),
// 1994, 111–124), and who is below, within and above the zone of tolerance between
// the two (V. A. Zeithaml, L. L. Berry and A. Parasuraman, The Nature and
// Determinants of Customer Expectations of Service, Journal of the Academy of
// Marketing Science 21, 1993, 1–12). Both edges belong to the zone. Whoever calls
// more adequate than desired is counted as Inverted.
//
// Respondents without a rating on all three are counted in Estimate.Missing;
// nobody with one is [ErrNoBase]. An unknown item is [survey.ErrUnknown], scales of
// different shape are [ErrIncompatible]. Under sampling weights, or with a Design,
// means are the exact fractions of the weights and errors linearised, as in [Weighted].
func Zone(t *survey.Table, items ZoneItems, o ZoneOptions) (ZoneResult, error) {
	if t == nil {
		return ZoneResult{}, fmt.Errorf("gap: zone: no table: %w", ErrArgument)
	}
	level, err := levelOf(o.Level)
	if err != nil {
		return ZoneResult{}, err
	}
	var s *scale.Scale
	var codes [3][]scale.Code
	var tallies [3]*scale.Tally
	for i, id := range []string{items.Adequate, items.Desired, items.Perceived} {
		item, _, err := t.Questionnaire().Item(id)
		if err != nil {
			return ZoneResult{}, fmt.Errorf("gap: zone: %w", err)
		}
		if i == 0 {
			s = item.EffectiveScale()
		}
		if item.EffectiveScale().Fingerprint() != s.Fingerprint() {
			return ZoneResult{}, fmt.Errorf("gap: zone: %s and %s: %w", items.Adequate, id, ErrIncompatible)
		}
		if codes[i], err = t.Codes(id); err != nil {
			return ZoneResult{}, err
		}
		tallies[i] = scale.NewTally(s)
	}

	r := ZoneResult{Items: items}
	_, unit, _ := s.WorthUnits(scale.Blank)
	adequacy := paired.Differences{Counts: map[int64]int64{}, Unit: unit}
	superiority := paired.Differences{Counts: map[int64]int64{}, Unit: unit}
	for row := range t.Len() {
		a, _, okA := s.WorthUnits(codes[0][row])
		d, _, okD := s.WorthUnits(codes[1][row])
		p, _, okP := s.WorthUnits(codes[2][row])
		if !okA || !okD || !okP {
			continue
		}
		for i := range tallies {
			if err := tallies[i].AddCode(codes[i][row], 1); err != nil {
				return ZoneResult{}, err
			}
		}
		adequacy.Counts[p-a]++
		superiority.Counts[p-d]++
		switch {
		case a > d:
			r.Inverted.Count++
		case p < a:
			r.Below.Count++
		case p > d:
			r.Above.Count++
		default:
			r.Within.Count++
		}
	}
	n := tallies[0].N()
	if n == 0 {
		return ZoneResult{}, fmt.Errorf("gap: zone of %s: %w", items.Perceived, ErrNoBase)
	}
	for _, share := range []*scale.Share{&r.Below, &r.Within, &r.Above, &r.Inverted} {
		share.N = n
	}
	for i, mean := range []*scale.Ratio{&r.Adequate, &r.Desired, &r.Perceived} {
		if *mean, err = tallies[i].MeanWorth(); err != nil {
			return ZoneResult{}, err
		}
	}
	of := func(s scale.Share) float64 { return float64(s.Count) / float64(n) }
	r.Shares = ZoneShares{Below: of(r.Below), Within: of(r.Within), Above: of(r.Above), Inverted: of(r.Inverted)}
	missing := int64(t.Len()) - n
	if t.Weighted() || o.Design != nil {
		err := r.weigh(t, level, o.Design)
		return r, err
	}
	r.Adequacy = measure(r.Perceived.Sub(r.Adequate), adequacy, missing, level)
	r.Superiority = measure(r.Perceived.Sub(r.Desired), superiority, missing, level)
	ceiling(&r.Superiority.Estimate, tallies[1])
	return r, nil
}

func measure(gap scale.Ratio, d paired.Differences, missing int64, level float64) Measure {
	m := Measure{Gap: gap}
	m.Student = compare(&m.Estimate, gap, d.Student().SE, d.N(), level)
	m.Estimate.Missing = missing
	return m
}

// weigh puts means, shares and errors under the design.
func (r *ZoneResult) weigh(t *survey.Table, level float64, o *design.TableOptions) error {
	d, err := designOf(t, o)
	if err != nil {
		return fmt.Errorf("gap: zone: %w", err)
	}
	const adequate, desired, perceived = 0, 1, 2
	w, err := weigh(t, d, r.Items.Adequate, r.Items.Desired, r.Items.Perceived)
	if err != nil {
		return fmt.Errorf("gap: zone: %w", err)
	}
	a, want, p := w.worths[adequate], w.worths[desired], w.worths[perceived]
	r.Shares = ZoneShares{
		Below:    w.share(func(row int) bool { return a[row] <= want[row] && p[row] < a[row] }),
		Within:   w.share(func(row int) bool { return a[row] <= p[row] && p[row] <= want[row] }),
		Above:    w.share(func(row int) bool { return a[row] <= want[row] && p[row] > want[row] }),
		Inverted: w.share(func(row int) bool { return a[row] > want[row] }),
	}
	r.Adequate, r.Desired, r.Perceived = w.mean(adequate), w.mean(desired), w.mean(perceived)
	r.Adequacy, r.Superiority = Measure{Gap: r.Perceived.Sub(r.Adequate)}, Measure{Gap: r.Perceived.Sub(r.Desired)}
	for against, m := range []*Measure{adequate: &r.Adequacy, desired: &r.Superiority} {
		mean, err := d.Mean(w.difference(against, perceived), design.EstimateOptions{Level: level})
		if err != nil {
			return fmt.Errorf("gap: zone: %w", err)
		}
		m.Student = drawnTest(&m.Estimate, m.Gap, design.Result{Estimate: mean.Estimate, DF: mean.DF})
	}
	w.ceiling(&r.Superiority.Estimate, desired)
	return nil
}
