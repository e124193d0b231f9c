package scale

import (
	"fmt"
	"math/big"
)

// A Share is Count of N, exactly. Its base N is always stated.
type Share struct {
	// Count is how many there are.
	Count int64 `json:"count"`
	// N is out of how many.
	N int64 `json:"n"`
}

// Ratio is Count/N in [0,1]; an N that is not positive is [ErrNoBase].
func (s Share) Ratio() (Ratio, error) {
	if s.N <= 0 {
		return Ratio{}, fmt.Errorf("scale: share: %w", ErrNoBase)
	}
	return NewRatio(s.Count, s.N)
}

// Percent is the share in per cent rounded to the given places, as text such as
// "89.5"; "–" where the base is empty. places is clamped to ±[MaxPlaces].
func (s Share) Percent(places int, mode Rounding) string {
	r, err := s.Ratio()
	if err != nil {
		return "–"
	}
	places = min(max(places, -MaxPlaces), MaxPlaces)
	return r.Mul(Ratio{big.NewRat(100, 1)}).Round(places, mode).StringFixed(int32(places))
}

// A Row is one line of a distribution table: a rating or a level with its count.
type Row struct {
	// ID is the value of a rating or the id of a level.
	ID string `json:"id"`
	// Labels are its words.
	Labels Text `json:"labels,omitempty"`
	// Share is its count over the number of ratings.
	Share Share `json:"share"`
}

// Distribution is the count and share of every point, ascending, zero counts
// included. The base is the number of ratings; with none the counts are 0 of 0.
func (t *Tally) Distribution() []Row {
	n := t.N()
	var rows []Row
	for i, count := range t.ratings() {
		p := t.scale.def.Points[i]
		rows = append(rows, Row{fmt.Sprint(p.Value), p.Labels.Clone(), Share{count, n}})
	}
	return rows
}

// ByBand is the count and share of every band, in their order, zero counts
// included: which ratings lie in which level. A point of the scale that lies
// outside the bands is [ErrOutOfRange], chosen or not.
func (t *Tally) ByBand(b *Bands) ([]Row, error) {
	if t.Scale() == nil || b.Len() == 0 {
		return nil, fmt.Errorf("scale: by band: %w", ErrNoScale)
	}
	n := t.N()
	rows := make([]Row, b.Len())
	for i, band := range b.All() {
		rows[i] = Row{band.ID, band.Labels, Share{0, n}}
	}
	for i, count := range t.ratings() {
		at, err := b.IndexFloat(float64(t.scale.def.Points[i].Value))
		if err != nil {
			return nil, err
		}
		rows[at].Share.Count += count
	}
	return rows, nil
}

// Top is the top-k box: how many chose one of the k points at the favourable
// end. k must lie between 1 and the number of points ([ErrArgument]).
func (t *Tally) Top(k int) (Share, error) {
	return t.box(k, t.Scale().Polarity() == HigherIsBetter)
}

// Bottom is the bottom-k box: how many chose one of the k points at the
// unfavourable end.
func (t *Tally) Bottom(k int) (Share, error) {
	return t.box(k, t.Scale().Polarity() == LowerIsBetter)
}

func (t *Tally) box(k int, high bool) (Share, error) {
	counts := t.ratings()
	if t.Scale() == nil {
		return Share{}, fmt.Errorf("scale: box: %w", ErrNoScale)
	}
	if k < 1 || k > len(counts) {
		return Share{}, fmt.Errorf("scale: box of %d of %d points: %w", k, len(counts), ErrArgument)
	}
	box := counts[:k]
	if high {
		box = counts[len(counts)-k:]
	}
	s := Share{N: t.N()}
	for _, n := range box {
		s.Count += n
	}
	return s, nil
}

// NetBox is the top-k share minus the bottom-k share, in [−1,1]. 2k may not
// exceed the number of points ([ErrArgument]); no ratings is [ErrNoBase].
func (t *Tally) NetBox(k int) (Ratio, error) {
	top, err := t.Top(k)
	if err != nil {
		return Ratio{}, err
	}
	if 2*k > t.scale.Len() {
		return Ratio{}, fmt.Errorf("scale: net box of %d of %d points overlaps: %w", k, t.scale.Len(), ErrArgument)
	}
	bottom, err := t.Bottom(k)
	if err != nil {
		return Ratio{}, err
	}
	return Share{top.Count - bottom.Count, top.N}.Ratio()
}
