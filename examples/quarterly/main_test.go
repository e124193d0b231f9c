package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func Example() {
	if err := run(nil, os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// Phase I: three usual years
	//   net promoter score               +38.2 in 11 quarters, 0 signals
	//   satisfied with the work          86.1 % in 11 quarters, 0 signals
	//   complaints about invoices        13.3 in 12 quarters, 0 signals
	//   mind: limits rest on 11 periods, which makes false alarms 1.5 times as frequent as limits that are known
	//
	// Phase II: net promoter score
	//   2026-Q1 +28.7, limits +24.3 to +52.1, -2.0σ from the centre: nothing
	//   2026-Q2 +26.5, limits +24.1 to +52.3, -2.5σ from the centre: two-of-three below since 2026-Q1, ALARM
	//   the cumulative sum agrees in 2026-Q2: below from 2026-Q1 on, at about +27.6
	//
	// Quarters until a lasting fall is found, with 249 answers each
	//   points   limits alone   EWMA
	//        0          370.4   370.0
	//        5           35.7    8.6
	//       10            4.9    2.5
	//       15            1.7    1.4
	//
	// What else moved?
	//   satisfied with the work      85.3 %, usually  86.1 %: in control
	//   complaints about invoices      27.0, usually    13.3: two-of-three above in 2026-Q2
	//
	// What to do
	//   leave the workshop alone: its work is as good as ever
	//   find what changed with invoices at the turn of the year, and put it right
	//   keep these limits: new ones only when the process is known to be another
}

func TestPage(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, run([]string{"-html"}, &b))
	text := b.String()
	require.Equal(t, 2, strings.Count(text, "two of three"), "an alarm of the score and one of the complaints")
	require.Equal(t, 4, strings.Count(text, "▲"), "both marked in their drawing, and in its key")
	require.Contains(t, text, "Mind: limits rest on 11 periods")
}
