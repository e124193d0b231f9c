package report

import (
	"strconv"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var percentAxis = Axis{Min: 0, Max: 100}

// rate is a rate with its interval, and its base. Without a base it has no value; one
// whose base is too small is withheld with it.
func (o Options) rate(r asof.Rate, hidden bool) (v, n Value) {
	x, err := r.Share().Ratio()
	switch {
	case hidden || o.few(r.N):
		return suppressed, suppressed
	case r.Estimate == nil || err != nil:
		return undefined, count(r.N)
	}
	e := o.guard(*r.Estimate)
	return o.value(hundred.Mul(x), e, asPercent), base(e)
}

func (o Options) bar(label scale.Text, depth int, r asof.Rate, hidden bool) Bar {
	v, n := o.rate(r, hidden)
	return Bar{Label: label, Depth: depth, Value: v, Base: n}
}

// asOf says when figures were true, and how time counts; nothing of an empty result.
func asOf(t time.Time, calendar string) scale.Text {
	if t.IsZero() {
		return nil
	}
	day := t.Format("2006-01-02 15:04")
	lead := text("As of "+day+".", "截至 "+day+"。")
	if calendar != "" {
		lead["en"] += " Time is counted in " + calendar + "."
		lead["zh"] += "时间按" + calendar + "计算。"
	}
	return lead
}

// A duration writes times in minutes, hours or days, as their length is. Under a
// calendar there are no days, which have hours of their own.
type duration struct {
	Options
	calendar string
}

// of is a time in seconds, or the range to a longer one, in the unit of the latter.
func (d duration) of(from, to float64) string {
	const minute, hour, day = 60, 3600, 24 * 3600
	size, unit := float64(hour), " h"
	switch {
	case to < 2*hour:
		size, unit = minute, " min"
	case to >= 3*day && d.calendar == "":
		size, unit = day, " d"
	}
	least, most := d.statistic(from/size, false), d.statistic(to/size, false)
	if least == most {
		return most + unit
	}
	return least + "–" + most + unit
}

// quantiles are heads for those of the first times that there are.
func quantiles(all ...*asof.Times) (columns []Column) {
	for _, t := range all {
		if t != nil && len(t.Quantiles) > 0 {
			for _, q := range t.Quantiles {
				columns = append(columns, Column{Label: named(nil, strconv.FormatFloat(100*q.Share, 'g', 4, 64)+" %"), Numeric: true})
			}
			break
		}
	}
	return columns
}

// times are so many quantiles: known ones as such, others as the range in which they
// lie, or as what they are at least.
func (d duration) times(t *asof.Times, columns int, hidden bool) []Value {
	values := make([]Value, columns)
	for i := range values {
		v := &values[i]
		switch {
		case hidden:
			*v = suppressed
		case t == nil || i >= len(t.Quantiles):
			*v = undefined
		default:
			q := t.Quantiles[i]
			if least := float64(q.AtLeast); q.AtMost.Valid {
				v.Text = d.of(least, q.AtMost.Value)
			} else {
				v.Text = "≥ " + d.of(least, least)
			}
		}
	}
	return values
}

// bare is a value without its interval, for a table that has no room for it.
func bare(v Value) Value {
	v.Interval, v.IntervalText = survey.Interval{}, ""
	return v
}
