package recovery

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/multiset"
	"github.com/gocsat/csat/satisfaction/asof"
)

// A Result is how complaints were handled, as of a moment.
type Result struct {
	// AsOf is the moment.
	AsOf time.Time `json:"as_of"`
	// Calendar names how time counts, empty for as it passes.
	Calendar string `json:"calendar,omitempty"`
	// Cases is the number of cases, those of the four states.
	Cases int64 `json:"cases"`
	// Open are neither corrected nor ended.
	Open int64 `json:"open"`
	// Unconfirmed are corrected and wait for the customer's word.
	Unconfirmed int64 `json:"unconfirmed"`
	// Cleared are confirmed by the customer.
	Cleared int64 `json:"cleared"`
	// Abandoned ended without the customer's word.
	Abandoned int64 `json:"abandoned"`
	// Explicit is the share of cases in which the customer complained, of all.
	Explicit asof.Rate `json:"explicit"`
	// Reactions are the shares of the three reactions, of all cases, by [Reaction].
	Reactions []asof.Rate `json:"reactions"`
	// Steps are the eight steps of handling, by [Event].
	Steps []StepRate `json:"steps"`
	// FirstContact is the share of cleared cases for which the customer turned to the
	// company once: neither contacted again nor reopened. The cases that are open and
	// could still be so are Unknown; those that cannot any more are in N, not in Count,
	// so AtMost holds as long as none of these is abandoned.
	FirstContact asof.Rate `json:"first_contact"`
	// Reopened is the share reopened, of the cases that were once corrected, confirmed
	// or abandoned. More will come back, which this cannot know.
	Reopened asof.Rate `json:"reopened"`
	// Solution is the share satisfied with the solution, of cases with an answer.
	Solution asof.Rate `json:"solution"`
	// Fairness is the share that thinks it fair, of cases with an answer.
	Fairness asof.Rate `json:"fairness"`
	// WonBack is the share of cases whose customer stayed or bought again, of those in
	// which that is known.
	WonBack asof.Rate `json:"won_back"`
	// TimeToCorrect is from the opening to the correction that stands, of all cases.
	TimeToCorrect asof.Times `json:"time_to_correct"`
	// TimeToClear is from the opening to the customer's confirmation, of all cases.
	TimeToClear asof.Times `json:"time_to_clear"`
}

// A StepRate is how often a step was taken.
type StepRate struct {
	// Step is the step.
	Step Event `json:"step"`
	// Rate is the share of cleared cases in which it was taken. Unknown are the cases
	// not ended, taken or not: those in which it was would count for the step before
	// the others could count against it.
	Rate asof.Rate `json:"rate"`
	// Done is in how many of all cases it was taken, whatever their state.
	Done int64 `json:"done"`
}

// Result gives the figures. No case at all is [ErrNoBase]; options outside what their
// doc allows are [ErrArgument]. A rate without a base has no Estimate.
func (c *Counts) Result(o asof.Options) (Result, error) {
	if c.IsEmpty() {
		return Result{}, fmt.Errorf("recovery: result: no case: %w", ErrNoBase)
	}
	r := Result{AsOf: c.clock.AsOf, Calendar: c.clock.Calendar, Cases: c.N()}
	t := newTotals(c.set.Cells(profile.compare))
	r.Open, r.Unconfirmed, r.Cleared, r.Abandoned = t.states[Open], t.states[Unconfirmed], t.states[Cleared], t.states[Ended]
	var err error
	rate := func(base string, count, n, unknown int64) (out asof.Rate) {
		if err == nil {
			out, err = asof.RateOf(base, count, n, unknown, o)
		}
		return out
	}
	r.Explicit = rate("cases", t.explicit, r.Cases, 0)
	for _, n := range t.reactions {
		r.Reactions = append(r.Reactions, rate("cases", n, r.Cases, 0))
	}
	for e := range Event(steps) {
		r.Steps = append(r.Steps, StepRate{e, rate("cases cleared", t.stepCleared[e], r.Cleared, r.Open+r.Unconfirmed), t.stepDone[e]})
	}
	r.FirstContact = rate("cases cleared, or open and contacted again", t.first, r.Cleared+t.openAgain, t.openFirst)
	r.Reopened = rate("cases once corrected, confirmed or abandoned", t.reopened, t.offered, 0)
	r.Solution = rate("cases with an answer on the solution", t.solution[asof.Yes], t.solution[asof.Yes]+t.solution[asof.No], t.solution[asof.Unknown])
	r.Fairness = rate("cases with an answer on fairness", t.fairness[asof.Yes], t.fairness[asof.Yes]+t.fairness[asof.No], t.fairness[asof.Unknown])
	r.WonBack = rate("cases in which it is known", t.wonBack[asof.Yes], t.wonBack[asof.Yes]+t.wonBack[asof.No], t.wonBack[asof.Unknown])
	if err == nil {
		r.TimeToCorrect, err = asof.TimesOf(t.correct, o)
	}
	if err == nil {
		r.TimeToClear, err = asof.TimesOf(t.clear, o)
	}
	if err != nil {
		return Result{}, fmt.Errorf("recovery: result: %w", err)
	}
	return r, nil
}

// totals are sums over cells.
type totals struct {
	states                      [4]int64
	reactions                   [3]int64
	explicit                    int64
	stepDone, stepCleared       [steps]int64
	first, openFirst, openAgain int64
	offered, reopened           int64
	solution, fairness, wonBack [3]int64 // by Answer
	correct, clear              []asof.Span
}

func newTotals(cells []multiset.Cell[profile]) totals {
	var t totals
	for _, cell := range cells {
		p, n := cell.Key, cell.N
		t.states[p.state] += n
		t.reactions[p.reaction] += n
		running := p.state == Open || p.state == Unconfirmed
		count(&t.explicit, n, p.form == Explicit)
		for e := range Event(steps) {
			done := p.steps&(1<<e) != 0
			count(&t.stepDone[e], n, done)
			count(&t.stepCleared[e], n, done && p.state == Cleared)
		}
		count(&t.first, n, p.state == Cleared && !p.again)
		count(&t.openFirst, n, running && !p.again)
		count(&t.openAgain, n, running && p.again)
		count(&t.offered, n, p.offered)
		count(&t.reopened, n, p.reopened)
		t.solution[p.solution] += n
		t.fairness[p.fairness] += n
		t.wonBack[p.wonBack] += n
		t.correct = append(t.correct, asof.Span{Seconds: p.correct, Running: p.uncorrected, N: n})
		t.clear = append(t.clear, asof.Span{Seconds: p.clear, Running: p.state != Cleared, N: n})
	}
	return t
}

func count(to *int64, n int64, is bool) {
	if is {
		*to += n
	}
}

// SpansToCorrect are the times to correct all cases: what [Result.TimeToCorrect] is
// computed from, for methods of other packages such as Kaplan and Meier's.
func (c *Counts) SpansToCorrect() []asof.Span {
	return newTotals(c.orZero().set.Cells(profile.compare)).correct
}

// SpansToClear are the times to clear all cases, as [Counts.SpansToCorrect].
func (c *Counts) SpansToClear() []asof.Span {
	return newTotals(c.orZero().set.Cells(profile.compare)).clear
}
