package scale

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/strictjson"
)

// A Band is one level of a [Bands]: it begins at From and ends where the next
// begins.
type Band struct {
	// ID names the level, such as "satisfied"; unique within its bands.
	ID string
	// From is the lower edge, which belongs to the band.
	From decimal.Decimal
	// Labels are the words for the level.
	Labels Text
	// Corrective says that a figure in this band calls for corrective action.
	Corrective bool
}

// A BandsDefinition is what [NewBands] builds [Bands] from. Since only lower
// edges are given, gaps and overlaps cannot be written down.
type BandsDefinition struct {
	// ID names the scheme.
	ID string
	// Labels name the scheme for people.
	Labels Text
	// Bands in ascending order of From.
	Bands []Band
	// Max is the upper end of the last band, which belongs to it.
	Max decimal.Decimal
}

// Bands cut a range into levels: [c₀,c₁), [c₁,c₂), …, [c_{k−1}, c_k], so that
// every value of the range lies in exactly one. They serve level schemes on
// 0–100 and classes of ratings such as detractor, passive, promoter. Bands are
// immutable and safe for concurrent use. The zero value has no bands: methods that
// return an error give [ErrNoScale], the others nothing or 0; nil Bands read as
// the zero value.
type Bands struct {
	def   BandsDefinition
	edges []Ratio   // c₀ … c_k, exact
	floor []float64 // the smallest float64 that is not below the edge
}

// NewBands builds bands, or says with [ErrDefinition] why they do not partition
// a range: no bands, edges that do not rise strictly, two bands with one id.
func NewBands(d BandsDefinition) (*Bands, error) {
	fail := func(format string, args ...any) (*Bands, error) {
		return nil, fmt.Errorf("%s: %s: %w", named("scale: bands", d.ID), fmt.Sprintf(format, args...), ErrDefinition)
	}
	if len(d.Bands) == 0 {
		return fail("no bands")
	}
	if !utf8.ValidString(d.ID) {
		return fail("id is not UTF-8")
	}
	if err := d.Labels.Validate(); err != nil {
		return fail("%v", err)
	}
	b := &Bands{def: BandsDefinition{ID: d.ID, Labels: d.Labels.Clone(), Max: d.Max}}
	seen := map[string]bool{}
	for i, band := range d.Bands {
		if band.ID == "" || seen[band.ID] || !utf8.ValidString(band.ID) {
			return fail("band %d: id %q empty, used twice or not UTF-8", i, band.ID)
		}
		seen[band.ID] = true
		if err := band.Labels.Validate(); err != nil {
			return fail("band %s: %v", band.ID, err)
		}
		band.Labels = band.Labels.Clone()
		b.def.Bands = append(b.def.Bands, band)
		if err := b.addEdge(band.From); err != nil {
			return fail("band %s: %v", band.ID, err)
		}
	}
	if err := b.addEdge(d.Max); err != nil {
		return fail("max: %v", err)
	}
	return b, nil
}

func (b *Bands) addEdge(d decimal.Decimal) error {
	if e := d.Exponent(); e < -30 || e > 30 || d.Coefficient().BitLen() > 128 {
		return fmt.Errorf("edge has too many digits")
	}
	if _, err := strictjson.Decimal(d).MarshalJSON(); err != nil {
		return err // valid bands have a JSON form
	}
	edge := RatioOfDecimal(d)
	if n := len(b.edges); n > 0 && edge.Cmp(b.edges[n-1]) <= 0 {
		return fmt.Errorf("edge %v does not rise above %v", d, b.edges[n-1])
	}
	f := edge.Float64()
	if new(big.Rat).SetFloat64(f).Cmp(edge.rat()) < 0 {
		f = math.Nextafter(f, math.Inf(1))
	}
	b.edges = append(b.edges, edge)
	b.floor = append(b.floor, f)
	return nil
}

// ID is the name given in the definition.
func (b *Bands) ID() string { return orZero(b).def.ID }

// Labels are the names given in the definition, a fresh copy.
func (b *Bands) Labels() Text { return orZero(b).def.Labels.Clone() }

// Len is the number of bands.
func (b *Bands) Len() int { return len(orZero(b).def.Bands) }

// All are the bands in ascending order, a fresh copy.
func (b *Bands) All() []Band {
	all := slices.Clone(orZero(b).def.Bands)
	for i := range all {
		all[i].Labels = all[i].Labels.Clone()
	}
	return all
}

