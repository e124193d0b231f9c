// Warehouse lets a database count ten million answers, makes the vessels of the
// library from a few hundred rows, prints the report, and compares every bit of the
// vessels and every byte of the report with one process that reads every answer.
//
//	go -C examples/warehouse run .                           # DuckDB, embedded
//	go -C examples/warehouse run . -layout wide -n 1000000   # one row a respondent
//	go -C examples/warehouse run . -dsn postgres://localhost/test
//
// The answers are generated from a seed. With -dsn they are loaded into a table
// csat_answers, which is made anew and dropped at the end.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"time"

	"github.com/gocsat/csat/survey/pushdown"
)

func main() {
	log.SetFlags(0)
	o := options{}
	flag.IntVar(&o.n, "n", 833_334, "respondents, of 12 answers each")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the answers")
	flag.StringVar(&o.layout, "layout", "long", "long: one row an answer; wide: one row a respondent")
	flag.StringVar(&o.dsn, "dsn", "", "Postgres to use, postgres://…; default: DuckDB in this process")
	flag.IntVar(&o.rounds, "rounds", 3, "how often the queries are timed, with and without the feeder")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, o); err != nil {
		log.Fatal(err)
	}
}

type options struct {
	n      int
	seed   uint64
	layout string
	dsn    string
	rounds int
}

// run loads, counts both ways, compares, and prints.
func run(ctx context.Context, w io.Writer, o options) (err error) {
	if o.layout != "long" && o.layout != "wide" {
		return fmt.Errorf("layout %q: long or wide", o.layout)
	}
	a := generate(o.n, o.seed)
	db, err := open(ctx, o.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	start := time.Now()
	if err := db.load(ctx, a, o.layout == "long"); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %d respondents, %d answers, loaded %s in %.1f s\n", db.dialect, o.n, o.n*len(a.vars), o.layout, time.Since(start).Seconds())

	start = time.Now()
	alone, err := inOneProcess(a)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "one process: %.3f s\n", time.Since(start).Seconds())

	queries, err := queriesFor(db.dialect, a, o.layout == "long")
	if err != nil {
		return err
	}
	var pushed vessels
	var bare, fed []time.Duration
	for range max(o.rounds, 1) { // in turns, so that both meet the same machine
		took, err := db.drain(ctx, queries)
		if err != nil {
			return err
		}
		bare = append(bare, took)
		start := time.Now()
		if pushed, err = db.count(ctx, a, queries); err != nil {
			return err
		}
		fed = append(fed, time.Since(start))
	}
	fmt.Fprintf(w, "queries: %s alone, %s with the feeder, ratio %.2f\n", seconds(bare), seconds(fed), median(fed).Seconds()/median(bare).Seconds())

	differ, compared, err := alone.differences(pushed)
	if err != nil {
		return err
	}
	if len(differ) > 0 {
		return fmt.Errorf("%d of %d accumulators differ: %v", len(differ), compared, differ)
	}
	page, err := pushed.page(a)
	if err != nil {
		return err
	}
	want, err := alone.page(a)
	if err != nil {
		return err
	}
	if !bytes.Equal(page, want) {
		return errors.New("the report is not that of one process")
	}
	fmt.Fprintf(w, "%d accumulators, 0 differ in a bit; the reports are the same %d bytes\n\n", compared, len(page))
	_, err = w.Write(page)
	return err
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}

func seconds(d []time.Duration) string {
	return fmt.Sprintf("%.3f s [%.3f..%.3f]", median(d).Seconds(), slices.Min(d).Seconds(), slices.Max(d).Seconds())
}

// queriesFor are the three queries: every count by region, the pairs of two items,
// and the sums of all items by region.
func queriesFor(d pushdown.Dialect, a *answers, long bool) ([3]string, error) {
	src := pushdown.Source{From: table, Cell: "region"}
	if long {
		src.Long = &pushdown.Long{Respondent: "respondent", Item: "item", Value: "rating"}
	}
	tallies, err1 := pushdown.TalliesQuery(d, src, a.vars...)
	pairs, err2 := pushdown.CrosstabQuery(d, src, a.axis(0), a.axis(1))
	moments, err3 := pushdown.MomentsQuery(d, src, a.vars...)
	return [3]string{tallies, pairs, moments}, errors.Join(err1, err2, err3)
}
