package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

// sized has so many respondents in each region, all with ratings of their own.
func sized(t *testing.T, shift int, sizes ...int) *survey.Table {
	t.Helper()
	q := service()
	out := survey.NewTable(q)
	for i, region := range []string{"north", "south", "islands"} {
		for j := range sizes[i] {
			r := q.NewResponse()
			require.NoError(t, r.SetSegment("region", region))
			require.NoError(t, r.Answer("skill", min(10, 5+i+shift+j%2)))
			require.NoError(t, r.Answer("parts", min(10, 4+i+shift+j%3)))
			require.NoError(t, out.Append(r))
		}
	}
	return out
}

// With a rule of ten, seven islanders are withheld, and the next smallest region with
// them, for the whole would give the islanders away.
func TestBreakdownIsProtected(t *testing.T) {
	o := report.Options{Levels: service().Levels(), Disclosure: &disclosure.Options{MinN: 10}}
	tests := []struct {
		name        string
		now, before *survey.Table
		hidden      []string // scores that must not be seen
		shown       []string
	}{
		{"all large", sized(t, 0, 40, 30, 20), sized(t, 1, 40, 30, 20), nil, []string{"52.9 (3)", "63.0 (2)", "72.8 (1)"}},
		{"few now", sized(t, 0, 40, 30, 7), nil, []string{"63.0", "72", "(1)"}, []string{"52.9"}},
		{"few before", sized(t, 0, 40, 30, 20), sized(t, 1, 40, 30, 7), []string{"(1)"}, []string{"52.9", "63.0", "72.8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := must(breakdown.By(tt.now, tt.before, "region", breakdown.Options{}))
			c := must(r.Versus("north"))
			page := report.Report{Title: english("x"), Sections: []report.Section{
				report.Breakdown("regions", english("Regions"), r, o), report.Strengths("north", english("North"), r, c, o)}}
			require.NoError(t, page.Validate())
			for form, text := range forms(t, page) {
				for _, secret := range tt.hidden {
					require.NotContains(t, text, secret, form)
				}
				if form != "json" && !strings.HasPrefix(form, "zh") {
					for _, known := range tt.shown {
						require.Contains(t, text, known, form)
					}
				}
			}
		})
	}
}

// No cell of a slice that is withheld has anything in it.
func TestBreakdownHidesRows(t *testing.T) {
	r := must(breakdown.By(sized(t, 0, 40, 30, 7), nil, "region", breakdown.Options{}))
	s := report.Breakdown("regions", nil, r, report.Options{Levels: service().Levels(), Disclosure: &disclosure.Options{MinN: 10}})
	require.Len(t, s.Blocks, 3, "no changes without a wave before")
	for _, row := range s.Blocks[1].Table.Rows[2:] {
		require.Equal(t, []report.Value{{Suppressed: true}, {}}, row.Cells[1:])
	}
}

// Whoever is withheld now has no change, and whoever was few before has none either.
func TestBreakdownHidesChanges(t *testing.T) {
	r := must(breakdown.By(sized(t, 0, 40, 30, 20), sized(t, 1, 40, 30, 7), "region", breakdown.Options{}))
	changes := func(o report.Options) (n int) {
		s := report.Breakdown("regions", nil, r, o)
		for _, row := range s.Blocks[len(s.Blocks)-1].Table.Rows {
			for _, cell := range row.Cells[1:] {
				if cell.Suppressed {
					n++
				}
			}
		}
		return n
	}
	require.Zero(t, changes(report.Options{}))
	require.Equal(t, 6, changes(report.Options{Disclosure: &disclosure.Options{MinN: 10}}), "islands and one more, three indicators")
}

func ExampleBreakdown() {
	t := answers()
	before, now := must(t.Where(survey.Wave, quarters[0])), must(t.Where(survey.Wave, quarters[3]))
	r := must(breakdown.By(now, before, "region", breakdown.Options{}))
	show(report.Breakdown("regions", english("Regions"), r, report.Options{Levels: service().Levels()}))
	// Output:
	// Survey
	//
	// Regions
	// ───────
	// Overall satisfaction
	//              value  95 % interval  level         n
	//   all         72.6   [70.1, 75.1]  satisfied    30
	//     north     71.2   [66.7, 75.6]  satisfied  ! 12
	//     south     69.8   [67.4, 72.3]  neutral    ! 12
	//     islands   81.0   [77.8, 84.2]  satisfied   ! 6
	//
	//   slice      level      rank   change  rank before
	//   all        satisfied           +8.0
	//     north    satisfied     2   ! +9.2            3
	//     south    neutral       3   ! +5.8            2
	//     islands  satisfied     1  ! +10.0            1
	//
	// Score and rank by indicator
	//   indicator              all       north       south     islands
	//   Overall satisfaction  72.6  ! 71.2 (2)  ! 69.8 (3)  ! 81.0 (1)
	//     Skill               82.3  ! 82.5 (1)  ! 82.5 (1)  ! 81.7 (3)
	//     Parts supply        58.0  ! 54.2 (2)  ! 50.8 (3)  ! 80.0 (1)
	//
	// Change since the wave before
	//   indicator              all   north   south  islands
	//   Overall satisfaction  +8.0  ! +9.2  ! +5.8  ! +10.0
	//     Skill               +8.0  ! +9.2  ! +5.8  ! +10.0
	//     Parts supply        +8.0  ! +9.2  ! +5.8  ! +10.0
	//
	// ! few answers: read with care
}

func ExampleStrengths() {
	r := must(breakdown.By(answers(), nil, "region", breakdown.Options{}))
	c := must(r.Versus("north", "south"))
	show(report.Strengths("north", english("North and South"), r, c, report.Options{}))
	// Output:
	// Survey
	//
	// North and South
	// ───────────────
	// Differences whose interval, adjusted for the number of comparisons, leaves 0 out are strengths and weaknesses.
	//   indicator             compared with  north  other  difference  verdict
	//   Overall satisfaction  south           65.8   66.5        -0.8  alike
	//   Skill                 south           77.1   79.2        -2.1  alike
	//   Parts supply          south           48.8   47.5        +1.3  alike
}
