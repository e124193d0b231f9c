package survival

import (
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A BandCurve is the customers of one band.
type BandCurve struct {
	// ID is the band, such as "detractor".
	ID string `json:"id"`
	// Labels are its words.
	Labels scale.Text `json:"labels,omitempty"`
	// N is the number of customers in it, and Events the number that left; their weight
	// with sampling weights.
	N int64 `json:"n"`
	// Events is the number that left.
	Events float64 `json:"events"`
	// Stayed is the share that stays longer than [BandsResult.Until].
	Stayed survey.Estimate `json:"stayed"`
	// Mean is the mean time that they stay within [BandsResult.Until].
	Mean survey.Estimate `json:"mean"`
	// Median is the time by which half have left.
	Median Quantile `json:"median"`
	// Curve is their survival.
	Curve Curve `json:"curve"`
}

// A BandsResult is whether customers who are less satisfied leave sooner.
type BandsResult struct {
	// Bands come from the lowest up; one without a customer is left out.
	Bands []BandCurve `json:"bands"`
	// Until is the last time at which every band was still observed: up to there they
	// can be compared.
	Until float64 `json:"until"`
	// Difference is the log-rank test against any difference between the bands, with
	// the trend along them: a negative Z says that higher bands stay longer.
	Difference LogRankResult `json:"difference"`
	// Concordance is how well the score itself, not its bands, tells who stays longer;
	// nil where no two customers can be compared, as when all left at once.
	Concordance *ConcordanceResult `json:"concordance"`
	// Missing is the number of rows without time, entry or score.
	Missing int64 `json:"missing"`
}

// ByBand cuts customers into the bands of a score, such as the recommendation on 0–10,
// and asks whether the bands differ in how long they stay: a curve for each band, the
// log-rank test with its trend, and the concordance of the score. bands nil are
// [scale.NPSClasses], for scores from 0 to 10. A score outside the bands is a
// [RowError]; one that is NaN is missing.
//
// The score must be known before the time begins, or the time must begin with it: an
// answer given on the day of leaving predicts nothing. Customers who were there for a
// while when they answered have that while as their entry ([Data.Entries]); where few
// were at risk early, [Options.Since] starts later.
//
// Errors: [survey.ErrNoBase] without a row; [survey.ErrTooFew] if all are in one
// band; [ErrNoEvents] if nobody left.
func ByBand(d Data, scores []float64, bands *scale.Bands, o Options) (BandsResult, error) {
	var r BandsResult
	if bands == nil {
		bands = scale.NPSClasses()
	}
	if len(scores) != len(d.Times) {
		return r, argument("%d times, %d scores", len(d.Times), len(scores))
	}
	if _, err := o.check(); err != nil {
		return r, err
	}
	if _, err := d.check(); err != nil {
		return r, err
	}
	all := bands.All()
	parts := make([]Data, len(all))
	for i, x := range scores {
		if math.IsNaN(x) || d.missing(i) {
			r.Missing++
			continue
		}
		k, err := bands.IndexFloat(x)
		if err != nil {
			return r, &RowError{i + 1, "score", x, err}
		}
		parts[k].add(d, i)
	}
	var groups []Group
	var places []float64
	for k, part := range parts {
		if len(part.Times) == 0 {
			continue
		}
		g, err := FromData(all[k].ID, part)
		if err != nil {
			return r, err
		}
		if g = g.Since(o.Since); g.n == 0 {
			continue
		}
		groups, places = append(groups, g), append(places, float64(k))
		r.Bands = append(r.Bands, BandCurve{ID: all[k].ID, Labels: all[k].Labels, N: g.n, Events: g.Events()})
	}
	switch len(groups) {
	case 0:
		return r, fmt.Errorf("survival: by band: %w", survey.ErrNoBase)
	case 1:
		return r, fmt.Errorf("survival: by band: all in %q: %w", groups[0].name, survey.ErrTooFew)
	}
	var err error
	if r.Difference, err = LogRank(groups, LogRankOptions{Scores: places}); err != nil {
		return r, err
	}
	switch c, err := Concordance(d, scores, o); {
	case err == nil:
		r.Concordance = &c
	case !errors.Is(err, survey.ErrTooFew):
		return r, err
	}
	r.Until = math.Inf(1)
	for k, g := range groups {
		c, err := KaplanMeier(g, o)
		if err != nil {
			return r, err
		}
		r.Bands[k].Curve, r.Bands[k].Median = c, c.Median()
		if c.end() > 0 {
			r.Until = min(r.Until, g.Last())
		}
	}
	if math.IsInf(r.Until, 1) { // all have left
		r.Until = 0
		for _, g := range groups {
			r.Until = max(r.Until, g.Last())
		}
	}
	for k := range r.Bands {
		b := &r.Bands[k]
		p, err := b.Curve.At(r.Until)
		if err != nil {
			return r, err
		}
		b.Stayed = p.Estimate
		if b.Mean, err = b.Curve.RestrictedMean(r.Until); err != nil {
			return r, err
		}
	}
	return r, nil
}

// ByBandOf is [ByBand] of a table: the rows as [FromTable] takes them, the score an item
// as [Ratings] takes it. The answer "do dissatisfied customers leave sooner" is
//
//	r, err := survival.ByBandOf(table, survival.Columns{Time: "days", Status: "left"}, "recommend", nil, survival.Options{})
func ByBandOf(t *survey.Table, c Columns, item string, bands *scale.Bands, o Options) (BandsResult, error) {
	d, err := FromTable(t, c)
	if err != nil {
		return BandsResult{}, err
	}
	scores, err := Ratings(t, item)
	if err != nil {
		return BandsResult{}, err
	}
	return ByBand(d, scores, bands, o)
}
