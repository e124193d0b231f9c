package scale

import (
	"fmt"
	"math/big"
)

// A LinearMap carries ratings from one scale to another so that the ends meet:
// v ↦ min₂ + (v − min₁)·(max₂ − min₂)/(max₁ − min₁), rounded half away from zero
// to a whole value. It is immutable and safe for concurrent use. The zero value
// and a nil LinearMap map nothing ([ErrNoScale]).
type LinearMap struct {
	from, to *Scale
	code     []Code // image of each code of from
	lossy    bool
}

// NewLinearMap maps from onto to. Special codes go to the code of the same kind,
// the one of the same value if there are several; a kind that to does not have,
// an image that is no point of to, or another polarity, which would turn the best
// answer into the worst, is [ErrIncompatible].
func NewLinearMap(from, to *Scale) (*LinearMap, error) {
	if from == nil || to == nil || from.worth == nil || to.worth == nil {
		return nil, fmt.Errorf("scale: linear map: %w", ErrNoScale)
	}
	if from.def.Polarity != to.def.Polarity {
		return nil, fmt.Errorf("scale: linear map: %v onto %v: %w", from.def.Polarity, to.def.Polarity, ErrIncompatible)
	}
	m := &LinearMap{from: from, to: to, code: make([]Code, from.Codes())}
	m.code[NotAsked] = NotAsked
	factor := big.NewRat(int64(to.Max()-to.Min()), int64(from.Max()-from.Min()))
	for i, p := range from.def.Points {
		exact := new(big.Rat).Mul(big.NewRat(int64(p.Value-from.Min()), 1), factor)
		exact.Add(exact, big.NewRat(int64(to.Min()), 1))
		v := Ratio{exact}.Round(0, HalfAwayFromZero)
		c, err := to.Encode(int(v.IntPart()), Reject)
		if err != nil || !to.IsPoint(c) {
			return nil, fmt.Errorf("scale: linear map: %d becomes %s: %w", p.Value, v, ErrIncompatible)
		}
		m.lossy = m.lossy || !exact.IsInt() // ratings that are joined are rounded too
		m.code[firstPoint+i] = c
	}
	for i, sp := range from.def.Specials {
		found := Blank
		for j, other := range to.def.Specials {
			if other.Kind == sp.Kind && (found == Blank || other.Value == sp.Value) {
				found = Code(firstPoint + len(to.worth) + j)
			}
		}
		if found == Blank {
			return nil, fmt.Errorf("scale: linear map: no code for %v: %w", sp.Kind, ErrIncompatible)
		}
		m.code[firstPoint+len(from.worth)+i] = found
	}
	return m, nil
}

// Lossy tells whether the map rounds or joins ratings: 1–5 onto 1–10 rounds, and
// 1–10 onto 1–5 joins. Figures from a lossy map are not those of the target
// scale; never merge them with answers that were given on it.
func (m *LinearMap) Lossy() bool { return orZero(m).lossy }

// Value is the image of a rating; a value that is no point is a [*ValueError].
func (m *LinearMap) Value(value int) (int, error) {
	if m == nil || m.from == nil {
		return 0, fmt.Errorf("scale: linear map: %w", ErrNoScale)
	}
	c, err := m.from.Encode(value, Reject)
	if err != nil {
		return 0, err
	}
	if !m.from.IsPoint(c) {
		return 0, m.from.valueError(value, ErrOffGrid)
	}
	v, _ := m.to.Value(m.code[c])
	return v, nil
}

// Tally is the image of a tally on the first scale, a new tally on the second.
func (m *LinearMap) Tally(t *Tally) (*Tally, error) {
	if m == nil || m.from == nil || t.Scale() == nil {
		return nil, fmt.Errorf("scale: linear map: %w", ErrNoScale)
	}
	if t.scale.print != m.from.print {
		return nil, fmt.Errorf("scale: linear map: %w", ErrIncompatible)
	}
	out := NewTally(m.to)
	for c, n := range t.n {
		if err := out.AddCode(m.code[c], n); err != nil {
			return nil, err
		}
	}
	return out, nil
}
