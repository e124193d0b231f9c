package scale

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
)

// Polarity says which end of a scale is the favourable one.
type Polarity uint8

const (
	// HigherIsBetter is the default: 10 of 10 is the best answer.
	HigherIsBetter Polarity = iota
	// LowerIsBetter is for scales such as school grades or "1 = very good".
	LowerIsBetter
)

var polarities = enum.Names[Polarity]{"higher-is-better", "lower-is-better"}

// String is the name of the polarity, such as "lower-is-better".
func (p Polarity) String() string { return polarities.String(p) }

// MarshalText writes the name; an unknown polarity is an error.
func (p Polarity) MarshalText() ([]byte, error) { return polarities.Marshal(p) }

// UnmarshalText reads a name that [Polarity.MarshalText] writes.
func (p *Polarity) UnmarshalText(text []byte) error { return polarities.Unmarshal(p, text) }

// Kind says what a special code stands for.
type Kind uint8

const (
	// NotApplicable: the question does not fit the respondent.
	NotApplicable Kind = iota
	// DontKnow: asked, and no opinion.
	DontKnow
	// Refused: asked, and declined to answer.
	Refused
)

var kinds = enum.Names[Kind]{"not-applicable", "dont-know", "refused"}

// String is the name of the kind, such as "dont-know".
func (k Kind) String() string { return kinds.String(k) }

// MarshalText writes the name; an unknown kind is an error.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Marshal(k) }

// UnmarshalText reads a name that [Kind.MarshalText] writes.
func (k *Kind) UnmarshalText(text []byte) error { return kinds.Unmarshal(k, text) }

// A Point is one answer that a scale offers.
type Point struct {
	// Value is what the respondent ticks or the file holds.
	Value int
	// Worth is what the answer counts for in a score, larger is better; nil
	// means the value itself, or min+max−value on a scale where lower is better.
	Worth *decimal.Decimal
	// Labels are the words of the answer.
	Labels Text
}

// A Special is a code that is an answer to the question but no rating, such as
// 99 for "don't know". It is counted apart and never enters a score.
type Special struct {
	// Value is the code, different from the value of every point.
	Value int
	// Kind is what it stands for.
	Kind Kind
	// Labels are the words of the answer.
	Labels Text
}

// A Range stands for the points From, From+Step, …, To.
type Range struct {
	// From is the lowest value, To the highest.
	From, To int
	// Step is the distance between two points; 0 means 1.
	Step int
}

// A Definition is what [New] builds a [Scale] from.
type Definition struct {
	// ID names the scale in errors and questionnaires; it may be empty.
	ID string
	// Labels name the scale for people.
	Labels Text
	// Range gives evenly spaced points, each worth its value. Points then need
	// to be listed only where they have labels or another worth.
	Range Range
	// Points lists the points, in any order. Without a Range they are the scale.
	Points []Point
	// Polarity is the favourable end. Default: HigherIsBetter.
	Polarity Polarity
	// Specials are the codes counted apart.
	Specials []Special
}

// A Scale is a set of ordered points with integer values, each with a worth,
// and the special codes beside them. It is built by [New], immutable, and safe
// for concurrent use. The zero value has no points: methods that return an error
// give [ErrNoScale], the others nothing or 0; a nil Scale reads as the zero value.
type Scale struct {
	def      Definition // canonical: points complete and ascending, specials ascending
	worth    []int64    // worth of point i in units of 1/worthDen
	den      int64      // a power of ten
	lo, hi   int64      // smallest and largest worth, same units
	step     int        // distance of neighbouring points, 0 if uneven
	min, max int        // smallest and largest value
	shape    []byte
	print    Fingerprint
}

const (
	maxPoints = 201 // 0–100 in halves, coded
	// maxValue lets sums and differences of two values fit an int of 32 bits.
	maxValue = 1<<30 - 1
	maxCodes = 256 // one byte an answer
	// maxWorth bounds |worth|·10^places, so that a sum of squares over 10⁶
	// respondents fits 64 bits.
	maxWorth = 1 << 21
	// maxWorthPlaces is how many decimal places a worth may have.
	maxWorthPlaces = 6
)

