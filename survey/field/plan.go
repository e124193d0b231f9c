package field

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gocsat/csat/survey"
)

// PlanOptions are the options of [Plan].
type PlanOptions struct {
	// Period is how often every customer is to be interviewed. Default: [Quarter].
	Period Period
	// MaxReached is how often a customer may be spoken to in a period. An attempt that
	// reached nobody troubles nobody and does not count; "call me again tomorrow" does.
	// Default (0): 1. Valid range: from 1.
	MaxReached int64
}

// A Customer is an entry of a [Schedule].
type Customer struct {
	// Respondent identifies the customer.
	Respondent string `json:"respondent"`
	// Attempts is how often contact was sought in the period.
	Attempts int64 `json:"attempts"`
	// Reached is how many of Attempts reached somebody: all outcomes but non-contact and
	// unknown.
	Reached int64 `json:"reached"`
	// LastInterview is when the customer was last interviewed, in full or in part, in any
	// period; zero if never.
	LastInterview time.Time `json:"last_interview,omitzero"`
	// Last is the latest attempt, in any period; nil if there is none.
	Last *survey.Contact `json:"last,omitempty"`

	interviewed, refused, notEligible bool
}

// A Schedule says who is to be contacted in a period and who is not. Each customer is
// either due, to be followed up, interviewed, refused or not eligible; those
// over-contacted are among these.
type Schedule struct {
	// From and Until bound the period, which Until is no longer part of.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"` // the first moment of the next period
	// Label names it, such as "2026-Q3".
	Label string `json:"label"`
	// Due are those whom nobody tried to contact in the period: first those never
	// interviewed, then those whose interview is longest ago, then by name.
	Due []Customer `json:"due"`
	// FollowUp is the list of non-response: those who were tried and neither
	// interviewed nor refused nor found not eligible; the longest waiting first, then by name.
	FollowUp []Customer `json:"follow_up"`
	// OverContacted are those who were reached more often than allowed: the most
	// often reached first, then by name.
	OverContacted []Customer `json:"over_contacted"`
	// Interviewed is how many were interviewed in the period, in full or in part.
	Interviewed int64 `json:"interviewed"`
	// Refused is how many were not interviewed and refused when last reached.
	Refused int64 `json:"refused"`
	// NotEligible is how many were not interviewed and turned out not to belong when last
	// reached.
	NotEligible int64 `json:"not_eligible"`
	// Coverage is Interviewed out of all customers but those not eligible.
	Coverage Rate `json:"coverage"`
	// Unlisted are those contacted in the period who are not in the list of customers, by
	// name.
	Unlisted []string `json:"unlisted"`
}

// Plan sorts the customers by what the attempts to contact them up to now mean for the
// period of the calendar that now lies in. Customers and attempts may come in any order;
// of attempts at the same time the last in the list is the latest. Attempts after now do
// not count yet. The periods are those of now's time zone.
//
// Errors: [ErrNoBase] without customers; [ErrArgument] for a zero now, an unknown period
// or a negative limit; in an [*IndexError], [ErrArgument] for a customer without a name or
// an attempt that is not valid or has no time, and [ErrDuplicate] for a customer twice in
// the list.
func Plan(customers []string, attempts []survey.Contact, now time.Time, o PlanOptions) (Schedule, error) {
	if o.MaxReached == 0 {
		o.MaxReached = 1
	}
	if now.IsZero() || !periods.Valid(o.Period) || o.MaxReached < 0 {
		return Schedule{}, fmt.Errorf("field: plan at %v with %+v: %w", now, o, ErrArgument)
	}
	if len(customers) == 0 {
		return Schedule{}, fmt.Errorf("field: plan without customers: %w", ErrNoBase)
	}
	list := make(map[string]*Customer, len(customers))
	for i, id := range customers {
		if id == "" {
			return Schedule{}, &IndexError{i, id, fmt.Errorf("customer without a name: %w", ErrArgument)}
		}
		if list[id] != nil {
			return Schedule{}, &IndexError{i, id, fmt.Errorf("customer: %w", ErrDuplicate)}
		}
		list[id] = &Customer{Respondent: id}
	}
	s := Schedule{Label: o.Period.Label(now)}
	s.From, s.Until = o.Period.Bounds(now)
	ordered, err := inOrder(attempts)
	if err != nil {
		return Schedule{}, err
	}
	unlisted := map[string]bool{}
	for _, a := range ordered {
		if a.Time.After(now) {
			break
		}
		c, current := list[a.Respondent], !a.Time.Before(s.From)
		switch {
		case c != nil:
			c.take(a, current)
		case current:
			unlisted[a.Respondent] = true
		}
	}
	s.Unlisted = slices.Sorted(maps.Keys(unlisted))
	for _, id := range customers {
		s.file(*list[id], o.MaxReached)
	}
	s.sort()
	s.Coverage = rateOf(s.Interviewed, whole(int64(len(customers))-s.NotEligible))
	return s, nil
}

// inOrder checks the attempts and sorts a copy of them by time.
func inOrder(attempts []survey.Contact) ([]survey.Contact, error) {
	for i, a := range attempts {
		err := a.Validate()
		if err == nil && a.Time.IsZero() {
			err = fmt.Errorf("attempt without a time: %w", ErrArgument)
		}
		if err != nil {
			return nil, &IndexError{i, a.Respondent, err}
		}
	}
	ordered := slices.Clone(attempts)
	slices.SortStableFunc(ordered, func(a, b survey.Contact) int { return a.Time.Compare(b.Time) })
	return ordered, nil
}

// take enters one attempt, which is later than those before.
func (c *Customer) take(a survey.Contact, current bool) {
	interview := a.Outcome == survey.Interviewed || a.Outcome == survey.PartlyInterviewed
	c.Last = &a
	if interview {
		c.LastInterview = a.Time
	}
	if !current {
		return
	}
	c.Attempts++
	if reached(a.Outcome) {
		c.Reached++
		c.refused, c.notEligible = a.Outcome == survey.Refusal, a.Outcome == survey.NotEligible
	}
	c.interviewed = c.interviewed || interview
}

// file puts a customer where they belong.
func (s *Schedule) file(c Customer, maxReached int64) {
	if c.Reached > maxReached {
		s.OverContacted = append(s.OverContacted, c.clone())
	}
	switch {
	case c.interviewed:
		s.Interviewed++
	case c.notEligible:
		s.NotEligible++
	case c.refused:
		s.Refused++
	case c.Attempts == 0:
		s.Due = append(s.Due, c)
	default:
		s.FollowUp = append(s.FollowUp, c)
	}
}

// clone shares no memory with c.
func (c Customer) clone() Customer {
	if c.Last != nil {
		last := *c.Last
		c.Last = &last
	}
	return c
}

func (s *Schedule) sort() {
	name := func(a, b Customer) int { return strings.Compare(a.Respondent, b.Respondent) }
	slices.SortFunc(s.Due, func(a, b Customer) int {
		return cmp.Or(a.LastInterview.Compare(b.LastInterview), name(a, b)) // never is the zero time
	})
	slices.SortFunc(s.FollowUp, func(a, b Customer) int { return cmp.Or(a.Last.Time.Compare(b.Last.Time), name(a, b)) })
	slices.SortFunc(s.OverContacted, func(a, b Customer) int { return cmp.Or(cmp.Compare(b.Reached, a.Reached), name(a, b)) })
}
