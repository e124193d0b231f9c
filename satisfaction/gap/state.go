package gap

import (
	"fmt"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
)

// State is how perception compares with expectation in one pair of answers.
type State uint8

const (
	// Dissatisfied is E > P: less than was expected.
	Dissatisfied State = iota
	// Confirmed is E = P. Whether it counts as satisfied is an [EqualPolicy].
	Confirmed
	// Delighted is E < P: more than was expected.
	Delighted
)

var states = enum.Names[State]{"dissatisfied", "confirmed", "delighted"}

// String is the name of the state, such as "confirmed".
func (s State) String() string { return states.String(s) }

// MarshalText writes the name; an unknown state is an error.
func (s State) MarshalText() ([]byte, error) { return states.Marshal(s) }

// UnmarshalText reads a name that [State.MarshalText] writes.
func (s *State) UnmarshalText(text []byte) error { return states.Unmarshal(s, text) }

// Consequence is what handbooks expect of a customer in this state: Leaves,
// StaysLooking and Advocates in the order of the states.
func (s State) Consequence() Consequence { return Consequence(s) }

// StateOf is the state of one pair of answers, given by their values on the scale
// of both. Worths are compared, so on a scale where lower is better, 1 is above 2.
// A value that is no point is a [*scale.ValueError].
func StateOf(s *scale.Scale, expected, perceived int) (State, error) {
	if s == nil {
		return 0, fmt.Errorf("gap: no scale: %w", ErrArgument)
	}
	e, err := s.Worth(expected)
	if err != nil {
		return 0, fmt.Errorf("gap: expected: %w", err)
	}
	p, err := s.Worth(perceived)
	if err != nil {
		return 0, fmt.Errorf("gap: perceived: %w", err)
	}
	return State(p.Cmp(e) + 1), nil
}

// Consequence is what handbooks expect of a customer in a state.
type Consequence uint8

const (
	// Leaves: expectation was not met, the customer goes to another.
	Leaves Consequence = iota
	// StaysLooking: met and no more; stays while there is nobody better.
	StaysLooking
	// Advocates: exceeded; tells others and continues to trade.
	Advocates
)

var consequences = enum.Names[Consequence]{"leaves", "stays-looking", "advocates"}

// String is the name of the consequence, such as "advocates".
func (c Consequence) String() string { return consequences.String(c) }

// MarshalText writes the name; an unknown consequence is an error.
func (c Consequence) MarshalText() ([]byte, error) { return consequences.Marshal(c) }

// UnmarshalText reads a name that [Consequence.MarshalText] writes.
func (c *Consequence) UnmarshalText(text []byte) error { return consequences.Unmarshal(c, text) }

// EqualPolicy says what an answer with E = P counts as.
type EqualPolicy uint8

const (
	// EqualUndecided counts it as neither. Default.
	EqualUndecided EqualPolicy = iota
	// EqualSatisfied counts it as satisfied: equal to or above expectation.
	EqualSatisfied
)

var equalPolicies = enum.Names[EqualPolicy]{"undecided", "satisfied"}

// String is the name of the policy, such as "satisfied".
func (p EqualPolicy) String() string { return equalPolicies.String(p) }

// MarshalText writes the name; an unknown policy is an error.
func (p EqualPolicy) MarshalText() ([]byte, error) { return equalPolicies.Marshal(p) }

// UnmarshalText reads a name that [EqualPolicy.MarshalText] writes.
func (p *EqualPolicy) UnmarshalText(text []byte) error { return equalPolicies.Unmarshal(p, text) }

// States are the pairs in each state. N of every share is the number of pairs, and
// the three counts sum to it.
type States struct {
	// Below is E > P, [Dissatisfied].
	Below scale.Share `json:"below"`
	// Equal is E = P, [Confirmed].
	Equal scale.Share `json:"equal"`
	// Above is E < P, [Delighted].
	Above scale.Share `json:"above"`
}

// Satisfied is how many count as satisfied under a policy: Above, or Above and
// Equal.
func (s States) Satisfied(p EqualPolicy) scale.Share {
	share := s.Above
	if p == EqualSatisfied {
		share.Count += s.Equal.Count
	}
	return share
}

// add adds n pairs whose difference P − E has a sign.
func (s *States) add(difference, n int64) {
	switch {
	case difference < 0:
		s.Below.Count += n
	case difference > 0:
		s.Above.Count += n
	default:
		s.Equal.Count += n
	}
	s.Below.N += n
	s.Equal.N += n
	s.Above.N += n
}

// merge adds the pairs of another item.
func (s *States) merge(o States) {
	s.add(-1, o.Below.Count)
	s.add(0, o.Equal.Count)
	s.add(1, o.Above.Count)
}