// Range is the lower edge of the first band and the upper end of the last.
func (b *Bands) Range() (lo, hi decimal.Decimal) {
	if b.Len() == 0 {
		return lo, hi
	}
	return b.def.Bands[0].From, b.def.Max
}

// Index is the number of the band, from 0, in which x lies; outside the range
// it is [ErrOutOfRange] in a [*ValueError].
func (b *Bands) Index(x Ratio) (int, error) {
	n := b.Len()
	if n == 0 {
		return 0, fmt.Errorf("scale: bands: %w", ErrNoScale)
	}
	if x.Cmp(b.edges[0]) < 0 || x.Cmp(b.edges[n]) > 0 {
		return 0, &ValueError{Scale: b.def.ID, Value: x.String(), Index: -1, Err: ErrOutOfRange}
	}
	for n--; x.Cmp(b.edges[n]) < 0; n-- {
	}
	return n, nil
}

// IndexFloat is [Bands.Index] for a float64, decided on its exact value: with an
// edge at 79.95, the float64 nearest to 79.95 lies below or above the edge as
// its binary expansion does. NaN and ±Inf are [ErrNotNumber].
func (b *Bands) IndexFloat(x float64) (int, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, &ValueError{Scale: b.ID(), Value: fmt.Sprint(x), Index: -1, Err: ErrNotNumber}
	}
	n := b.Len()
	if n == 0 {
		return 0, fmt.Errorf("scale: bands: %w", ErrNoScale)
	}
	if x < b.floor[0] || new(big.Rat).SetFloat64(x).Cmp(b.edges[n].rat()) > 0 {
		return 0, &ValueError{Scale: b.def.ID, Value: fmt.Sprint(x), Index: -1, Err: ErrOutOfRange}
	}
	for n--; x < b.floor[n]; n-- {
	}
	return n, nil
}

// Of is the band in which x lies.
func (b *Bands) Of(x Ratio) (Band, error) {
	i, err := b.Index(x)
	if err != nil {
		return Band{}, err
	}
	band := b.def.Bands[i]
	band.Labels = band.Labels.Clone()
	return band, nil
}

type bandJSON struct {
	ID         string              `json:"id"`
	From       *strictjson.Decimal `json:"from"`
	Labels     Text                `json:"labels,omitempty"`
	Corrective bool                `json:"corrective,omitempty"`
}

type bandsJSON struct {
	ID     string              `json:"id,omitempty"`
	Labels Text                `json:"labels,omitempty"`
	Bands  []bandJSON          `json:"bands"`
	Max    *strictjson.Decimal `json:"max"`
}

// MarshalJSON writes the definition with exact numbers.
func (b *Bands) MarshalJSON() ([]byte, error) {
	if b.Len() == 0 {
		return nil, fmt.Errorf("scale: bands: %w", ErrNoScale)
	}
	out := bandsJSON{ID: b.def.ID, Labels: b.def.Labels, Max: (*strictjson.Decimal)(&b.def.Max)}
	for _, band := range b.def.Bands {
		out.Bands = append(out.Bands, bandJSON{band.ID, (*strictjson.Decimal)(&band.From), band.Labels, band.Corrective})
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads a definition and builds the bands as [NewBands] does.
// Unknown, repeated and absent keys are errors. It is for filling a new Bands,
// before anybody else sees it.
func (b *Bands) UnmarshalJSON(data []byte) error {
	if b == nil {
		return nilError("unmarshal bands")
	}
	var in bandsJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("scale: bands: %w: %w", ErrDefinition, err)
	}
	if in.Max == nil {
		return fmt.Errorf("%s: no max: %w", named("scale: bands", in.ID), ErrDefinition)
	}
	d := BandsDefinition{ID: in.ID, Labels: in.Labels, Max: decimal.Decimal(*in.Max)}
	for i, band := range in.Bands {
		if band.From == nil {
			return fmt.Errorf("%s: band %d: no from: %w", named("scale: bands", in.ID), i, ErrDefinition)
		}
		d.Bands = append(d.Bands, Band{band.ID, decimal.Decimal(*band.From), band.Labels, band.Corrective})
	}
	built, err := NewBands(d)
	if err != nil {
		return err
	}
	*b = *built
	return nil
}
