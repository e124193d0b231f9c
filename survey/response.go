package survey

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
)

// Status says how an interview ended.
type Status uint8

const (
	// Complete: the interview reached its end.
	Complete Status = iota
	// Partial: it was broken off; what was answered counts.
	Partial
	// ScreenedOut: the respondent does not belong to the population. A table
	// counts such responses and keeps none of their answers.
	ScreenedOut
)

var statuses = enum.Names[Status]{"complete", "partial", "screened-out"}

// String is the name of the status, such as "partial".
func (s Status) String() string { return statuses.String(s) }

// MarshalText writes the name; an unknown status is an error.
func (s Status) MarshalText() ([]byte, error) { return statuses.Marshal(s) }

// UnmarshalText reads a name that [Status.MarshalText] writes.
func (s *Status) UnmarshalText(text []byte) error { return statuses.Unmarshal(s, text) }

// A Response is what one respondent said in one interview, checked against the
// questionnaire that made it ([Questionnaire.NewResponse]). An item that is
// neither answered nor skipped is blank. A Response can be reused through
// [Response.Reset]; it is not safe for concurrent use.
type Response struct {
	// Respondent identifies the respondent, empty if unknown. The same
	// respondent may answer several times.
	Respondent string
	// Wave names the period of the survey, such as "2026-Q3".
	Wave string
	// Time is when the interview took place; zero if unknown. Tables keep
	// milliseconds, in UTC.
	Time time.Time
	// Channel is how it was held (phone, web), Interviewer by whom.
	Channel, Interviewer string
	// Status is how the interview ended.
	Status Status

	q        *Questionnaire
	policy   scale.Policy
	codes    []scale.Code
	segments []string
	choices  []uint64 // bit i: option i; bit 63: answered
	numbers  []float64
	known    []bool // numbers that are there
	timings  []time.Duration
	weight   float64 // 0: none
	repaired int
	source   string
	line     int64
}

const choiceAnswered = 1 << maxOptions

// NewResponse is an empty response to q. Values that a scale refuses are errors.
func (q *Questionnaire) NewResponse() *Response {
	q = orZero(q)
	r, d := &Response{q: q}, &q.def
	r.codes = make([]scale.Code, len(d.Items))
	r.segments = make([]string, len(d.Segments))
	r.choices = make([]uint64, len(d.Choices))
	r.numbers = make([]float64, len(d.Numbers))
	r.known = make([]bool, len(d.Numbers))
	return r
}

// SetPolicy says what becomes of ratings that a scale refuses; the default is
// [scale.Reject]. It survives Reset.
func (r *Response) SetPolicy(p scale.Policy) { r.policy = p }

// Reset makes the response empty again.
func (r *Response) Reset() {
	clear(r.codes)
	clear(r.segments)
	clear(r.choices)
	clear(r.numbers)
	clear(r.known)
	clear(r.timings)
	*r = Response{q: r.q, policy: r.policy, codes: r.codes, segments: r.segments, choices: r.choices,
		numbers: r.numbers, known: r.known, timings: r.timings}
}

// Clone is a copy that shares nothing that can change.
func (r *Response) Clone() *Response {
	c := *orZero(r)
	r = &c
	c.codes, c.segments, c.choices = slices.Clone(r.codes), slices.Clone(r.segments), slices.Clone(r.choices)
	c.numbers, c.known, c.timings = slices.Clone(r.numbers), slices.Clone(r.known), slices.Clone(r.timings)
	return &c
}

// Questionnaire is the questionnaire that the response answers.
func (r *Response) Questionnaire() *Questionnaire { return orZero(r).q }

// Answer sets the answer to an item: a rating or a special code. A value that
// the scale refuses is a [*Fault] wrapping [scale.ErrOutOfRange] or
// [scale.ErrOffGrid], unless the policy says otherwise.
func (r *Response) Answer(item string, value int) error {
	r = orZero(r)
	i, err := r.q.item(item)
	if err != nil {
		return fault(item, strconv.Itoa(value), ErrUnknown)
	}
	c, err := r.q.scales[i].Encode(value, r.policy)
	if err != nil {
		return fault(item, strconv.Itoa(value), err)
	}
	if v, ok := r.q.scales[i].Value(c); !ok || v != value {
		r.repaired++
	}
	r.codes[i] = c
	return nil
}

