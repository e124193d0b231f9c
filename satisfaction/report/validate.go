package report

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Conditions that a caller may branch on with [errors.Is].
var (
	// ErrSection says that the id of a section is empty, has spaces, or is used twice.
	ErrSection = errors.New("invalid section id")
	// ErrBlock says that a block is none or several of its kinds, or that its parts
	// do not fit together: cells and columns, shares that do not sum to 100, a level
	// that the axis does not have.
	ErrBlock = errors.New("invalid block")
	// ErrNumber says that a number is NaN, infinite or beyond ±1e100, or an interval
	// upside down.
	ErrNumber = errors.New("invalid number")
	// ErrText says that a text is not UTF-8 or a language tag not one.
	ErrText = errors.New("invalid text")
	// ErrEncoding says that JSON is not what a report writes.
	ErrEncoding = survey.ErrEncoding
)

// An Error says which block of which section is wrong. It wraps one of the
// conditions above.
type Error struct {
	// Section is the id of the section, empty for the head of the report.
	Section string
	// Block is the number of the block from 1, 0 for the section itself.
	Block int
	// Err is the condition with what is wrong.
	Err error
}

// Error says where and what.
func (e *Error) Error() string {
	switch {
	case e.Section == "" && e.Block == 0:
		return fmt.Sprintf("report: %v", e.Err)
	case e.Block == 0:
		return fmt.Sprintf("report: section %q: %v", e.Section, e.Err)
	}
	return fmt.Sprintf("report: section %q: block %d: %v", e.Section, e.Block, e.Err)
}

// Unwrap gives the condition to [errors.Is].
func (e *Error) Unwrap() error { return e.Err }

// Validate reports everything that is wrong, each as an [*Error], joined. What it
// accepts can be written in every form.
func (r Report) Validate() error {
	var errs []error
	at := Error{}
	fail := func(err error) {
		if err != nil {
			errs = append(errs, &Error{at.Section, at.Block, err})
		}
	}
	fail(texts(append([]scale.Text{r.Title, r.Subtitle}, r.Notes...)...))
	seen := map[string]bool{}
	for _, s := range r.Sections {
		at = Error{Section: s.ID}
		if s.ID == "" || strings.ContainsFunc(s.ID, unicode.IsSpace) || !utf8.ValidString(s.ID) || seen[s.ID] {
			fail(fmt.Errorf("%q: %w", s.ID, ErrSection))
		}
		seen[s.ID] = true
		fail(texts(s.Title, s.Lead))
		for i, b := range s.Blocks {
			at.Block = i + 1
			fail(b.validate())
		}
	}
	return errors.Join(errs...)
}

func texts(all ...scale.Text) error {
	for _, t := range all {
		if err := t.Validate(); err != nil {
			return fmt.Errorf("%w: %v", ErrText, err)
		}
	}
	return nil
}

// largest is the largest number drawn, far from where differences overflow.
const largest = 1e100

func numbers(all ...float64) error {
	for _, x := range all {
		if !(math.Abs(x) <= largest) {
			return fmt.Errorf("%w: %g", ErrNumber, x)
		}
	}
	return nil
}

