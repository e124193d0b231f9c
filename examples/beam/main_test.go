package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

func testJob(format string) Job {
	return Job{Questionnaire: ownQuestionnaire, Segment: "region", Format: format, Lang: "en"}
}

// awkward has quoted line breaks, blank lines, both line ends, people screened out,
// and a region that is missing; and rows with one fault, with two, with misplaced
// quotes, and with a field too few.
func awkward(t *testing.T, name string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("respondent,\"region\",status,skill,attitude,timeliness,parts,recommend\n")
	for i := range 40 {
		fmt.Fprintf(&b, "a%d,north,complete,9,8,,7,10\n", i)
		fmt.Fprintf(&b, "\"b\n%d\n, \"\"x\"\"\",south,partial,3,,5,6,0\r\n\n", i)
		fmt.Fprintf(&b, "c%d,south,screened-out,1,1,1,1,1\n", i)
		fmt.Fprintf(&b, "d%d,,complete,10,10,10,10,10\n", i)
		fmt.Fprintf(&b, "e%d,west,complete,11,8,nine,7,10\n", i)
		fmt.Fprintf(&b, "f%d,we\"st,complete,1,8,9,7,10\n", i)
		fmt.Fprintf(&b, "\"g\"%d,west,complete,1,8,9,7,10\n", i)
		fmt.Fprintf(&b, "h%d,west,complete\n", i)
		// The first line has as many commas as a row, and would be torn without an error.
		fmt.Fprintf(&b, "\"i%d,1,2,3,4,5,6,\nend\",east,complete,5,5,5,5,5\n", i)
	}
	if err := os.WriteFile(name, []byte(strings.TrimSuffix(b.String(), "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func inputs(t *testing.T, n int) []string {
	t.Helper()
	dir := t.TempDir()
	p, err := testJob("text").parts()
	if err != nil {
		t.Fatal(err)
	}
	names, err := generate(dir, p.q, n, 3, 5)
	if err != nil {
		t.Fatal(err)
	}
	names = append(names, filepath.Join(dir, "x.csv"), filepath.Join(dir, "only-header.csv"))
	awkward(t, names[3])
	if err := os.WriteFile(names[4], []byte("region,skill,attitude,timeliness,parts,recommend\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return names
}

// However the files are cut, the three files are those of a table of every response,
// and every bad row is there and counted.
func TestPipeline(t *testing.T) {
	names := inputs(t, 3000)
	for _, c := range []struct {
		format string
		split  int64
	}{{"text", 0}, {"html", 300}, {"json", 5000}} {
		t.Run(fmt.Sprint(c.format, c.split), func(t *testing.T) {
			out := t.TempDir()
			p, s := beam.NewPipelineWithRoot()
			build(s, testJob(c.format), names, c.split, out)
			result, err := ptest.RunWithMetrics(p)
			if err != nil {
				t.Fatal(err)
			}
			if err := compare(t.Context(), new(bytes.Buffer), testJob(c.format), names, out); err != nil {
				t.Fatal(err)
			}
			rejected, err := os.ReadFile(filepath.Join(out, "rejected.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			lines := bytes.Count(rejected, []byte("\n"))
			if got := counter(result, "rejected rows"); lines < 160 || got != int64(lines) {
				t.Fatalf("%d bad rows, counted %d", lines, got)
			}
			want := `x.csv","row":5,"line":9,"faults":["skill: value \"11\": value out of range","timeliness: value \"nine\": value is not a number"]}`
			if !bytes.Contains(rejected, []byte(want)) {
				t.Fatalf("want %s in:\n%.1000s", want, rejected)
			}
		})
	}
}

func counter(result beam.PipelineResult, name string) (total int64) {
	for _, c := range result.Metrics().Query(func(r beam.MetricResult) bool { return r.Name() == name }).Counters() {
		total += c.Committed
	}
	return total
}

// The accumulators and the index are those of a table that holds every response.
func TestTable(t *testing.T) {
	names := inputs(t, 3000)
	p, files, err := inOneProcess(t.Context(), testJob("text"), names)
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Rows, Rejected, Respondents, Complete int64
		ScreenedOut                           int64 `json:"screened_out"`
	}
	if err := json.Unmarshal(files[2].text, &state); err != nil {
		t.Fatal(err)
	}
	var all *survey.Table
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		table, rejected, err := survey.Collect(p.q, tabular.CSV(p.q, bytes.NewReader(text), tabular.CSVOptions{}), survey.CollectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		state.Rows -= rejected.Read
		state.Rejected -= rejected.Rows
		if all == nil {
			all = survey.NewTable(p.q)
		}
		if err := all.AppendTable(table); err != nil {
			t.Fatal(err)
		}
	}
	for i, item := range p.items {
		tally, err := all.Tally(item.ID)
		if err != nil || !tally.Equal(p.tallies[i]) {
			t.Fatal(item.ID, err)
		}
	}
	crosstab, err := all.Crosstab("recommend", "region")
	if err != nil || !crosstab.Equal(p.crosstab) {
		t.Fatal(err)
	}
	for _, v := range p.segment.Values {
		part, err := all.Where("region", v.ID)
		if err != nil {
			t.Fatal(err)
		}
		want, err := survey.PairwiseMomentsOf(part, "skill", "attitude", "timeliness", "parts")
		if got, ok := p.moments.Lookup(v.ID); err != nil || !ok || !got.Equal(want) {
			t.Fatal(v.ID, err)
		}
	}
	want, err := satisfaction.Index(all, satisfaction.IndexOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if state.Rows != 0 || state.Rejected != 0 || state.ScreenedOut != all.ScreenedOut() || all.ScreenedOut() == 0 {
		t.Fatalf("off by %d rows and %d rejected, %d screened out, want %d", state.Rows, state.Rejected, state.ScreenedOut, all.ScreenedOut())
	}
	got, err := p.index(Counted{Respondents: state.Respondents, AnsweredEverything: state.Complete})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

// What the pipeline says of special codes, blanks, items that were not asked and an
// item worded the other way round is what the library says of a table.
func TestSpecialCodes(t *testing.T) {
	const questionnaire = `{"id": "special", "scales": [
		{"id": "five", "range": {"from": 1, "to": 5}, "specials": [{"value": 9, "kind": "dont-know"}, {"value": 8, "kind": "not-applicable"}]}],
		"items": [{"id": "a", "scale": "five"}, {"id": "b", "scale": "five", "reverse": true}, {"id": "c", "scale": "five"},
			{"id": "recommend", "scale": "zero-to-ten", "role": "recommendation"}],
		"overall": {"id": "overall", "children": [{"item": "a"}, {"item": "b", "weight": 2}, {"item": "c"}]},
		"segments": [{"id": "region", "values": [{"id": "n"}, {"id": "s"}, {"id": "nobody"}]}]}`
	j := Job{Questionnaire: []byte(questionnaire), Segment: "region", Format: "json", Lang: "en"}
	dir := t.TempDir()
	name := filepath.Join(dir, "a.csv")
	var b strings.Builder
	b.WriteString("region,status,a,b,c,recommend\n")
	cells, complete, respondents := []string{"1", "5", "9", "8", "", "3"}, int64(0), int64(0)
	for i := range 216 {
		row := [3]string{cells[i%6], cells[i/6%6], cells[i/36]}
		rated := true
		for _, cell := range row {
			rated = rated && strings.Contains("1 3 5", cell) && cell != ""
		}
		respondents++
		if rated {
			complete++
		}
		fmt.Fprintf(&b, "%s,complete,%s,%s,%s,%d\n", []string{"n", "s", ""}[i%3], row[0], row[1], row[2], i%11)
	}
	b.WriteString("n,screened-out,1,1,1,1\nn,complete,6,9,1,1\n")
	notAsked := filepath.Join(dir, "b.csv")
	for file, text := range map[string]string{name: b.String(), notAsked: "region,status,a,b,c,recommend\ns,partial,,,,\ns,partial,9,9,9,\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	respondents += 2
	names := []string{name, notAsked}
	for _, split := range []int64{0, 100} {
		out := t.TempDir()
		p, s := beam.NewPipelineWithRoot()
		build(s, j, names, split, out)
		if err := ptest.Run(p); err != nil {
			t.Fatal(err)
		}
		if err := compare(t.Context(), new(bytes.Buffer), j, names, out); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(out, "state.json"))
		if err != nil {
			t.Fatal(err)
		}
		var state struct{ Complete, Respondents int64 }
		if err := json.Unmarshal(text, &state); err != nil {
			t.Fatal(err)
		}
		if state.Complete != complete || state.Respondents != respondents || complete != 27 {
			t.Fatalf("%+v, want %d of %d", state, complete, respondents)
		}
	}
}

// Who skipped an item because of an earlier answer did not rate it.
func TestNotAsked(t *testing.T) {
	p, err := testJob("text").parts()
	if err != nil {
		t.Fatal(err)
	}
	table := survey.NewTable(p.q)
	var all Counted
	for i := range 12 {
		r := p.q.NewResponse()
		for k, item := range p.items {
			switch (i + k) % 6 {
			case 0:
				err = r.Skip(item.ID)
			case 1: // blank
			default:
				err = r.Answer(item.ID, i%10+1)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := r.SetSegment("region", "north"); err != nil {
			t.Fatal(err)
		}
		complete, err := p.add(r)
		if err != nil {
			t.Fatal(err)
		}
		all.Respondents++
		if complete {
			all.AnsweredEverything++
		}
		if err := table.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	want, err := satisfaction.Index(table, satisfaction.IndexOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.index(all)
	if err != nil || !reflect.DeepEqual(got, want) || got.Complete == 0 || got.Complete == 12 {
		t.Fatalf("got  %+v\nwant %+v, %v", got, want, err)
	}
}

// Shards of any size are the rows of the file, each once, with their places.
func TestShards(t *testing.T) {
	name := inputs(t, 50)[3]
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_, want, err := inOneProcess(t.Context(), testJob("json"), []string{name})
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for split := int64(1); split < int64(len(text)); split += 1 + split/7 {
		list, err := plan(t.Context(), name, split)
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, len(list))
		p, err := testJob("json").parts()
		if err != nil {
			t.Fatal(err)
		}
		var bad []BadRow
		var counted []Counted
		at := int64(len(list[0].Header))
		for _, s := range list {
			if s.From != at || s.To <= at || text[at-1] != '\n' {
				t.Fatalf("split %d: shard from %d to %d begins at %d", split, s.From, s.To, at)
			}
			at = s.To
			c, err := p.readShard(t.Context(), s, func(b BadRow) { bad = append(bad, b) })
			if err != nil {
				t.Fatal(err)
			}
			counted = append(counted, c)
		}
		if at != int64(len(text)) {
			t.Fatalf("split %d: %d of %d bytes", split, at, len(text))
		}
		got, err := p.files(testJob("json"), bad, counted)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if !bytes.Equal(got[i].text, want[i].text) {
				t.Fatalf("split %d: %s differs", split, want[i].name)
			}
		}
	}
	if most < 100 {
		t.Fatalf("at most %d shards", most)
	}
}

// Where a quoted field is cut all the same, it is an error.
func TestTornRow(t *testing.T) {
	name := filepath.Join(t.TempDir(), "torn.csv")
	header := "respondent,region,skill,attitude,timeliness,parts,recommend\n"
	lines := header + "a,north,1,2,3,4,5\n\"b\nlike,a,row,inside,a,quoted,field\n"
	if err := os.WriteFile(name, []byte(lines+"\",north,1,2,3,4,5\nc,north,1,2,3,4,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := plan(t.Context(), name, int64(len("a,north,1,2,3,4,5\n\"b\n")))
	if err != nil || len(list) < 2 || list[0].To != int64(len(lines)) {
		t.Fatal(list, err)
	}
	p, err := testJob("text").parts()
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.readShard(t.Context(), list[0], func(b BadRow) { t.Error(b) })
	if end, ok := errors.AsType[*tabular.StreamError](err); !ok || !strings.Contains(err.Error(), "-split 0") {
		t.Fatal(end, err)
	}
}

func TestRun(t *testing.T) {
	usual := options{respondents: 500, files: 2, format: "json", lang: "en", split: mebi, compare: mebi}
	var stdout, stderr bytes.Buffer
	if err := usual.run(t.Context(), &stdout, &stderr); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(stdout.Bytes()) || !strings.Contains(stderr.String(), "a table of every response gives the same 3 files") {
		t.Fatal(stdout.String(), stderr.String())
	}
	stdout.Reset()
	timed := usual
	timed.rounds = 2
	if err := timed.run(t.Context(), &stdout, &stderr); err != nil || !strings.Contains(stdout.String(), "ratio  ") {
		t.Fatal(stdout.String(), err)
	}
	for _, c := range []struct {
		name   string
		change func(*options)
		want   string
	}{
		{"format", func(o *options) { o.format = "pdf" }, "text, json or html"},
		{"no questionnaire", func(o *options) { o.input = "x.csv" }, "need each other"},
		{"segment", func(o *options) { o.segment = "product" }, `no segment "product"`},
		{"no files", func(o *options) { o.input, o.questionnaire = "none*.csv", "questionnaire.json" }, "no such file"},
		{"another file", func(o *options) { o.input, o.questionnaire = "go.mod", "questionnaire.json" }, "unusable header"},
	} {
		o := usual
		c.change(&o)
		if err := o.run(t.Context(), &stdout, &stderr); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// A weight and a changed byte must be seen.
func TestFaults(t *testing.T) {
	name := filepath.Join(t.TempDir(), "weighted.csv")
	if err := os.WriteFile(name, []byte("region,weight,skill,attitude,timeliness,parts,recommend\nnorth,2,1,2,3,4,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := inOneProcess(t.Context(), testJob("text"), []string{name}); err == nil || !strings.Contains(err.Error(), "weight") {
		t.Fatal(err)
	}
	names, out := inputs(t, 100), t.TempDir()
	_, files, err := inOneProcess(t.Context(), testJob("text"), names)
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		changed := append([]file(nil), files...)
		changed[i].text = append(bytes.Clone(files[i].text[1:]), ' ')
		if err := write(t.Context(), out, changed); err != nil {
			t.Fatal(err)
		}
		if err := compare(t.Context(), new(bytes.Buffer), testJob("text"), names, out); err == nil {
			t.Errorf("a change in %s was not seen", files[i].name)
		}
	}
}
