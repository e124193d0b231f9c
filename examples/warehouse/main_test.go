package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey/pushdown"
)

func TestDuckDB(t *testing.T) { parity(t, "") }

func TestPostgres(t *testing.T) {
	dsn := startPostgres(t)
	if dsn == "" {
		t.Log("no initdb and postgres on this machine: only DuckDB is tested")
		return
	}
	parity(t, dsn)
}

// parity: both layouts give the bits of one process, and a faulty answer is an
// error, whatever the query.
func parity(t *testing.T, dsn string) {
	ctx := t.Context()
	for _, layout := range []string{"long", "wide"} {
		t.Run(layout, func(t *testing.T) {
			var out bytes.Buffer
			if err := run(ctx, &out, options{n: 3000, seed: 7, layout: layout, dsn: dsn, rounds: 1}); err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(out.Bytes(), []byte(" accumulators, 0 differ in a bit; the reports are the same ")) || !bytes.Contains(out.Bytes(), []byte("Overall score")) {
				t.Fatalf("got:\n%s", out.String())
			}
		})
		t.Run(layout+"/faults", func(t *testing.T) { faults(t, dsn, layout == "long") })
	}
	if err := run(ctx, new(bytes.Buffer), options{n: 10, layout: "tall"}); err == nil {
		t.Fatal("an unknown layout was taken")
	}
}

// faults puts one wrong answer into the table and asks for all three again.
func faults(t *testing.T, dsn string, long bool) {
	ctx := t.Context()
	a := generate(200, 3)
	db, err := open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.close(ctx); err != nil {
			t.Error(err)
		}
	}()
	type fault struct {
		name, change string
		want         [3]error // of tallies, crosstab, moments
	}
	list := []fault{
		{"value", "UPDATE " + table + " SET q01 = 11 WHERE respondent = 5", [3]error{scale.ErrOutOfRange, scale.ErrOutOfRange, pushdown.ErrAnswers}},
	}
	if long {
		list = []fault{
			{"value", "UPDATE " + table + " SET rating = 11 WHERE respondent = 5 AND item = 'q01'",
				[3]error{scale.ErrOutOfRange, scale.ErrOutOfRange, pushdown.ErrAnswers}},
			{"twice", "INSERT INTO " + table + " SELECT respondent, region, 'q01', 5 FROM " + table + " WHERE item = 'q01' AND rating IS NOT NULL",
				[3]error{nil, pushdown.ErrAnswers, pushdown.ErrAnswers}},
			{"twice the same", "INSERT INTO " + table + " SELECT * FROM " + table + " WHERE item = 'q01' AND respondent = 5",
				[3]error{nil, pushdown.ErrAnswers, pushdown.ErrAnswers}},
			{"a rating and a blank", "INSERT INTO " + table + " SELECT respondent, region, 'q01', NULL FROM " + table + " WHERE item = 'q01' AND rating IS NOT NULL",
				[3]error{nil, pushdown.ErrAnswers, pushdown.ErrAnswers}},
			{"blank twice", "INSERT INTO " + table + " SELECT respondent, region, 'q01', NULL FROM " + table + " WHERE item = 'q01' AND rating IS NULL",
				[3]error{nil, pushdown.ErrAnswers, pushdown.ErrAnswers}},
			{"nobody", "UPDATE " + table + " SET respondent = NULL WHERE respondent IN (5, 6)", [3]error{nil, pushdown.ErrAnswers, pushdown.ErrAnswers}},
			{"one row of nobody", "UPDATE " + table + " SET respondent = NULL WHERE respondent = 5 AND item = 'q01'",
				[3]error{nil, pushdown.ErrAnswers, pushdown.ErrAnswers}},
			{"a region and none", "UPDATE " + table + " SET region = NULL WHERE respondent = 5 AND item = 'q02'", [3]error{nil, nil, pushdown.ErrAnswers}},
			{"two regions", "UPDATE " + table + " SET region = 'other' WHERE item = 'q02'", [3]error{nil, nil, pushdown.ErrAnswers}},
		}
	}
	queries, err := queriesFor(db.dialect, a, long)
	if err != nil {
		t.Fatal(err)
	}
	read := [3]func(*sql.Rows) error{
		func(rows *sql.Rows) error { _, err := pushdown.Tallies(rows, a.vars...); return err },
		func(rows *sql.Rows) error { _, err := pushdown.Crosstab(rows, a.axis(0), a.axis(1)); return err },
		func(rows *sql.Rows) error { _, err := pushdown.Moments(rows, a.vars...); return err },
	}
	for _, f := range list {
		if err := db.load(ctx, a, long); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(ctx, f.change); err != nil {
			t.Fatal(err)
		}
		for i, query := range queries {
			if err := db.each(ctx, query, read[i]); !errors.Is(err, f.want[i]) || f.want[i] == nil && err != nil {
				t.Errorf("%s, query %d: %v, want %v", f.name, i, err, f.want[i])
			}
		}
	}
}

