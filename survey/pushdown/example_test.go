package pushdown_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/pushdown"
)

// In a service the rows come from db.QueryContext; here they stand in the test.
func Example() {
	recommend := survey.Variable{ID: "recommend", Scale: scale.ZeroToTen()}
	query, err := pushdown.TalliesQuery(pushdown.Postgres, pushdown.Source{From: "answers", Cell: "region"}, recommend)
	fmt.Println(query, err)

	answer := &rows{data: [][]any{
		{"north", "recommend", 10, 40}, {"north", "recommend", 8, 20}, {"north", "recommend", 3, 10},
		{"south", "recommend", 9, 12}, {"south", "recommend", 5, 13}, {"south", "recommend", nil, 2},
	}}
	tallies, err := pushdown.Tallies(answer, recommend)
	if err != nil {
		fmt.Println(err)
		return
	}
	for region, t := range tallies["recommend"].All() {
		mean, err := t.Mean() // or satisfaction.NPS(t, …), with its error
		fmt.Println(region, mean.Round(2, scale.HalfAwayFromZero), t.N(), err)
	}
	// Output:
	// SELECT "region" AS cell, 'recommend' AS item, "recommend" AS value, count(*) AS n
	// FROM answers
	// GROUP BY 1, 3 <nil>
	// north 8.43 70 <nil>
	// south 6.92 25 <nil>
}