// New builds a scale, or says with [ErrDefinition] why the definition does not
// hold together: fewer than two points, more than 201, two codes with one
// value, a value beyond ±(2³⁰−1), a worth with too many digits (written without
// its decimal point at most 2²¹, and at most 6 decimals), all points of the same
// worth.
func New(d Definition) (*Scale, error) {
	s := &Scale{def: Definition{ID: d.ID, Labels: d.Labels.Clone(), Polarity: d.Polarity}}
	fail := func(format string, args ...any) (*Scale, error) {
		return nil, fmt.Errorf("%s: %s: %w", named("scale", d.ID), fmt.Sprintf(format, args...), ErrDefinition)
	}
	if !utf8.ValidString(d.ID) {
		return fail("id is not UTF-8")
	}
	if !polarities.Valid(d.Polarity) {
		return fail("polarity %d", d.Polarity)
	}
	if err := d.Labels.Validate(); err != nil {
		return fail("%v", err)
	}
	points, err := expand(d)
	if err != nil {
		return fail("%v", err)
	}
	if len(points) < 2 || len(points) > maxPoints {
		return fail("%d points, want 2 to %d", len(points), maxPoints)
	}
	if 2+len(points)+len(d.Specials) > maxCodes {
		return fail("%d points and %d special codes do not fit a byte", len(points), len(d.Specials))
	}
	s.def.Points = points
	s.def.Specials = slices.Clone(d.Specials)
	slices.SortStableFunc(s.def.Specials, func(a, b Special) int { return cmp.Compare(a.Value, b.Value) })
	seen := map[int]bool{}
	for i := range points {
		if err := points[i].Labels.Validate(); err != nil {
			return fail("point %d: %v", points[i].Value, err)
		}
		if seen[points[i].Value] {
			return fail("value %d twice", points[i].Value)
		}
		seen[points[i].Value] = true
	}
	for i := range s.def.Specials {
		sp := &s.def.Specials[i]
		if sp.Value < -maxValue || sp.Value > maxValue {
			return fail("special value %d too large", sp.Value)
		}
		if seen[sp.Value] {
			return fail("value %d twice", sp.Value)
		}
		if err := sp.Labels.Validate(); err != nil {
			return fail("special %d: %v", sp.Value, err)
		}
		if !kinds.Valid(sp.Kind) {
			return fail("special %d: kind %d", sp.Value, sp.Kind)
		}
		seen[sp.Value] = true
		sp.Labels = sp.Labels.Clone()
	}
	if err := s.setWorth(); err != nil {
		return fail("%v", err)
	}
	s.finish()
	return s, nil
}

// expand lists the points of d, ascending, with every worth set.
func expand(d Definition) ([]Point, error) {
	points := make([]Point, 0, len(d.Points))
	for _, p := range d.Points {
		if p.Value < -maxValue || p.Value > maxValue {
			return nil, fmt.Errorf("value %d too large", p.Value)
		}
		p.Labels = p.Labels.Clone()
		points = append(points, p)
	}
	if r := d.Range; r != (Range{}) {
		step := r.Step
		if step == 0 {
			step = 1
		}
		if step < 0 || r.To <= r.From || r.From < -maxValue || r.To > maxValue || (r.To-r.From)%step != 0 || (r.To-r.From)/step >= maxPoints {
			return nil, fmt.Errorf("range %d to %d by %d", r.From, r.To, step)
		}
		given := map[int]bool{}
		for _, p := range points {
			if p.Value < r.From || p.Value > r.To || (p.Value-r.From)%step != 0 {
				return nil, fmt.Errorf("point %d outside the range", p.Value)
			}
			given[p.Value] = true
		}
		for v := r.From; v <= r.To; v += step {
			if !given[v] {
				points = append(points, Point{Value: v})
			}
		}
	}
	slices.SortStableFunc(points, func(a, b Point) int { return cmp.Compare(a.Value, b.Value) })
	for i := range points {
		w := decimal.NewFromInt(int64(points[i].Value))
		if d.Polarity == LowerIsBetter {
			w = decimal.NewFromInt(int64(points[0].Value + points[len(points)-1].Value - points[i].Value))
		}
		if points[i].Worth != nil {
			w = *points[i].Worth
		}
		points[i].Worth = &w
	}
	return points, nil
}

// setWorth turns the decimal worths into integers over one power of ten.
func (s *Scale) setWorth() error {
	places := int32(0)
	for i := range s.def.Points {
		w := s.def.Points[i].Worth
		// A hostile exponent must cost nothing, so look before computing.
		if e := w.Exponent(); e < -30 || e > 30 || w.Coefficient().BitLen() > 128 {
			return fmt.Errorf("worth of %d: too many digits", s.def.Points[i].Value)
		}
		for places <= maxWorthPlaces && !scaled(*w, places).IsInt() {
			places++
		}
		if places > maxWorthPlaces {
			return fmt.Errorf("worth of %d: more than %d decimal places", s.def.Points[i].Value, maxWorthPlaces)
		}
	}
	s.den = pow10(int64(places)).Int64()
	s.worth = make([]int64, len(s.def.Points))
	for i := range s.def.Points {
		n := scaled(*s.def.Points[i].Worth, places).Num()
		if n.CmpAbs(big.NewInt(maxWorth)) > 0 {
			return fmt.Errorf("worth of %d: too many digits", s.def.Points[i].Value)
		}
		s.worth[i] = n.Int64()
		w := decimal.NewFromBigInt(n, -places)
		s.def.Points[i].Worth = &w
	}
	s.lo, s.hi = slices.Min(s.worth), slices.Max(s.worth)
	if s.lo == s.hi {
		return fmt.Errorf("every point is worth the same")
	}
	return nil
}

