package field

import (
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// DifficultCustomers is the segment "difficult-customer", by which interviewers note which
// type of difficult customer they met, for the segments of a [survey.Definition]: expert,
// stubborn, arrogant, talkative, unreasonable, big-and-bullying. Other customers have no
// value. The presets that have the segment have the same codes. Each call makes it anew.
func DifficultCustomers() survey.Segment {
	value := func(id, en, zh string) survey.Value {
		return survey.Value{ID: id, Labels: scale.Text{"en": en, "zh": zh}}
	}
	return survey.Segment{
		ID:     "difficult-customer",
		Labels: scale.Text{"en": "Type of difficult customer", "zh": "难缠客户类型"},
		Values: []survey.Value{
			value("expert", "the expert", "专家型"),
			value("stubborn", "the stubborn", "固执型"),
			value("arrogant", "the arrogant", "傲慢型"),
			value("talkative", "the talkative", "健谈型"),
			value("unreasonable", "the unreasonable", "无理取闹型"),
			value("big-and-bullying", "the big and bullying", "客大欺店型"),
		},
	}
}
