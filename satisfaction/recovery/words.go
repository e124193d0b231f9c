package recovery

import "github.com/gocsat/csat/internal/enum"

// A Form is how a complaint came to be known.
type Form uint8

const (
	// Explicit: the customer complained.
	Explicit Form = iota
	// Implicit: the customer did not, and a survey, a visit or a remark to others told.
	Implicit
)

var forms = enum.Names[Form]{"explicit", "implicit"}

// String is the name of the form, such as "implicit".
func (f Form) String() string { return forms.String(f) }

// MarshalText writes the name; an unknown form is an error.
func (f Form) MarshalText() ([]byte, error) { return forms.Marshal(f) }

// UnmarshalText reads a name that [Form.MarshalText] writes.
func (f *Form) UnmarshalText(text []byte) error { return forms.Unmarshal(f, text) }

// A Reaction is how far a dissatisfied customer went, in rising order.
type Reaction uint8

const (
	// ToCompany: turned to the company.
	ToCompany Reaction = iota
	// Leaves: leaves, or says so, and tells others.
	Leaves
	// ThirdParty: turned to a lawyer, an authority or the press.
	ThirdParty
)

var reactions = enum.Names[Reaction]{"to-company", "leaves", "third-party"}

// String is the name of the reaction, such as "third-party".
func (r Reaction) String() string { return reactions.String(r) }

// MarshalText writes the name; an unknown reaction is an error.
func (r Reaction) MarshalText() ([]byte, error) { return reactions.Marshal(r) }

// UnmarshalText reads a name that [Reaction.MarshalText] writes.
func (r *Reaction) UnmarshalText(text []byte) error { return reactions.Unmarshal(r, text) }

// An Event is what an entry in the log of a case says. The first eight are the steps
// of handling, in their order.
type Event uint8

const (
	// Thanked: the customer was thanked for the complaint.
	Thanked Event = iota
	// Explained: the customer was told why complaints are welcome.
	Explained
	// Apologised: the company said that it is sorry.
	Apologised
	// Committed: the company promised to act at once.
	Committed
	// Informed: the company gathered the information it needs.
	Informed
	// Corrected: the fault was put right, as the company sees it.
	Corrected
	// Checked: the company asked whether the customer is satisfied.
	Checked
	// Prevented: the cause was removed, so that it does not happen again.
	Prevented
	// Contacted: the customer had to turn to the company again about the same. It does
	// not open an ended case again: that is Reopened.
	Contacted
	// Reopened: the customer said that it is not cleared, or has come back, after the
	// case was corrected, confirmed or abandoned.
	Reopened
	// Confirmed: the customer said that it is cleared.
	Confirmed
	// Abandoned: the case ended without the customer's word: withdrawn, or the customer
	// cannot be reached.
	Abandoned
)

// steps is the number of steps of handling.
const steps = 8

var events = enum.Names[Event]{"thanked", "explained", "apologised", "committed", "informed", "corrected", "checked", "prevented",
	"contacted", "reopened", "confirmed", "abandoned"}

// IsStep tells whether the event is one of the eight steps of handling.
func (e Event) IsStep() bool { return e < steps }

// String is the name of the event, such as "apologised".
func (e Event) String() string { return events.String(e) }

// MarshalText writes the name; an unknown event is an error.
func (e Event) MarshalText() ([]byte, error) { return events.Marshal(e) }

// UnmarshalText reads a name that [Event.MarshalText] writes.
func (e *Event) UnmarshalText(text []byte) error { return events.Unmarshal(e, text) }

// A State is where a case stands; the package documentation has the rules.
type State uint8

const (
	// Open: not corrected, or not again since it was reopened.
	Open State = iota
	// Unconfirmed: corrected, and not confirmed by the customer.
	Unconfirmed
	// Cleared: confirmed by the customer.
	Cleared
	// Ended: abandoned.
	Ended
)

var states = enum.Names[State]{"open", "unconfirmed", "cleared", "abandoned"}

// String is the name of the state, such as "unconfirmed".
func (s State) String() string { return states.String(s) }

// MarshalText writes the name; an unknown state is an error.
func (s State) MarshalText() ([]byte, error) { return states.Marshal(s) }

// UnmarshalText reads a name that [State.MarshalText] writes.
func (s *State) UnmarshalText(text []byte) error { return states.Unmarshal(s, text) }
