package operations

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/multiset"
	"github.com/gocsat/csat/satisfaction/asof"
)

// A Result is how service was run, as of a moment.
type Result struct {
	// AsOf is the moment.
	AsOf time.Time `json:"as_of"`
	// Calendar names how time counts, empty for as it passes.
	Calendar string `json:"calendar,omitempty"`
	// All are the jobs of all kinds, each measured by the promise of its own.
	All ServiceResult `json:"all"`
	// Services are the kinds that have jobs, in ascending order of the name.
	Services []ServiceResult `json:"services"`
}

// A ServiceResult is how jobs of one kind, or of all, were done.
type ServiceResult struct {
	// Service is the kind, empty for all.
	Service string `json:"service,omitempty"`
	// Promise is what was promised, zero for all.
	Promise Promise `json:"promise,omitzero"`
	// Jobs is the number of jobs: open, resolved and cancelled.
	Jobs int64 `json:"jobs"`
	// Open are neither resolved nor cancelled.
	Open int64 `json:"open"`
	// Resolved are done.
	Resolved int64 `json:"resolved"`
	// Cancelled were withdrawn by the customer.
	Cancelled int64 `json:"cancelled"`
	// Response is the way to the first response.
	Response Attainment `json:"response"`
	// Resolution is the way to the resolution.
	Resolution Attainment `json:"resolution"`
	// FirstTimeFix is the share of jobs resolved in one visit whose work did not fail a
	// re-check. N are the jobs resolved with a known number of visits, and open ones
	// that have taken more than one, which no longer can be (AtMost holds as long as
	// none of these is cancelled). Unknown are the others, without cancelled ones.
	FirstTimeFix asof.Rate `json:"first_time_fix"`
	// Rechecked is the share of resolved jobs that was looked at again.
	Rechecked asof.Rate `json:"rechecked"`
	// Recheck is the share whose work still held, of jobs looked at again. Unknown are
	// the resolved jobs at which nobody looked.
	Recheck asof.Rate `json:"recheck"`
	// Process is the share of jobs in which every audited step was kept, of audited
	// jobs. Unknown are those that were not audited.
	Process asof.Rate `json:"process"`
	// ProcessSteps is the share of steps kept, of steps audited. The steps of one job
	// fail together: its error is that between jobs (Taylor), its interval Wilson's on
	// the number of steps that are worth as much if independent, by the degrees of
	// freedom of the jobs (Korn and Graubard); where all or none are kept, on the
	// number of jobs.
	ProcessSteps asof.Rate `json:"process_steps"`
}

// An Attainment is how a promise was kept, and how long it took.
type Attainment struct {
	// Kept is the share of promises kept, of jobs due.
	Kept asof.Rate `json:"kept"`
	// NotDue is how many jobs are neither done nor due.
	NotDue int64 `json:"not_due"`
	// Early is how many are done and not due: they are not in Kept, see the package
	// documentation.
	Early int64 `json:"early"`
	// Overdue is how many of the jobs due are not done, nor cancelled: those to run to.
	Overdue int64 `json:"overdue"`
	// Excluded is how many with a promise were cancelled before they were due, or are
	// resolved without a record of when.
	Excluded int64 `json:"excluded"`
	// Unpromised is how many have no promise.
	Unpromised int64 `json:"unpromised"`
	// Times is how long it takes, of all jobs but those without a record: with open and
	// cancelled ones, for as long as they have run. Nil where there are none.
	Times *asof.Times `json:"times,omitempty"`
}

// Result gives the figures. No job at all is [ErrNoBase]; options outside what their
// doc allows are [ErrArgument]. A rate without a base has no Estimate.
func (c *Counts) Result(o asof.Options) (Result, error) {
	if c.IsEmpty() {
		return Result{}, fmt.Errorf("operations: result: no job: %w", ErrNoBase)
	}
	r := Result{AsOf: c.clock.AsOf, Calendar: c.clock.Calendar, Services: []ServiceResult{}}
	cells := c.set.Cells(profile.compare)
	var err error
	if r.All, err = serviceResult(cells, o); err != nil {
		return Result{}, err
	}
	for len(cells) > 0 {
		n, service := 1, cells[0].Key.service
		for n < len(cells) && cells[n].Key.service == service {
			n++
		}
		s, err := serviceResult(cells[:n], o)
		if err != nil {
			return Result{}, err
		}
		s.Promise = c.standard.promises[service]
		s.Service = s.Promise.Service
		r.Services = append(r.Services, s)
		cells = cells[n:]
	}
	return r, nil
}

