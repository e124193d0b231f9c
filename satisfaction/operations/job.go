package operations

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/satisfaction/asof"
)

// A Job is one order of service: a repair, a request, a visit.
type Job struct {
	// ID names the job. Lists may not have it twice; a job without one is refused.
	ID string `json:"id"`
	// Service is its kind, one of the standard.
	Service string `json:"service"`
	// Opened is when the customer asked for it. Not zero.
	Opened time.Time `json:"opened"`
	// Responded is when somebody turned to it, not after Resolved. Zero: not yet, or,
	// of a job that is resolved, not recorded.
	Responded time.Time `json:"responded,omitzero"`
	// Resolved is when it was done. Zero: not yet.
	Resolved time.Time `json:"resolved,omitzero"`
	// Cancelled is when the customer withdrew it. Zero: not. A job is not both resolved
	// and cancelled.
	Cancelled time.Time `json:"cancelled,omitzero"`
	// Visits is how many visits, or contacts, it took until it was resolved, or so far.
	// 0: not recorded, or none yet.
	Visits int `json:"visits,omitempty"`
	// Recheck is whether the work still held when it was looked at again: Yes, No, or
	// Unknown where nobody looked. Only resolved jobs have one. Like Visits and Audited
	// it has no date: for figures of an earlier day, take the list of that day.
	Recheck asof.Answer `json:"recheck,omitzero"`
	// Audited is how many steps of the prescribed process were audited. 0: not audited.
	// Valid range: 0 to 65535.
	Audited int `json:"audited,omitempty"`
	// Kept is how many of them were kept. Valid range: 0 to Audited.
	Kept int `json:"kept,omitempty"`
}

const maxAudited = 1<<16 - 1

// check says what is wrong with a job.
func (j Job) check(index int) error {
	fault := func(field, format string, args ...any) error {
		return &JobError{index, j.ID, field, fmt.Errorf(format, args...)}
	}
	before := func(a, b time.Time) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }
	switch {
	case j.ID == "":
		return fault("ID", "none: %w", ErrArgument)
	case j.Opened.IsZero():
		return fault("Opened", "not given: %w", ErrArgument)
	case before(j.Responded, j.Opened):
		return fault("Responded", "before Opened: %w", ErrOrder)
	case before(j.Resolved, j.Opened):
		return fault("Resolved", "before Opened: %w", ErrOrder)
	case before(j.Resolved, j.Responded):
		return fault("Resolved", "before Responded: %w", ErrOrder)
	case before(j.Cancelled, j.Opened):
		return fault("Cancelled", "before Opened: %w", ErrOrder)
	case before(j.Cancelled, j.Responded):
		return fault("Cancelled", "before Responded: %w", ErrOrder)
	case !j.Cancelled.IsZero() && !j.Resolved.IsZero():
		return fault("Cancelled", "and resolved: %w", ErrOrder)
	case j.Visits < 0:
		return fault("Visits", "%d: %w", j.Visits, ErrArgument)
	case j.Recheck > asof.No:
		return fault("Recheck", "%v: %w", j.Recheck, ErrArgument)
	case j.Recheck != asof.Unknown && j.Resolved.IsZero():
		return fault("Recheck", "not resolved: %w", ErrOrder)
	case j.Audited < 0 || j.Audited > maxAudited:
		return fault("Audited", "%d: %w", j.Audited, ErrArgument)
	case j.Kept < 0 || j.Kept > j.Audited:
		return fault("Kept", "%d of %d: %w", j.Kept, j.Audited, ErrArgument)
	}
	return nil
}

// state is where a job stands.
type state uint8

const (
	open state = iota
	resolved
	cancelled
)

var states = enum.Names[state]{"open", "resolved", "cancelled"}

// verdict is what became of a promise.
type verdict uint8

const (
	unpromised verdict = iota
	notDue             // neither done nor due
	early              // done and not due yet
	kept               // due, and done in time
	missed             // due, and not done in time
	excluded           // cancelled before it was due, or not recorded
)

var verdicts = enum.Names[verdict]{"unpromised", "not-due", "early", "kept", "missed", "excluded"}

// A leg is the way of a job to its response or its resolution.
type leg struct {
	verdict verdict
	running bool // not there when last seen
	missing bool // there, and not recorded when
	seconds int64
}

