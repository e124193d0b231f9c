package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var npsSolvers = map[string]solver{
	"from_ratings": npsFromRatings,
	"score":        npsScore,
	"ci_wald":      npsWald,
	"ci_adj_wald":  npsAdjustedWald,
	"ci_score":     npsTango,
	"test_one":     npsTest,
	"test_two":     npsCompare,
	"paired":       npsPaired,
}

// counts are the classes, given as numbers.
type counts struct {
	Detractors int64 `json:"detractors"`
	Passives   int64 `json:"passives"`
	Promoters  int64 `json:"promoters"`
}

func (c counts) nps() satisfaction.NPSCounts { return satisfaction.NPSCounts(c) }

// classesOf are detractors up to a rating and promoters from a rating on, whole
// ratings both, with passives between them if there are any.
func classesOf(lowest, detractorMax, promoterMin, highest int) (*scale.Bands, error) {
	// Between two whole ratings any two edges will do.
	passives := decimal.NewFromInt(int64(detractorMax)).Add(decimal.New(25, -2))
	promoters := decimal.NewFromInt(int64(promoterMin)).Sub(decimal.New(5, -1))
	return scale.NewBands(scale.BandsDefinition{
		Bands: []scale.Band{
			{ID: "detractor", From: decimal.NewFromInt(int64(lowest))},
			{ID: "passive", From: passives},
			{ID: "promoter", From: promoters},
		},
		Max: decimal.NewFromInt(int64(highest)),
	})
}

// npsFromRatings classifies a column. The scale is made of the ratings that are in
// one of the classes; an answer outside them, such as a code for a refusal, is
// missing.
func npsFromRatings(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Column    string `json:"column"`
		Detractor [2]int `json:"detractor"`
		Passive   [2]int `json:"passive"`
		Promoter  [2]int `json:"promoter"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	columns, err := c.columns(sets, c.Column)
	if err != nil {
		return nil, err
	}
	var points []scale.Point
	for _, class := range [][2]int{c.Detractor, c.Passive, c.Promoter} {
		if class[0] > class[1] || float64(class[1])-float64(class[0]) > math.MaxUint8 {
			return nil, fmt.Errorf("class from %d to %d", class[0], class[1])
		}
		for value := class[0]; value <= class[1]; value++ {
			points = append(points, scale.Point{Value: value})
		}
	}
	s, err := scale.New(scale.Definition{Points: points})
	if err != nil {
		return nil, err
	}
	classes, err := classesOf(c.Detractor[0], c.Detractor[1], c.Promoter[0], c.Promoter[1])
	if err != nil {
		return nil, err
	}
	tally, err := tallyOf(s, columns[0], scale.Missing)
	if err != nil {
		return nil, err
	}
	r, err := satisfaction.NPS(tally, satisfaction.NPSOptions{Classes: classes})
	if err != nil {
		return nil, err
	}
	got, err := npsFigures(r)
	if err != nil {
		return nil, err
	}
	percent := func(count int64) float64 { return 100 * float64(count) / float64(r.Estimate.N) }
	got["n_missing"] = r.Estimate.Missing
	got["detractors"], got["pct_detractors"] = r.Counts.Detractors, percent(r.Counts.Detractors)
	got["passives"], got["pct_passives"] = r.Counts.Passives, percent(r.Counts.Passives)
	got["promoters"], got["pct_promoters"] = r.Counts.Promoters, percent(r.Counts.Promoters)
	return got, nil
}

func npsScore(in inputs, _ *dataSets) (map[string]any, error) {
	var c counts
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := satisfaction.NPSOf(c.nps(), satisfaction.NPSOptions{})
	if err != nil {
		return nil, err
	}
	return npsFigures(r)
}

func npsFigures(r satisfaction.NPSResult) (map[string]any, error) {
	// The score is the mean of answers coded −1, 0, 1, and their sample variance is
	// the one with divisor n − 1.
	s, err := scale.New(scale.Definition{Range: scale.Range{From: -1, To: 1}})
	if err != nil {
		return nil, err
	}
	coded := scale.NewTally(s)
	for i, count := range []int64{r.Counts.Detractors, r.Counts.Passives, r.Counts.Promoters} {
		if err := coded.AddN(i-1, count); err != nil {
			return nil, err
		}
	}
	var sample any
	switch variance, err := coded.Variance(); {
	case err == nil:
		sample = variance.Float64()
	case !errors.Is(err, scale.ErrTooFew):
		return nil, err
	}
	hundred := scale.RatioOfDecimal(decimal.NewFromInt(100))
	return map[string]any{
		"n": r.Estimate.N, "nps": r.Estimate.Value, "nps100": r.Score.Mul(hundred).Float64(),
		"var_n": r.Variance, "var_n1": sample, "se": statistic(r.Estimate.SE),
	}, nil
}

func npsWald(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		counts
		Conf float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := satisfaction.NPSOf(c.nps(), satisfaction.NPSOptions{Method: satisfaction.Wald, Level: c.Conf, Unclipped: true})
	if err != nil {
		return nil, err
	}
	i := r.Estimate.Interval
	return map[string]any{"lower": i.Lower, "upper": i.Upper, "se": statistic(r.Estimate.SE)}, nil
}

func npsTango(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		counts
		Conf float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := satisfaction.NPSOf(c.nps(), satisfaction.NPSOptions{Method: satisfaction.Tango, Level: c.Conf})
	if err != nil {
		return nil, err
	}
	i := r.Estimate.Interval
	// R's package stops its search early; these are the roots that it looks for.
	return map[string]any{"lower": i.Lower, "upper": i.Upper, "package_lower": i.Lower, "package_upper": i.Upper}, nil
}

func npsAdjustedWald(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		counts
		Conf   float64 `json:"conf"`
		Pseudo pseudo  `json:"pseudo"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	if c.Pseudo.standard() {
		r, err := satisfaction.NPSOf(c.nps(), satisfaction.NPSOptions{Method: satisfaction.AdjustedWald, Level: c.Conf, Unclipped: true})
		if err != nil {
			return nil, err
		}
		i := r.Estimate.Interval
		return map[string]any{"lower": i.Lower, "upper": i.Upper, "se": r.Adjusted.SE, "centre": r.Adjusted.Centre, "n_adj": r.Adjusted.N}, nil
	}
	more, factor, err := c.Pseudo.add(c.nps())
	if err != nil {
		return nil, err
	}
	r, err := satisfaction.NPSOf(more, satisfaction.NPSOptions{Method: satisfaction.Wald, Level: c.Conf, Unclipped: true})
	if err != nil {
		return nil, err
	}
	e := r.Estimate
	lower, upper := widen(e, factor)
	return map[string]any{
		"lower": lower, "upper": upper, "se": statistic(e.SE) * math.Sqrt(factor),
		"centre": e.Value, "n_adj": float64(e.N) / factor,
	}, nil
}

