package scale_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

// Every code below Codes is blank, not asked, a point or a special, and leads back to itself.
func TestCodes(t *testing.T) {
	for _, s := range scales(t) {
		points, specials := s.Points(), s.Specials()
		require.Equal(t, 2+len(points)+len(specials), s.Codes())
		for c := range 256 {
			code := scale.Code(c)
			require.Equal(t, c >= 2 && c < 2+len(points), s.IsPoint(code))
			require.Equal(t, c >= 2+len(points) && c < s.Codes(), s.IsSpecial(code))
			value, ok := s.Value(code)
			require.Equal(t, c >= 2 && c < s.Codes(), ok)
			if ok {
				back, err := s.Encode(value, scale.Reject)
				require.NoError(t, err)
				require.Equal(t, code, back)
			}
		}
		for i, p := range points {
			value, _ := s.Value(scale.Code(2 + i))
			require.Equal(t, p.Value, value)
		}
	}
}

// slowEncode looks every code up.
func slowEncode(s *scale.Scale, value int, policy scale.Policy) (scale.Code, error) {
	for c := range s.Codes() {
		if v, ok := s.Value(scale.Code(c)); ok && v == value {
			return scale.Code(c), nil
		}
	}
	inside := value >= s.Min() && value <= s.Max()
	switch {
	case policy == scale.Missing:
		return scale.Blank, nil
	case inside:
		return scale.Blank, scale.ErrOffGrid
	case policy == scale.Reject:
		return scale.Blank, scale.ErrOutOfRange
	case value < s.Min():
		return 2, nil
	}
	return scale.Code(1 + s.Len()), nil
}

func TestEncode(t *testing.T) {
	values := []int{math.MinInt, math.MinInt + 1, math.MinInt32, -1 << 30, 1<<30 - 1, 1 << 30, math.MaxInt32, math.MaxInt - 1, math.MaxInt}
	for v := -30; v <= 130; v++ {
		values = append(values, v)
	}
	for _, s := range scales(t) {
		for _, policy := range []scale.Policy{scale.Reject, scale.Missing, scale.Clamp} {
			for _, value := range values {
				want, wantErr := slowEncode(s, value, policy)
				check := func(got scale.Code, err error) {
					t.Helper()
					require.Equal(t, want, got, "%s %d %v", s.ID(), value, policy)
					if wantErr == nil {
						require.NoError(t, err)
						return
					}
					require.ErrorIs(t, err, wantErr)
					e, ok := errors.AsType[*scale.ValueError](err)
					require.True(t, ok)
					require.Equal(t, -1, e.Index)
					require.Equal(t, s.ID(), e.Scale)
				}
				check(s.Encode(value, policy))
				text := strconv.Itoa(value)
				check(s.EncodeText([]byte(text), policy))
				check(s.EncodeText([]byte(" \t"+text+"\r\n"), policy))
				if math.Abs(float64(value)) < 1<<53 {
					check(s.EncodeFloat(float64(value), policy))
					check(s.EncodeText([]byte(text+".000"), policy))
				}
			}
		}
	}
}

func TestEncodeFloat(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	s := scale.ZeroToTen()
	code := func(v int) scale.Code { return scale.Code(2 + v) }
	for _, test := range []struct {
		name   string
		input  float64
		policy scale.Policy
		want   scale.Code
		err    error
	}{
		{"whole", 9, scale.Reject, code(9), nil},
		{"minus nought", math.Copysign(0, -1), scale.Reject, code(0), nil},
		{"between", 6.5, scale.Reject, 0, scale.ErrOffGrid},
		{"between, clamp", 6.5, scale.Clamp, 0, scale.ErrOffGrid},
		{"between, missing", 6.5, scale.Missing, scale.Blank, nil},
		{"an ulp below 9", math.Nextafter(9, 0), scale.Reject, 0, scale.ErrOffGrid},
		{"an ulp above 10", math.Nextafter(10, 11), scale.Reject, 0, scale.ErrOutOfRange},
		{"an ulp above 10, clamp", math.Nextafter(10, 11), scale.Clamp, code(10), nil},
		{"smallest float below 0", -math.SmallestNonzeroFloat64, scale.Reject, 0, scale.ErrOutOfRange},
		{"smallest float below 0, clamp", -math.SmallestNonzeroFloat64, scale.Clamp, code(0), nil},
		{"huge", 1e300, scale.Reject, 0, scale.ErrOutOfRange},
		{"huge, clamp", 1e300, scale.Clamp, code(10), nil},
		{"huge, missing", -1e300, scale.Missing, scale.Blank, nil},
		{"NaN", nan, scale.Reject, 0, scale.ErrNotNumber},
		{"NaN, clamp", nan, scale.Clamp, 0, scale.ErrNotNumber},
		{"NaN, missing", nan, scale.Missing, scale.Blank, nil},
		{"Inf", inf, scale.Reject, 0, scale.ErrNotNumber},
		{"Inf, clamp", inf, scale.Clamp, 0, scale.ErrNotNumber},
		{"-Inf, missing", -inf, scale.Missing, scale.Blank, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := s.EncodeFloat(test.input, test.policy)
			require.ErrorIs(t, err, test.err)
			require.Equal(t, test.want, got)
		})
	}
}

