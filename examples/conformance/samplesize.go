package main

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey/field"
	"github.com/gocsat/csat/survey/samplesize"
)

var samplesizeSolvers = map[string]solver{
	"moe_proportion":      shareMargin,
	"n_proportion":        shareSize,
	"n_mean":              meanSize,
	"n_nps":               npsSize,
	"moe_nps_fpc":         npsMargin,
	"power_two_prop":      shareChange,
	"power_two_mean":      meanChange,
	"power_nps_two_waves": npsChange,
	"hypergeometric_ci":   hypergeometricInterval,
	"n_exact_cp":          exactShareSize,
	"response_rate":       outcomeRates,
	"design_effect":       designEffect,
}

// A wholeNumber is a count, which JSON may write as 1e6. No population, or one of null, is
// an endless one.
type wholeNumber int64

// UnmarshalJSON reads a number without a fraction.
func (n *wholeNumber) UnmarshalJSON(data []byte) error {
	var x float64
	if _, err := fmt.Sscan(string(data), &x); err != nil || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		return fmt.Errorf("%s is not a whole number", data)
	}
	*n = wholeNumber(x)
	return nil
}

func shareMargin(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		N          wholeNumber `json:"n"`
		P          float64     `json:"p"`
		Conf       float64     `json:"conf"`
		Population wholeNumber `json:"N,omitempty"`
		Deff       float64     `json:"deff"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	m, err := samplesize.ShareMargin(c.P, int64(c.N), samplesize.Options{
		Level: c.Conf, Population: int64(c.Population), DesignEffect: c.Deff})
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"se_srs": m.SE, "fpc": m.FPC, "n_eff": m.EffectiveN, "moe": m.Margin, "moe_points": 100 * m.Margin,
	}, nil
}

func shareSize(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Margin       float64     `json:"moe"`
		P            float64     `json:"p"`
		Conf         float64     `json:"conf"`
		Population   wholeNumber `json:"N,omitempty"`
		Deff         float64     `json:"deff"`
		ResponseRate float64     `json:"response_rate"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	o := samplesize.Options{Level: c.Conf, Population: int64(c.Population)}
	simple, err := samplesize.ShareSize(c.Margin, c.P, o)
	if err != nil {
		return nil, err
	}
	o.DesignEffect, o.ResponseRate = c.Deff, c.ResponseRate
	whole, err := samplesize.ShareSize(c.Margin, c.P, o)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n0": simple.Infinite, "n_fpc": simple.Exact, "n_ceil": simple.N,
		"n_deff_then_fpc": whole.Exact, "n_deff_ceil": whole.N, "invitations": whole.Invitations,
	}, nil
}

func meanSize(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		SD         float64     `json:"sd"`
		Margin     float64     `json:"moe"`
		Conf       float64     `json:"conf"`
		Population wholeNumber `json:"N,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	o := samplesize.Options{Level: c.Conf, Population: int64(c.Population), Normal: true}
	sample, err := samplesize.MeanSize(c.Margin, c.SD, o)
	if err != nil {
		return nil, err
	}
	o.PopulationSD = true
	population, err := samplesize.MeanSize(c.Margin, c.SD, o)
	if err != nil {
		return nil, err
	}
	student, err := samplesize.MeanSize(c.Margin, c.SD, samplesize.Options{Level: c.Conf})
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n0": sample.Infinite, "n_fpc": sample.Exact, "n_ceil": sample.N,
		"n_fpc_minus1_form": population.Exact, "n_t_iterated_no_fpc": student.N,
	}, nil
}

// profile are the classes of an NPS, as shares or counts.
type profile struct {
	Detractors float64 `json:"detractors"`
	Passives   float64 `json:"passives"`
	Promoters  float64 `json:"promoters"`
}

func npsSize(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		profile
		Conf       float64     `json:"conf"`
		Points     float64     `json:"moe_points"`
		Population wholeNumber `json:"N,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	p := samplesize.Profile(c.profile)
	nps, err := p.NPS()
	if err != nil {
		return nil, err
	}
	v, err := p.Variance()
	if err != nil {
		return nil, err
	}
	o := samplesize.Options{Level: c.Conf, Population: int64(c.Population)}
	size, err := samplesize.NPSSize(c.Points, p, o)
	if err != nil {
		return nil, err
	}
	worst, err := samplesize.NPSSize(c.Points, samplesize.Profile{}, o)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"nps": nps / 100, "var_n": v, "n0": size.Infinite, "n_fpc": size.Exact, "n_ceil": size.N,
		"worst_case_n0": worst.Infinite,
	}, nil
}

func npsMargin(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		profile
		Conf       float64     `json:"conf"`
		Population wholeNumber `json:"N,omitempty"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	p := samplesize.Profile(c.profile)
	nps, err := p.NPS()
	if err != nil {
		return nil, err
	}
	n := int64(math.Round(c.Detractors + c.Passives + c.Promoters))
	m, err := samplesize.NPSMargin(p, n, samplesize.Options{Level: c.Conf, Population: int64(c.Population)})
	if err != nil {
		return nil, err
	}
	return map[string]any{"n": m.N, "nps": nps / 100, "se": m.SE / 100, "fpc": m.FPC, "moe_points": m.Margin}, nil
}

func shareChange(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		From  float64 `json:"p1"`
		To    float64 `json:"p2"`
		Alpha float64 `json:"alpha"`
		Power float64 `json:"power"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	got := map[string]any{}
	o := samplesize.PowerOptions{Alpha: c.Alpha, Power: c.Power}
	for _, o.Test = range []samplesize.Test{samplesize.Unpooled, samplesize.Arcsine, samplesize.Pooled} {
		size, err := samplesize.ShareChangeSize(c.From, c.To, o)
		if err != nil {
			return nil, err
		}
		got["n_per_group_"+o.Test.String()], got["n_ceil"] = size.Exact, size.N
	}
	power, err := samplesize.ShareChangePower(c.From, c.To, 200, o)
	if err != nil {
		return nil, err
	}
	h, err := samplesize.CohenH(c.From, c.To)
	if err != nil {
		return nil, err
	}
	got["power_at_n200"], got["cohen_h"] = power.Power, h
	return got, nil
}

