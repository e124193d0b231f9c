package pushdown

import (
	"fmt"
	"strings"

	"github.com/gocsat/csat/survey"
)

// A builder writes one query and keeps the first name that cannot be quoted.
type builder struct {
	dialect Dialect
	source  Source
	vars    []survey.Variable
	cell    string   // expression of the cell
	columns []string // quoted columns of the variables, in the wide form
	items   []string // their values in the item column of a long table, as literals
	err     error
}

func newBuilder(d Dialect, s Source, vars []survey.Variable) (*builder, error) {
	if !dialects.Valid(d) {
		return nil, fmt.Errorf("pushdown: dialect %v: %w", d, survey.ErrArgument)
	}
	if s.From == "" || s.Long != nil && (s.Long.Item == "" || s.Long.Value == "") {
		return nil, fmt.Errorf("pushdown: source without a table or its columns: %w", survey.ErrArgument)
	}
	if err := check(vars); err != nil {
		return nil, err
	}
	b := &builder{dialect: d, source: s, vars: vars}
	b.cell = "CAST(NULL AS " + d.text() + ")"
	if s.Cell != "" {
		b.cell = b.name(s.Cell)
	}
	for i, v := range vars {
		if s.Long != nil {
			b.columns = append(b.columns, fmt.Sprintf("x%d", i+1))
			b.items = append(b.items, b.literal(s.column(v.ID)))
			continue
		}
		b.columns = append(b.columns, b.name(s.column(v.ID)))
	}
	return b, b.err
}

func (s Source) column(id string) string {
	if c, ok := s.Columns[id]; ok {
		return c
	}
	return id
}

func (b *builder) name(s string) string {
	quoted, err := b.dialect.name(s)
	if b.err == nil {
		b.err = err
	}
	return quoted
}

func (b *builder) literal(s string) string {
	quoted, err := literal(s)
	if b.err == nil {
		b.err = err
	}
	return quoted
}

// wide makes a long table one with a row a respondent: a query to put before, the
// name to read from, and the condition that a respondent is nobody, answered an
// item twice or was in two cells. It is null or false for the others. A wide table
// is read as it is.
func (b *builder) wide() (with, from, faulty string, err error) {
	s := b.source
	if s.Long == nil {
		return "", s.From, "", b.err
	}
	if s.Long.Respondent == "" {
		return "", "", "", fmt.Errorf("pushdown: long source without a respondent: %w", survey.ErrArgument)
	}
	who, item, value := b.name(s.Long.Respondent), b.name(s.Long.Item), b.name(s.Long.Value)
	columns := []string{"CASE WHEN " + who + " IS NULL THEN 1 ELSE 0 END AS nobody"}
	faults := []string{"nobody = 1"}
	for i, x := range b.columns {
		when := "CASE WHEN " + item + " = " + b.items[i] + " THEN "
		rows := fmt.Sprintf("n%d", i+1)
		columns = append(columns, "max("+when+value+" END) AS "+x, "count("+when+"1 END) AS "+rows) // blank or not
		faults = append(faults, rows+" > 1")
	}
	if s.Cell != "" {
		// Neither min nor max nor <> sees a null beside a cell.
		columns = append(columns, "min("+b.cell+") AS cell", "max("+b.cell+") AS cell2", "count("+b.cell+") AS celled", "count(*) AS given")
		faults = append(faults, "cell <> cell2", "(celled > 0 AND celled < given)")
		b.cell = "cell"
	}
	with = fmt.Sprintf("WITH answers AS (\n  SELECT %s\n  FROM %s\n  WHERE %s IN (%s)\n  GROUP BY %s\n)\n",
		strings.Join(columns, ",\n    "), s.From, item, strings.Join(b.items, ", "), who)
	return with, "answers", strings.Join(faults, " OR "), b.err
}

func (b *builder) finish(query string) (string, error) {
	if b.err != nil {
		return "", b.err
	}
	return query, nil
}
