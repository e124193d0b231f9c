package field

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/gocsat/csat/survey"
)

// A DurationCheck is how long the interviews of one interviewer took, or all. In JSON
// durations are nanoseconds.
type DurationCheck struct {
	// Interviewer is who held the interviews; empty for all, or where it is not known.
	Interviewer string `json:"interviewer,omitempty"`
	// Interviews is how many there are, those without timings included.
	Interviews int64 `json:"interviews"`
	// Overlong is the share beyond the limit, of the interviews with timings.
	Overlong Proportion `json:"overlong"`
	// Median is the median duration of the interviews with timings, the mean of the
	// middle two if they are an even number; 0 if there are none.
	Median time.Duration `json:"median"`
	// Longest is the largest duration; 0 if there are none.
	Longest time.Duration `json:"longest"`
}

// An OverlongInterview is one that took longer than the limit.
type OverlongInterview struct {
	// Row is its row in the table, from 0.
	Row int `json:"row"`
	// Respondent is who was interviewed, and Interviewer by whom; empty if unknown.
	Respondent  string `json:"respondent,omitempty"`
	Interviewer string `json:"interviewer,omitempty"` // by whom
	// Duration is how long it took; nanoseconds in JSON.
	Duration time.Duration `json:"duration"`
}

// DurationChecks are the findings of [Durations].
type DurationChecks struct {
	// Limit is the limit that was applied; nanoseconds in JSON.
	Limit time.Duration `json:"limit"`
	// Interviewers are the interviewers, by name.
	Interviewers []DurationCheck `json:"interviewers"`
	// Total are all together.
	Total DurationCheck `json:"total"`
	// Overlong are the interviews beyond the limit, in the order of the table.
	Overlong []OverlongInterview `json:"overlong"`
}

// Durations finds the interviews of a table that took longer than the limit, and their
// share per interviewer. The duration of an interview is the sum of the timings of its
// items; an item without a timing adds nothing, so an interview that was timed in part
// counts as shorter than it was. An interview in which no item was timed is in no share.
// Sampling weights play no part: interviews are counted.
//
// Errors: [ErrNoBase] where no interview has timings, [ErrArgument] for a level outside
// (0,1), a negative limit or no table.
func Durations(t *survey.Table, o ControlOptions) (DurationChecks, error) {
	if t == nil {
		return DurationChecks{}, fmt.Errorf("field: no table: %w", ErrArgument)
	}
	o, err := o.resolve()
	if err != nil {
		return DurationChecks{}, err
	}
	durations, err := totals(t)
	if err != nil {
		return DurationChecks{}, err
	}
	names, err := t.Segment(survey.Interviewer)
	if err != nil {
		return DurationChecks{}, err
	}
	checks := DurationChecks{Limit: o.Limit}
	respondents := t.Respondents()
	rows := map[string][]time.Duration{}
	for row, d := range durations {
		rows[names[row]] = append(rows[names[row]], d)
		if d > o.Limit {
			checks.Overlong = append(checks.Overlong, OverlongInterview{row, respondents[row], names[row], d})
		}
	}
	checks.Total = o.check("", durations)
	if checks.Total.Overlong.N == 0 {
		return DurationChecks{}, fmt.Errorf("field: no timings in %d interviews: %w", t.Len(), ErrNoBase)
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		checks.Interviewers = append(checks.Interviewers, o.check(name, rows[name]))
	}
	return checks, nil
}

// totals is the duration of each row, 0 where no item was timed. A sum that would leave the
// range of a duration stays at its end.
func totals(t *survey.Table) ([]time.Duration, error) {
	sums := make([]time.Duration, t.Len())
	for _, item := range t.Questionnaire().Items() {
		timings, err := t.Timings(item.ID)
		if err != nil {
			return nil, err
		}
		for row, d := range timings {
			sums[row] += min(d, math.MaxInt64-sums[row])
		}
	}
	return sums, nil
}

// check counts durations, of which 0 is unknown.
func (o ControlOptions) check(name string, durations []time.Duration) DurationCheck {
	known := slices.DeleteFunc(slices.Clone(durations), func(d time.Duration) bool { return d == 0 })
	slices.Sort(known)
	c := DurationCheck{Interviewer: name, Interviews: int64(len(durations))}
	var over int64
	for _, d := range known {
		if d > o.Limit {
			over++
		}
	}
	c.Overlong = proportionOf(over, int64(len(known)), o.Level)
	if n := len(known); n > 0 {
		low, high := known[(n-1)/2], known[n/2]
		c.Median, c.Longest = low+(high-low)/2, known[n-1]
	}
	return c
}
