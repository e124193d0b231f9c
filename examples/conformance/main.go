// Conformance answers files of reference cases by computing every figure anew
// through the public packages of this module, and checks the answers on request:
//
//	go run ./examples/conformance reference/open/nps.json
//	go run ./examples/conformance -check reference/open/*.json
//
// # Cases
//
// A file holds cases, each one call of one function of the library:
//
//	{"topic": "nps", "cases": [{
//		"id": "nps/ci_wald/july", "topic": "nps", "kind": "ci_wald",
//		"inputs": {"detractors": 60, "passives": 95, "promoters": 95, "conf": 0.95},
//		"expected": {"lower": 0.0439, "upper": 0.2360, "se": 0.0490}, "tol": {"rel": 1e-3}
//	}]}
//
// Topic and kind name the function, inputs are its arguments; inputs.data, where
// there is one, is the path of a CSV file below the folder of -data, and other
// inputs name its columns. An empty cell is a missing answer and is left out.
// Only -check reads expected and tol; without it they may be absent.
//
// # Answers
//
// The answer to a case is one line of JSON, in the order of the cases:
//
//	{"id":"nps/ci_wald/july","got":{"lower":0.0439…,"se":0.0490…,"upper":0.2360…}}
//	{"id":"nps/ci_wald/none","error":"nps.json: nps/ci_wald/none: satisfaction: nps: no base: no answers"}
//	{"id":"nps/of_tomorrow/x","unsupported":true}
//
// A statistic of the form 0/0 is "NaN", an infinite one "Inf" or "-Inf". What does
// not exist is null: the limits of an interval that the method does not give, the
// variance of a single answer. One bad case does not keep others from an answer.
//
// # Checking
//
// With -check the lines give way to a report: every figure that differs by more
// than the tolerance of its case, every figure without an answer, every error,
// and a table with one line per topic and kind. Figures of which it is known that
// the reference is the less accurate side are listed as disputed, with the reason.
//
// The status is 1 if a figure differs, 2 if the command line or a file cannot be
// used, else 0.
//
// # Reading on
//
// nps.go and proportions.go show the library at work, one short function per kind;
// inputs.go turns columns of text into tallies and crosstabs.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const (
	statusMismatch = 1
	statusUnusable = 2
)

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	dir := flags.String("data", "", "`DIR` that inputs.data is relative to (default: the folder above that of the first FILE,\nwhich is reference for reference/open/nps.json)")
	check := flags.Bool("check", false, "compare with the expected figures and print a report instead of the answers")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: conformance [-data DIR] [-check] FILE…")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return statusUnusable
	}
	if flags.NArg() == 0 {
		fmt.Fprintln(stderr, "conformance: no files of cases")
		flags.Usage()
		return statusUnusable
	}
	if *dir == "" {
		*dir = filepath.Join(filepath.Dir(flags.Arg(0)), "..")
	}

	sets := newDataSets(os.DirFS(*dir))
	lines := json.NewEncoder(stdout)
	lines.SetEscapeHTML(false)
	var report report
	status := 0
	for _, name := range flags.Args() {
		cases, err := readCases(name)
		if err != nil {
			fmt.Fprintf(stderr, "conformance: %v\n", err)
			status = statusUnusable
			continue
		}
		for _, c := range cases {
			a := c.answer(sets)
			if *check {
				report.add(c, a)
				continue
			}
			if err := lines.Encode(a); err != nil {
				fmt.Fprintf(stderr, "conformance: %v\n", err)
				return statusUnusable
			}
		}
	}
	if *check {
		if err := report.print(stdout); err != nil {
			fmt.Fprintf(stderr, "conformance: %v\n", err)
			return statusUnusable
		}
		if report.failed() && status == 0 {
			status = statusMismatch
		}
	}
	return status
}
