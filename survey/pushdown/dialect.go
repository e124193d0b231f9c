package pushdown

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// Dialect names the SQL of a database.
type Dialect uint8

const (
	// Postgres is also the dialect of what speaks like it.
	Postgres Dialect = iota
	// DuckDB is embedded or MotherDuck.
	DuckDB
	// SQLite is version 3.
	SQLite
	// MySQL is version 8 and later, and MariaDB.
	MySQL
	// BigQuery is GoogleSQL.
	BigQuery
	// Snowflake keeps the case of quoted names: give them as they are stored.
	Snowflake
)

var dialects = enum.Names[Dialect]{"postgres", "duckdb", "sqlite", "mysql", "bigquery", "snowflake"}

// String is the name of the dialect, such as "duckdb".
func (d Dialect) String() string { return dialects.String(d) }

// MarshalText writes the name; an unknown dialect is an error.
func (d Dialect) MarshalText() ([]byte, error) { return dialects.Marshal(d) }

// UnmarshalText reads a name that [Dialect.MarshalText] writes.
func (d *Dialect) UnmarshalText(text []byte) error { return dialects.Unmarshal(d, text) }

// integer is the type with 64 bits.
func (d Dialect) integer() string {
	switch d {
	case SQLite:
		return "INTEGER"
	case MySQL:
		return "SIGNED"
	case BigQuery:
		return "INT64"
	}
	return "BIGINT"
}

func (d Dialect) cast(expression string) string {
	return "CAST(" + expression + " AS " + d.integer() + ")"
}

// text is the type of text, needed where a dialect does not know that of a null.
func (d Dialect) text() string {
	switch d {
	case MySQL:
		return "CHAR"
	case BigQuery:
		return "STRING"
	case SQLite:
		return "TEXT"
	}
	return "VARCHAR"
}

// name quotes an identifier; "a.b" is one name with a dot in it.
func (d Dialect) name(s string) (string, error) {
	quote := `"`
	if d == MySQL || d == BigQuery {
		quote = "`"
	}
	if err := plain(s, quote); err != nil {
		return "", err
	}
	return quote + s + quote, nil
}

// literal quotes a text.
func literal(s string) (string, error) {
	if err := plain(s, ""); err != nil {
		return "", err
	}
	return "'" + s + "'", nil
}

// plain refuses what dialects quote differently: names that hold a backslash, a
// control character, or the quote. BigQuery has no doubled apostrophe, so that is
// refused too.
func plain(s, quote string) error {
	if s == "" || strings.ContainsAny(s, `\'`) || quote != "" && strings.Contains(s, quote) || strings.ContainsFunc(s, unicode.IsControl) {
		return fmt.Errorf("pushdown: name %q cannot be quoted: %w", s, survey.ErrArgument)
	}
	return nil
}
