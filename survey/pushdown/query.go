package pushdown

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Source says where the answers lie: a table with one row a respondent and one
// column an item, or with [Long] one row an answer.
type Source struct {
	// From is what follows FROM: a table, or a subquery in parentheses with its
	// alias. It is taken as it is, and must not come from a user.
	From string
	// Cell is the column that parts the respondents: a segment, a tenant, a
	// period. Empty puts all into the cell "".
	Cell string
	// Columns are the columns of variables whose id is not the column's name; in a
	// long table the values of the item column.
	Columns map[string]string
	// Long is set for a table with one row an answer.
	Long *Long
}

// Long names the columns of a table with one row an answer. A respondent has at
// most one row an item, blank or not, and is in one cell, the same in all rows; a
// null beside a cell is another one. Queries that put the answers of a respondent
// together report who breaks this, see the package's doc; [TalliesQuery] does not
// look at respondents.
type Long struct {
	// Respondent is who answered; needed by [CrosstabQuery] and [MomentsQuery]. It
	// must not be null there, since nobody knows which of these answers belong
	// together.
	Respondent string
	// Item is what was asked.
	Item string
	// Value is the answer, null if blank.
	Value string
}

// TalliesQuery is the query whose rows [Tallies] reads. Names that cannot be
// quoted, and a Source without what the query needs, are [survey.ErrArgument].
func TalliesQuery(d Dialect, s Source, vars ...survey.Variable) (string, error) {
	b, err := newBuilder(d, s, vars)
	if err != nil {
		return "", err
	}
	if s.Long != nil {
		return b.longTallies()
	}
	selects := make([]string, len(vars))
	for i, v := range vars {
		id := b.literal(v.ID)
		group := "1, 3"
		if s.Cell == "" {
			group = "3"
		}
		selects[i] = fmt.Sprintf("SELECT %s AS cell, %s AS item, %s AS value, count(*) AS n\nFROM %s\nGROUP BY %s",
			b.cell, id, b.columns[i], s.From, group)
	}
	return b.finish(strings.Join(selects, "\nUNION ALL\n"))
}

// longTallies translates the names of items back to ids of variables; rows of
// other items are left alone.
func (b *builder) longTallies() (string, error) {
	item, value := b.name(b.source.Long.Item), b.name(b.source.Long.Value)
	id := item
	if len(b.source.Columns) > 0 {
		id = "CASE " + item
		for i, v := range b.vars {
			id += " WHEN " + b.items[i] + " THEN " + b.literal(v.ID)
		}
		id += " END"
	}
	group := "1, 2, 3"
	if b.source.Cell == "" {
		group = "2, 3"
	}
	return b.finish(fmt.Sprintf("SELECT %s AS cell, %s AS item, %s AS value, count(*) AS n\nFROM %s\nWHERE %s IN (%s)\nGROUP BY %s",
		b.cell, id, value, b.source.From, item, strings.Join(b.items, ", "), group))
}

// CrosstabQuery is the query whose rows [Crosstab] reads. Columns are an item, or
// the segment in the column [Source.Columns] gives for it; a long table holds the
// segment in a column too, and a pair with a respondent who is null, answered an
// item twice or was in two segments counts −1. [Source.Cell] plays no part. Errors
// are those of [TalliesQuery].
func CrosstabQuery(d Dialect, s Source, rowAxis, colAxis survey.Axis) (string, error) {
	s.Cell = ""
	vars := []survey.Variable{{ID: rowAxis.ID, Scale: rowAxis.Scale}}
	if colAxis.Scale != nil {
		vars = append(vars, survey.Variable{ID: colAxis.ID, Scale: colAxis.Scale})
	} else {
		s.Cell = s.column(colAxis.ID)
	}
	b, err := newBuilder(d, s, vars)
	if err != nil {
		return "", err
	}
	with, from, faulty, err := b.wide()
	if err != nil {
		return "", err
	}
	col, n := b.cell, "count(*)"
	if colAxis.Scale != nil {
		col = b.columns[1]
	}
	if faulty != "" {
		n = "CASE WHEN max(CASE WHEN " + faulty + " THEN 1 ELSE 0 END) = 1 THEN -1 ELSE count(*) END"
	}
	return b.finish(with + fmt.Sprintf("SELECT %s AS r, %s AS c, %s AS n\nFROM %s\nGROUP BY 1, 2", b.columns[0], col, n, from))
}