func TestEncodeText(t *testing.T) {
	s, err := scale.New(scale.Definition{ID: "csat", Range: scale.Range{From: 1, To: 10}, Specials: []scale.Special{{Value: 99}}})
	require.NoError(t, err)
	code := func(v int) scale.Code { return scale.Code(1 + v) }
	special := scale.Code(12)
	for _, test := range []struct {
		name, input string
		policy      scale.Policy
		want        scale.Code
		err         error
		value       string // in the error, where it is not the input
	}{
		{"digit", "9", scale.Reject, code(9), nil, ""},
		{"two digits", "10", scale.Reject, code(10), nil, ""},
		{"plus", "+9", scale.Reject, code(9), nil, ""},
		{"leading zeros", "009", scale.Reject, code(9), nil, ""},
		{"one decimal", "9.0", scale.Reject, code(9), nil, ""},
		{"a bare point", "9.", scale.Reject, code(9), nil, ""},
		{"special", "99", scale.Reject, special, nil, ""},
		{"special with decimal", "99.0", scale.Reject, special, nil, ""},
		{"empty", "", scale.Reject, scale.Blank, nil, ""},
		{"blanks", " \t ", scale.Reject, scale.Blank, nil, ""},
		{"off grid", "6.50", scale.Reject, 0, scale.ErrOffGrid, ""},
		{"off grid by less than a float64 can say", "8.99999999999999999999", scale.Reject, 0, scale.ErrOffGrid, ""},
		{"above the end by less than a float64 can say", "10.00000000000000000001", scale.Reject, 0, scale.ErrOutOfRange, ""},
		{"the same, clamp", "10.00000000000000000001", scale.Clamp, code(10), nil, ""},
		{"below the end by less than a float64 can say", "0.99999999999999999999", scale.Reject, 0, scale.ErrOutOfRange, ""},
		{"above 1 by less than a float64 can say", "1.00000000000000000001", scale.Clamp, 0, scale.ErrOffGrid, ""},
		{"out of range", "11", scale.Reject, 0, scale.ErrOutOfRange, ""},
		{"out of range, decimal", "10.50", scale.Reject, 0, scale.ErrOutOfRange, ""},
		{"out of range, long", "123456789012", scale.Reject, 0, scale.ErrOutOfRange, ""},
		{"beyond 64 bits", "123456789012345678901234567890", scale.Reject, 0, scale.ErrOutOfRange, ""},
		{"beyond 64 bits, clamp", "-123456789012345678901234567890", scale.Clamp, code(1), nil, ""},
		{"negative", "-3", scale.Clamp, code(1), nil, ""},
		{"word", "good", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"word, missing", "good", scale.Missing, scale.Blank, nil, ""},
		{"word, clamp", "good", scale.Clamp, 0, scale.ErrNotNumber, ""},
		{"exponent", "1e1", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"hexadecimal", "0x9", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"underscore", "1_0", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"NaN", "NaN", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"Inf", "Inf", scale.Clamp, 0, scale.ErrNotNumber, ""},
		{"comma", "9,0", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"two numbers", "9 9", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"signs only", "+-", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"point only", ".", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"other digits", "٩", scale.Reject, 0, scale.ErrNotNumber, ""},
		{"long", strings.Repeat("x", 1000), scale.Reject, 0, scale.ErrNotNumber, strings.Repeat("x", 40)},
		{"long number", "1." + strings.Repeat("0", 1000), scale.Reject, 0, scale.ErrNotNumber, "1." + strings.Repeat("0", 38)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := s.EncodeText([]byte(test.input), test.policy)
			require.ErrorIs(t, err, test.err)
			require.Equal(t, test.want, got)
			if test.err != nil {
				want := test.value
				if want == "" {
					want = test.input
				}
				require.Equal(t, &scale.ValueError{Scale: "csat", Value: want, Index: -1, Err: test.err}, err)
			}
		})
	}
}
