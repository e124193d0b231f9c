package field

import (
	"fmt"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Counts are how many cases ended with each outcome.
type Counts struct {
	// Interviewed is I, complete interviews.
	Interviewed int64 `json:"interviewed"`
	// PartlyInterviewed is P, partial interviews.
	PartlyInterviewed int64 `json:"partly_interviewed"`
	// Refusal is R, refusals and break-offs.
	Refusal int64 `json:"refusal"`
	// NonContact is NC, eligible and not reached.
	NonContact int64 `json:"non_contact"`
	// OtherNonInterview is O, eligible, reached and not interviewed for another reason.
	OtherNonInterview int64 `json:"other_non_interview"`
	// UnknownHousehold is UH, not known whether there is a customer.
	UnknownHousehold int64 `json:"unknown_household"`
	// UnknownOther is UO, not known whether the customer is eligible.
	UnknownOther int64 `json:"unknown_other"`
	// NotEligible is NE, those who do not belong to the population.
	NotEligible int64 `json:"not_eligible"`
}

// at is the count of an outcome.
func (c *Counts) at(o survey.Outcome) *int64 {
	return [...]*int64{
		survey.Interviewed: &c.Interviewed, survey.PartlyInterviewed: &c.PartlyInterviewed,
		survey.Refusal: &c.Refusal, survey.NonContact: &c.NonContact,
		survey.OtherNonInterview: &c.OtherNonInterview, survey.UnknownHousehold: &c.UnknownHousehold,
		survey.UnknownOther: &c.UnknownOther, survey.NotEligible: &c.NotEligible,
	}[o]
}

// Total is the number of cases, those not eligible included.
func (c Counts) Total() int64 { return c.eligible() + c.unknown() + c.NotEligible }

// eligible is I+P+R+NC+O.
func (c Counts) eligible() int64 { return c.contacted() + c.NonContact }

// contacted is I+P+R+O.
func (c Counts) contacted() int64 {
	return c.Interviewed + c.PartlyInterviewed + c.Refusal + c.OtherNonInterview
}

// unknown is UH+UO.
func (c Counts) unknown() int64 { return c.UnknownHousehold + c.UnknownOther }

func (c Counts) validate() error {
	left := int64(maxCount)
	for _, n := range [...]int64{c.Interviewed, c.PartlyInterviewed, c.Refusal, c.NonContact,
		c.OtherNonInterview, c.UnknownHousehold, c.UnknownOther, c.NotEligible} {
		if n < 0 || n > left {
			return fmt.Errorf("field: outcomes %+v: %w", c, ErrArgument)
		}
		left -= n
	}
	return nil
}

// Count counts the outcomes of contacts, each of which is a case with its final outcome:
// a customer who occurs twice in one wave is [ErrDuplicate] in an [*IndexError], see
// [Final]. A contact without a respondent or with an unknown outcome is [ErrArgument] in
// one.
func Count(contacts []survey.Contact) (Counts, error) {
	var c Counts
	seen := make(map[caseKey]bool, len(contacts))
	for i, contact := range contacts {
		if err := contact.Validate(); err != nil {
			return Counts{}, &IndexError{i, contact.Respondent, err}
		}
		key := caseKey{contact.Wave, contact.Respondent}
		if seen[key] {
			return Counts{}, &IndexError{i, contact.Respondent, fmt.Errorf("wave %q: %w", contact.Wave, ErrDuplicate)}
		}
		seen[key] = true
		*c.at(contact.Outcome)++
	}
	return c, nil
}

// A caseKey is what one final outcome belongs to.
type caseKey struct{ wave, respondent string }

// Final reduces a log of attempts to one contact for each customer and wave, the one that
// says most: a complete interview before a partial one, that before an attempt that
// reached somebody (refusal, other, not eligible), that before one that did not (non-contact,
// unknown). Among equals the latest counts, and at the same time the last in the list; an
// attempt without a time is before all others. The rule is this package's own; a report
// should state it.
//
// The contacts come in the order of the customers' first attempts. What is not valid is
// kept as it is, for [Count] to refuse.
func Final(attempts []survey.Contact) []survey.Contact {
	at := make(map[caseKey]int, len(attempts))
	final := make([]survey.Contact, 0, len(attempts))
	for _, a := range attempts {
		if a.Validate() != nil {
			final = append(final, a)
			continue
		}
		key := caseKey{a.Wave, a.Respondent}
		i, known := at[key]
		if !known {
			at[key] = len(final)
			final = append(final, a)
			continue
		}
		before, now := weight(final[i].Outcome), weight(a.Outcome)
		if now > before || now == before && !a.Time.Before(final[i].Time) {
			final[i] = a
		}
	}
	return slices.Clip(final)
}

// weight ranks outcomes by how much they say.
func weight(o survey.Outcome) int {
	switch {
	case o == survey.Interviewed:
		return 3
	case o == survey.PartlyInterviewed:
		return 2
	case reached(o):
		return 1
	}
	return 0
}

// reached tells whether somebody was spoken to.
func reached(o survey.Outcome) bool {
	switch o {
	case survey.NonContact, survey.UnknownHousehold, survey.UnknownOther:
		return false
	}
	return true
}