// scaled is d·10^places, exactly.
func scaled(d decimal.Decimal, places int32) *big.Rat {
	r := RatioOfDecimal(d).rat()
	return r.Mul(r, new(big.Rat).SetInt(pow10(int64(places))))
}

func (s *Scale) finish() {
	p := s.def.Points
	s.min, s.max = p[0].Value, p[len(p)-1].Value
	s.step = p[1].Value - p[0].Value
	for i := 2; i < len(p); i++ {
		if p[i].Value-p[i-1].Value != s.step {
			s.step = 0
			break
		}
	}
	s.shape = s.appendShape(nil)
	s.print = fingerprint(s.shape)
}

// ID is the name given in the definition.
func (s *Scale) ID() string { return orZero(s).def.ID }

// Labels are the names given in the definition, a fresh copy.
func (s *Scale) Labels() Text { return orZero(s).def.Labels.Clone() }

// Polarity is the favourable end.
func (s *Scale) Polarity() Polarity { return orZero(s).def.Polarity }

// Min is the smallest value of a point.
func (s *Scale) Min() int { return orZero(s).min }

// Max is the largest value of a point.
func (s *Scale) Max() int { return orZero(s).max }

// Len is the number of points.
func (s *Scale) Len() int { return len(orZero(s).worth) }

// Points are the points in ascending order of value, each with its worth set;
// a fresh copy.
func (s *Scale) Points() []Point {
	points := slices.Clone(orZero(s).def.Points)
	for i := range points {
		w := *points[i].Worth
		points[i].Worth = &w
		points[i].Labels = points[i].Labels.Clone()
	}
	return points
}

// Specials are the special codes in ascending order of value, a fresh copy.
func (s *Scale) Specials() []Special {
	specials := slices.Clone(orZero(s).def.Specials)
	for i := range specials {
		specials[i].Labels = specials[i].Labels.Clone()
	}
	return specials
}

// Worth is what the answer value counts for in a score; [ErrOutOfRange] or
// [ErrOffGrid] in a [*ValueError] if value is no point.
func (s *Scale) Worth(value int) (Ratio, error) {
	c, err := s.Encode(value, Reject)
	if err != nil {
		return Ratio{}, err
	}
	if !s.IsPoint(c) {
		return Ratio{}, s.valueError(value, ErrOffGrid)
	}
	return s.ratio(s.worth[c-firstPoint], 1)
}

// ratio is num/(den·scale's worth denominator).
func (s *Scale) ratio(num, den int64) (Ratio, error) {
	r, err := NewRatio(num, den)
	if err != nil {
		return Ratio{}, err
	}
	return r.Quo(Ratio{big.NewRat(s.den, 1)})
}

// Reverse is min + max − value, by the scale's own range: 3 on 1–10 becomes 8,
// 3 on 0–10 becomes 7. The image must be a point too, else [ErrOffGrid].
func (s *Scale) Reverse(value int) (int, error) {
	for _, v := range []int{value, s.Min() + s.Max() - value} {
		c, err := s.Encode(v, Reject)
		if err != nil {
			return 0, err
		}
		if !s.IsPoint(c) {
			return 0, s.valueError(v, ErrOffGrid)
		}
	}
	return s.Min() + s.Max() - value, nil
}

// Reversed is the scale of an item that is worded the other way round: the same
// values, the worth of each point mirrored (smallest + largest − worth), and the
// other polarity. Answers stay as they were given. The id gains "-reversed", or
// loses it.
func (s *Scale) Reversed() *Scale {
	if s.Len() == 0 {
		return &Scale{}
	}
	r := &Scale{def: s.def, den: s.den, lo: s.lo, hi: s.hi}
	r.def.Polarity = HigherIsBetter + LowerIsBetter - s.def.Polarity
	var was bool
	if r.def.ID, was = strings.CutSuffix(s.def.ID, "-reversed"); !was {
		r.def.ID += "-reversed"
	}
	r.def.Points = s.Points()
	r.worth = make([]int64, len(s.worth))
	places := int32(len(strconv.FormatInt(s.den, 10)) - 1)
	for i, w := range s.worth {
		r.worth[i] = s.lo + s.hi - w
		d := decimal.New(r.worth[i], -places)
		r.def.Points[i].Worth = &d
	}
	r.finish()
	return r
}
