package survey

import (
	"fmt"

	"github.com/gocsat/csat/scale"
)

// AddCode counts n people with the same two answers given by their codes,
// [scale.Blank] and [scale.NotAsked] included. Both axes must be items
// ([ErrArgument]); a code that a scale does not have is [scale.ErrOutOfRange].
func (x *Crosstab) AddCode(row, col scale.Code, n int64) error {
	x = orZero(x)
	if err := x.rows.holds(row); err != nil {
		return err
	}
	if err := x.cols.holds(col); err != nil {
		return err
	}
	return x.addCell(int(row), int(col), n)
}

// AddCodeIn counts n answers to the item on the rows, given by their code, within
// a category of the segment on the columns; the empty category is the unknown one.
func (x *Crosstab) AddCodeIn(category string, row scale.Code, n int64) error {
	x = orZero(x)
	c, err := x.cols.category(category)
	if err != nil {
		return err
	}
	if err := x.rows.holds(row); err != nil {
		return err
	}
	return x.addCell(int(row), c, n)
}

// holds refuses a code that the scale of an item does not have.
func (a Axis) holds(c scale.Code) error {
	if a.Scale == nil {
		return fmt.Errorf("survey: crosstab: %s is a segment: %w", a.ID, ErrArgument)
	}
	if int(c) >= a.Scale.Codes() {
		return fmt.Errorf("survey: crosstab: %s: code %d: %w", a.ID, c, scale.ErrOutOfRange)
	}
	return nil
}