func npsTest(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		counts
		Target float64 `json:"nps0"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	wald, err := satisfaction.TestNPS(c.nps(), c.Target, satisfaction.WaldTest)
	if err != nil {
		return nil, err
	}
	score, err := satisfaction.TestNPS(c.nps(), c.Target, satisfaction.ScoreTest)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"wald_z": statistic(wald.Z), "wald_p": statistic(wald.TwoSided),
		"score_z": statistic(score.Z), "score_p": statistic(score.TwoSided),
	}, nil
}

func npsCompare(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		X      counts  `json:"x"`
		Y      counts  `json:"y"`
		Conf   float64 `json:"conf"`
		Pseudo pseudo  `json:"pseudo"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	o := satisfaction.CompareOptions{Method: satisfaction.WaldDifference, Level: c.Conf, Unclipped: true}
	wald, err := satisfaction.CompareNPS(c.X.nps(), c.Y.nps(), o)
	if err != nil {
		return nil, err
	}
	adjusted, err := compareAdjusted(c.X.nps(), c.Y.nps(), c.Pseudo, o)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"wald": difference(wald), "adj_wald": difference(adjusted),
		"package_abs_interval": map[string]any{"wald": absolute(wald), "adj_wald": absolute(adjusted)},
	}, nil
}

func compareAdjusted(x, y satisfaction.NPSCounts, p pseudo, o satisfaction.CompareOptions) (satisfaction.Comparison, error) {
	if p.standard() {
		o.Method = satisfaction.AdjustedWaldBoth
		return satisfaction.CompareNPS(x, y, o)
	}
	return compareScaled(x, y, p, o)
}

// compareScaled is for pseudo-answers that the library does not add.
func compareScaled(x, y satisfaction.NPSCounts, p pseudo, o satisfaction.CompareOptions) (satisfaction.Comparison, error) {
	x, factor, err := p.add(x)
	if err != nil {
		return satisfaction.Comparison{}, err
	}
	if y, _, err = p.add(y); err != nil {
		return satisfaction.Comparison{}, err
	}
	r, err := satisfaction.CompareNPS(x, y, o)
	if err != nil {
		return r, err
	}
	e := &r.Estimate
	e.Interval.Lower, e.Interval.Upper = widen(*e, factor)
	e.SE.Value *= math.Sqrt(factor)
	r.Test = satisfaction.Test{Z: survey.Some(e.Value / e.SE.Value)}
	if r.Test.Z.Valid {
		r.Test.TwoSided = survey.Some(math.Erfc(math.Abs(r.Test.Z.Value) / math.Sqrt2))
	}
	return r, nil
}

func difference(r satisfaction.Comparison) map[string]any {
	e := r.Estimate
	return map[string]any{
		"diff": e.Value, "se": statistic(e.SE), "z": statistic(r.Test.Z), "p": statistic(r.Test.TwoSided),
		"lower": e.Interval.Lower, "upper": e.Interval.Upper,
	}
}

// absolute is the interval of the larger score minus the smaller one.
func absolute(r satisfaction.Comparison) map[string]any {
	i := r.Estimate.Interval
	if r.Estimate.Value < 0 {
		i.Lower, i.Upper = -i.Upper, -i.Lower
	}
	return map[string]any{"lower": i.Lower, "upper": i.Upper}
}

func npsPaired(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		X            string  `json:"x"`
		Y            string  `json:"y"`
		DetractorMax int     `json:"detractor_max"`
		PromoterMin  int     `json:"promoter_min"`
		Conf         float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	columns, err := c.columns(sets, c.X, c.Y)
	if err != nil {
		return nil, err
	}
	x, y := columns[0], columns[1]
	s, err := scaleOf(append(x[:len(x):len(x)], y...), c.DetractorMax, c.PromoterMin)
	if err != nil {
		return nil, err
	}
	classes, err := classesOf(s.Min(), c.DetractorMax, c.PromoterMin, s.Max())
	if err != nil {
		return nil, err
	}
	pairs, err := crosstabOf(s, s, x, y)
	if err != nil {
		return nil, err
	}
	o := satisfaction.CompareOptions{Method: satisfaction.WaldDifference, Level: c.Conf, Unclipped: true}
	r, err := satisfaction.ComparePairedNPS(pairs, classes, o)
	if err != nil {
		return nil, err
	}
	got := difference(r.Comparison)
	got["n"], got["nps_x"], got["nps_y"], got["cov_n"] = r.Estimate.N, r.X.Float64(), r.Y.Float64(), r.Covariance
	return got, nil
}
