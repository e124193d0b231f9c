package survey

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/enum"
)

// Outcome is how the attempt to interview somebody ended, in the categories of
// AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome
// Rates for Surveys, 10th edition, 2023.
type Outcome uint8

const (
	// UnknownOther: not known whether the customer is eligible, or nothing known
	// at all (UO). It is the zero value, so a contact without an outcome never
	// passes for an interview.
	UnknownOther Outcome = iota
	// UnknownHousehold: not known whether there is a customer at all (UH).
	UnknownHousehold
	// Interviewed: complete interview (I).
	Interviewed
	// PartlyInterviewed: partial interview (P).
	PartlyInterviewed
	// Refusal: refusal and break-off (R).
	Refusal
	// NonContact: nobody was reached (NC).
	NonContact
	// OtherNonInterview: eligible, reached, and not interviewed for another
	// reason (O).
	OtherNonInterview
	// NotEligible: does not belong to the population.
	NotEligible
)

var outcomes = enum.Names[Outcome]{"unknown-other", "unknown-household", "interviewed", "partly-interviewed", "refusal",
	"non-contact", "other-non-interview", "not-eligible"}

// String is the name of the outcome, such as "non-contact".
func (o Outcome) String() string { return outcomes.String(o) }

// MarshalText writes the name; an unknown outcome is an error.
func (o Outcome) MarshalText() ([]byte, error) { return outcomes.Marshal(o) }

// UnmarshalText reads a name that [Outcome.MarshalText] writes.
func (o *Outcome) UnmarshalText(text []byte) error { return outcomes.Unmarshal(o, text) }

// A Contact is one line of the frame: who was to be asked, and what came of it.
// It is a record of its own, since those who did not answer have no [Response].
type Contact struct {
	// Respondent identifies who was asked, as in [Response.Respondent].
	Respondent string `json:"respondent"`
	// Wave names the period of the survey.
	Wave string `json:"wave,omitempty"`
	// Channel is how contact was sought.
	Channel string `json:"channel,omitempty"`
	// Time is when; zero if unknown.
	Time time.Time `json:"time,omitzero"`
	// Outcome is what came of it.
	Outcome Outcome `json:"outcome"`
}

// Validate refuses a contact without a respondent or with an unknown outcome
// ([ErrArgument]).
func (c Contact) Validate() error {
	if c.Respondent == "" || !outcomes.Valid(c.Outcome) {
		return fmt.Errorf("survey: contact of %q with outcome %v: %w", c.Respondent, c.Outcome, ErrArgument)
	}
	return nil
}
