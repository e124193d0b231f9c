package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

//go:embed aftersales.json
var ownQuestionnaire []byte

//go:embed aftersales.csv
var ownData []byte

//go:embed history.csv
var ownHistory []byte

const (
	mostListed   = 20      // rejected rows that are named one by one
	progressFrom = 8 << 20 // bytes from which reading takes long enough to be shown
)

// A loaded survey.
type loaded struct {
	table        *survey.Table
	earlier      *survey.Table // of earlier waves; nil for none
	rejected     *survey.Rejected
	illustrative bool
}

// load reads questionnaire and data, and names the rows that cannot be used.
func (a arguments) load(stderr io.Writer) (loaded, error) {
	if a.data == "" {
		q, err := readQuestionnaire("aftersales.json", ownQuestionnaire)
		if err != nil {
			return loaded{}, err
		}
		s, err := collect(q, "aftersales.csv", bytes.NewReader(ownData), nil, stderr)
		if err != nil {
			return loaded{}, err
		}
		earlier, err := collect(q, "history.csv", bytes.NewReader(ownHistory), nil, stderr)
		s.illustrative, s.earlier = true, earlier.table
		return s, err
	}
	text, err := os.ReadFile(a.questionnaire)
	if err != nil {
		return loaded{}, err
	}
	q, err := readQuestionnaire(a.questionnaire, text)
	if err != nil {
		return loaded{}, err
	}
	s, err := collectFile(q, a.data, stderr)
	if err != nil || a.history == "" {
		return s, err
	}
	earlier, err := collectFile(q, a.history, stderr)
	if err != nil {
		return loaded{}, err
	}
	waves, err := earlier.table.Segment(survey.Wave)
	if err != nil {
		return loaded{}, err
	}
	if slices.Contains(waves, "") {
		return loaded{}, fmt.Errorf("%s: column wave: not every row says of which wave it is", a.history)
	}
	s.earlier = earlier.table
	return s, nil
}

func collectFile(q *survey.Questionnaire, name string, stderr io.Writer) (loaded, error) {
	file, err := os.Open(name)
	if err != nil {
		return loaded{}, err
	}
	defer file.Close()
	m := &meter{r: file}
	if info, err := file.Stat(); err == nil && info.Size() > progressFrom && isTerminal(stderr) {
		return collect(q, name, m, m.progress(stderr, name, info.Size()), stderr)
	}
	return collect(q, name, m, nil, stderr)
}

func readQuestionnaire(name string, text []byte) (*survey.Questionnaire, error) {
	q := new(survey.Questionnaire)
	err := json.Unmarshal(text, q)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		err = fmt.Errorf("line %d: %w", 1+bytes.Count(text[:syntax.Offset], []byte("\n")), err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return q, nil
}

func collect(q *survey.Questionnaire, name string, r io.Reader, progress func(int64), stderr io.Writer) (loaded, error) {
	t, rejected, err := survey.Collect(q, tabular.CSV(q, r, tabular.CSVOptions{Source: name}),
		survey.CollectOptions{MaxErrors: mostListed, Progress: progress})
	for _, e := range rejected.Errors {
		fmt.Fprintln(stderr, "aftersales:", e)
	}
	if more := rejected.Rows - int64(len(rejected.Errors)); more > 0 {
		fmt.Fprintf(stderr, "aftersales: %s: %d more rows\n", name, more)
	}
	if rejected.Rows > 0 {
		fmt.Fprintf(stderr, "aftersales: %s: left out %d of %d rows\n", name, rejected.Rows, rejected.Read)
	}
	switch {
	case err != nil:
		return loaded{}, err
	case rejected.Read == 0:
		return loaded{}, fmt.Errorf("%s: no rows after the header line", name)
	case t.Len() == 0:
		return loaded{}, fmt.Errorf("%s: none of %d rows can be used", name, rejected.Read)
	case t.Weighted():
		return loaded{}, fmt.Errorf("%s: column weight: this report is of unweighted answers; leave the column out", name)
	}
	return loaded{table: t, rejected: rejected}, nil
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// A meter counts the bytes that were read.
type meter struct {
	r    io.Reader
	read int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.read += int64(n)
	return n, err
}

// progress keeps one line of a terminal up to date, and wipes it at the end.
func (m *meter) progress(w io.Writer, name string, size int64) func(rows int64) {
	const wipe = "\r\x1b[K"
	return func(rows int64) {
		if m.read >= size {
			fmt.Fprint(w, wipe)
			return
		}
		fmt.Fprintf(w, wipe+"%s: %d rows, %d %%", name, rows, 100*m.read/size)
	}
}
