package field

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/internal/interval"
	"github.com/gocsat/csat/internal/tail"
	"github.com/gocsat/csat/survey"
)

// A Verification is what a call-back found.
type Verification uint8

const (
	// Unreachable: nobody answered, so nothing was found out. It is the zero value, so a
	// call without a result never passes for a confirmation.
	Unreachable Verification = iota
	// Verified: the customer confirms the interview and what was recorded.
	Verified
	// Contradicted: there was no such interview, or not with these answers. A false
	// address or a number that does not exist is a contradiction too.
	Contradicted
)

var verifications = enum.Names[Verification]{"unreachable", "verified", "contradicted"}

// String is the name of the verification, such as "contradicted".
func (v Verification) String() string { return verifications.String(v) }

// MarshalText writes the name; an unknown verification is an error.
func (v Verification) MarshalText() ([]byte, error) { return verifications.Marshal(v) }

// UnmarshalText reads a name that [Verification.MarshalText] writes.
func (v *Verification) UnmarshalText(text []byte) error { return verifications.Unmarshal(v, text) }

// A CallBack is one call to a customer to check an interview.
type CallBack struct {
	// Interviewer is who held the interview, as in [survey.Response].
	Interviewer string `json:"interviewer"`
	// Respondent is who was called back.
	Respondent string `json:"respondent"`
	// Wave is the wave of the interview.
	Wave string `json:"wave,omitempty"`
	// Result is what was found.
	Result Verification `json:"result"`
}

// ControlOptions are the options of [CallBacks] and [Durations].
type ControlOptions struct {
	// Level is the confidence level of the shares. Default (0): 0.95. Valid range: (0,1).
	Level float64
	// Limit is how long an interview may take, for [Durations]. Default (0): four minutes.
	// Valid range: above 0.
	Limit time.Duration
}

func (o ControlOptions) resolve() (ControlOptions, error) {
	if o.Level == 0 {
		o.Level = 0.95
	}
	if o.Limit == 0 {
		o.Limit = 4 * time.Minute
	}
	if !(o.Level > 0 && o.Level < 1 && o.Limit > 0) {
		return o, fmt.Errorf("field: control with %+v: %w", o, ErrArgument)
	}
	return o, nil
}

// A Proportion is how many of the interviews that could be checked have a property.
type Proportion struct {
	// Count is how many have it.
	Count int64 `json:"count"`
	// N is the base: how many could be checked.
	N int64 `json:"n"`
	// Value is Count/N on 0–1, without a value where N is 0.
	Value survey.Optional `json:"value"`
	// Interval is Wilson's, on 0–1; none where N is 0.
	Interval survey.Interval `json:"interval,omitzero"`
}

func proportionOf(count, n int64, level float64) Proportion {
	p := Proportion{Count: count, N: n}
	if n > 0 {
		p.Value = survey.Some(float64(count) / float64(n))
		lower, upper := interval.Wilson(float64(count), float64(n), tail.CriticalZ(level))
		p.Interval = survey.Interval{Lower: lower, Upper: upper, Level: level}
	}
	return p
}

// A CallBackCheck is what call-backs found of one interviewer, or of all.
type CallBackCheck struct {
	// Interviewer is who held the interviews; empty for all, or where it is not known.
	Interviewer string `json:"interviewer,omitempty"`
	// Verified, Contradicted and Unreachable are how many interviews had each result.
	Verified     int64 `json:"verified"`
	Contradicted int64 `json:"contradicted"` // not held, or not as recorded
	Unreachable  int64 `json:"unreachable"`  // nothing was found out
	// Invented is the share of Contradicted, of Verified and Contradicted. It says nothing
	// of the unreachable: if invented customers are harder to reach, it is too low.
	Invented Proportion `json:"invented"`
}

func (c *CallBackCheck) add(v Verification) {
	switch v {
	case Verified:
		c.Verified++
	case Contradicted:
		c.Contradicted++
	case Unreachable:
		c.Unreachable++
	}
}

