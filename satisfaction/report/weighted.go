package report

import (
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/design"
)

// WeightedNPS is the section "nps" of a score under sampling weights: [NPS] with
// weighted shares, beside the answers behind them, and how many answers without
// weights would be as sure.
func WeightedNPS(label scale.Text, r satisfaction.WeightedNPSResult, o Options) Section {
	e := o.guard(r.Estimate)
	f := Figure{Value: o.value(hundred.Mul(r.Score), e, asPoints), Base: base(e), Note: worth(e, r.EffectiveAnswers)}
	w := o.weighed(e, r.Detractors, r.Passives, r.Promoters)
	for _, n := range []int64{r.Counts.Detractors, r.Counts.Passives, r.Counts.Promoters} {
		v := count(n)
		if e.Suppressed {
			v = suppressed
		}
		w.Counts = append(w.Counts, v)
	}
	return npsSection(label, f, w, weightedLead)
}

// DesignNPS is [WeightedNPS] of a score under strata and clusters
// ([design.Design.NPS]), which has no counts.
func DesignNPS(label scale.Text, r design.NPSResult, o Options) Section {
	e := o.guard(r.Estimate)
	f := Figure{Value: o.approximate(e, asPoints), Base: base(e), Note: worth(e, r.EffectiveAnswers)}
	return npsSection(label, f, o.weighed(e, r.Detractors, r.Passives, r.Promoters), weightedLead)
}

var weightedLead = text("The weighted share of promoters minus that of detractors, in points, of those who answered.",
	"加权推荐者占比减去加权贬损者占比（分），以回答者为基数。")

// WeightedCauses is the section "causes" of causes under sampling weights: which share
// of those who answered its question named a cause, with its interval and the answers
// behind it, in the order of the table. What nobody named is left out; what is
// suppressed stands at the end, as in [Causes]. Shares of mentions, which the table
// has too, are not shown: beside each other they would give away a withheld one.
func WeightedCauses(t reasons.WeightedTable, o Options) Section {
	bars := Bars{Axis: Axis{Min: 0, Max: 100}}
	var hidden []Bar
	for _, c := range t.Causes {
		e := o.guard(c.OfAnswered)
		switch b := (Bar{Label: named(c.Labels, c.ID), Value: o.approximate(e, asPercent), Base: base(e)}); {
		case e.Suppressed:
			hidden = append(hidden, b)
		case c.Count > 0:
			bars.Items = append(bars.Items, b)
		}
	}
	bars.Items = append(bars.Items, hidden...)
	return Section{ID: "causes", Title: text("What customers named", "客户提到的原因"),
		Lead:   text("The weighted share of those who answered the question, in per cent.", "占回答该题者的加权比例（%）。"),
		Blocks: []Block{{Bars: &bars}}}
}

// weighed are shares on 0–1 without counts.
func (o Options) weighed(e survey.Estimate, shares ...float64) (w Whole) {
	for _, p := range shares {
		w.Shares = append(w.Shares, o.approximate(survey.Estimate{Value: p, Suppressed: e.Suppressed}, asPercent))
	}
	return w
}

// worth says what weights cost.
func worth(e survey.Estimate, answers float64) scale.Text {
	if e.Suppressed {
		return nil
	}
	return text(fmt.Sprintf("as sure as %.0f answers without weights", answers), fmt.Sprintf("相当于 %.0f 个未加权回答", answers))
}
