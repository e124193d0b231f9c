package recovery

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
)

// A Case is one complaint.
type Case struct {
	// ID names the case. Lists may not have it twice; a case without one is refused.
	ID string `json:"id"`
	// Customer is who complains. A case without one is refused.
	Customer string `json:"customer"`
	// Problem is the code of what it is about, empty if it has none.
	Problem string `json:"problem,omitempty"`
	// Form is how it came to be known. Default: the customer complained.
	Form Form `json:"form"`
	// Reaction is how far the customer went. Default: to the company.
	Reaction Reaction `json:"reaction"`
	// Opened is when the complaint was received. Not zero.
	Opened time.Time `json:"opened"`
	// Log is what happened since, in any order: entries count by their time, those of
	// one moment in the order of the list.
	Log []Entry `json:"log,omitempty"`
	// Answers are what the customer said afterwards.
	Answers Answers `json:"answers,omitzero"`
}

// An Entry is one thing that happened.
type Entry struct {
	// Event is what.
	Event Event `json:"event"`
	// At is when, not before the case was opened.
	At time.Time `json:"at"`
}

// Answers are what the customer says of the handling.
type Answers struct {
	// At is when the customer was asked: before it nothing is known. Default (zero): as
	// far back as the case.
	At time.Time `json:"at,omitzero"`
	// Solution is whether the customer is satisfied with the solution.
	Solution asof.Answer `json:"solution"`
	// Fairness is whether the customer thinks it fair.
	Fairness asof.Answer `json:"fairness"`
	// WonBack is whether the customer stayed, or bought again.
	WonBack asof.Answer `json:"won_back"`
}

// Validate says what is wrong with the case, everything at once; each is a
// [CaseError] with Index −1.
func (c Case) Validate() error {
	_, err := c.ordered(-1)
	return err
}

// ordered is the log by time, or what is wrong with the case.
func (c Case) ordered(index int) ([]Entry, error) {
	var problems []error
	fault := func(entry int, err error) { problems = append(problems, &CaseError{index, c.ID, entry, err}) }
	if c.ID == "" || c.Customer == "" {
		fault(-1, fmt.Errorf("no id or no customer: %w", ErrArgument))
	}
	if !forms.Valid(c.Form) || !reactions.Valid(c.Reaction) {
		fault(-1, fmt.Errorf("form %v, reaction %v: %w", c.Form, c.Reaction, ErrArgument))
	}
	if a := c.Answers; a.Solution > asof.No || a.Fairness > asof.No || a.WonBack > asof.No {
		fault(-1, fmt.Errorf("answers %v, %v, %v: %w", a.Solution, a.Fairness, a.WonBack, ErrArgument))
	}
	if !c.Answers.At.IsZero() && c.Answers.At.Before(c.Opened) {
		fault(-1, fmt.Errorf("answers before the opening: %w", ErrOrder))
	}
	if c.Opened.IsZero() {
		fault(-1, fmt.Errorf("not opened: %w", ErrArgument))
		return nil, errors.Join(problems...)
	}
	order := make([]int, len(c.Log))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.Log[a].At.Compare(c.Log[b].At) })
	log := make([]Entry, 0, len(c.Log))
	closable, cleared := false, false
	for _, i := range order {
		e := c.Log[i]
		switch {
		case !events.Valid(e.Event):
			fault(i, fmt.Errorf("event %v: %w", e.Event, ErrArgument))
		case e.At.Before(c.Opened):
			fault(i, fmt.Errorf("%v before the opening: %w", e.Event, ErrOrder))
		case e.Event == Reopened && !closable:
			fault(i, fmt.Errorf("reopened before it was corrected, confirmed or abandoned: %w", ErrOrder))
		case e.Event == Abandoned && cleared:
			fault(i, fmt.Errorf("abandoned after the customer confirmed: %w", ErrOrder))
		}
		switch e.Event {
		case Corrected, Abandoned:
			closable = true
		case Confirmed:
			closable, cleared = true, true
		case Reopened:
			cleared = false
		}
		log = append(log, e)
	}
	return log, errors.Join(problems...)
}

// A course is what a case has come to as of a clock.
type course struct {
	state                    State
	steps                    uint8 // a bit for each, the first the lowest
	again, offered, reopened bool
	corrected, ended         time.Time // zero: not; of the present round
	last                     Entry     // the latest; of the opening Contacted
	returns                  int       // reopenings
	since                    uint8     // steps taken since the last reopening
}

func (c Case) follow(log []Entry, clock asof.Clock) course {
	s := course{last: Entry{Contacted, c.Opened}}
	for _, e := range log {
		if !clock.Knows(e.At) {
			break
		}
		s.last = e
		if e.Event.IsStep() {
			s.steps |= 1 << e.Event
			s.since |= 1 << e.Event
		}
		switch e.Event {
		case Corrected:
			s.offered = true
			if s.state == Open {
				s.state = Unconfirmed
			}
			s.since &^= 1 << Checked // what was asked before says nothing of it
			if s.corrected.IsZero() && s.state == Unconfirmed {
				s.corrected = e.At
			}
		case Contacted:
			s.again = s.again || s.state != Cleared
		case Reopened:
			s.state, s.again, s.reopened = Open, true, true
			s.corrected, s.ended, s.since = time.Time{}, time.Time{}, 0
			s.returns++
		case Confirmed:
			s.offered = true
			if s.state != Cleared {
				s.state, s.ended = Cleared, e.At
			}
			if s.corrected.IsZero() {
				s.corrected = e.At // without a correction the customer's word is it
			}
		case Abandoned:
			s.offered = true
			if s.state != Ended {
				s.state, s.ended = Ended, e.At
			}
		}
	}
	return s
}
