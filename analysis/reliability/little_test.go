package reliability_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// What every verb makes of little or degenerate data: a typed error, a warning with its
// code, or a figure that can be written as JSON.
func TestEveryVerbOnLittleData(t *testing.T) {
	nan := math.NaN()
	data := []struct {
		name    string
		columns reliability.Columns
	}{
		{"nothing", columns([]float64{}, []float64{}, []float64{})},
		{"missing", columns([]float64{nan, 1}, []float64{2, nan}, []float64{nan, nan})},
		{"one row", columns([]float64{1}, []float64{2}, []float64{4})},
		{"two rows", columns([]float64{1, 2}, []float64{2, 4}, []float64{4, 3})},
		{"one column", columns([]float64{1, 2, 4, 3, 5})},
		{"all equal", columns([]float64{3, 3, 3, 3, 3}, []float64{3, 3, 3, 3, 3}, []float64{3, 3, 3, 3, 3})},
		{"constant column", columns([]float64{1, 2, 4, 3, 5}, []float64{2, 2, 2, 2, 2}, []float64{1, 2, 5, 3, 4})},
		{"perfect agreement", columns([]float64{1, 2, 4, 3, 5}, []float64{1, 2, 4, 3, 5}, []float64{1, 2, 4, 3, 5})},
		{"opposite", columns([]float64{1, 2, 4, 3, 5}, []float64{5, 4, 2, 3, 1}, []float64{3, 3, 2, 3, 4})},
		{"empty category", columns([]float64{1, 1, 5, 5, 1, 5}, []float64{1, 5, 5, 5, 1, 1}, []float64{5, 1, 5, 5, 1, 1})},
	}
	const (
		zero     = survey.ZeroVariance
		singular = reliability.Singular
		clipped  = survey.Clipped
		failed   = reliability.FailedDraws
	)
	var (
		base, few, argument               = survey.ErrNoBase, survey.ErrTooFew, survey.ErrArgument
		constant, collinear, boundary     = reliability.ErrConstant, reliability.ErrCollinear, reliability.ErrBoundary
		figure                        any = nil
	)
	// In the order of the data.
	want := map[string][]any{
		"Alpha":                 {base, base, few, singular, argument, constant, constant, singular, singular, figure},
		"SplitHalf":             {base, base, few, few, argument, constant, constant, figure, figure, figure},
		"AllSplits":             {base, base, few, few, argument, constant, constant, figure, figure, figure},
		"Omega":                 {base, base, few, collinear, argument, constant, constant, collinear, collinear, figure},
		"Factors":               {base, base, few, collinear, argument, constant, constant, collinear, collinear, figure},
		"Adequacy":              {base, base, few, collinear, argument, constant, constant, collinear, collinear, figure},
		"PrincipalComponents":   {base, base, few, few, argument, constant, constant, figure, figure, figure},
		"Varimax":               {base, base, few, few, argument, constant, constant, figure, figure, figure},
		"ICC":                   {base, base, few, figure, argument, constant, figure, zero, few, figure},
		"GroupICC":              {base, base, few, few, few, few, few, few, figure, figure},
		"FleissKappa":           {base, base, few, zero, argument, constant, figure, zero, figure, clipped},
		"Krippendorff":          {base, base, few, figure, argument, constant, figure, figure, figure, figure},
		"BootstrapKrippendorff": {base, base, few, figure, argument, constant, figure, zero, figure, failed},
		"KrippendorffPairs":     {base, base, few, figure, figure, constant, figure, figure, figure, figure},
		"Kappa":                 {base, base, zero, zero, zero, constant, zero, zero, figure, figure},
		"Polychoric":            {base, base, constant, boundary, boundary, constant, constant, boundary, boundary, figure},
		"Polychoric full":       {base, base, constant, boundary, boundary, constant, constant, boundary, boundary, figure},
		"Polyserial":            {base, base, constant, boundary, boundary, constant, figure, boundary, figure, figure},
		"Polyserial full":       {base, base, constant, boundary, boundary, constant, figure, boundary, figure, figure},
	}
	for _, v := range verbs(t) {
		for i, d := range data {
			t.Run(v.name+" of "+d.name, func(t *testing.T) {
				value, warnings, err := v.run(d.columns)
				switch want := want[v.name][i].(type) {
				case error:
					require.ErrorIs(t, err, want)
					return
				case survey.WarningCode:
					require.NoError(t, err)
					require.NotEmpty(t, warnings)
					require.Equal(t, want, warnings[0].Code)
				default:
					require.NoError(t, err)
					require.Empty(t, warnings)
				}
				_, err = json.Marshal(value)
				require.NoError(t, err)
			})
		}
	}
}

type verb struct {
	name string
	run  func(c reliability.Columns) (value any, warnings []survey.Warning, err error)
}

