package main

import (
	"html"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
)

func Example() {
	main()
	// Output:
	// region      n      raw rank   shrunken         places top 2 last 2  letters funnel
	// Fjord      14    +71.4    1   +50.0 [+23, +82]  1–6    80 %    0 %  abd     above
	// Coast     450    +46.7    2   +45.9 [+39, +52]  1–3    97 %    0 %  a       far-above
	// Lakes     390    +35.9    3   +35.4 [+28, +43]  2–5    13 %    0 %  ab      above
	// Alps      165    +33.3    4   +32.5 [+21, +44]  2–6     8 %    0 %  abc     inside
	// Hills     240    +25.0    5   +25.0 [+15, +35]  3–8     0 %    1 %  bc      inside
	// Delta     470    +23.4    6   +23.5 [+16, +31]  4–8     0 %    1 %  bc      inside
	// East      305    +16.4    7   +17.0 [+8, +26]   5–9     0 %   14 %  cd      inside
	// Gulf      140    +14.3    8   +15.8 [+3, +29]   5–9     0 %   23 %  bd      inside
	// Islands    14    -21.4   10    +6.3 [-30, +36]  3–10    1 %   64 %  abd     inside
	// Baltic    675     +2.2    9    +3.0 [-3, +9]    9–10    0 %   98 %  d       far-below
	//
	// regions differ by 19 points (standard deviation, [10, 40])
	//
	// the whole went from +22.8 to +23.3
	//   who answered (mix)        -4.6  [-5.9, -3.2]
	//   how they answered (rate)  +5.1  [+0.7, +9.5]
	//
	// bonus: [Coast], audit: [Baltic]
}

// The page shows the figures of the text, in sections that the report accepts.
func TestPage(t *testing.T) {
	s, err := newStory()
	require.NoError(t, err)
	page := s.page()
	require.NoError(t, page.Validate())
	var b strings.Builder
	require.NoError(t, page.HTML(&b, "en"))
	_, body, _ := strings.Cut(b.String(), "<body>")
	seen := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, ""))
	for _, want := range []string{"Bonus: Coast. Audit: Baltic.", "the bonus to Fjord with 14 answers", "+45.9", "[+39.3, +52.5]",
		"above the limits of 99.8 %", "+5.1", "-4.6", "97 %"} {
		require.Contains(t, seen, want)
	}
	require.NotContains(t, b.String(), "NaN")
}

// The decision does not hang on the draws.
func TestDecision(t *testing.T) {
	s, err := newStory()
	require.NoError(t, err)
	bonus, audit := s.decisions()
	require.Equal(t, []string{"Coast"}, bonus)
	require.Equal(t, []string{"Baltic"}, audit)
	for _, e := range s.table.Entries {
		for _, p := range []float64{e.TopProbability, e.BottomProbability} {
			require.True(t, p < 0.88 || p > 0.92, "%s: %.3f is within the error of the draws of the limit", e.Name, p)
		}
	}
	require.Zero(t, s.rounded[0].Add(s.rounded[1]).Cmp(rounded(s.why.Change.Exact)), "published parts add up")
}

func rounded(change scale.Ratio) scale.Ratio {
	points := change.Mul(scale.RatioOf(big.NewRat(100, 1)))
	return scale.RatioOfDecimal(points.Round(1, scale.HalfAwayFromZero))
}
