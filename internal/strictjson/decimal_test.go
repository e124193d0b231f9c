package strictjson_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// hostile sets the variables of package decimal to what another importer might, for one test.
func hostile(t *testing.T) {
	quotes, trim, scientific, precision, limit := decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros,
		decimal.UseScientificNotation, decimal.DivisionPrecision, decimal.MaxDecodeExponent
	t.Cleanup(func() {
		decimal.MarshalJSONWithoutQuotes, decimal.TrimTrailingZeros = quotes, trim
		decimal.UseScientificNotation, decimal.DivisionPrecision, decimal.MaxDecodeExponent = scientific, precision, limit
	})
	decimal.MarshalJSONWithoutQuotes = !quotes
	decimal.TrimTrailingZeros = !trim
	decimal.UseScientificNotation = !scientific
	decimal.DivisionPrecision = 1
	decimal.MaxDecodeExponent = 0
}

func TestDecimal(t *testing.T) {
	thirty := strings.Repeat("9", 30)
	tests := []struct{ input, want string }{
		{"0", "0"},
		{"-0.00", "0"},
		{"0e5", "0"},
		{"0e100000", "0"},
		{"0.1", "0.1"},
		{"2.50", "2.5"},
		{"100", "100"},
		{"1e2", "100"},
		{"1E+2", "100"},
		{"-12.5e-3", "-0.0125"},
		{"0.000", "0"},
		{"1200e-2", "12"},
		{`"2.50"`, "2.5"},
		{`"-7"`, "-7"},
		{"1e30", "1" + strings.Repeat("0", 30)},
		{"1e-30", "0." + strings.Repeat("0", 29) + "1"},
		{thirty, thirty},
		{thirty + "e30", thirty + strings.Repeat("0", 30)},
		{"-" + thirty + "e-30", "-0." + thirty},
		{"0." + thirty, "0." + thirty},
		{"1" + strings.Repeat("0", 30) + "." + strings.Repeat("0", 60), "1" + strings.Repeat("0", 30)},
	}
	run := func(t *testing.T) {
		for _, tt := range tests {
			var d strictjson.Decimal
			require.NoError(t, json.Unmarshal([]byte(tt.input), &d), tt.input)
			out, err := json.Marshal(d)
			require.NoError(t, err)
			require.Equal(t, tt.want, string(out))
			var back strictjson.Decimal
			require.NoError(t, json.Unmarshal(out, &back))
			require.Equal(t, d, back, "equal numbers are equal values")
		}
	}
	t.Run("as shipped", run)
	t.Run("hostile", func(t *testing.T) {
		hostile(t)
		run(t)
	})
}

func TestDecimalAgainstShopspring(t *testing.T) {
	for _, text := range []string{"0.1", "-3.14159", "12345678901234567890.123456789", "5e-7", "100", "1e3"} {
		var d strictjson.Decimal
		require.NoError(t, json.Unmarshal([]byte(text), &d))
		want, err := decimal.NewFromString(text)
		require.NoError(t, err)
		require.True(t, want.Equal(decimal.Decimal(d)), text)
		require.LessOrEqual(t, decimal.Decimal(d).Exponent(), int32(0))
	}
}

func TestDecimalRefused(t *testing.T) {
	for _, input := range []string{
		"null", "true", "{}", "[]", `""`, `"x"`, `" 1"`, `"1 "`, `"+1"`, `"01"`, `"1."`, `".5"`, `"1e"`, `"1e+"`, `"1e+-5"`, `"1e--5"`, `"0x1"`, `"1_0"`, `"NaN"`,
		`"Inf"`, `"--1"`, `"-"`, `"\u0031"`, `"1e5e5"`, `"1.2.3"`, `"１"`,
		"1e1000000000", "1e-1000000000", "1e99999999999999999999", "0e99999999999", "1e31", "1e-31", "0.1e-30",
		strings.Repeat("9", 31), "0." + strings.Repeat("1", 31), "1" + strings.Repeat("0", 31), "0." + strings.Repeat("0", 99), strings.Repeat("1", 1e6),
	} {
		var d strictjson.Decimal
		require.ErrorIs(t, json.Unmarshal([]byte(input), &d), strictjson.ErrDecimal, "%.40s", input)
		require.Equal(t, strictjson.Decimal{}, d)
	}
}

func TestDecimalWrites(t *testing.T) {
	tests := []struct {
		value decimal.Decimal
		want  string
	}{
		{decimal.Decimal{}, "0"},
		{decimal.New(0, 1000000000), "0"},
		{decimal.New(500, -2), "5"},
		{decimal.New(-5, 2), "-500"},
		{decimal.New(123456, -3), "123.456"},
		{decimal.New(-5, -3), "-0.005"},
	}
	for _, tt := range tests {
		out, err := json.Marshal(struct{ D strictjson.Decimal }{strictjson.Decimal(tt.value)})
		require.NoError(t, err)
		require.Equal(t, `{"D":`+tt.want+`}`, string(out))
	}
	before := decimal.New(-25, -1)
	_, err := strictjson.Decimal(before).MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, decimal.New(-25, -1), before, "input unchanged")
	for _, v := range []decimal.Decimal{decimal.New(1, 1000000000), decimal.New(1, -1000000000), decimal.New(1, 31), decimal.RequireFromString(strings.Repeat("9", 31))} {
		_, err := strictjson.Decimal(v).MarshalJSON()
		require.ErrorIs(t, err, strictjson.ErrDecimal)
	}
}

func FuzzDecimal(f *testing.F) {
	for _, s := range []string{"1", "-0.50", "1e3", `"2.5"`, "1e-30", "1e1000000000", "null"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var d strictjson.Decimal
		if json.Unmarshal(data, &d) != nil {
			return
		}
		out, err := json.Marshal(d)
		require.NoError(t, err)
		if want, err := decimal.NewFromString(strings.Trim(strings.TrimSpace(string(data)), `"`)); err == nil {
			require.True(t, want.Equal(decimal.Decimal(d)))
		} else {
			require.Equal(t, "0", string(out), "only a zero may have an exponent that shopspring refuses")
		}
		var back strictjson.Decimal
		require.NoError(t, json.Unmarshal(out, &back))
		require.Equal(t, d, back)
		require.NotContains(t, string(out), "e")
	})
}
