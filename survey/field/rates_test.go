package field_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/field"
)

// values are the rates by name.
func values(r field.Rates) map[string]field.Rate {
	return map[string]field.Rate{
		"RR1": r.RR1, "RR2": r.RR2, "RR3": r.RR3, "RR4": r.RR4, "RR5": r.RR5, "RR6": r.RR6,
		"COOP1": r.COOP1, "COOP2": r.COOP2, "COOP3": r.COOP3, "COOP4": r.COOP4,
		"REF1": r.REF1, "REF2": r.REF2, "REF3": r.REF3, "CON1": r.CON1, "CON2": r.CON2, "CON3": r.CON3,
	}
}

func TestRates(t *testing.T) {
	for _, tt := range []struct {
		name   string
		counts field.Counts
		o      field.RateOptions
		e      float64
		places float64 // to which the source gives the rates
		want   map[string]float64
		source string
	}{
		{"twelve people", field.Counts{4, 2, 1, 1, 1, 1, 1, 1}, field.RateOptions{}, 0.9, 3, map[string]float64{
			"RR1": 0.364, "RR2": 0.545, "RR3": 0.370, "RR4": 0.556, "RR5": 0.444, "RR6": 0.667,
			"COOP1": 0.5, "COOP2": 0.75, "COOP3": 0.571, "COOP4": 0.857,
			"REF1": 0.091, "REF2": 0.093, "REF3": 0.111, "CON1": 0.727, "CON2": 0.741, "CON3": 0.889,
		}, "R: outcomerate 1.0.1, example of its README"},
		{"reference", field.Counts{400, 30, 250, 180, 20, 90, 30, 100}, field.RateOptions{}, 880.0 / 980, 12, map[string]float64{
			"RR1": 0.4, "RR2": 0.43, "RR3": 0.4049586776859504, "RR4": 0.43533057851239665,
			"RR5": 0.45454545454545453, "RR6": 0.48863636363636365,
			"COOP1": 0.5714285714285714, "COOP2": 0.6142857142857143, "COOP3": 0.5882352941176471, "COOP4": 0.6323529411764706,
			"REF1": 0.25, "REF2": 0.25309917355371897, "REF3": 0.2840909090909091,
			"CON1": 0.7, "CON2": 0.7086776859504131, "CON3": 0.7954545454545454,
		}, "AAPOR formulas, reference cases"},
		{"e given", field.Counts{40, 0, 20, 20, 0, 15, 5, 7}, field.RateOptions{E: survey.Some(0.3)}, 0.3, 12, map[string]float64{
			"RR1": 0.4, "RR3": 40.0 / 86, "RR5": 0.5, "REF2": 20.0 / 86, "CON2": 60.0 / 86,
		}, "80 + 0.3·20 = 86"},
		{"e of 0", field.Counts{40, 5, 20, 20, 0, 15, 5, 7}, field.RateOptions{E: survey.Some(0)}, 0, 12, map[string]float64{
			"RR3": 40.0 / 85, "RR4": 45.0 / 85, "RR5": 40.0 / 85, "REF2": 20.0 / 85,
		}, "RR3 is RR5"},
		{"nobody of unknown eligibility", field.Counts{10, 5, 5, 0, 0, 0, 0, 0}, field.RateOptions{}, 1, 12, map[string]float64{
			"RR1": 0.5, "RR2": 0.75, "RR3": 0.5, "RR4": 0.75, "RR5": 0.5, "RR6": 0.75,
		}, "all have the base 20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := field.RatesOf(tt.counts, tt.o)
			require.NoError(t, err)
			require.InDelta(t, tt.e, r.E.Value, 1e-15)
			require.Equal(t, tt.o.E.Valid, r.Eligibility == field.Given)
			got := values(r)
			for name, want := range tt.want {
				require.True(t, got[name].Value.Valid, name)
				require.InDelta(t, want, got[name].Value.Value, 0.5000001*math.Pow(10, -tt.places), "%s: %s", name, tt.source)
				ratio, err := got[name].Ratio()
				require.NoError(t, err)
				require.Equal(t, got[name].Value.Value, ratio.Float64(), name)
			}
		})
	}
}

