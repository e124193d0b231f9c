package field

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/internal/enum"
)

// A Period is how often every customer is to be interviewed, as a part of the calendar
// year.
type Period uint8

const (
	// Quarter begins in January, April, July and October.
	Quarter Period = iota
	// HalfYear begins in January and July.
	HalfYear
	// Year begins in January.
	Year
	// Month begins on the first.
	Month
)

var (
	periods = enum.Names[Period]{"quarter", "half-year", "year", "month"}
	months  = [...]int{3, 6, 12, 1}
	labels  = [...]string{"%d-Q%d", "%d-H%d", "%d", "%d-%02d"}
)

// String is the name of the period, such as "half-year".
func (p Period) String() string { return periods.String(p) }

// MarshalText writes the name; an unknown period is an error.
func (p Period) MarshalText() ([]byte, error) { return periods.Marshal(p) }

// UnmarshalText reads a name that [Period.MarshalText] writes.
func (p *Period) UnmarshalText(text []byte) error { return periods.Unmarshal(p, text) }

// Bounds are the first moment of the period that t lies in and that of the next one, in
// the time zone of t. An unknown period has none: both are zero.
func (p Period) Bounds(t time.Time) (from, until time.Time) {
	if !periods.Valid(p) {
		return time.Time{}, time.Time{}
	}
	n := months[p]
	first := time.Month((int(t.Month())-1)/n*n + 1)
	from = time.Date(t.Year(), first, 1, 0, 0, 0, 0, t.Location())
	return from, time.Date(t.Year(), first+time.Month(n), 1, 0, 0, 0, 0, t.Location())
}

// Label names the period that t lies in, such as "2026-Q3", "2026-H2", "2026" or
// "2026-07"; it suits [survey.Contact.Wave]. An unknown period has the name of none.
func (p Period) Label(t time.Time) string {
	if !periods.Valid(p) {
		return ""
	}
	if p == Year {
		return fmt.Sprintf(labels[p], t.Year())
	}
	return fmt.Sprintf(labels[p], t.Year(), (int(t.Month())-1)/months[p]+1)
}