// Of people without a region all queries say the same, and nobody is refused.
func TestNoRegion(t *testing.T) {
	dsns := []string{""}
	if dsn := startPostgres(t); dsn != "" {
		dsns = append(dsns, dsn)
	}
	for _, dsn := range dsns {
		for _, long := range []bool{true, false} {
			noRegion(t, dsn, long)
		}
	}
}

func noRegion(t *testing.T, dsn string, long bool) {
	ctx := t.Context()
	a := generate(300, 5)
	db, err := open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.close(ctx); err != nil {
			t.Error(err)
		}
	}()
	if err := db.load(ctx, a, long); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, "UPDATE "+table+" SET region = NULL WHERE respondent < 100"); err != nil {
		t.Fatal(err)
	}
	queries, err := queriesFor(db.dialect, a, long)
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.count(ctx, a, queries)
	if err != nil {
		t.Fatal(err)
	}
	m := v.moments.At("")
	if tallied := v.tallies["q01"].At("").Total(); tallied != 100 || m.N(0, 0)+m.Dropped() != 100 {
		t.Fatalf("%s, long %v: %d, %d and %d of 100 without a region", db.dialect, long, tallied, m.N(0, 0), m.Dropped())
	}
}

// A missing bit must be seen.
func TestDifferences(t *testing.T) {
	a, err := inOneProcess(generate(500, 1))
	if err != nil {
		t.Fatal(err)
	}
	b, err := inOneProcess(generate(500, 1))
	if err != nil {
		t.Fatal(err)
	}
	if names, n, err := a.differences(b); len(names) != 0 || n < items*regions || err != nil {
		t.Fatal(names, n, err)
	}
	if err := b.tallies["q03"].At("region 07").Add(4); err != nil {
		t.Fatal(err)
	}
	names, _, err := a.differences(b)
	if fmt.Sprint(names) != "[q03 q03 of region 07]" || err != nil {
		t.Fatal(names, err)
	}
}

// startPostgres starts a server of the installed binaries in a folder of the test,
// on a Unix socket; empty if there are none.
func startPostgres(t *testing.T) string {
	initdb, server := installed("initdb"), installed("postgres")
	if initdb == "" || server == "" {
		return ""
	}
	dir, err := os.MkdirTemp("", "pg") // short: a socket's path has little room
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	attr := &syscall.SysProcAttr{}
	if os.Getuid() == 0 { // the server refuses to run as root
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	data := filepath.Join(dir, "data")
	command := exec.Command(initdb, "-D", data, "-U", "csat", "-A", "trust", "--no-sync", "-E", "UTF8", "--no-locale")
	command.SysProcAttr, command.Dir = attr, dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	command = exec.Command(server, "-D", data, "-k", dir, "-c", "listen_addresses=", "-F")
	command.SysProcAttr, command.Dir = attr, dir
	var log bytes.Buffer
	command.Stdout, command.Stderr = &log, &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGINT) // fast shutdown
		_ = command.Wait()
	})
	dsn := "host=" + dir + " user=csat dbname=postgres"
	for range 300 {
		if err := ping(t.Context(), dsn); err == nil {
			return dsn
		}
	}
	t.Fatalf("the server does not answer:\n%s", log.String())
	return ""
}

func installed(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// ping waits a moment where there is no server yet.
func ping(ctx context.Context, dsn string) error {
	db, err := open(ctx, dsn)
	if err != nil {
		time.Sleep(100 * time.Millisecond)
		return err
	}
	return db.Close()
}