// MomentsQuery is the query whose rows [Moments] reads: sums over the respondents
// who rated all variables, and the number of the others. Errors are those of
// [TalliesQuery].
func MomentsQuery(d Dialect, s Source, vars ...survey.Variable) (string, error) {
	b, err := newBuilder(d, s, vars)
	if err != nil {
		return "", err
	}
	with, from, faulty, err := b.wide()
	if err != nil {
		return "", err
	}
	worths, rated, known := make([]string, len(vars)), make([]string, len(vars)), make([]string, len(vars))
	for i, v := range vars {
		worths[i] = d.cast(worth(v.Scale, b.columns[i]))
		points, all := values(v.Scale)
		rated[i] = b.columns[i] + " IN (" + points + ")"
		known[i] = "(" + b.columns[i] + " IS NULL OR " + b.columns[i] + " IN (" + all + "))"
	}
	invalid := "WHEN " + strings.Join(known, " AND ") + " THEN 0 ELSE 1"
	if faulty != "" {
		invalid = "WHEN " + faulty + " THEN 1 " + invalid
	}
	invalid = d.cast("sum(CASE " + invalid + " END)")
	complete := strings.Join(rated, " AND ")
	sums := []string{b.cell + " AS cell", d.cast("count(*)") + " AS n", "0 AS dropped", invalid + " AS invalid"}
	rest := []string{b.cell, "0", d.cast("count(*)"), invalid}
	add := func(alias, expression string) {
		sums = append(sums, d.cast("sum("+expression+")")+" AS "+alias)
		rest = append(rest, "0")
	}
	for i, x := range worths {
		add("s"+strconv.Itoa(i+1), x)
	}
	for i, x := range worths {
		for j, y := range worths[:i+1] {
			add(fmt.Sprintf("s%d_%d", i+1, j+1), x+" * "+y)
		}
	}
	group := "\nGROUP BY 1"
	if s.Cell == "" {
		group = "\nHAVING count(*) > 0" // without groups there is a row even for an empty table, all sums null
	}
	return b.finish(with + "SELECT " + strings.Join(sums, ",\n  ") + "\nFROM " + from + "\nWHERE " + complete + group +
		"\nUNION ALL\nSELECT " + strings.Join(rest, ", ") + "\nFROM " + from + "\nWHERE CASE WHEN " + complete + " THEN 0 ELSE 1 END = 1" + group)
}

// worth is the expression for the worth of an answer in worth units: mostly the
// answer itself.
func worth(s *scale.Scale, column string) string {
	same := true
	var cases strings.Builder
	for c := range s.Codes() {
		w, _, ok := s.WorthUnits(scale.Code(c))
		if !ok {
			continue
		}
		v, _ := s.Value(scale.Code(c))
		same = same && int64(v) == w
		fmt.Fprintf(&cases, " WHEN %d THEN %d", v, w)
	}
	if same {
		return column
	}
	return "CASE " + column + cases.String() + " END"
}

// values lists the points of a scale, and the points and special codes.
func values(s *scale.Scale) (points, all string) {
	var p, a []string
	for c := range s.Codes() {
		v, ok := s.Value(scale.Code(c))
		if !ok {
			continue
		}
		a = append(a, strconv.Itoa(v))
		if s.IsPoint(scale.Code(c)) {
			p = append(p, strconv.Itoa(v))
		}
	}
	return strings.Join(p, ", "), strings.Join(a, ", ")
}
