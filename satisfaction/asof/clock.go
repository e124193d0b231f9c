package asof

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is]. They are those of package
// survey.
var (
	// ErrNoBase says that there is nothing to count.
	ErrNoBase = survey.ErrNoBase
	// ErrArgument says that an argument lies outside what its doc allows.
	ErrArgument = survey.ErrArgument
)

// maxName is the longest name of a calendar in bytes.
const maxName = 1 << 10

// A Clock says as of when things are seen, and how time counts. It is a value; the
// zero Clock is refused, for no clock is ever read.
type Clock struct {
	// AsOf is the moment: what happened later is not known yet. Not zero.
	AsOf time.Time
	// Calendar names Elapsed, such as "business hours": what was counted under
	// calendars of different names does not merge. Default (empty): time as it
	// passes.
	Calendar string
	// Elapsed is the time that counts from one moment to a later one, such as that
	// within business hours: not negative, and not shorter for a later end.
	// Default (nil): as it passes. It goes with a Calendar.
	Elapsed func(from, to time.Time) time.Duration
}

// Validate says what is wrong with the clock: no moment, a Calendar without Elapsed or
// Elapsed without a Calendar, a name that is not UTF-8 or longer than 1024 bytes. All
// are [ErrArgument].
func (c Clock) Validate() error {
	switch {
	case c.Elapsed == nil && c.Calendar != "" || c.Elapsed != nil && c.Calendar == "":
		return fmt.Errorf("asof: calendar %.40q and its function go together: %w", c.Calendar, ErrArgument)
	case c.AsOf.IsZero():
		return fmt.Errorf("asof: clock without a moment: %w", ErrArgument)
	case len(c.Calendar) > maxName || !utf8.ValidString(c.Calendar):
		return fmt.Errorf("asof: calendar %.40q: %w", c.Calendar, ErrArgument)
	}
	return nil
}

// Between is the time that counts from one moment to another, in whole seconds with
// the rest cut off, and as a Duration with it. An end before the beginning, a
// negative time, or one beyond the 292 years of a Duration, is [ErrArgument].
func (c Clock) Between(from, to time.Time) (seconds int64, exact time.Duration, err error) {
	if to.Before(from) {
		return 0, 0, fmt.Errorf("asof: from %v to %v: %w", from, to, ErrArgument)
	}
	if c.Elapsed == nil {
		exact = to.Sub(from)
		if exact == 1<<63-1 { // Sub saturates
			return 0, 0, fmt.Errorf("asof: from %v to %v: too long: %w", from, to, ErrArgument)
		}
	} else if exact = c.Elapsed(from, to); exact < 0 {
		return 0, 0, fmt.Errorf("asof: calendar %.40q gives %v from %v to %v: %w", c.Calendar, exact, from, to, ErrArgument)
	}
	return int64(exact / time.Second), exact, nil
}

// Knows tells whether a moment is given and not after [Clock.AsOf].
func (c Clock) Knows(t time.Time) bool { return !t.IsZero() && !t.After(c.AsOf) }

// An Answer is what is known of a yes-or-no question.
type Answer uint8

const (
	// Unknown: not asked, not answered, or not yet. It is the zero value, so that what
	// nobody asked never passes for an answer.
	Unknown Answer = iota
	// Yes: it is so.
	Yes
	// No: it is not.
	No
)

var answers = enum.Names[Answer]{"unknown", "yes", "no"}

// String is the name of the answer, such as "yes".
func (a Answer) String() string { return answers.String(a) }

// MarshalText writes the name; an unknown value is an error.
func (a Answer) MarshalText() ([]byte, error) { return answers.Marshal(a) }

// UnmarshalText reads a name that [Answer.MarshalText] writes.
func (a *Answer) UnmarshalText(text []byte) error { return answers.Unmarshal(a, text) }
