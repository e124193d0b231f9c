package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the driver
)

func duckVersion(ctx context.Context) string {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return "DuckDB missing: " + err.Error()
	}
	defer func() { _ = db.Close() }()
	var version string
	if err := db.QueryRowContext(ctx, "SELECT version()").Scan(&version); err != nil {
		return "DuckDB missing: " + err.Error()
	}
	return "DuckDB " + version
}

// mix is the SQL of the function mixed: the same bytes on both sides, without
// sending them.
func mix(salt, n int) string {
	x := fmt.Sprintf("((i * 2654435761 + %d) %% 4294967296)::UBIGINT", salt*1000003)
	return fmt.Sprintf("((((xor(%s, %s >> 16) * 2246822519) %% 4294967296) >> 11) %% %d)", x, x, n)
}

// mixed is a number below n for row i, without a pattern that a branch predictor
// learns.
func mixed(i, salt, n int) int {
	x := (uint64(i)*2654435761 + uint64(salt)*1000003) % (1 << 32)
	x ^= x >> 16
	return int(x * 2246822519 % (1 << 32) >> 11 % uint64(n))
}

// duck runs a query with a number of threads and reads one number.
func duck(c contender, e *env, create, query string, threads int) contender {
	if e.alone {
		return c
	}
	db, err := sql.Open("duckdb", "")
	if err == nil {
		_, err = db.ExecContext(e.ctx, create)
	}
	if err == nil {
		_, err = db.ExecContext(e.ctx, fmt.Sprintf("SET threads = %d", threads))
	}
	if err != nil {
		c.missing = err.Error()
		return c
	}
	c.call = func() (time.Duration, float64, error) {
		start := time.Now()
		rows, err := db.QueryContext(e.ctx, query)
		if err != nil {
			return 0, 0, err
		}
		defer func() { _ = rows.Close() }()
		var answer float64
		for rows.Next() {
			var value, n float64
			if err := rows.Scan(&value, &n); err != nil {
				return 0, 0, err
			}
			answer += value * n
		}
		return time.Since(start), answer, rows.Err()
	}
	return c
}