// A profile is all that is kept of a job.
type profile struct {
	service              int // position in the standard
	state                state
	response, resolution leg
	visits               uint8 // 2: more than one
	recheck              asof.Answer
	audited, kept        uint16
}

// profile is what is kept of a job; known is false where it was opened later.
func (c *Counts) profile(index int, j Job) (p profile, known bool, err error) {
	if err := j.check(index); err != nil {
		return p, false, err
	}
	p.service = c.standard.index(j.Service)
	if p.service < 0 {
		return p, false, &JobError{index, j.ID, "Service", fmt.Errorf("%.40q: %w", j.Service, ErrUnknown)}
	}
	if !c.clock.Knows(j.Opened) {
		return p, false, nil
	}
	end := c.clock.AsOf
	switch {
	case c.clock.Knows(j.Resolved):
		p.state = resolved
	case c.clock.Knows(j.Cancelled):
		p.state, end = cancelled, j.Cancelled
	}
	if p.state == resolved || j.Resolved.IsZero() { // what was noted later is not known yet
		p.visits, p.recheck = uint8(min(j.Visits, 2)), j.Recheck
		p.audited, p.kept = uint16(j.Audited), uint16(j.Kept)
	}
	promise := c.standard.promises[p.service]
	if p.resolution, err = c.leg(j, j.Resolved, end, promise.Resolution, p.state); err == nil {
		p.response, err = c.leg(j, j.Responded, end, promise.Response, p.state)
	}
	if err == nil && !p.possible(promise) {
		err = fmt.Errorf("calendar %.40q: %d seconds to respond, %d to resolve: %w", c.clock.Calendar, p.response.seconds, p.resolution.seconds, ErrArgument)
	}
	if err != nil {
		return profile{}, false, &JobError{index, j.ID, "Opened", err}
	}
	return p, true, nil
}

func (c *Counts) leg(j Job, done, end time.Time, promise time.Duration, s state) (l leg, err error) {
	l.running = !c.clock.Knows(done)
	l.missing = l.running && s == resolved
	if l.missing {
		l.running = false
		if promise > 0 {
			l.verdict = excluded
		}
		return l, nil
	}
	if !l.running {
		end = done
	}
	seconds, exact, err := c.clock.Between(j.Opened, end)
	if err != nil {
		return leg{}, err
	}
	l.seconds = seconds
	_, age, err := c.clock.Between(j.Opened, c.clock.AsOf)
	if err != nil {
		return leg{}, err
	}
	// A calendar can stand still at the end of a promise, overnight or for a whole day:
	// until it moves on, what is open can still be in time.
	due := age > promise
	switch {
	case promise == 0:
		l.verdict = unpromised
	case l.running && s == cancelled && exact <= promise:
		l.verdict = excluded
	case !due && l.running:
		l.verdict = notDue
	case !due:
		l.verdict = early
	case !l.running && exact <= promise:
		l.verdict = kept
	default:
		l.verdict = missed
	}
	return l, nil
}

// possible tells whether some job of a kind with this promise has this profile.
func (p profile) possible(promise Promise) bool {
	if p.visits > 2 || p.recheck > asof.No || p.recheck != asof.Unknown && p.state != resolved || p.kept > p.audited {
		return false
	}
	a, b := p.response, p.resolution
	switch {
	case !a.possible(promise.Response, p.state), !b.possible(promise.Resolution, p.state),
		b.missing, b.running == (p.state == resolved),
		a.running && (p.state == resolved || a.seconds != b.seconds),
		a.missing && p.state != resolved,
		a.seconds > b.seconds:
		return false
	}
	return true
}

func (l leg) possible(promise time.Duration, s state) bool {
	seconds := int64(promise / time.Second) // times are cut like that
	if l.seconds < 0 || l.seconds > maxSeconds || l.missing && (l.running || l.seconds != 0) {
		return false
	}
	if promise == 0 || l.verdict == unpromised {
		return promise == 0 && l.verdict == unpromised
	}
	switch l.verdict {
	case notDue:
		return l.running && s == open && l.seconds <= seconds
	case early, kept:
		return !l.running && !l.missing && l.seconds <= seconds
	case missed:
		return !l.missing && l.seconds >= seconds
	default:
		return l.missing || l.running && s == cancelled && l.seconds <= seconds
	}
}

// maxSeconds is the longest time: that of a Duration.
const maxSeconds = int64(1<<63-1) / int64(time.Second)
