package design

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Variable is a column of values, one for each row of a design.
type Variable struct {
	// Values are the values; where not valid they are not looked at.
	Values []float64
	// Valid tells which rows have a value and belong to the subpopulation. The
	// others contribute 0 and stay in the design. Default (nil): all.
	Valid []bool
}

// Indicator is 1 in the rows where in is true, else 0: a variable for
// [Design.Share].
func Indicator(in []bool) Variable {
	v := Variable{Values: make([]float64, len(in))}
	for row, yes := range in {
		if yes {
			v.Values[row] = 1
		}
	}
	return v
}

// Where is the variable in the subpopulation of the rows for which in holds, all where
// in is nil; rows count from 0. It shares nothing with v.
func (v Variable) Where(in func(row int) bool) Variable {
	out := Variable{Values: slices.Clone(v.Values), Valid: make([]bool, len(v.Values))}
	for row := range out.Valid {
		out.Valid[row] = v.has(row) && (in == nil || in(row))
	}
	return out
}

func (v *Variable) has(row int) bool { return v.Valid == nil || row < len(v.Valid) && v.Valid[row] }

func (v *Variable) check(n int) error {
	if err := sameLength("variable", len(v.Values), n); err != nil {
		return err
	}
	if v.Valid != nil {
		if err := sameLength("valid rows of a variable", len(v.Valid), n); err != nil {
			return err
		}
	}
	for row, x := range v.Values {
		if v.has(row) && (math.IsNaN(x) || math.IsInf(x, 0)) {
			return rowFault(row, "value", x, ErrArgument)
		}
	}
	return nil
}

// VariableOf is f of the ratings of an item: the value itself for a mean, 0 or 1
// for a share, −1, 0 or 1 for NPS. Rows without a rating are not valid. An unknown
// item is [survey.ErrUnknown], no table or no f [ErrArgument].
func VariableOf(t *survey.Table, item string, f func(value int) float64) (Variable, error) {
	if f == nil {
		return Variable{}, fmt.Errorf("design: no function of the ratings: %w", ErrArgument)
	}
	return ofCodes(t, item, func(s *scale.Scale, c scale.Code) float64 {
		value, _ := s.Value(c)
		return f(value)
	})
}

// WorthOf is the worth of the ratings of an item, on its effective scale.
func WorthOf(t *survey.Table, item string) (Variable, error) {
	return ofCodes(t, item, func(s *scale.Scale, c scale.Code) float64 {
		worth, unit, _ := s.WorthUnits(c)
		return float64(worth) / float64(unit)
	})
}

func ofCodes(t *survey.Table, item string, f func(*scale.Scale, scale.Code) float64) (Variable, error) {
	if t == nil {
		return Variable{}, errNoTable
	}
	codes, err := t.Codes(item)
	if err != nil {
		return Variable{}, fmt.Errorf("design: %w", err)
	}
	definition, _, err := t.Questionnaire().Item(item)
	if err != nil {
		return Variable{}, fmt.Errorf("design: %w", err)
	}
	s := definition.EffectiveScale()
	var values [256]float64
	for c := range s.Codes() {
		if s.IsPoint(scale.Code(c)) {
			values[c] = f(s, scale.Code(c))
		}
	}
	v := Variable{make([]float64, len(codes)), make([]bool, len(codes))}
	for row, c := range codes {
		v.Values[row], v.Valid[row] = values[c], s.IsPoint(c)
	}
	return v, nil
}

// NumberOf is the column of a numeric question; rows without an answer are not
// valid.
func NumberOf(t *survey.Table, id string) (Variable, error) {
	if t == nil {
		return Variable{}, errNoTable
	}
	numbers, err := t.Numbers(id)
	if err != nil {
		return Variable{}, fmt.Errorf("design: %w", err)
	}
	v := Variable{make([]float64, len(numbers)), make([]bool, len(numbers))}
	for row, x := range numbers {
		v.Values[row], v.Valid[row] = x.Value, x.Valid
	}
	return v, nil
}
