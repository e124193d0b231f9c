package waves

import (
	"fmt"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Matched is one item in two waves, with everybody accounted for. It feeds
// [SamePeople] (Both), [FreshSamples] (Before, After) and [PartialOverlap] (all).
type Matched struct {
	// Both counts the respondents who are in both waves, before in the rows; its
	// axes are named item@wave.
	Both *survey.Crosstab `json:"both"`
	// Before counts all responses of the first wave.
	Before *scale.Tally `json:"before"`
	// After counts all responses of the second.
	After *scale.Tally `json:"after"`
	// InBoth is the number of respondents in both waves, rated or not.
	InBoth int64 `json:"in_both"`
	// OnlyBefore is the number of those in the first wave only.
	OnlyBefore int64 `json:"only_before"`
	// OnlyAfter is the number of those in the second only.
	OnlyAfter int64 `json:"only_after"`
	// Unidentified is the number of responses of either wave without a respondent,
	// which are taken for people of one wave each.
	Unidentified int64 `json:"unidentified"`
}

// A DuplicateError says that a respondent has two responses in one wave, so that
// nobody can tell which belongs to the pair. It wraps [ErrDuplicate].
type DuplicateError struct {
	// Respondent is who answered twice.
	Respondent string
	// Wave is when.
	Wave string
	// First is the row of the first response in the table, from 0.
	First int
	// Second is that of the second.
	Second int
}

// Error says who answered twice, and where.
func (e *DuplicateError) Error() string {
	return fmt.Sprintf("waves: respondent %q in wave %q: rows %d and %d: %v", e.Respondent, e.Wave, e.First, e.Second, ErrDuplicate)
}

// Unwrap gives the condition to [errors.Is].
func (e *DuplicateError) Unwrap() error { return ErrDuplicate }

// Pairs finds the respondents of a table who are in both waves, by respondent and
// [survey.Wave], and counts their answers to an item. Rows of other waves are not
// looked at.
//
// Errors: [ErrUnknown] for an item that the questionnaire does not have;
// [ErrArgument] for waves that are equal or empty; [ErrNoBase] for a wave without
// rows; a [*DuplicateError] for a respondent with two responses in a wave;
// [satisfaction.ErrWeighted] for a table with sampling weights, which the counts
// would ignore.
func Pairs(t *survey.Table, item, before, after string) (Matched, error) {
	if t == nil {
		return Matched{}, fmt.Errorf("waves: no table: %w", ErrArgument)
	}
	if before == "" || after == "" || before == after {
		return Matched{}, fmt.Errorf("waves: waves %q and %q: %w", before, after, ErrArgument)
	}
	if t.Weighted() {
		return Matched{}, fmt.Errorf("waves: %w", satisfaction.ErrWeighted)
	}
	definition, _, err := t.Questionnaire().Item(item)
	if err != nil {
		return Matched{}, fmt.Errorf("waves: %w", err)
	}
	codes, err := t.Codes(item)
	if err != nil {
		return Matched{}, err
	}
	wave, err := t.Segment(survey.Wave)
	if err != nil {
		return Matched{}, err
	}
	s := definition.EffectiveScale()
	m := Matched{Before: scale.NewTally(s), After: scale.NewTally(s)}
	m.Both, err = survey.NewCrosstab(survey.Axis{ID: item + "@" + before, Scale: s}, survey.Axis{ID: item + "@" + after, Scale: s})
	if err != nil {
		return Matched{}, err
	}
	respondents := t.Respondents()
	first, second := map[string]int{}, map[string]int{} // rows by respondent
	for row, w := range wave {
		tally, rows := m.Before, first
		switch w {
		case before:
		case after:
			tally, rows = m.After, second
		default:
			continue
		}
		if err := tally.AddCode(codes[row], 1); err != nil {
			return Matched{}, err
		}
		who := respondents[row]
		if who == "" {
			m.Unidentified++
			continue
		}
		if earlier, ok := rows[who]; ok {
			return Matched{}, &DuplicateError{who, w, earlier, row}
		}
		rows[who] = row
	}
	if m.Before.Total() == 0 || m.After.Total() == 0 {
		return Matched{}, fmt.Errorf("waves: %d responses in %q, %d in %q: %w",
			m.Before.Total(), before, m.After.Total(), after, ErrNoBase)
	}
	for who, row := range second { // counts, so the order does not matter
		earlier, ok := first[who]
		if !ok {
			m.OnlyAfter++
			continue
		}
		m.InBoth++
		if err := m.Both.AddCodes(codes[earlier:earlier+1], codes[row:row+1]); err != nil {
			return Matched{}, err
		}
	}
	m.OnlyBefore = int64(len(first)) - m.InBoth
	return m, nil
}
