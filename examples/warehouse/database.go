package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/gocsat/csat/survey/pushdown"
)

const table = "csat_answers"

// A database is DuckDB in this process or a Postgres server, through database/sql.
type database struct {
	*sql.DB
	dialect pushdown.Dialect
}

func open(ctx context.Context, dsn string) (*database, error) {
	if dsn == "" {
		db, err := sql.Open("duckdb", "")
		return &database{db, pushdown.DuckDB}, err
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	return &database{db, pushdown.Postgres}, db.PingContext(ctx)
}

func (db *database) close(ctx context.Context) error {
	_, err := db.ExecContext(ctx, "DROP TABLE IF EXISTS "+table)
	return errors.Join(err, db.Close())
}

// load makes the table anew and fills it the fast way of each database.
func (db *database) load(ctx context.Context, a *answers, long bool) error {
	columns := []string{"respondent", "region", "item", "rating"}
	types := []string{"integer", "varchar", "varchar", "smallint"}
	if !long {
		columns, types = columns[:2], types[:2]
		for _, v := range a.vars {
			columns, types = append(columns, v.ID), append(types, "smallint")
		}
	}
	defs := make([]string, len(columns))
	for i, c := range columns {
		defs[i] = c + " " + types[i]
	}
	for _, statement := range []string{"DROP TABLE IF EXISTS " + table, "CREATE TABLE " + table + " (" + strings.Join(defs, ", ") + ")"} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	next := a.rows(long)
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // nothing is left to write
	err = conn.Raw(func(c any) error {
		if db.dialect == pushdown.DuckDB {
			return appendRows(c.(driver.Conn), next)
		}
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns,
			pgx.CopyFromFunc(func() ([]any, error) { return next(), nil }))
		return err
	})
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "ANALYZE "+table)
	return err
}

func appendRows(c driver.Conn, next func() []any) error {
	appender, err := duckdb.NewAppenderFromConn(c, "", table)
	if err != nil {
		return err
	}
	for row := next(); row != nil; row = next() {
		values := make([]driver.Value, len(row))
		for i, v := range row {
			values[i] = v
		}
		if err := appender.AppendRow(values...); err != nil {
			return errors.Join(err, appender.Close())
		}
	}
	return appender.Close()
}

// rows gives the rows of the table one after the other, nil at the end.
func (a *answers) rows(long bool) func() []any {
	row, item := 0, 0
	return func() []any {
		if row == a.n {
			return nil
		}
		out := []any{int32(row), a.regions[a.region[row]]}
		if long {
			out = append(out, a.vars[item].ID, a.value(item, row))
			if item++; item == len(a.vars) {
				row, item = row+1, 0
			}
			return out
		}
		for i := range a.vars {
			out = append(out, a.value(i, row))
		}
		row++
		return out
	}
}

// count runs the queries and feeds their rows to the library.
func (db *database) count(ctx context.Context, a *answers, queries [3]string) (vessels, error) {
	var v vessels
	feed := [3]func(rows *sql.Rows) error{
		func(rows *sql.Rows) (err error) { v.tallies, err = pushdown.Tallies(rows, a.vars...); return err },
		func(rows *sql.Rows) (err error) {
			v.pairs, err = pushdown.Crosstab(rows, a.axis(0), a.axis(1))
			return err
		},
		func(rows *sql.Rows) (err error) { v.moments, err = pushdown.Moments(rows, a.vars...); return err },
	}
	for i, query := range queries {
		if err := db.each(ctx, query, feed[i]); err != nil {
			return v, fmt.Errorf("%w in:\n%s", err, query)
		}
	}
	return v, nil
}

// drain runs the queries and reads their rows as the driver gives them.
func (db *database) drain(ctx context.Context, queries [3]string) (time.Duration, error) {
	start := time.Now()
	for _, query := range queries {
		err := db.each(ctx, query, func(rows *sql.Rows) error {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			for rows.Next() {
				if err := rows.Scan(values...); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

func (db *database) each(ctx context.Context, query string, use func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	return errors.Join(use(rows), rows.Close())
}
