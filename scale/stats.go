package scale

import (
	"fmt"
	"math"
	"math/big"

	"github.com/gocsat/csat/internal/enum"
)

// ScoreMethod names how a mean worth becomes a score on 0–100.
type ScoreMethod uint8

const (
	// PercentOfMax is mean ÷ maximum × 100. It is the default.
	PercentOfMax ScoreMethod = iota
	// POMP is (mean − minimum) ÷ (maximum − minimum) × 100.
	POMP
)

var scoreMethods = enum.Names[ScoreMethod]{"percent-of-max", "pomp"}

// String is the name of the method, such as "pomp".
func (m ScoreMethod) String() string { return scoreMethods.String(m) }

// MarshalText writes the name; an unknown method is an error.
func (m ScoreMethod) MarshalText() ([]byte, error) { return scoreMethods.Marshal(m) }

// UnmarshalText reads a name that [ScoreMethod.MarshalText] writes.
func (m *ScoreMethod) UnmarshalText(text []byte) error { return scoreMethods.Unmarshal(m, text) }

// sums are Σ count·value and Σ count·value², exactly.
func (t *Tally) sums() (sum, squares *big.Int) {
	sum, squares = new(big.Int), new(big.Int)
	for i, n := range t.ratings() {
		v := big.NewInt(int64(t.scale.def.Points[i].Value))
		term := new(big.Int).Mul(v, big.NewInt(n))
		sum.Add(sum, term)
		squares.Add(squares, term.Mul(term, v))
	}
	return sum, squares
}

// Mean is the mean of the ratings as they were given (values, not worths). No
// ratings is [ErrNoBase].
func (t *Tally) Mean() (Ratio, error) {
	_, n, err := t.base(1)
	if err != nil {
		return Ratio{}, err
	}
	sum, _ := t.sums()
	return Ratio{new(big.Rat).SetFrac(sum, big.NewInt(n))}, nil
}

// Variance is the sample variance of the ratings, with divisor n − 1, exactly:
// (n·Σx² − (Σx)²)/(n(n−1)). One rating is [ErrTooFew].
func (t *Tally) Variance() (Ratio, error) {
	_, n, err := t.base(2)
	if err != nil {
		return Ratio{}, err
	}
	sum, squares := t.sums()
	count := big.NewInt(n)
	num := squares.Mul(squares, count)
	num.Sub(num, sum.Mul(sum, sum))
	den := new(big.Int).Mul(count, big.NewInt(n-1))
	return Ratio{new(big.Rat).SetFrac(num, den)}, nil
}

// SD is the sample standard deviation of the ratings (divisor n − 1), the root
// of [Tally.Variance]. One rating is [ErrTooFew].
func (t *Tally) SD() (float64, error) {
	v, err := t.Variance()
	if err != nil {
		return 0, err
	}
	return math.Sqrt(v.Float64()), nil
}

// Modes are the most frequent ratings, ascending. No ratings is [ErrNoBase].
func (t *Tally) Modes() ([]int, error) {
	counts, _, err := t.base(1)
	if err != nil {
		return nil, err
	}
	var most int64
	var modes []int
	for i, n := range counts {
		if n > most {
			most, modes = n, nil
		}
		if n == most && n > 0 {
			modes = append(modes, t.scale.def.Points[i].Value)
		}
	}
	return modes, nil
}

// QuantileType is a definition of the sample quantile, numbered 1 to 9 as in
// R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The
// American Statistician 50, 1996, 361–365, and in R's quantile. The zero value
// is type 7, R's default; SAS's default is 2 (its QNTLDEF 5), SPSS's 6.
type QuantileType uint8

// Quantile is the p-quantile of the ratings, p in [0,1], by the given type. No
// ratings is [ErrNoBase]; another p, NaN, or a type above 9 is [ErrArgument].
func (t *Tally) Quantile(p float64, typ QuantileType) (float64, error) {
	if !(p >= 0 && p <= 1) || typ > 9 {
		return 0, fmt.Errorf("scale: quantile %g of type %d: %w", p, typ, ErrArgument)
	}
	_, n, err := t.base(1)
	if err != nil {
		return 0, err
	}
	j, gamma := hyndmanFan(p, float64(n), typ)
	if j >= float64(n) { // near 2⁶³ the conversion below would not fit
		return float64(t.orderStatistic(n)), nil
	}
	k := int64(math.Max(j, 0))
	lo := float64(t.orderStatistic(max(k, 1)))
	hi := float64(t.orderStatistic(min(k+1, n)))
	if gamma == 0 || lo == hi {
		return lo, nil
	}
	return float64((1-gamma)*lo) + float64(gamma*hi), nil
}

// hyndmanFan gives j and γ of Q(p) = (1−γ)·x₍j₎ + γ·x₍j+1₎.
func hyndmanFan(p, n float64, typ QuantileType) (j, gamma float64) {
	const fuzz = 4 * 0x1p-52 // np meant to be whole, as R allows for
	var m float64
	switch typ {
	case 1, 2, 3:
		if typ == 3 {
			m = -0.5
		}
		at := float64(n*p) + m
		near := fuzz * math.Max(1, at)
		j = math.Floor(at + near)
		switch whole := math.Abs(at-j) <= near; {
		case !whole:
			gamma = 1
		case typ == 2:
			gamma = 0.5
		case typ == 3:
			gamma = math.Mod(math.Abs(j), 2) // 0 where j is even
		}
		return j, gamma
	case 4:
		m = 0
	case 5:
		m = 0.5
	case 6:
		m = p
	case 8:
		m = (p + 1) / 3
	case 9:
		m = p/4 + 3.0/8
	default:
		m = 1 - p
	}
	at := float64(n*p) + m
	near := fuzz * math.Max(1, at)
	j = math.Floor(at + near)
	gamma = at - j
	if math.Abs(gamma) <= near {
		gamma = 0
	}
	return j, gamma
}