// CallBackChecks are the findings of [CallBacks].
type CallBackChecks struct {
	// Interviewers are the interviewers, by name.
	Interviewers []CallBackCheck `json:"interviewers"`
	// Total are all together.
	Total CallBackCheck `json:"total"`
}

// CallBacks counts per interviewer what call-backs found. Several calls about one
// interview (same interviewer, wave and respondent) count once: one that reached the
// customer before those that did not, and of several such the last in the list.
//
// Errors: [ErrNoBase] without calls; [ErrArgument] for a level outside (0,1), and in an
// [*IndexError] for a call without a respondent or with an unknown result.
func CallBacks(calls []CallBack, o ControlOptions) (CallBackChecks, error) {
	o, err := o.resolve()
	if err != nil {
		return CallBackChecks{}, err
	}
	if len(calls) == 0 {
		return CallBackChecks{}, fmt.Errorf("field: no call-backs: %w", ErrNoBase)
	}
	found, err := conclude(calls)
	if err != nil {
		return CallBackChecks{}, err
	}
	byName := map[string]*CallBackCheck{}
	var checks CallBackChecks
	for about, result := range found {
		if byName[about.interviewer] == nil {
			byName[about.interviewer] = &CallBackCheck{Interviewer: about.interviewer}
		}
		byName[about.interviewer].add(result)
		checks.Total.add(result)
	}
	share := func(c *CallBackCheck) {
		c.Invented = proportionOf(c.Contradicted, c.Verified+c.Contradicted, o.Level)
	}
	share(&checks.Total)
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		share(byName[name])
		checks.Interviewers = append(checks.Interviewers, *byName[name])
	}
	return checks, nil
}

// An interviewKey is which interview a call is about.
type interviewKey struct{ interviewer, wave, respondent string }

// conclude reduces the calls to one result for each interview.
func conclude(calls []CallBack) (map[interviewKey]Verification, error) {
	found := make(map[interviewKey]Verification, len(calls))
	for i, c := range calls {
		if c.Respondent == "" || !verifications.Valid(c.Result) {
			return nil, &IndexError{i, c.Respondent, fmt.Errorf("call-back with result %v: %w", c.Result, ErrArgument)}
		}
		key := interviewKey{c.Interviewer, c.Wave, c.Respondent}
		if _, known := found[key]; !known || c.Result != Unreachable {
			found[key] = c.Result
		}
	}
	return found, nil
}

// InventedAnswers are the findings of [Invented].
type InventedAnswers struct {
	// Rows are the rows of the table that call-backs contradicted, ascending from 0.
	Rows []int `json:"rows"`
	// Unmatched is how many contradicted interviews are not in the table.
	Unmatched int64 `json:"unmatched"`
}

// Invented finds the responses of a table that call-backs contradicted: those of the same
// interviewer, wave and respondent. To leave them out, filter the table by rows:
//
//	clean := table.Filter(func(row int) bool { return !slices.Contains(invented.Rows, row) })
//
// Calls about one interview are reduced to one result as in [CallBacks], with the same
// errors in an [*IndexError]. No calls are no invented answers; no table is
// [ErrArgument].
func Invented(t *survey.Table, calls []CallBack) (InventedAnswers, error) {
	if t == nil {
		return InventedAnswers{}, fmt.Errorf("field: no table: %w", ErrArgument)
	}
	found, err := conclude(calls)
	if err != nil {
		return InventedAnswers{}, err
	}
	waves, err := t.Segment(survey.Wave)
	if err != nil {
		return InventedAnswers{}, err
	}
	interviewers, err := t.Segment(survey.Interviewer)
	if err != nil {
		return InventedAnswers{}, err
	}
	var out InventedAnswers
	matched := map[interviewKey]bool{}
	for row, respondent := range t.Respondents() {
		key := interviewKey{interviewers[row], waves[row], respondent}
		if result, checked := found[key]; checked && result == Contradicted {
			out.Rows = append(out.Rows, row)
			matched[key] = true
		}
	}
	for key, result := range found {
		if result == Contradicted && !matched[key] {
			out.Unmatched++
		}
	}
	return out, nil
}
