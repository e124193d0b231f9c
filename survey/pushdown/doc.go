// Package pushdown lets a database count. A query that groups and sums where the
// answers lie returns a few thousand rows, and the functions here turn these
// into the vessels that every figure of this module rests on: bit for bit those
// of one process that read every answer.
//
//	src := pushdown.Source{From: "answers", Cell: "region"}        // one column an item
//	query, err := pushdown.TalliesQuery(pushdown.Postgres, src, vars...)
//	rows, err := db.QueryContext(ctx, query)                       // database/sql, or pgx
//	defer rows.Close()
//	tallies, err := pushdown.Tallies(rows, vars...)                // tallies["skill"].At("north")
//
// [Tallies] gives scores, levels, NPS, CSAT, proportions, rank tests and charts;
// [Crosstab] what two answers of the same people say together; [Moments] the
// error of an index, drivers and reliability. Sampling weights that depend on
// the cell alone (post-stratification, raking) are applied afterwards to the
// tallies of the cells.
//
// # The rows
//
// [Rows] has the three methods that *sql.Rows and pgx.Rows have in common, so
// there is no driver to import and no connection to hand over. Closing the rows
// is the caller's. Columns count, names do not:
//
//	Tallies    cell text, item text, value, n
//	Crosstab   row value, column value or category, n
//	Moments    cell text, n, dropped, invalid, Σx₁ … Σxₚ, Σx₁x₁, Σx₂x₁, Σx₂x₂, Σx₃x₁ … Σxₚxₚ
//
// A null value is a blank, a null cell the cell "". Rows of the same cell add
// up, so the results of several queries, shards or partitions may be strung
// together, or merged afterwards. "Not asked" is not known to a database: such
// answers have no row in a long layout, and are blank in a wide one.
//
// # Where the answers lie
//
// [Source] describes a wide table (one row a respondent, one column an item) or
// a long one (one row an answer, [Long]). The queries are text for one dialect,
// without parameters; names are quoted, From alone is taken as it is and must
// never hold what a user typed. Any other SQL that returns the columns above will
// do as well. For a long table the tallies are
//
//	SELECT region, item, rating, count(*) FROM answers GROUP BY 1, 2, 3
//
// Moments and crosstabs first put the rows of a long table together by respondent.
// Where they do not belong together there is no telling what the respondent said,
// so that whoever reads the rows gets [ErrAnswers] instead of a vessel that
// disagrees with the tallies:
//
//	respondent  item  cell          what it is
//	7, 7        a, a  north, north  one item twice, even if a value is null
//	7, 7        a, b  north, south  two cells
//	7, 7        a, b  north, null   two cells
//	null        a     north         nobody
//
// Only rows of the items asked for are looked at. Tallies count rows, whosever they
// are.
//
// Cells are text as the database gives it. Postgres pads char(5) with blanks, so
// that "east" comes as "east ": use varchar or text, or CAST(region AS text) in a
// subquery. MySQL takes names that differ in case only for one cell unless the
// collation of the column says otherwise.
//
// # Integers only
//
// Sums of floating-point numbers depend on the order in which a database happens
// to read, and so differ from run to run: never ask for avg, stddev, corr or
// covar_samp. The queries sum whole worths ([scale.Scale.WorthUnits]), products
// are taken after widening to 64 bits, and every sum is cast back from the wider
// type that a dialect returns, which fails where it does not fit:
//
//	Postgres    CAST(sum(…) AS bigint): sum of bigint is numeric
//	DuckDB      CAST(sum(…) AS BIGINT): sum of BIGINT is HUGEINT
//	SQLite      sum of integers is an integer, overflow an error; CAST(… AS INTEGER)
//	MySQL       CAST(sum(…) AS SIGNED): sum is DECIMAL; what does not fit is cut to 2⁶³−1, which is refused here
//	BigQuery    sum of INT64 is INT64, overflow an error
//	Snowflake   CAST(sum(…) AS BIGINT)
//
// The answered-all condition of listwise moments stands in WHERE: a FILTER per
// sum is many times slower. Respondents who did not answer all are counted by a
// second branch of the same query, and with them those whose answers no scale
// has, which [Moments] reports instead of leaving them out.
//
// Queries for Postgres, DuckDB and SQLite have been run against the in-memory
// vessels; those for MySQL, BigQuery and Snowflake follow their manuals.
package pushdown