func meanChange(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Change float64 `json:"delta"`
		SD     float64 `json:"sd"`
		Alpha  float64 `json:"alpha"`
		Power  float64 `json:"power"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	o := samplesize.PowerOptions{Alpha: c.Alpha, Power: c.Power}
	student, err := samplesize.MeanChangeSize(c.Change, c.SD, o)
	if err != nil {
		return nil, err
	}
	power, err := samplesize.MeanChangePower(c.Change, c.SD, 50, o)
	if err != nil {
		return nil, err
	}
	o.Normal = true
	normal, err := samplesize.MeanChangeSize(c.Change, c.SD, o)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"n_per_group_t": student.Exact, "n_ceil": student.N, "n_per_group_z": normal.Exact,
		"power_at_n50": power.Power, "power_at_n50_strict": power.EitherSide,
	}, nil
}

func npsChange(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		Detractors float64 `json:"p_detractor"`
		Passives   float64 `json:"p_passive"`
		Promoters  float64 `json:"p_promoter"`
		Points     float64 `json:"diff_points"`
		Alpha      float64 `json:"alpha"`
		Power      float64 `json:"power"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	p := samplesize.Profile{Detractors: c.Detractors, Passives: c.Passives, Promoters: c.Promoters}
	v, err := p.Variance()
	if err != nil {
		return nil, err
	}
	size, err := samplesize.NPSChangeSize(p, c.Points, samplesize.PowerOptions{Alpha: c.Alpha, Power: c.Power})
	if err != nil {
		return nil, err
	}
	return map[string]any{"var_n": v, "n_per_wave": size.Exact, "n_ceil": size.N}, nil
}

func hypergeometricInterval(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		X          wholeNumber `json:"x"`
		N          wholeNumber `json:"n"`
		Population wholeNumber `json:"N"`
		Conf       float64     `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	i, err := samplesize.HypergeometricInterval(int64(c.X), int64(c.N), int64(c.Population), c.Conf)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"K_lower": i.Lower, "K_upper": i.Upper, "p_lower": i.Share.Lower, "p_upper": i.Share.Upper,
	}, nil
}

func exactShareSize(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		P      float64 `json:"p"`
		Margin float64 `json:"moe"`
		Conf   float64 `json:"conf"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	s, err := samplesize.ExactShareSize(c.Margin, c.P, c.Conf)
	if err != nil {
		return nil, err
	}
	return map[string]any{"n_first": s.N, "x": s.X, "half_width": s.HalfWidth}, nil
}

func outcomeRates(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		I  wholeNumber `json:"I"`
		P  wholeNumber `json:"P"`
		R  wholeNumber `json:"R"`
		NC wholeNumber `json:"NC"`
		O  wholeNumber `json:"O"`
		UH wholeNumber `json:"UH"`
		UO wholeNumber `json:"UO"`
		NE wholeNumber `json:"NE"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	r, err := field.RatesOf(field.Counts{
		Interviewed: int64(c.I), PartlyInterviewed: int64(c.P), Refusal: int64(c.R), NonContact: int64(c.NC),
		OtherNonInterview: int64(c.O), UnknownHousehold: int64(c.UH), UnknownOther: int64(c.UO), NotEligible: int64(c.NE),
	}, field.RateOptions{})
	if err != nil {
		return nil, err
	}
	got := map[string]any{"e_casro": statistic(r.E)}
	for name, rate := range map[string]field.Rate{
		"RR1": r.RR1, "RR2": r.RR2, "RR3": r.RR3, "RR4": r.RR4, "RR5": r.RR5, "RR6": r.RR6,
		"COOP1": r.COOP1, "COOP2": r.COOP2, "COOP3": r.COOP3, "COOP4": r.COOP4,
		"REF1": r.REF1, "REF2": r.REF2, "REF3": r.REF3, "CON1": r.CON1, "CON2": r.CON2, "CON3": r.CON3,
	} {
		got[name] = statistic(rate.Value)
	}
	return got, nil
}

func designEffect(in inputs, _ *dataSets) (map[string]any, error) {
	var c struct {
		ClusterSize float64     `json:"mean_cluster_size"`
		ICC         float64     `json:"icc"`
		Weighting   float64     `json:"weighting_deff"`
		N           wholeNumber `json:"n"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	e, err := samplesize.DesignEffect(samplesize.Design{
		ClusterSize: c.ClusterSize, IntraclassCorrelation: c.ICC, Weighting: c.Weighting})
	if err != nil {
		return nil, err
	}
	return map[string]any{"deff_cluster": e.Cluster, "deff_total": e.Total, "n_eff": e.EffectiveN(int64(c.N))}, nil
}
