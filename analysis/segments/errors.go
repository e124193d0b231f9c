package segments

import (
	"errors"
	"fmt"
	"math"

	"github.com/gocsat/csat/analysis/internal/skew"
	"github.com/gocsat/csat/survey"
)

// Errors to branch on with errors.Is.
var (
	// ErrNoBase: a group without a rating. It is [survey.ErrNoBase].
	ErrNoBase = survey.ErrNoBase
	// ErrTooFew: a group with fewer ratings than the method needs. It is
	// [survey.ErrTooFew].
	ErrTooFew = survey.ErrTooFew
	// ErrArgument: too few groups, an unknown adjustment, a level outside (0, 1),
	// rows of different lengths. It is [survey.ErrArgument].
	ErrArgument = survey.ErrArgument
	// ErrNotNumber: a row is infinite, or rows overflow, or a p-value lies outside [0, 1].
	ErrNotNumber = errors.New("not a possible number")
	// ErrCounts: a count is negative, or all together pass 2^53, from where
	// float64 no longer holds every count.
	ErrCounts = errors.New("impossible counts")
)

// A GroupError tells which group is at fault. It wraps the reason.
type GroupError struct {
	// Index counts the groups from 0.
	Index int
	// Name is the name of the group.
	Name string
	// Err is the reason.
	Err error
}

// Error is the text of the reason with the group.
func (e *GroupError) Error() string {
	return fmt.Sprintf("segments: group %d %q: %v", e.Index, e.Name, e.Err)
}

// Unwrap returns the reason.
func (e *GroupError) Unwrap() error { return e.Err }

// Options are the choices of the comparisons. Each function names those it reads.
type Options struct {
	// Level is the confidence level of intervals in (0, 1). Default (0): 0.95.
	Level float64
	// Pooled takes one standard deviation for all groups (Student's t). Default:
	// each group has its own (Welch's t).
	Pooled bool
	// Adjustment is that of the p-values of all pairs. Default: [Holm].
	Adjustment Adjustment
}

// level is the confidence level, and half of what it leaves.
func (o Options) level() (level, tail float64, err error) {
	level = o.Level
	if level == 0 {
		level = 0.95
	}
	if !(level > 0 && level < 1) {
		return 0, 0, fmt.Errorf("segments: level %v outside (0, 1): %w", o.Level, ErrArgument)
	}
	return level, (1 - level) / 2, nil
}

// check refuses fewer groups than two and groups of fewer ratings than least.
func check(groups []Group, least int64) error {
	if len(groups) < 2 {
		return fmt.Errorf("segments: %d groups, two are the fewest: %w", len(groups), ErrArgument)
	}
	var all int64
	for i, g := range groups {
		switch {
		case g.n == 0:
			return &GroupError{i, g.name, ErrNoBase}
		case g.n < least:
			return &GroupError{i, g.name, ErrTooFew}
		}
		if all += g.n; all > maxCount {
			return &GroupError{i, g.name, ErrCounts}
		}
	}
	return nil
}

// named is [check] for tests of all pairs, whose results speak of groups by name.
// Groups without a name are told apart by their index.
func named(groups []Group, least int64) error {
	if err := check(groups, least); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, g := range groups {
		if g.name != "" && seen[g.name] {
			return &GroupError{i, g.name, fmt.Errorf("named twice: %w", ErrArgument)}
		}
		seen[g.name] = true
	}
	return nil
}

// some is x, or no value where x is no number or infinite.
func some(x float64) survey.Optional {
	if math.IsInf(x, 0) {
		return survey.Optional{}
	}
	return survey.Some(x)
}

// warn adds a warning.
func warn(list []survey.Warning, code survey.WarningCode, format string, args ...any) []survey.Warning {
	return append(list, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

// small warns of groups with fewer ratings than least.
func small(groups []Group, least int64, what string) []survey.Warning {
	for _, g := range groups {
		if g.n < least {
			return warn(nil, survey.LowBase, "group %q has %d ratings; %s needs %d", g.name, g.n, what, least)
		}
	}
	return nil
}

// uneven is [small], and warns of groups of ratings too skewed for their number where
// each group has its own variance.
func uneven(groups []Group, least int64, what string) []survey.Warning {
	if list := small(groups, least, what); list != nil {
		return list
	}
	for _, g := range groups {
		if skewness, need := skew.Need(g.values, g.counts, g.mean, g.ss); g.size() < need {
			return warn(nil, survey.LowBase, "group %q has %d ratings of skewness %.2f; %s with a variance for each group needs %.0f", g.name, g.n, skewness, what, need)
		}
	}
	return nil
}

// basis is [small] where variances are pooled, else [uneven].
func (o Options) basis(groups []Group, least int64, what string) []survey.Warning {
	if o.Pooled {
		return small(groups, least, what)
	}
	return uneven(groups, least, what)
}
