package satisfaction

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// CompositeOptions are the options of [Composites]; the zero value is the default.
type CompositeOptions struct {
	// Node is the node of the questionnaire's tree. Default (empty): the overall
	// index.
	Node string
	// Places are the decimal places of the scores. Valid range: 0 to 6.
	Places int
	// Rounding is what happens to a tie. Default: half away from zero.
	Rounding scale.Rounding
}

// maxCompositePlaces keeps a score with its places in an integer.
const maxCompositePlaces = 6

// A CompositeResult holds the score of every respondent of a table, in the order
// of its rows. It is immutable and safe for concurrent use.
type CompositeResult struct {
	places int
	n      int
	scaled []int64 // score·10^places, noComposite where there is none
}

const noComposite = -1 << 63

// Len is the number of rows.
func (r CompositeResult) Len() int { return len(r.scaled) }

// N is the number of respondents with a score: those who answered enough.
func (r CompositeResult) N() int { return r.n }

// Score is the score of a row, 0–100, and whether there is one. A row beyond
// [CompositeResult.Len] has none.
func (r CompositeResult) Score(row int) (decimal.Decimal, bool) {
	v, ok := r.Scaled(row)
	return decimal.New(v, -int32(r.places)), ok
}

// Scaled is the score of a row times 10 to the power of the places, an integer:
// 7921 for 79.21.
func (r CompositeResult) Scaled(row int) (int64, bool) {
	if row < 0 || row >= len(r.scaled) || r.scaled[row] == noComposite {
		return 0, false
	}
	return r.scaled[row], true
}

// Composites are the scores of single respondents: for each row of the table the
// answers below a node of the questionnaire's tree, scored by its method and
// combined by its weights, which are spread over the children that have a score.
// Whoever answered less than the required share of weight
// ([survey.Definition.MinAnswered]) has no score. These are the scores that
// [Index] averages under [RespondentThenAverage].
//
// A score is an exact fraction, rounded once: 85.125 to two places is 85.13, where
// arithmetic on float64 gives one or the other. Sampling weights do not enter. An
// unknown node is [survey.ErrUnknown], places out of range [survey.ErrArgument]; the
// errors of the tree are those of Index. That nobody has a score is no error.
func Composites(t *survey.Table, o CompositeOptions) (CompositeResult, error) {
	if t == nil {
		return CompositeResult{}, fmt.Errorf("satisfaction: composites: no table: %w", ErrArgument)
	}
	if o.Places < 0 || o.Places > maxCompositePlaces {
		return CompositeResult{}, fmt.Errorf("satisfaction: composites: %d places: %w", o.Places, survey.ErrArgument)
	}
	if _, err := o.Rounding.MarshalText(); err != nil {
		return CompositeResult{}, fmt.Errorf("satisfaction: composites: %v: %w", o.Rounding, survey.ErrArgument)
	}
	items, err := leaves(t.Questionnaire())
	if err != nil {
		return CompositeResult{}, err
	}
	b, err := newComposer(t, items, IndexOptions{})
	if err != nil {
		return CompositeResult{}, err
	}
	at := b.root
	if o.Node != "" {
		if at = b.find(o.Node); at == nil {
			return CompositeResult{}, fmt.Errorf("satisfaction: composites: node %q: %w", o.Node, survey.ErrUnknown)
		}
	}
	r := CompositeResult{places: o.Places, scaled: make([]int64, t.Len())}
	if s := b.compile(at, o); s != nil {
		s.run(r.scaled)
	} else if err := b.composeSlowly(at, o, r.scaled); err != nil {
		return CompositeResult{}, err
	}
	for _, v := range r.scaled {
		if v != noComposite {
			r.n++
		}
	}
	return r, nil
}

// find is the branch of a node.
func (b *composer) find(id string) *branch {
	for _, br := range b.branches {
		if br.ID == id {
			return br
		}
	}
	return nil
}

// composeSlowly takes the formula of every respondent in turn, in integers of any
// size.
func (b *composer) composeSlowly(at *branch, o CompositeOptions, out []int64) error {
	rated, x := make([]byte, len(b.leaf)), make([]int64, len(b.leaf))
	for row := range out {
		for i := range b.leaf {
			l := &b.leaf[i]
			x[i], rated[i] = l.worth[l.codes[row]], l.rated[l.codes[row]]
		}
		f, err := b.formula(at, rated)
		if err != nil {
			return err
		}
		if out[row] = noComposite; f != nil {
			score := f.at(x[at.from:at.to]).Round(o.Places, o.Rounding)
			out[row] = score.Shift(int32(o.Places)).IntPart()
		}
	}
	return nil
}