func serviceResult(cells []multiset.Cell[profile], o asof.Options) (ServiceResult, error) {
	var r ServiceResult
	var first, decided, undecided, held, looked, auditedJobs, keptJobs, audited, kept int64
	for _, cell := range cells {
		p, n := cell.Key, cell.N
		r.Jobs += n
		switch p.state {
		case open:
			r.Open += n
		case resolved:
			r.Resolved += n
		default:
			r.Cancelled += n
		}
		switch {
		case p.state == cancelled:
		case p.state == resolved && p.visits > 0:
			decided += n
			count(&first, n, p.visits == 1 && p.recheck != asof.No)
		case p.visits > 1:
			decided += n
		default:
			undecided += n
		}
		count(&looked, n, p.recheck != asof.Unknown)
		count(&held, n, p.recheck == asof.Yes)
		count(&auditedJobs, n, p.audited > 0)
		count(&keptJobs, n, p.audited > 0 && p.kept == p.audited)
		if p.audited > 0 {
			if n > (1<<53-audited)/int64(p.audited) {
				return ServiceResult{}, fmt.Errorf("operations: result: audited steps: %w", ErrOverflow)
			}
			audited += n * int64(p.audited)
			kept += n * int64(p.kept)
		}
	}
	var err error
	rate := func(base string, count, n, unknown int64) (out asof.Rate) {
		if err == nil {
			out, err = asof.RateOf(base, count, n, unknown, o)
		}
		return out
	}
	r.FirstTimeFix = rate("jobs resolved with visits known, or open after two", first, decided, undecided)
	r.Rechecked = rate("jobs resolved", looked, r.Resolved, 0)
	r.Recheck = rate("jobs re-checked", held, looked, r.Resolved-looked)
	r.Process = rate("jobs audited", keptJobs, auditedJobs, r.Jobs-auditedJobs)
	r.ProcessSteps = rate("steps audited", kept, audited, 0)
	if err == nil && audited > 0 {
		err = between(r.ProcessSteps.Estimate, cells, auditedJobs)
	}
	if err == nil {
		r.Response, err = attainment(cells, func(p profile) leg { return p.response }, o)
	}
	if err == nil {
		r.Resolution, err = attainment(cells, func(p profile) leg { return p.resolution }, o)
	}
	if err != nil {
		return ServiceResult{}, fmt.Errorf("operations: result: %w", err)
	}
	return r, nil
}

func attainment(cells []multiset.Cell[profile], of func(profile) leg, o asof.Options) (Attainment, error) {
	var a Attainment
	var keptJobs, missedJobs int64
	for _, cell := range cells {
		l, n := of(cell.Key), cell.N
		switch l.verdict {
		case notDue:
			a.NotDue += n
		case early:
			a.Early += n
		case kept:
			keptJobs += n
		case missed:
			missedJobs += n
			count(&a.Overdue, n, l.running && cell.Key.state == open)
		case excluded:
			a.Excluded += n
		default:
			a.Unpromised += n
		}
	}
	var err error
	if a.Kept, err = asof.RateOf("jobs due", keptJobs, keptJobs+missedJobs, 0, o); err != nil {
		return Attainment{}, err
	}
	spans := spansOf(cells, of)
	if len(spans) == 0 {
		return a, nil
	}
	times, err := asof.TimesOf(spans, o)
	a.Times = &times
	return a, err
}

func spansOf(cells []multiset.Cell[profile], of func(profile) leg) []asof.Span {
	spans := make([]asof.Span, 0, len(cells))
	for _, cell := range cells {
		if l := of(cell.Key); !l.missing {
			spans = append(spans, asof.Span{Seconds: l.seconds, Running: l.running, N: cell.N})
		}
	}
	return spans
}

func count(to *int64, n int64, is bool) {
	if is {
		*to += n
	}
}

// ResponseSpans are the times to respond to jobs of a kind, of all kinds where it is
// empty: what [Attainment.Times] is computed from, for methods of other packages such
// as Kaplan and Meier's. A kind without jobs has none.
func (c *Counts) ResponseSpans(service string) []asof.Span {
	return c.spans(service, func(p profile) leg { return p.response })
}

// ResolutionSpans are the times to resolve them, as [Counts.ResponseSpans].
func (c *Counts) ResolutionSpans(service string) []asof.Span {
	return c.spans(service, func(p profile) leg { return p.resolution })
}

func (c *Counts) spans(service string, of func(profile) leg) []asof.Span {
	var cells []multiset.Cell[profile]
	c = c.orZero()
	for _, cell := range c.set.Cells(profile.compare) {
		if service == "" || c.standard.promises[cell.Key.service].Service == service {
			cells = append(cells, cell)
		}
	}
	return spansOf(cells, of)
}
