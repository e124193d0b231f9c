package recovery

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
)

// each calls f for every case and reports all faults, and ids met twice.
func each(cases []Case, f func(i int, c Case) error) error {
	var problems []error
	seen := make(map[string]bool, len(cases))
	for i, c := range cases {
		if err := f(i, c); err != nil {
			problems = append(problems, err)
		}
		if seen[c.ID] && c.ID != "" {
			problems = append(problems, &CaseError{i, c.ID, -1, ErrDuplicate})
		}
		seen[c.ID] = true
	}
	return errors.Join(problems...)
}

// WorkOptions say how long a case may lie. The zero value is the default.
type WorkOptions struct {
	// Open is how long an open case may be without a new entry. Default (0): 24 hours.
	// Valid range: above 0.
	Open time.Duration
	// Unconfirmed is the same for a case that waits for the customer's word. Default
	// (0): 72 hours. Valid range: above 0.
	Unconfirmed time.Duration
}

// A Task is a case that is not ended, and what to do about it.
type Task struct {
	// Case is the id, and Customer whom to call.
	Case     string `json:"case"`
	Customer string `json:"customer"` // whom to call
	// Problem is the code of what it is about.
	Problem string `json:"problem,omitempty"`
	// State is open or unconfirmed.
	State State `json:"state"`
	// Reaction is how far the customer went.
	Reaction Reaction `json:"reaction"`
	// Next is the first step that was not taken up to the correction; after it Checked,
	// and once the customer was asked, Confirmed: the word that is missing. Of a case
	// that was reopened, it is what was not taken since, from the apology on.
	Next Event `json:"next"`
	// Times is how often this customer had this problem: openings and reopenings of all
	// cases with the same customer and the same code. 3 is the third time.
	Times int `json:"times"`
	// Age is the time since the opening.
	Age time.Duration `json:"age_ns"`
	// Waiting is the time since the last entry.
	Waiting time.Duration `json:"waiting_ns"`
	// Due says that the case must not lie any longer: the last word is the customer's,
	// who came back and has no reply, or Waiting has reached the limit of the options.
	Due bool `json:"due"`
}

// Worklist are the cases that are not ended, as of a clock, in the order in which to
// see to them: first those that are due; of these first who went further (to a third
// party, leaves), then who had the problem more often, then who has waited longer,
// then by id. The order is this package's own. Faults are those of [Count]; without
// open cases the list is empty.
func Worklist(cases []Case, clock asof.Clock, o WorkOptions) ([]Task, error) {
	if o.Open == 0 {
		o.Open = 24 * time.Hour
	}
	if o.Unconfirmed == 0 {
		o.Unconfirmed = 72 * time.Hour
	}
	if o.Open < 0 || o.Unconfirmed < 0 {
		return nil, fmt.Errorf("recovery: worklist with %+v: %w", o, ErrArgument)
	}
	courses, err := follow(cases, clock)
	if err != nil {
		return nil, err
	}
	times := occurrences(cases, courses)
	tasks := []Task{}
	for i, c := range cases {
		s, ok := courses[i]
		if !ok || s.state == Cleared || s.state == Ended {
			continue
		}
		t := Task{Case: c.ID, Customer: c.Customer, Problem: c.Problem, State: s.state, Reaction: c.Reaction, Next: s.next(), Times: 1 + s.returns}
		if r := times[trouble{c.Customer, c.Problem}]; r != nil && c.Problem != "" {
			t.Times = r.Times
		}
		if _, t.Age, err = clock.Between(c.Opened, clock.AsOf); err == nil {
			_, t.Waiting, err = clock.Between(s.last.At, clock.AsOf)
		}
		if err != nil {
			return nil, &CaseError{i, c.ID, -1, err}
		}
		limit := o.Open
		if s.state == Unconfirmed {
			limit = o.Unconfirmed
		}
		back := s.last.Event == Reopened || s.last.Event == Contacted && s.again
		t.Due = back || t.Waiting >= limit
		tasks = append(tasks, t)
	}
	slices.SortFunc(tasks, func(a, b Task) int {
		if a.Due != b.Due {
			if a.Due {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Reaction, a.Reaction), cmp.Compare(b.Times, a.Times),
			cmp.Compare(b.Waiting, a.Waiting), cmp.Compare(a.Case, b.Case))
	})
	return tasks, nil
}

// next is the step to take.
func (s course) next() Event {
	if s.state == Unconfirmed {
		if s.since&(1<<Checked) != 0 {
			return Confirmed
		}
		return Checked
	}
	first := Thanked
	if s.reopened {
		first = Apologised
	}
	for e := first; e < Corrected; e++ {
		if s.since&(1<<e) == 0 {
			return e
		}
	}
	return Corrected
}

// follow is the course of every case that is opened as of the clock, by position.
func follow(cases []Case, clock asof.Clock) (map[int]course, error) {
	if err := clock.Validate(); err != nil {
		return nil, fmt.Errorf("recovery: %w", err)
	}
	courses := make(map[int]course, len(cases))
	err := each(cases, func(i int, c Case) error {
		log, err := c.ordered(i)
		if err == nil && clock.Knows(c.Opened) {
			courses[i] = c.follow(log, clock)
		}
		return err
	})
	return courses, err
}

// A trouble is a customer with a problem.
type trouble struct{ customer, problem string }

// occurrences counts openings and reopenings.
func occurrences(cases []Case, courses map[int]course) map[trouble]*Repeat {
	all := map[trouble]*Repeat{}
	for i, c := range cases {
		s, ok := courses[i]
		if !ok || c.Problem == "" {
			continue
		}
		k := trouble{c.Customer, c.Problem}
		r := all[k]
		if r == nil {
			r = &Repeat{Customer: c.Customer, Problem: c.Problem}
			all[k] = r
		}
		r.Times += 1 + s.returns
		r.Cases = append(r.Cases, c.ID)
		r.Open = r.Open || s.state == Open || s.state == Unconfirmed
	}
	return all
}