func TestRatesAreExact(t *testing.T) {
	r, err := field.RatesOf(field.Counts{Interviewed: 40, NonContact: 40, UnknownOther: 20}, field.RateOptions{E: survey.Some(0.3)})
	require.NoError(t, err)
	require.Equal(t, "86", r.RR3.Base.String(), "three tenths of 20, not the float64 next to it")
	ratio, err := r.RR3.Ratio()
	require.NoError(t, err)
	require.Equal(t, "20/43", ratio.String())
}

// A rate that does not exist has no value, and never NaN.
func TestRatesWithoutABase(t *testing.T) {
	r, err := field.RatesOf(field.Counts{UnknownOther: 9}, field.RateOptions{})
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), r.RR1.Value)
	require.False(t, r.E.Valid, "nothing tells")
	for _, name := range []string{"RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2", "COOP3", "COOP4", "REF2", "REF3", "CON2", "CON3"} {
		rate := values(r)[name]
		require.False(t, rate.Value.Valid, name)
		_, err := rate.Ratio()
		require.ErrorIs(t, err, field.ErrNoBase, name)
	}
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(text), `"eligibility":"proportional-allocation"`)
	require.Contains(t, string(text), `"rr3":{"count":0,"base":"0","value":null}`)

	r, err = field.RatesOf(field.Counts{UnknownOther: 9, NotEligible: 3}, field.RateOptions{})
	require.NoError(t, err)
	require.Equal(t, survey.Some(0), r.E, "nobody whose eligibility is known is eligible")
	require.False(t, r.RR3.Value.Valid)

	_, err = field.Rate{}.Ratio()
	require.ErrorIs(t, err, field.ErrNoBase)
}

func TestRatesRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		counts field.Counts
		o      field.RateOptions
		want   error
	}{
		"nobody":         {field.Counts{}, field.RateOptions{}, field.ErrNoBase},
		"all ineligible": {field.Counts{NotEligible: 5}, field.RateOptions{}, field.ErrNoBase},
		"negative":       {field.Counts{Interviewed: 5, Refusal: -1}, field.RateOptions{}, field.ErrArgument},
		"negative UO":    {field.Counts{Interviewed: 5, UnknownOther: -1}, field.RateOptions{}, field.ErrArgument},
		"too many":       {field.Counts{Interviewed: math.MaxInt64, Refusal: math.MaxInt64}, field.RateOptions{}, field.ErrArgument},
		"e above 1":      {field.Counts{Interviewed: 5}, field.RateOptions{E: survey.Some(1.1)}, field.ErrArgument},
		"e below 0":      {field.Counts{Interviewed: 5}, field.RateOptions{E: survey.Some(-0.1)}, field.ErrArgument},
		"e NaN":          {field.Counts{Interviewed: 5}, field.RateOptions{E: survey.Optional{Value: math.NaN(), Valid: true}}, field.ErrArgument},
	} {
		_, err := field.RatesOf(tt.counts, tt.o)
		require.ErrorIs(t, err, tt.want, name)
	}
}