func ExampleTallies() {
	answer := &rows{data: [][]any{{nil, "skill", 9, 3}, {nil, "skill", 10, 1}, {nil, "skill", nil, 2}}}
	tallies, err := pushdown.Tallies(answer, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	if err != nil {
		fmt.Println(err)
		return
	}
	skill := tallies["skill"].At("") // the query has no cells
	mean, err := skill.Mean()
	fmt.Println(mean.Round(2, scale.HalfAwayFromZero), skill.N(), skill.Missing(), err)
	// Output: 9.25 4 2 <nil>
}

func ExampleCrosstab() {
	expected := survey.Axis{ID: "expected", Scale: scale.OneToFive()}
	perceived := survey.Axis{ID: "perceived", Scale: scale.OneToFive()}
	answer := &rows{data: [][]any{{5, 4, 30}, {4, 4, 50}, {3, 4, 20}, {3, nil, 7}}}
	x, err := pushdown.Crosstab(answer, expected, perceived)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(x.Count(5, 4), x.N(), x.Total())
	// Output: 30 100 107
}

func ExampleMoments() {
	vars := []survey.Variable{{ID: "overall", Scale: scale.OneToTen()}, {ID: "skill", Scale: scale.OneToTen()}}
	// cell, n, dropped, invalid, Σx₁, Σx₂, Σx₁x₁, Σx₂x₁, Σx₂x₂
	answer := &rows{data: [][]any{{"north", 3, 0, 0, 24, 21, 200, 174, 155}, {"north", 0, 2, 0, 0, 0, 0, 0, 0}}}
	moments, err := pushdown.Moments(answer, vars...)
	if err != nil {
		fmt.Println(err)
		return
	}
	m := moments.At("north")
	r, err := m.Correlation(0, 1)
	fmt.Printf("%d answered both, %d did not, r = %.3f %v\n", m.N(0, 1), m.Dropped(), r, err)
	// Output:
	// 3 answered both, 2 did not, r = 0.750 <nil>
}

func ExampleRows() {
	// *sql.Rows and pgx.Rows fit; so does whatever else has the three methods.
	var answer pushdown.Rows = &rows{data: [][]any{{"north", "skill", 9, 3}}}
	tallies, err := pushdown.Tallies(answer, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	fmt.Println(tallies["skill"].At("north").N(), err)
	// Output: 3 <nil>
}

func ExampleRowError() {
	answer := &rows{data: [][]any{{"north", "skill", 9, 3}, {"north", "skill", 11, 1}}}
	_, err := pushdown.Tallies(answer, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	var at *pushdown.RowError
	fmt.Println(errors.As(err, &at), at.Row, at.Cell, at.Item)
	fmt.Println(err)
	// Output:
	// true 2 north skill
	// pushdown: row 2, cell "north", skill: scale one-to-ten: value "11": value out of range
}

func ExampleTalliesQuery() {
	vars := []survey.Variable{{ID: "skill", Scale: scale.OneToTen()}, {ID: "parts", Scale: scale.OneToTen()}}
	src := pushdown.Source{From: "answers", Cell: "region", Long: &pushdown.Long{Item: "item", Value: "rating"}}
	query, err := pushdown.TalliesQuery(pushdown.DuckDB, src, vars...)
	fmt.Println(query, err)
	// Output:
	// SELECT "region" AS cell, "item" AS item, "rating" AS value, count(*) AS n
	// FROM answers
	// WHERE "item" IN ('skill', 'parts')
	// GROUP BY 1, 2, 3 <nil>
}

func ExampleCrosstabQuery() {
	skill := survey.Axis{ID: "skill", Scale: scale.OneToTen()}
	region := survey.Axis{ID: "region", Categories: []string{"north", "south"}}
	query, err := pushdown.CrosstabQuery(pushdown.BigQuery, pushdown.Source{From: "answers"}, skill, region)
	fmt.Println(query, err)
	// Output:
	// SELECT `skill` AS r, `region` AS c, count(*) AS n
	// FROM answers
	// GROUP BY 1, 2 <nil>
}

func ExampleMomentsQuery() {
	overall := survey.Variable{ID: "overall", Scale: scale.OneToFive()}
	query, err := pushdown.MomentsQuery(pushdown.Postgres, pushdown.Source{From: "answers"}, overall)
	fmt.Println(query, err)
	// Output:
	// SELECT CAST(NULL AS VARCHAR) AS cell,
	//   CAST(count(*) AS BIGINT) AS n,
	//   0 AS dropped,
	//   CAST(sum(CASE WHEN ("overall" IS NULL OR "overall" IN (1, 2, 3, 4, 5)) THEN 0 ELSE 1 END) AS BIGINT) AS invalid,
	//   CAST(sum(CAST("overall" AS BIGINT)) AS BIGINT) AS s1,
	//   CAST(sum(CAST("overall" AS BIGINT) * CAST("overall" AS BIGINT)) AS BIGINT) AS s1_1
	// FROM answers
	// WHERE "overall" IN (1, 2, 3, 4, 5)
	// HAVING count(*) > 0
	// UNION ALL
	// SELECT CAST(NULL AS VARCHAR), 0, CAST(count(*) AS BIGINT), CAST(sum(CASE WHEN ("overall" IS NULL OR "overall" IN (1, 2, 3, 4, 5)) THEN 0 ELSE 1 END) AS BIGINT), 0, 0
	// FROM answers
	// WHERE CASE WHEN "overall" IN (1, 2, 3, 4, 5) THEN 0 ELSE 1 END = 1
	// HAVING count(*) > 0 <nil>
}

func ExampleSource() {
	src := pushdown.Source{
		From:    "(SELECT * FROM answers WHERE wave = '2026-Q3') AS a",
		Cell:    "region",
		Columns: map[string]string{"skill": "Q7"}, // item skill is column Q7
	}
	query, err := pushdown.TalliesQuery(pushdown.MySQL, src, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	fmt.Println(query, err)
	// Output:
	// SELECT `region` AS cell, 'skill' AS item, `Q7` AS value, count(*) AS n
	// FROM (SELECT * FROM answers WHERE wave = '2026-Q3') AS a
	// GROUP BY 1, 3 <nil>
}

func ExampleLong() {
	src := pushdown.Source{From: "answers", Long: &pushdown.Long{Respondent: "who", Item: "item", Value: "rating"}}
	_, err := pushdown.MomentsQuery(pushdown.Postgres, src, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	fmt.Println(err)
	src.Long.Respondent = "" // then nobody knows which answers belong together
	_, err = pushdown.MomentsQuery(pushdown.Postgres, src, survey.Variable{ID: "skill", Scale: scale.OneToTen()})
	fmt.Println(err)
	// Output:
	// <nil>
	// pushdown: long source without a respondent: invalid argument
}

func ExampleDialect() {
	var d pushdown.Dialect
	err := d.UnmarshalText([]byte("duckdb")) // from a flag or a configuration
	fmt.Println(d, err)
	// Output: duckdb <nil>
}
