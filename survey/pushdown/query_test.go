package pushdown_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/pushdown"
)

// The queries as a database gets them; that they are right is shown where one is
// at hand, by the warehouse example.
func TestQueries(t *testing.T) {
	vars := []survey.Variable{{ID: "a", Scale: scale.OneToFive()}, {ID: "b", Scale: worth(t)}}
	axes := [2]survey.Axis{{ID: "a", Scale: vars[0].Scale}, {ID: "b", Scale: vars[1].Scale}}
	regions := survey.Axis{ID: "region", Categories: []string{"north"}}
	wide := pushdown.Source{From: "t", Cell: "region", Columns: map[string]string{"b": "Q 2"}}
	long := pushdown.Source{From: "t", Cell: "region", Columns: map[string]string{"b": "Q2"},
		Long: &pushdown.Long{Respondent: "who", Item: "item", Value: "rating"}}
	for _, c := range []struct {
		name string
		make func() (string, error)
		want []string
	}{
		{"tallies", func() (string, error) { return pushdown.TalliesQuery(pushdown.Postgres, wide, vars...) }, []string{
			`SELECT "region" AS cell, 'a' AS item, "a" AS value, count(*) AS n`, "UNION ALL", `'b' AS item, "Q 2" AS value`}},
		{"tallies without a cell", func() (string, error) {
			return pushdown.TalliesQuery(pushdown.BigQuery, pushdown.Source{From: "t"}, vars...)
		}, []string{"SELECT CAST(NULL AS STRING) AS cell, 'a' AS item, `a` AS value", "GROUP BY 3"}},
		{"long tallies", func() (string, error) { return pushdown.TalliesQuery(pushdown.DuckDB, long, vars...) }, []string{
			`CASE "item" WHEN 'a' THEN 'a' WHEN 'Q2' THEN 'b' END AS item, "rating" AS value`, `WHERE "item" IN ('a', 'Q2')`, "GROUP BY 1, 2, 3"}},
		{"crosstab", func() (string, error) { return pushdown.CrosstabQuery(pushdown.MySQL, wide, axes[0], axes[1]) }, []string{
			"SELECT `a` AS r, `Q 2` AS c, count(*) AS n\nFROM t\nGROUP BY 1, 2"}},
		{"crosstab with a segment", func() (string, error) { return pushdown.CrosstabQuery(pushdown.Postgres, wide, axes[0], regions) }, []string{
			`SELECT "a" AS r, "region" AS c, count(*) AS n`}},
		{"long crosstab", func() (string, error) { return pushdown.CrosstabQuery(pushdown.Postgres, long, axes[0], regions) }, []string{
			`SELECT x1 AS r, cell AS c, CASE WHEN max(CASE WHEN nobody = 1 OR n1 > 1 OR cell <> cell2 OR (celled > 0 AND celled < given) THEN 1 ELSE 0 END) = 1 THEN -1 ELSE count(*) END AS n`, `GROUP BY "who"`}},
		{"long crosstab of items", func() (string, error) { return pushdown.CrosstabQuery(pushdown.BigQuery, long, axes[0], axes[1]) }, []string{
			"CASE WHEN max(CASE WHEN nobody = 1 OR n1 > 1 OR n2 > 1 THEN 1 ELSE 0 END) = 1", "CASE WHEN `who` IS NULL THEN 1 ELSE 0 END AS nobody"}},
		{"moments", func() (string, error) { return pushdown.MomentsQuery(pushdown.MySQL, wide, vars...) }, []string{
			"CAST(sum(CAST(CASE `Q 2` WHEN 1 THEN 50 WHEN 2 THEN 25 WHEN 3 THEN 0 END AS SIGNED) * CAST(`a` AS SIGNED)) AS SIGNED) AS s2_1",
			"WHERE `a` IN (1, 2, 3, 4, 5) AND `Q 2` IN (1, 2, 3)", "`Q 2` IN (1, 2, 3, 99)"}},
		{"long moments", func() (string, error) { return pushdown.MomentsQuery(pushdown.SQLite, long, vars...) }, []string{
			`max(CASE WHEN "item" = 'Q2' THEN "rating" END) AS x2`, `count(CASE WHEN "item" = 'Q2' THEN 1 END) AS n2`,
			"CASE WHEN nobody = 1 OR n1 > 1 OR n2 > 1 OR cell <> cell2 OR (celled > 0 AND celled < given) THEN 1 WHEN (x1 IS NULL OR",
			`min("region") AS cell`, `count("region") AS celled`, "count(*) AS given"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			query, err := c.make()
			require.NoError(t, err)
			for _, want := range c.want {
				require.Contains(t, query, want)
			}
		})
	}
}

func TestNamesThatCannotBeQuoted(t *testing.T) {
	s := scale.OneToTen()
	for _, name := range []string{`a"b`, `a\`, "a'b", "a\nb", "a\x00b", ""} {
		bad := []survey.Variable{{ID: "a", Scale: s}}
		source := pushdown.Source{From: "t", Columns: map[string]string{"a": name}}
		_, err := pushdown.TalliesQuery(pushdown.Postgres, source, bad...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
		_, err = pushdown.MomentsQuery(pushdown.Postgres, source, bad...)
		require.ErrorIs(t, err, survey.ErrArgument, name)
		axis := survey.Axis{ID: "a", Scale: s}
		_, err = pushdown.CrosstabQuery(pushdown.Postgres, source, axis, survey.Axis{ID: "b", Scale: s})
		require.ErrorIs(t, err, survey.ErrArgument, name)
	}
	_, err := pushdown.TalliesQuery(pushdown.MySQL, pushdown.Source{From: "t", Cell: "a`b"}, survey.Variable{ID: "a", Scale: s})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pushdown.TalliesQuery(99, pushdown.Source{From: "t"}, survey.Variable{ID: "a", Scale: s})
	require.ErrorIs(t, err, survey.ErrArgument)
	_, err = pushdown.TalliesQuery(pushdown.MySQL, pushdown.Source{}, survey.Variable{ID: "a", Scale: s})
	require.ErrorIs(t, err, survey.ErrArgument)
	long := pushdown.Source{From: "t", Long: &pushdown.Long{Item: "item", Value: "rating"}}
	_, err = pushdown.TalliesQuery(pushdown.MySQL, long, survey.Variable{ID: "a", Scale: s})
	require.NoError(t, err)
	_, err = pushdown.MomentsQuery(pushdown.MySQL, long, survey.Variable{ID: "a", Scale: s})
	require.ErrorIs(t, err, survey.ErrArgument)
	long.Long = &pushdown.Long{Respondent: "who", Item: "item"}
	_, err = pushdown.MomentsQuery(pushdown.MySQL, long, survey.Variable{ID: "a", Scale: s})
	require.ErrorIs(t, err, survey.ErrArgument)
}

func TestDialectText(t *testing.T) {
	for d := pushdown.Postgres; d <= pushdown.Snowflake; d++ {
		text, err := d.MarshalText()
		require.NoError(t, err)
		var back pushdown.Dialect
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, d, back)
	}
	require.Error(t, new(pushdown.Dialect).UnmarshalText([]byte("oracle")))
}
