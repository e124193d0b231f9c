package survey_test

import (
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/reftest"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Correlations of items, and of means of items by their moments (w'Σv), are those
// of R's cor.test on the same data.
func TestReferenceCorrelations(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	cases, err := reftest.Load(reference, "drivers")
	require.NoError(t, err)
	compared := 0
	for _, c := range cases {
		if c.Kind != "correlation" {
			continue
		}
		var file, y string
		var xs []string
		require.NoError(t, c.Input("data", &file))
		require.NoError(t, c.Input("y", &y))
		require.NoError(t, c.Input("x", &xs))
		table := readItems(t, reference, file)
		ys := parts(table, y)
		for _, x := range xs {
			items := parts(table, x)
			if len(ys) == 0 || len(items) == 0 {
				continue // no ratings
			}
			m, err := survey.MomentsOf(table, append(items, ys...)...)
			require.NoError(t, err)
			require.Zero(t, m.Dropped())
			covariance := func(from, to, from2, to2 int) float64 {
				var sum scale.Ratio
				for i := from; i < to; i++ {
					for j := from2; j < to2; j++ {
						sum = sum.Add(must(m.Covariance(i, j)))
					}
				}
				return sum.Float64() // the divisors cancel in r
			}
			k, n := len(items), len(items)+len(ys)
			got := covariance(0, k, k, n) / math.Sqrt(covariance(0, k, 0, k)*covariance(k, n, k, n))
			want := c.Expected["by"].(map[string]any)[x].(map[string]any)["pearson"].(map[string]any)["r"].(float64)
			require.InDelta(t, want, got, 1e-12, "%s %s", c.ID, x)
			if n == 2 {
				require.InDelta(t, want, must(m.Correlation(0, 1)), 1e-12, "%s %s", c.ID, x)
			}
			compared++
		}
	}
	require.GreaterOrEqual(t, compared, 28)
}

// parts are the items of a column: itself, or those that NAME_mean is the mean of.
func parts(table *survey.Table, column string) (items []string) {
	name, isMean := strings.CutSuffix(column, "_mean")
	for _, item := range table.Questionnaire().Items() {
		if item.ID == column || isMean && strings.TrimRight(item.ID, "0123456789") == name {
			items = append(items, item.ID)
		}
	}
	return items
}

// readItems makes an item on 0–10 of every column of whole numbers in 0–10.
func readItems(t *testing.T, reference fs.FS, file string) *survey.Table {
	t.Helper()
	data, err := fs.ReadFile(reference, file)
	require.NoError(t, err)
	records, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	require.NoError(t, err)
	var d survey.Definition
	var columns []int
	s := scale.ZeroToTen()
	for i, name := range records[0] {
		whole := true
		for _, record := range records[1:] {
			_, err := s.EncodeText([]byte(record[i]), scale.Reject)
			whole = whole && err == nil
		}
		if whole {
			d.Items = append(d.Items, survey.Item{ID: name, Scale: s})
			columns = append(columns, i)
		}
	}
	if len(d.Items) == 0 { // such as schools: nothing on 0–10
		d.Items = []survey.Item{{ID: "none", Scale: s}}
		columns = nil
	}
	table := survey.NewTable(must(survey.New(d)))
	r := table.Questionnaire().NewResponse()
	for _, record := range records[1:] {
		r.Reset()
		for position, i := range columns {
			require.NoError(t, r.AnswerText(position, []byte(record[i])))
		}
		require.NoError(t, table.Append(r))
	}
	return table
}

// Mean and variance of a composite are those of the column that holds it.
func TestReferenceMoments(t *testing.T) {
	reference := reftest.Find(os.DirFS)
	if reference == nil {
		t.Log("no reference cases")
		return
	}
	table := readItems(t, reference, "data/mobi.csv")
	require.Equal(t, 250, table.Len())
	m := must(survey.MomentsOf(table, "CUSA1", "CUSA2", "CUSA3"))
	third := must(scale.NewRatio(1, 3))
	mean, variance, err := m.Composite([]scale.Ratio{third, third, third})
	require.NoError(t, err)

	derived, err := fs.ReadFile(reference, "data/mobi_derived.csv")
	require.NoError(t, err)
	records, err := csv.NewReader(strings.NewReader(string(derived))).ReadAll()
	require.NoError(t, err)
	at := -1
	for i, name := range records[0] {
		if name == "CUSA_mean" {
			at = i
		}
	}
	require.GreaterOrEqual(t, at, 0)
	var sum, squares float64
	for _, record := range records[1:] {
		var x float64
		require.NoError(t, json.Unmarshal([]byte(record[at]), &x))
		sum += x
		squares += x * x
	}
	n := float64(len(records) - 1)
	require.InDelta(t, sum/n, mean.Float64(), 1e-12)
	require.InDelta(t, (squares-sum*sum/n)/(n-1), variance.Float64(), 1e-10)
}