// AnswerText is [Response.Answer] for the text of a cell, for the item at a
// position; empty text is blank.
func (r *Response) AnswerText(position int, text []byte) error {
	r = orZero(r)
	if position < 0 || position >= len(r.codes) {
		return fault(strconv.Itoa(position), string(text), ErrUnknown)
	}
	s := r.q.scales[position]
	c, err := s.EncodeText(text, r.policy)
	if err != nil {
		return fault(r.q.def.Items[position].ID, string(text), err)
	}
	if r.policy != scale.Reject && len(text) > 0 {
		if strict, err := s.EncodeText(text, scale.Reject); err != nil || strict != c {
			r.repaired++
		}
	}
	r.codes[position] = c
	return nil
}

// Skip says that the respondent was routed past an item, which is not a refusal.
func (r *Response) Skip(item string) error {
	r = orZero(r)
	i, err := r.q.item(item)
	if err != nil {
		return fault(item, "", ErrUnknown)
	}
	r.codes[i] = scale.NotAsked
	return nil
}

// Code is the answer to the item at a position, as a code of its scale.
func (r *Response) Code(position int) scale.Code { return r.codes[position] }

// Repaired is the number of ratings that the policy made missing or moved.
func (r *Response) Repaired() int { return orZero(r).repaired }

// SetSegment sets a segment. Where the questionnaire lists its values, another
// is a [*Fault] wrapping [ErrUnknown]; an empty value is unknown.
func (r *Response) SetSegment(id, value string) error {
	r = orZero(r)
	i, err := r.q.segment(id)
	if err != nil {
		return fault(id, value, ErrUnknown)
	}
	if listed := r.q.values[i]; listed != nil && value != "" && !listed[value] {
		return fault(id, value, ErrUnknown)
	}
	r.segments[i] = value
	return nil
}

// Segment is the value of a segment, "" where it is unknown; false if the
// questionnaire has none of that name. The names [Wave], [Channel] and
// [Interviewer] are segments too.
func (r *Response) Segment(id string) (value string, ok bool) {
	r = orZero(r)
	switch id {
	case Wave:
		return r.Wave, true
	case Channel:
		return r.Channel, true
	case Interviewer:
		return r.Interviewer, true
	}
	i, err := r.q.segment(id)
	if err != nil {
		return "", false
	}
	return r.segments[i], true
}

// Choose answers a choice with the ticked options, none of them included: an
// answered question without a tick differs from one that was not answered.
func (r *Response) Choose(id string, options ...string) error {
	r = orZero(r)
	i, err := r.q.choice(id)
	if err != nil {
		return fault(id, "", ErrUnknown)
	}
	set := uint64(choiceAnswered)
	for _, o := range options {
		at := slices.IndexFunc(r.q.def.Choices[i].Options, func(x Option) bool { return x.ID == o })
		if at < 0 {
			return fault(id, o, ErrUnknown)
		}
		set |= 1 << at
	}
	r.choices[i] = set
	return nil
}

// SetNumber answers a number. NaN and ±Inf are refused.
func (r *Response) SetNumber(id string, x float64) error {
	r = orZero(r)
	i, err := r.q.number(id)
	if err != nil {
		return fault(id, fmt.Sprint(x), ErrUnknown)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fault(id, fmt.Sprint(x), scale.ErrNotNumber)
	}
	r.numbers[i], r.known[i] = x, true
	return nil
}

// SetTiming says how long an item took. A negative duration is [ErrArgument].
func (r *Response) SetTiming(item string, d time.Duration) error {
	r = orZero(r)
	i, err := r.q.item(item)
	if err != nil {
		return fault(item, d.String(), ErrUnknown)
	}
	if d < 0 {
		return fault(item, d.String(), ErrArgument)
	}
	if r.timings == nil {
		r.timings = make([]time.Duration, len(r.codes))
	}
	r.timings[i] = d
	return nil
}

// Weight is the sampling weight, and whether there is one.
func (r *Response) Weight() (weight float64, ok bool) {
	r = orZero(r)
	return r.weight, r.weight > 0
}

// SetWeight sets the sampling weight, from 1e-100 to 1e100, else [ErrWeight].
// Either all responses of a table have one or none has.
func (r *Response) SetWeight(w float64) error {
	if !(w >= 1e-100 && w <= 1e100) {
		return fault("weight", fmt.Sprint(w), ErrWeight)
	}
	if r == nil {
		return nilError("weight of response")
	}
	r.weight = w
	return nil
}

func asFault(err error) (*Fault, bool) {
	f, ok := errors.AsType[*Fault](err)
	return f, ok
}
