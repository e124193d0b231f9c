package main

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// South has 11 answers and is withheld; so is Central, since with it South would be
// what is left of the whole.
func TestWithheld(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		status, out, stderr := execute("-min-n", "12", "-lang", lang)
		require.Zero(t, status)
		require.Empty(t, stderr)
		golden := filepath.Join("testdata", "withheld."+lang+".txt")
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(out), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), out)
		require.Contains(t, out, withheldMark)
		requireNarrow(t, out)
	}

	_, all, _ := execute("-format", "json")
	_, out, _ := execute("-format", "json", "-min-n", "12")
	before, after := decode(t, all), decode(t, out)
	pages := map[string]string{}
	for _, form := range []string{"html", "text"} {
		for _, minN := range []string{"1", "12"} {
			_, page, _ := execute("-format", form, "-min-n", minN)
			pages[form+minN] = html.UnescapeString(page)
		}
	}
	require.Equal(t, before.Segments[0].Values[0].Index, after.Segments[0].Values[0].Index)
	for i, v := range after.Segments[0].Values[1:] {
		was := before.Segments[0].Values[i+1]
		require.Equal(t, slice{ID: was.ID, Labels: was.Labels, Suppressed: true}, v)
		data, err := json.Marshal(v)
		require.NoError(t, err)
		require.NotRegexp(t, "[1-9]", string(data))
		for _, form := range []string{"html", "text"} {
			shown, withheld := pages[form+"1"], pages[form+"12"]
			for _, secret := range []string{oneDecimal(was.Index.Score), points(was.NPS)} {
				require.Contains(t, shown, secret)
				require.Less(t, strings.Count(withheld, secret), strings.Count(shown, secret))
			}
			require.Contains(t, withheld, withheldMark)
		}
	}
}

// What rests on too few of all respondents is withheld in every form, with the
// scores that it is a part of.
func TestFewAnswers(t *testing.T) {
	const q = `{"id":"q","items":[{"id":"skill","scale":"one-to-ten"},{"id":"parts","scale":"one-to-ten","role":"satisfaction"},
	 {"id":"recommend","scale":"zero-to-ten","role":"recommendation"}],
	 "overall":{"id":"all","children":[{"item":"skill"},{"item":"parts"}]}, "levels":"five-levels",
	 "choices":[{"id":"why","options":[{"id":"late"}]}]}`
	csv := "skill,parts,recommend,why\n" + strings.Repeat("8,,,\n", 7) + "4,7,9,late\n6,3,2,late\n"
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("q.json", []byte(q), 0o600))
	require.NoError(t, os.WriteFile("in.csv", []byte(csv), 0o600))
	args := []string{"-data", "in.csv", "-questionnaire", "q.json"}
	status, out, stderr := execute(args...)
	require.Zero(t, status, stderr)
	lines := map[string]string{}
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) > 1 {
			lines[fields[0]] += strings.Join(fields[1:], " ") + "|"
		}
	}
	require.Contains(t, out, "Overall score [c]\n")
	require.Contains(t, lines["skill"], "73.3") // (7·8 + 4 + 6)/9
	require.NotRegexp(t, "[1-9]", strings.ReplaceAll(lines["parts"], "50.0 %", ""))
	require.Contains(t, lines["parts:"], "[c]")
	require.Contains(t, lines["recommend:"], "[c]")
	require.NotContains(t, out, "promoters")

	status, out, _ = execute(append(args, "-format", "json")...)
	require.Zero(t, status)
	r := decode(t, out)
	require.True(t, r.Index.Overall.Estimate.Suppressed)
	require.True(t, r.Items[1].Suppressed)
	require.Zero(t, r.Items[1].Mean)
	require.True(t, r.NPS[0].Result.Estimate.Suppressed)
	require.True(t, r.CSAT[0].Result.Estimate.Suppressed)
	// Two respondents rated everything: no analysis of them either.
	require.Equal(t, tooFew(), r.Analyses.Drivers.absence)
	require.Equal(t, tooFew(), r.Analyses.Priorities.absence)
	require.Equal(t, tooFew(), r.Analyses.Reliability.Scales[0].absence)
	status, _, _ = execute(append(args, "-format", "html")...)
	require.Zero(t, status)
	status, _, stderr = execute(append(args, "-min-n", "10")...)
	require.Equal(t, 1, status)
	require.Equal(t, "aftersales: 9 respondents are too few to publish anything; see -min-n\n", stderr)
}