func verbs(t *testing.T) []verb {
	ofItems := func(name string, f func(items *reliability.Items) (any, []survey.Warning, error)) verb {
		return verb{name, func(c reliability.Columns) (any, []survey.Warning, error) {
			items, err := reliability.FromColumns(c, survey.Listwise)
			if err != nil {
				return nil, nil, err
			}
			return f(items)
		}}
	}
	// The first two columns, counted on a scale from 1 to 5.
	ofPairs := func(name string, f func(x *survey.Crosstab) (any, []survey.Warning, error)) verb {
		return verb{name, func(c reliability.Columns) (any, []survey.Warning, error) {
			x := must(survey.NewCrosstab(survey.Axis{ID: "a", Scale: scale.OneToFive()}, survey.Axis{ID: "b", Scale: scale.OneToFive()}))
			for i := range c.Values[0] {
				a, b := c.Values[0][i], c.Values[len(c.Values)-1][i]
				if len(c.Values) > 1 {
					b = c.Values[1][i]
				}
				if !math.IsNaN(a) && !math.IsNaN(b) {
					require.NoError(t, x.AddN(int(a), int(b), 1))
				}
			}
			return f(x)
		}}
	}
	ofColumns := func(name string, f func(c reliability.Columns) (any, []survey.Warning, error)) verb {
		return verb{name, f}
	}
	// The first column by the values of the last.
	byValue := func(c reliability.Columns) [][]float64 {
		groups := make([][]float64, 6)
		for i, x := range c.Values[0] {
			if at := c.Values[len(c.Values)-1][i]; !math.IsNaN(at) {
				groups[int(at)] = append(groups[int(at)], x)
			}
		}
		return groups
	}
	return []verb{
		ofItems("Alpha", func(items *reliability.Items) (any, []survey.Warning, error) {
			a, err := reliability.Alpha(items, reliability.AlphaOptions{})
			return a, a.Alpha.Warnings, err
		}),
		ofItems("SplitHalf", func(items *reliability.Items) (any, []survey.Warning, error) {
			h, err := reliability.SplitHalf(items, []string{"a"})
			return h, nil, err
		}),
		ofItems("AllSplits", func(items *reliability.Items) (any, []survey.Warning, error) {
			s, err := reliability.AllSplits(items)
			return s, nil, err
		}),
		ofItems("Omega", func(items *reliability.Items) (any, []survey.Warning, error) {
			o, err := reliability.Omega(items)
			return o, o.Model.Warnings, err
		}),
		ofItems("Factors", func(items *reliability.Items) (any, []survey.Warning, error) {
			f, err := reliability.Factors(items, 1)
			return f, f.Warnings, err
		}),
		ofItems("Adequacy", func(items *reliability.Items) (any, []survey.Warning, error) {
			a, err := reliability.Adequacy(items)
			return a, nil, err
		}),
		ofItems("PrincipalComponents", func(items *reliability.Items) (any, []survey.Warning, error) {
			p, err := reliability.PrincipalComponents(items, reliability.ComponentOptions{})
			return p, nil, err
		}),
		ofItems("Varimax", func(items *reliability.Items) (any, []survey.Warning, error) {
			p, err := reliability.PrincipalComponents(items, reliability.ComponentOptions{})
			if err != nil {
				return nil, nil, err
			}
			l, err := p.Loadings.Varimax(reliability.VarimaxOptions{})
			return l, nil, err
		}),
		ofColumns("ICC", func(c reliability.Columns) (any, []survey.Warning, error) {
			r, err := reliability.ICC(c, reliability.ICCOptions{})
			return r, r.ICC2.Estimate.Warnings, err
		}),
		ofColumns("GroupICC", func(c reliability.Columns) (any, []survey.Warning, error) {
			g, err := reliability.GroupICC(byValue(c))
			return g, nil, err
		}),
		ofColumns("FleissKappa", func(c reliability.Columns) (any, []survey.Warning, error) {
			f, err := reliability.FleissKappa(c, reliability.FleissOptions{})
			return f, f.Kappa.Warnings, err
		}),
		ofColumns("Krippendorff", func(c reliability.Columns) (any, []survey.Warning, error) {
			k, err := reliability.Krippendorff(c, reliability.Ordinal)
			return k, nil, err
		}),
		ofColumns("BootstrapKrippendorff", func(c reliability.Columns) (any, []survey.Warning, error) {
			b, err := reliability.BootstrapKrippendorff(t.Context(), c, reliability.Ordinal, reliability.BootstrapOptions{Replicates: 200})
			return b, b.Alpha.Warnings, err
		}),
		ofPairs("KrippendorffPairs", func(x *survey.Crosstab) (any, []survey.Warning, error) {
			k, err := reliability.KrippendorffPairs(x, reliability.Ordinal)
			return k, nil, err
		}),
		ofPairs("Kappa", func(x *survey.Crosstab) (any, []survey.Warning, error) {
			k, err := reliability.Kappa(x, reliability.KappaOptions{})
			return k, k.Kappa.Warnings, err
		}),
		ofPairs("Polychoric", func(x *survey.Crosstab) (any, []survey.Warning, error) {
			p, err := reliability.Polychoric(x, reliability.PolychoricOptions{})
			return p, p.Rho.Warnings, err
		}),
		ofPairs("Polychoric full", func(x *survey.Crosstab) (any, []survey.Warning, error) {
			p, err := reliability.Polychoric(x, reliability.PolychoricOptions{Estimator: reliability.FullML})
			return p, p.Rho.Warnings, err
		}),
		ofColumns("Polyserial", func(c reliability.Columns) (any, []survey.Warning, error) {
			p, err := reliability.Polyserial(byValue(c), reliability.PolyserialOptions{})
			return p, p.Rho.Warnings, err
		}),
		ofColumns("Polyserial full", func(c reliability.Columns) (any, []survey.Warning, error) {
			p, err := reliability.Polyserial(byValue(c), reliability.PolyserialOptions{Estimator: reliability.FullML})
			return p, p.Rho.Warnings, err
		}),
	}
}