func optionals(all ...survey.Optional) error {
	for _, o := range all {
		if o.Valid {
			if err := numbers(o.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// validate ignores what a suppressed value hides.
func (v Value) validate() error {
	v = v.withheld()
	if !utf8.ValidString(v.Text) || !utf8.ValidString(v.IntervalText) {
		return fmt.Errorf("%w: value is not UTF-8", ErrText)
	}
	if err := errors.Join(texts(v.Words), optionals(v.Number)); err != nil {
		return err
	}
	i := v.Interval
	if err := numbers(i.Lower, i.Upper); err != nil {
		return err
	}
	if !(i.Level >= 0 && i.Level < 1) || i.Lower > i.Upper {
		return fmt.Errorf("%w: interval from %g to %g at level %g", ErrNumber, i.Lower, i.Upper, i.Level)
	}
	return nil
}

func values(all ...Value) error {
	for _, v := range all {
		if err := v.validate(); err != nil {
			return err
		}
	}
	return nil
}

func (b Block) validate() error {
	var found []error
	kinds := 0
	check := func(set bool, f func() error) {
		if set {
			kinds++
			found = append(found, f())
		}
	}
	check(len(b.Text) > 0, func() error { return texts(b.Text) })
	check(b.Figure != nil, func() error { return b.Figure.validate() })
	check(b.Table != nil, func() error { return b.Table.validate() })
	check(b.Bars != nil, func() error { return b.Bars.validate() })
	check(b.Split != nil, func() error { return b.Split.validate() })
	check(b.Gaps != nil, func() error { return b.Gaps.validate() })
	check(b.Pareto != nil, func() error { return b.Pareto.validate() })
	check(b.Trend != nil, func() error { return b.Trend.validate() })
	if kinds != 1 {
		return fmt.Errorf("%w: %d kinds in one block, want 1", ErrBlock, kinds)
	}
	return errors.Join(append(found, texts(b.Title))...)
}

func (a Axis) zero() bool { return a.Min == 0 && a.Max == 0 && len(a.Levels) == 0 }

// drawable tells whether a range rises by more than rounding, so that it can be cut
// into round steps.
func drawable(lo, hi float64) bool {
	return hi-lo > max(1e-9*max(math.Abs(lo), math.Abs(hi)), 1/largest)
}

func (a Axis) validate() error {
	if a.zero() {
		return nil
	}
	if err := numbers(a.Min, a.Max); err != nil {
		return err
	}
	if !drawable(a.Min, a.Max) {
		return fmt.Errorf("%w: axis from %g to %g", ErrBlock, a.Min, a.Max)
	}
	seen := map[string]bool{}
	for i, l := range a.Levels {
		if !(l.From >= a.Min && l.From < a.Max) || i > 0 && l.From <= a.Levels[i-1].From {
			return fmt.Errorf("%w: level %q from %g does not rise within the axis", ErrBlock, l.ID, l.From)
		}
		if l.ID == "" || seen[l.ID] || !utf8.ValidString(l.ID) {
			return fmt.Errorf("%w: level id %q empty, used twice or not UTF-8", ErrBlock, l.ID)
		}
		seen[l.ID] = true
		if err := texts(l.Label); err != nil {
			return err
		}
	}
	return nil
}

// at is the number of a level, −1 if there is none of that id.
func (a Axis) at(id string) int {
	for i, l := range a.Levels {
		if l.ID == id {
			return i
		}
	}
	return -1
}

func (a Axis) has(level string) error {
	if level != "" && a.at(level) < 0 {
		return fmt.Errorf("%w: the axis has no level %q", ErrBlock, level)
	}
	return nil
}

const deepest = 9

func depth(n int) error {
	if n < 0 || n > deepest {
		return fmt.Errorf("%w: depth %d", ErrBlock, n)
	}
	return nil
}

func (f Figure) validate() error {
	f = f.withheld()
	return errors.Join(texts(f.Label, f.Note), values(f.Value, f.Base), f.Axis.validate(), f.Axis.has(f.Level))
}

func (t Table) validate() error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("%w: table without columns", ErrBlock)
	}
	var errs []error
	for _, c := range t.Columns {
		errs = append(errs, texts(c.Label))
	}
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Columns) {
			errs = append(errs, fmt.Errorf("%w: row %d has %d cells for %d columns", ErrBlock, i+1, len(r.Cells), len(t.Columns)))
		}
		errs = append(errs, depth(r.Depth), values(r.Cells...))
	}
	return errors.Join(errs...)
}

func (b Bars) validate() error {
	errs := []error{b.Axis.validate()}
	for _, x := range b.Items {
		x = x.withheld()
		errs = append(errs, texts(x.Label), depth(x.Depth), values(x.Value, x.Base), b.Axis.has(x.Level))
	}
	return errors.Join(errs...)
}

func (s Split) validate() error {
	if len(s.Parts) == 0 {
		return fmt.Errorf("%w: split without parts", ErrBlock)
	}
	errs := []error{texts(s.Parts...)}
	for i, w := range s.Rows {
		w = w.withheld()
		errs = append(errs, texts(w.Label), values(w.Shares...), values(w.Counts...))
		if len(w.Shares) != len(s.Parts) || w.Counts != nil && len(w.Counts) != len(s.Parts) {
			errs = append(errs, fmt.Errorf("%w: row %d has %d shares and %d counts for %d parts", ErrBlock, i+1,
				len(w.Shares), len(w.Counts), len(s.Parts)))
			continue
		}
		sum, n := 0.0, 0
		for _, v := range w.Shares {
			if v.Number.Valid {
				sum, n = sum+v.Number.Value, n+1
				if !(v.Number.Value >= 0) {
					errs = append(errs, fmt.Errorf("%w: share %g", ErrBlock, v.Number.Value))
				}
			}
		}
		if n != 0 && (n != len(s.Parts) || !(math.Abs(sum-100) <= 1e-6)) {
			errs = append(errs, fmt.Errorf("%w: %d of %d shares of row %d sum to %g, want 100", ErrBlock, n, len(s.Parts), i+1, sum))
		}
	}
	return errors.Join(errs...)
}

func (g Gaps) validate() error {
	errs := []error{texts(g.From, g.To), g.Axis.validate()}
	for _, x := range g.Items {
		x = x.withheld()
		errs = append(errs, texts(x.Label), depth(x.Depth), values(x.From, x.To, x.Difference))
	}
	return errors.Join(errs...)
}

func (p Pareto) validate() error {
	var errs []error
	for _, c := range p.withheld().Items {
		errs = append(errs, texts(c.Label, c.About), values(c.Count, c.Share, c.Running))
		if c.Count.Number.Valid && !(c.Count.Number.Value >= 0) {
			errs = append(errs, fmt.Errorf("%w: count %g", ErrBlock, c.Count.Number.Value))
		}
	}
	return errors.Join(errs...)
}

func (t Trend) validate() error {
	errs := []error{t.Axis.validate()}
	for _, p := range t.Points {
		p = p.withheld()
		errs = append(errs, texts(p.Label, p.Alarm, p.Phase), values(p.Value, p.Base), optionals(p.Centre, p.Lower, p.Upper))
		if p.Lower.Valid && p.Upper.Valid && p.Lower.Value > p.Upper.Value {
			errs = append(errs, fmt.Errorf("%w: limits from %g to %g", ErrNumber, p.Lower.Value, p.Upper.Value))
		}
	}
	return errors.Join(errs...)
}
