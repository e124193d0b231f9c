package segments_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/survey"
)

// counted is a group of the ratings 1, 2, … with the given counts.
func counted(t *testing.T, counts ...int) segments.Group {
	t.Helper()
	var rows []float64
	for i, count := range counts {
		for range count {
			rows = append(rows, float64(i+1))
		}
	}
	g, err := segments.FromRows("", rows)
	require.NoError(t, err)
	return g
}

func codes(warnings []survey.Warning) (list []survey.WarningCode) {
	for _, w := range warnings {
		list = append(list, w.Code)
	}
	return list
}

// Ratings 1, 2 and 3 with counts a, 0 and b have the skewness (a − b)/√(ab): of 8 and
// 32, −1.5, so that 25·1.5² = 56.25 are needed.
func TestSkewedRatingsWarn(t *testing.T) {
	for _, tt := range []struct {
		name           string
		group          segments.Group
		welch, student bool // warned
	}{
		{"40 of skewness −1.5", counted(t, 8, 0, 32), true, false},
		{"60 of them", counted(t, 12, 0, 48), false, false},
		{"55 of them", counted(t, 11, 0, 44), true, false},
		{"30, symmetric", counted(t, 10, 10, 10), false, false},
		{"29, symmetric", counted(t, 10, 9, 10), true, true},
		{"30 alike", counted(t, 0, 0, 30), false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			groups := []segments.Group{counted(t, 100, 100, 100), tt.group}
			want := func(warned bool) (list []survey.WarningCode) {
				if warned {
					list = append(list, survey.LowBase)
				}
				return list
			}
			for pooled, warned := range map[bool]bool{true: tt.student, false: tt.welch} {
				o := segments.Options{Pooled: pooled}
				r, err := segments.TTest(groups[0], groups[1], o)
				require.NoError(t, err)
				require.Equal(t, want(warned), codes(r.Difference.Warnings))
				pairs, err := segments.PairwiseT(groups, o)
				require.NoError(t, err)
				require.Equal(t, want(warned), codes(pairs.Warnings))
			}
			r, err := segments.ANOVA(groups, segments.Options{})
			require.NoError(t, err)
			require.Equal(t, want(tt.welch), codes(r.Warnings))
			pairs, err := segments.GamesHowell(groups, segments.Options{})
			require.NoError(t, err)
			require.Equal(t, want(tt.welch), codes(pairs.Warnings))
			pairs, err = segments.Tukey(groups, segments.Options{})
			require.NoError(t, err)
			require.Equal(t, want(tt.student), codes(pairs.Warnings))
		})
	}
}

func TestLumpyRatingsWarn(t *testing.T) {
	even := func(n int) segments.Group { // no two alike, symmetric
		rows := make([]float64, n)
		for i := range rows {
			rows[i] = math.Erfinv(2*(float64(i)+0.5)/float64(n) - 1)
		}
		g, err := segments.FromRows("", rows)
		require.NoError(t, err)
		return g
	}
	slider := make([]int, 101) // 0–100
	for i := range slider {
		slider[i] = 40
	}
	for _, tt := range []struct {
		name  string
		group segments.Group
		want  []survey.WarningCode
	}{
		{"values without ties", even(40), nil},
		{"a slider", counted(t, slider...), nil},
		{"four far from the next median", counted(t, 1, 2, 5, 17, 75), []survey.WarningCode{segments.LumpyMean}},
		{"half above, half below", counted(t, 50, 50), []survey.WarningCode{segments.LumpyMedian}},
		{"the middle is the mean of two in five", counted(t, 100, 200, 400, 200, 100), []survey.WarningCode{segments.LumpyMean}},
		// The median is 4 with 45 of 100 above it; of 2000, 5 % are 4.5 standard errors.
		{"skewed", counted(t, 2, 5, 13, 35, 45), []survey.WarningCode{segments.LumpyMedian}},
		{"many skewed", counted(t, 40, 100, 260, 700, 900), []survey.WarningCode{segments.LumpyMean}},
		{"alike", counted(t, 40), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := segments.Variances([]segments.Group{tt.group, tt.group, tt.group})
			require.NoError(t, err)
			require.Equal(t, tt.want, codes(r.Warnings), fmt.Sprint(r.Warnings))
		})
	}
}

func TestSmallCellsWarn(t *testing.T) {
	for n, want := range map[int64]string{4: "an expected count is 4, below 5", 14: "an expected count is 14; the likelihood ratio needs 15", 15: ""} {
		r, err := segments.ChiSquare([][]int64{{n, 20}, {n, 20}}, segments.Options{})
		require.NoError(t, err)
		if want == "" {
			require.Empty(t, r.Warnings)
			continue
		}
		require.Equal(t, want, r.Warnings[0].Text)
	}
}

// Of large samples with three in four at the top TestLevels finds 36 to 37 % false
// alarms, of symmetric ratings 6.2 to 6.9 %.
func TestLeveneRateInText(t *testing.T) {
	for _, tt := range []struct {
		name   string
		counts []int
		want   string
	}{
		{"three in four", []int{100, 200, 500, 1700, 7500}, "of such ratings Levene's test raises 36 % false alarms at 5 %"},
		{"symmetric", []int{100, 200, 400, 200, 100}, "of such ratings Levene's test raises 7 % false alarms at 5 %"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := counted(t, tt.counts...)
			r, err := segments.Variances([]segments.Group{g, g, g})
			require.NoError(t, err)
			require.Equal(t, tt.want, r.Warnings[0].Text)
		})
	}
}

func TestPairsNeedTheirNames(t *testing.T) {
	var groups []segments.Group
	for _, name := range []string{"north", "south", "north"} {
		g, err := segments.FromRows(name, []float64{1, 2, 3, 5})
		require.NoError(t, err)
		groups = append(groups, g)
	}
	for name, test := range map[string]func([]segments.Group, segments.Options) (segments.PairTests, error){
		"dunn": segments.Dunn, "t": segments.PairwiseT, "tukey": segments.Tukey, "games-howell": segments.GamesHowell,
	} {
		_, err := test(groups, segments.Options{})
		at, ok := errors.AsType[*segments.GroupError](err)
		require.True(t, ok, name)
		require.Equal(t, 2, at.Index, name)
		require.Equal(t, "north", at.Name, name)
		require.ErrorIs(t, err, segments.ErrArgument, name)
		_, err = test(groups[:2], segments.Options{})
		require.NoError(t, err, name)
	}
}
