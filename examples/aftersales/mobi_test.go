package main

import (
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// The blocks of the European Customer Satisfaction Index, as in M. Tenenhaus et al.
// (2005), table 1.
var blocks = map[string][]string{
	"image":        {"IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"},
	"expectations": {"CUEX1", "CUEX2", "CUEX3"},
	"quality":      {"PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"},
	"value":        {"PERV1", "PERV2"},
	"satisfaction": {"CUSA1", "CUSA2", "CUSA3"},
	"complaints":   {"CUSCO"},
	"loyalty":      {"CUSL1", "CUSL2", "CUSL3"},
}

// The figures of the real survey against plain sums over the file.
func TestMobi(t *testing.T) {
	const file = "../../../shared/reference/data/mobi.csv"
	in, err := os.Open(file)
	if err != nil {
		t.Log("no reference data")
		return
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	require.NoError(t, err)
	position := map[string]int{}
	for i, name := range rows[0] {
		position[name] = i
	}
	rows = rows[1:]
	n := int64(len(rows))
	rating := func(row []string, item string) int64 {
		v, err := strconv.ParseInt(row[position[item]], 10, 64)
		require.NoError(t, err)
		return v
	}

	status, out, stderr := execute("-data", file, "-questionnaire", "mobi.json", "-format", "json")
	require.Zero(t, status)
	require.Empty(t, stderr)
	r := decode(t, out)
	require.EqualValues(t, 250, n)
	require.Equal(t, base{Rows: n, Respondents: n}, r.Base)
	require.Len(t, r.Items, 24)

	// Percent of maximum possible, 100·(mean − 1)/9, exactly.
	overall := new(big.Rat)
	for id, items := range blocks {
		sum := int64(0)
		for _, row := range rows {
			for _, item := range items {
				sum += rating(row, item) - 1
			}
		}
		want := big.NewRat(100*sum, 9*n*int64(len(items)))
		node := find(&r.Index.Overall, id)
		require.NotNil(t, node, id)
		require.Zero(t, node.Score.Rat().Cmp(want), id)
		require.Len(t, node.Children, len(items))
		overall.Add(overall, want.Quo(want, big.NewRat(7, 1)))
	}
	require.Zero(t, r.Index.Overall.Score.Rat().Cmp(overall))

	// Its standard error is s/√n of the respondents' own overall scores.
	var composites []float64
	for _, row := range rows {
		c := 0.0
		for _, items := range blocks {
			for _, item := range items {
				c += 100 * float64(rating(row, item)-1) / 9 / float64(7*len(items))
			}
		}
		composites = append(composites, c)
	}
	mean, ss := 0.0, 0.0
	for _, c := range composites {
		mean += c / float64(n)
	}
	for _, c := range composites {
		ss += (c - mean) * (c - mean)
	}
	require.InEpsilon(t, math.Sqrt(ss/float64(n-1)/float64(n)), r.Index.Overall.Estimate.SE.Value, 1e-10)

	detractors, promoters, top := int64(0), int64(0), int64(0)
	for _, row := range rows {
		switch v := rating(row, "CUSL3"); {
		case v <= 6:
			detractors++
		case v >= 9:
			promoters++
		}
		if rating(row, "CUSA1") >= 9 {
			top++
		}
	}
	require.Len(t, r.NPS, 1)
	require.Equal(t, "CUSL3", r.NPS[0].ID)
	require.Equal(t, promoters, r.NPS[0].Result.Counts.Promoters)
	require.Equal(t, detractors, r.NPS[0].Result.Counts.Detractors)
	require.Zero(t, r.NPS[0].Result.Score.Rat().Cmp(big.NewRat(promoters-detractors, n)))
	require.Len(t, r.CSAT, 1)
	require.Equal(t, top, r.CSAT[0].Result.Satisfied.Count)

	_, out, _ = execute("-data", file, "-questionnaire", "mobi.json")
	requireNarrow(t, out)
}
