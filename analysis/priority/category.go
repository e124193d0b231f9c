package priority

import "github.com/gocsat/csat/internal/enum"

// A Category is what having a feature, or doing an attribute well or badly, means
// to customers, in the order in which ties are resolved: what hurts most when it
// is missing comes first (Berger et al. 1993).
type Category uint8

// The categories of Kano, Seraku, Takahashi and Tsuji (1984).
const (
	// MustBe (M): taken for granted; its absence dissatisfies.
	MustBe Category = iota
	// OneDimensional (O): the more the better, the less the worse.
	OneDimensional
	// Attractive (A): delights; its absence goes unnoticed.
	Attractive
	// Indifferent (I): matters neither way.
	Indifferent
	// Reverse (R): unwanted.
	Reverse
	// Questionable (Q): the answers contradict each other.
	Questionable
)

const categories = 6

var categoryNames = enum.Names[Category]{"must-be", "one-dimensional", "attractive", "indifferent", "reverse", "questionable"}

// String is the text of the category, such as "must-be".
func (c Category) String() string { return categoryNames.String(c) }

// Letter is the usual abbreviation: M, O, A, I, R or Q; "?" for any other value.
func (c Category) Letter() string {
	if !categoryNames.Valid(c) {
		return "?"
	}
	return "MOAIRQ"[c : c+1]
}

// MarshalText writes the text; an unknown value is an error.
func (c Category) MarshalText() ([]byte, error) { return categoryNames.Marshal(c) }

// UnmarshalText reads the text and refuses any other.
func (c *Category) UnmarshalText(text []byte) error { return categoryNames.Unmarshal(c, text) }

// Evaluation is Kano's evaluation table. Rows are the answer to the functional
// question ("How do you feel if the product has it?"), columns that to the
// dysfunctional one ("… if it does not?"), both in the order: I like it, I expect
// it, I am neutral, I can live with it, I dislike it (Berger et al. 1993, after
// Kano et al. 1984).
func Evaluation() [5][5]Category {
	const m, o, a, i, r, q = MustBe, OneDimensional, Attractive, Indifferent, Reverse, Questionable
	return [5][5]Category{
		{q, a, a, a, o},
		{r, i, i, i, m},
		{r, i, i, i, m},
		{r, i, i, i, m},
		{r, r, r, r, q},
	}
}