// What must hold for any counts.
func TestRatesProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		n := func() int64 { return r.Int64N(30) * r.Int64N(2) }
		c := field.Counts{1 + n(), n(), n(), n(), n(), n(), n(), n()}
		require.Equal(t, c.Interviewed+c.PartlyInterviewed+c.Refusal+c.NonContact+c.OtherNonInterview+
			c.UnknownHousehold+c.UnknownOther+c.NotEligible, c.Total())
		rates, err := field.RatesOf(c, field.RateOptions{})
		require.NoError(t, err)
		v := map[string]float64{}
		for name, rate := range values(rates) {
			require.True(t, rate.Value.Valid, name)
			v[name] = rate.Value.Value
			require.True(t, v[name] >= 0 && v[name] <= 1, name)
		}
		for _, chain := range [][]string{
			{"RR1", "RR3", "RR5"}, {"RR2", "RR4", "RR6"}, {"REF1", "REF2", "REF3"}, {"CON1", "CON2", "CON3"},
			{"COOP1", "COOP3"}, {"COOP2", "COOP4"}, {"RR1", "RR2", "CON1"}, {"RR5", "RR6", "CON3"},
		} {
			for i := range len(chain) - 1 {
				require.LessOrEqual(t, v[chain[i]], v[chain[i+1]], "%v %+v", chain, c)
			}
		}
		// A response takes contact and cooperation (AAPOR 2023).
		require.InDelta(t, v["RR1"], v["CON1"]*v["COOP1"], 1e-14)
		require.InDelta(t, v["RR4"], v["CON2"]*v["COOP2"], 1e-14)
		require.InDelta(t, v["RR6"], v["CON3"]*v["COOP2"], 1e-14)
		// Every case twice changes nothing.
		twice, err := field.RatesOf(field.Counts{2 * c.Interviewed, 2 * c.PartlyInterviewed, 2 * c.Refusal, 2 * c.NonContact,
			2 * c.OtherNonInterview, 2 * c.UnknownHousehold, 2 * c.UnknownOther, 2 * c.NotEligible}, field.RateOptions{})
		require.NoError(t, err)
		for name, rate := range values(twice) {
			require.Equal(t, v[name], rate.Value.Value, name)
		}
	}
}

func contact(who, wave, channel string, o survey.Outcome) survey.Contact {
	return survey.Contact{Respondent: who, Wave: wave, Channel: channel, Outcome: o}
}

func TestCount(t *testing.T) {
	var all []survey.Contact
	for n, o := range []survey.Outcome{survey.Interviewed, survey.PartlyInterviewed, survey.Refusal, survey.NonContact,
		survey.OtherNonInterview, survey.UnknownHousehold, survey.UnknownOther, survey.NotEligible} {
		for i := range n + 1 {
			all = append(all, contact(fmt.Sprint(o, i), "w", "", o))
		}
	}
	c, err := field.Count(all)
	require.NoError(t, err)
	require.Equal(t, field.Counts{1, 2, 3, 4, 5, 6, 7, 8}, c)
	slices.Reverse(all)
	again, err := field.Count(all)
	require.NoError(t, err)
	require.Equal(t, c, again)

	c, err = field.Count(nil)
	require.NoError(t, err)
	require.Zero(t, c)

	for name, tt := range map[string]struct {
		contacts []survey.Contact
		want     error
	}{
		"twice":        {[]survey.Contact{contact("a", "1", "", 0), contact("a", "2", "", 0), contact("a", "1", "web", 0)}, field.ErrDuplicate},
		"without name": {[]survey.Contact{contact("a", "1", "", 0), contact("b", "1", "", 0), contact("", "1", "", 0)}, field.ErrArgument},
		"unknown":      {[]survey.Contact{contact("a", "1", "", 0), contact("b", "1", "", 0), contact("c", "1", "", 8)}, field.ErrArgument},
	} {
		_, err := field.Count(tt.contacts)
		require.ErrorIs(t, err, tt.want, name)
		var at *field.IndexError
		require.ErrorAs(t, err, &at, name)
		require.Equal(t, 2, at.Index, name)
		_, err = field.RatesBy(tt.contacts, field.Cut{}, field.RateOptions{})
		require.ErrorIs(t, err, tt.want, name)
	}
}

