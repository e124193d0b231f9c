package main

import (
	"encoding/json"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	reports "github.com/gocsat/csat/satisfaction/report"
)

// The page shows the figures of the text.
func TestHTML(t *testing.T) {
	tests := []struct {
		lang string
		want []string
	}{
		{"en", []string{"After-sales service survey", "79.1", "[76.3, 81.8]", "satisfied", "exactly 1502/19", "79.2", "94.7 %", "+29.7",
			"[+7.1, +49.3]", "40.5 %", "28.9 %", "not in time", "Parts supply · Parts logistics", "85.8", "Illustrative"}},
		{"zh", []string{"售后服务满意度调查", "79.1", "满意", "净推荐值（NPS）", "+29.7", "服务及时性", "示例数据"}},
	}
	for _, tt := range tests {
		status, out, stderr := execute("-format", "html", "-lang", tt.lang)
		require.Zero(t, status)
		require.Empty(t, stderr)
		_, body, _ := strings.Cut(out, "<body>")
		seen := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, ""))
		require.Contains(t, out, "<title>"+tt.want[0]+"</title>")
		for _, want := range tt.want {
			require.Contains(t, seen, want)
		}
	}
}

// The page is the same after a way through JSON.
func TestPageReadsBack(t *testing.T) {
	s, err := arguments{}.load(io.Discard)
	require.NoError(t, err)
	r, err := newReport(s, 0.95, 5)
	require.NoError(t, err)
	data, err := json.Marshal(r.page())
	require.NoError(t, err)
	var back reports.Report
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, r.page(), back)
}
