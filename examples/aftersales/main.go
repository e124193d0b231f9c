// Aftersales takes a satisfaction survey from its files to its report: the overall
// score with its level and interval, the tree of dimensions behind it, the
// distribution of the answers, net promoter score, satisfied customers, segments
// side by side, and the causes that customers named; then what moves the outcome,
// what to improve first, how well dimensions measure, which regions really differ,
// and whether the newest wave is out of the ordinary.
//
//	go run ./examples/aftersales                  # the survey that comes with it
//	go run ./examples/aftersales -lang zh
//	go run ./examples/aftersales -format json
//	go run ./examples/aftersales -format html > report.html
//	go run ./examples/aftersales -min-n 12
//	go run ./examples/aftersales -questionnaire mine.json -data mine.csv
//	go run ./examples/aftersales -questionnaire mine.json -data mine.csv -history earlier.csv
//
// The survey that comes with it is that of a machinery maker: 38 customers rate
// skill, attitude, timeliness, parts supply and overall service on 1–10, each worth
// 20 %. The answers on timeliness (6: 1, 7: 2, 8: 34, 9: 1) are the worked case of a
// handbook, which scores 79.2; all other answers and the three regions are invented
// and illustrate the report only. So are the 548 answers of twelve earlier quarters in
// history.csv, drawn from a model in which parts were short in 2025-Q1.
//
// Drivers, priorities, reliability, comparisons and tracking rest on the survey and
// on the earlier answers of -history together, a CSV of the same questionnaire with a
// column wave, since a single wave seldom carries them. They are about one outcome:
// the first recommendation item, else the first satisfaction item. Dimensions are the
// parts of the overall score, without the one that holds the outcome. Tracking holds
// the newest wave, which is the survey, to the limits of those before; without
// -history the waves are those of the data. What the answers do not carry is left out
// with the reason, and what weakens a figure stands below it after "Mind".
//
// A questionnaire file is JSON as [survey.Questionnaire.UnmarshalJSON] reads it,
// and the data are CSV as package tabular reads it: a header line that names the
// items, segments and choices of the questionnaire. aftersales.json and
// aftersales.csv are to be copied from. mobi.json is the questionnaire of another
// survey, the mobile phone customers of the European Customer Satisfaction Index
// (M. Tenenhaus, V. Esposito Vinzi, Y.-M. Chatelin and C. Lauro, PLS Path Modeling,
// Computational Statistics & Data Analysis 48, 2005, 159–205), to be used with the
// file mobi.csv of R's package seminr. Its blocks are dimensions of equal weight,
// so its overall score is the mean of seven blocks, no index of the ECSI; that one
// is the dimension satisfaction. It scores by percent of maximum possible, as the
// ECSI does, and has its own recommendation classes, since the item runs from 1 to 10.
//
// In the tree, points is how much of the overall score comes from a part, and rank
// its place among its siblings. The table of levels counts every rating in the level
// that the score of one such rating has. "!" marks a base below 30 answers.
//
// A figure that rests on fewer answers than -min-n, 5 unless given, is withheld in
// every form and shown as "[c]", and so is what would give it away: of regions with
// 14, 13 and 11 answers, -min-n 12 withholds the last and one more, since the last is
// what the others leave of the whole. Regions without answers are shown. Regions and
// waves that are withheld take no part in comparisons and tracking.
//
// Rows that cannot be used are named on standard error with file, row and column,
// and left out. Progress is shown there when a large file is read in a terminal.
// The exit status is 1 if there is no report, and 2 for wrong arguments.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The arguments of the program.
type arguments struct {
	data, questionnaire, history string
	format, lang                 string
	level                        float64
	minN                         int64
}

func run(args []string, stdout, stderr io.Writer) int {
	a, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "aftersales:", err)
		return 2
	}
	if err := a.run(stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "aftersales:", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (arguments, error) {
	var a arguments
	f := flag.NewFlagSet("aftersales", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&a.data, "data", "", "CSV `FILE` with one row per respondent (default: the survey that comes with the program)")
	f.StringVar(&a.questionnaire, "questionnaire", "", "JSON `FILE` that describes the columns of the data")
	f.StringVar(&a.history, "history", "", "CSV `FILE` of earlier waves, with a column wave; why, where and since when is told from both")
	f.StringVar(&a.format, "format", "text", "`FORM` of the report: text, json or html")
	f.StringVar(&a.lang, "lang", "en", "`LANGUAGE` of text and html: en or zh")
	f.Float64Var(&a.level, "level", 0.95, "confidence `LEVEL` of the intervals, between 0 and 1")
	f.Int64Var(&a.minN, "min-n", 5, "smallest `NUMBER` of answers behind a figure that is shown; 0 shows all")
	f.Usage = func() {
		fmt.Fprintln(stderr, "Usage: aftersales [-data FILE -questionnaire FILE [-history FILE]] [-format text|json|html] [-lang en|zh] [-level 0.95] [-min-n 5]")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return a, err
		}
		return a, errors.New("see -help")
	}
	switch {
	case f.NArg() > 0:
		return a, fmt.Errorf("unexpected argument %q; files are given by -data and -questionnaire", f.Arg(0))
	case a.data != "" && a.questionnaire == "":
		return a, errors.New("-data needs -questionnaire FILE, which says what its columns are")
	case a.data == "" && a.questionnaire != "":
		return a, errors.New("-questionnaire needs -data FILE, which holds the answers")
	case a.data == "" && a.history != "":
		return a, errors.New("-history needs -data FILE, which holds the newest answers")
	case !slices.Contains([]string{"text", "json", "html"}, a.format):
		return a, fmt.Errorf("-format %s: want text, json or html", a.format)
	case !slices.Contains([]string{"en", "zh"}, a.lang):
		return a, fmt.Errorf("-lang %s: want en or zh", a.lang)
	case !(a.level > 0 && a.level < 1):
		return a, fmt.Errorf("-level %v: want a number between 0 and 1, such as 0.95", a.level)
	case a.minN < 0:
		return a, fmt.Errorf("-min-n %d: want 0 or more", a.minN)
	}
	return a, nil
}

func (a arguments) run(stdout, stderr io.Writer) error {
	s, err := a.load(stderr)
	if err != nil {
		return err
	}
	r, err := newReport(s, a.level, a.minN)
	if err != nil {
		return err
	}
	switch a.format {
	case "json":
		return r.writeJSON(stdout)
	case "html":
		return r.writeHTML(stdout, a.lang)
	}
	return r.writeText(stdout, a.lang)
}