func TestFinal(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 7, d, 0, 0, 0, 0, time.UTC) }
	at := func(d int, o survey.Outcome) survey.Contact {
		return survey.Contact{Respondent: "a", Wave: "w", Time: day(d), Outcome: o}
	}
	for _, tt := range []struct {
		name     string
		attempts []survey.Contact
		want     survey.Contact
	}{
		{"interview at last", []survey.Contact{at(1, survey.NonContact), at(2, survey.Interviewed)}, at(2, survey.Interviewed)},
		{"interview, whatever came after", []survey.Contact{at(1, survey.Interviewed), at(2, survey.Refusal)}, at(1, survey.Interviewed)},
		{"complete before partial", []survey.Contact{at(3, survey.PartlyInterviewed), at(2, survey.Interviewed)}, at(2, survey.Interviewed)},
		{"partial before refusal", []survey.Contact{at(3, survey.Refusal), at(2, survey.PartlyInterviewed)}, at(2, survey.PartlyInterviewed)},
		{"refusal before silence", []survey.Contact{at(1, survey.Refusal), at(2, survey.NonContact)}, at(1, survey.Refusal)},
		{"the latest refusal", []survey.Contact{at(5, survey.OtherNonInterview), at(2, survey.Refusal)}, at(5, survey.OtherNonInterview)},
		{"the latest silence", []survey.Contact{at(5, survey.UnknownOther), at(2, survey.NonContact)}, at(5, survey.UnknownOther)},
		{"the last of one day", []survey.Contact{at(5, survey.UnknownOther), at(5, survey.NonContact)}, at(5, survey.NonContact)},
		{"without a time", []survey.Contact{at(5, survey.UnknownOther), {Respondent: "a", Wave: "w", Outcome: survey.NonContact}}, at(5, survey.UnknownOther)},
		{"ineligible after all", []survey.Contact{at(5, survey.Refusal), at(6, survey.NotEligible)}, at(6, survey.NotEligible)},
	} {
		require.Equal(t, []survey.Contact{tt.want}, field.Final(tt.attempts), tt.name)
	}
	two := []survey.Contact{contact("b", "1", "", survey.Refusal), contact("a", "1", "", 0), contact("b", "2", "", 0), contact("b", "1", "", survey.Interviewed)}
	require.Equal(t, []survey.Contact{two[3], two[1], two[2]}, field.Final(two), "per wave, in the order of the first attempts")
	bad := []survey.Contact{contact("", "1", "", 0), contact("", "1", "", 0), contact("x", "", "", 77)}
	require.Equal(t, bad, field.Final(bad))
	require.Empty(t, field.Final(nil))
}

func TestRatesBy(t *testing.T) {
	contacts := []survey.Contact{
		contact("a", "q2", "web", survey.Interviewed), contact("b", "q2", "phone", survey.NonContact),
		contact("a", "q1", "phone", survey.Interviewed), contact("b", "q1", "phone", survey.Refusal),
		contact("c", "q1", "", survey.NotEligible), contact("d", "q1", "phone", survey.UnknownOther),
	}
	type row struct {
		wave, channel string
		total         int64
		rr1           survey.Optional
	}
	r := rand.New(rand.NewPCG(2, 2))
	half, third := survey.Some(0.5), survey.Some(1.0/3)
	for _, tt := range []struct {
		by   field.Cut
		want []row
	}{
		{field.Cut{}, []row{{"", "", 6, survey.Some(0.4)}}},
		{field.Cut{Wave: true}, []row{{"q1", "", 4, third}, {"q2", "", 2, half}}},
		{field.Cut{Channel: true}, []row{{"", "", 1, survey.Optional{}}, {"", "phone", 4, survey.Some(0.25)}, {"", "web", 1, survey.Some(1)}}},
		{field.Cut{Wave: true, Channel: true}, []row{
			{"q1", "", 1, survey.Optional{}}, {"q1", "phone", 3, third}, {"q2", "phone", 1, survey.Some(0)}, {"q2", "web", 1, survey.Some(1)}}},
	} {
		for range 3 {
			groups, err := field.RatesBy(contacts, tt.by, field.RateOptions{})
			require.NoError(t, err)
			var got []row
			for _, g := range groups {
				got = append(got, row{g.Wave, g.Channel, g.Rates.Counts.Total(), g.Rates.RR1.Value})
			}
			require.Equal(t, tt.want, got, "%+v", tt.by)
			r.Shuffle(len(contacts), func(i, j int) { contacts[i], contacts[j] = contacts[j], contacts[i] })
		}
	}
	groups, err := field.RatesBy(contacts, field.Cut{Wave: true}, field.RateOptions{})
	require.NoError(t, err)
	require.InDelta(t, 2.0/3, groups[0].Rates.E.Value, 1e-15, "of the wave alone")

	groups, err = field.RatesBy(nil, field.Cut{Wave: true}, field.RateOptions{})
	require.NoError(t, err)
	require.Empty(t, groups)
	_, err = field.RatesBy(contacts, field.Cut{}, field.RateOptions{E: survey.Some(2)})
	require.ErrorIs(t, err, field.ErrArgument)
}
