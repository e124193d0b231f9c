package tabular_test

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

const items = "skill,attitude,parts\n"

var tab = tabular.CSVOptions{Comma: '\t'}

// Each case gives a whole file and what each of its rows becomes.
var csvTests = []struct {
	name, input string
	options     tabular.CSVOptions
	want        []string
	source      string // the reason
}{
	{"ratings", items + "9,8,0\n", tabular.CSVOptions{}, []string{"skill=9 attitude=8 parts=0"}, "a header is the id of an item"},
	{"number forms", items + " 9 ,8.0,+7\n", tabular.CSVOptions{}, []string{"skill=9 attitude=8 parts=7"}, "scale.EncodeText"},
	{"special code", items + "99,8,0\n", tabular.CSVOptions{}, []string{"skill=99 attitude=8 parts=0"}, "special codes come as their value"},
	{"special of another item", items + "9,8,99\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): parts: value "99": value out of range`}, "parts has no special code"},
	{"blank", items + "9,, \n", tabular.CSVOptions{}, []string{"skill=9"}, "an empty cell is no answer"},
	{"all blank", items + ",,\n", tabular.CSVOptions{}, []string{""}, "a respondent without answers is a response"},
	{"header only", items, tabular.CSVOptions{}, nil, "no rows is not an error"},
	{"order of columns", "parts,skill,attitude\n1,2,3\n", tabular.CSVOptions{}, []string{"skill=2 attitude=3 parts=1"}, "order does not matter"},
	{"blanks in header", " skill , attitude,parts\n1,2,3\n", tabular.CSVOptions{}, []string{"skill=1 attitude=2 parts=3"}, "headers are trimmed"},
	{"case of header", "Skill,attitude,parts\n1,2,3\n", tabular.CSVOptions{},
		[]string{`tabular: line 1: unknown columns "Skill"; no column for the items "skill": unusable header`}, "headers are compared exactly"},
	{"text fields", "respondent,wave,channel,interviewer,skill,attitude,parts\nc1,2026-Q3,phone,i4,9,8,7\n", tabular.CSVOptions{},
		[]string{"id=c1 wave=2026-Q3 channel=phone interviewer=i4 skill=9 attitude=8 parts=7"}, "reserved fields"},
	{"segments", "region,city,skill,attitude,parts\nnorth,北京 市,9,8,7\n,,1,2,3\n", tabular.CSVOptions{},
		[]string{"region=north city=北京 市 skill=9 attitude=8 parts=7", "skill=1 attitude=2 parts=3"}, "listed and free segments"},
	{"unknown segment value", "region,skill,attitude,parts\nwest,9,8,7\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): region: value "west": unknown name`}, "the questionnaire lists north and south"},
	{"times", "time,skill,attitude,parts\n2026-07-31T09:30:00+08:00,,,\n2026-07-31,,,\n2026-07-31T09:30:00.25Z,,,\n", tabular.CSVOptions{},
		[]string{"time=2026-07-31T01:30:00.000Z", "time=2026-07-31T00:00:00.000Z", "time=2026-07-31T09:30:00.250Z"}, "the two default layouts"},
	{"wrong times", "time,skill,attitude,parts\n31.07.2026,,,\n2026-02-30,,,\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): time: value "31.07.2026": want the form 2006-01-02T15:04:05Z07:00 or 2006-01-02: invalid argument`,
			`row 2 (line 3): time: value "2026-02-30": want the form 2006-01-02T15:04:05Z07:00 or 2006-01-02: invalid argument`}, "no such form, no such day"},
	{"time layout", "time,skill,attitude,parts\n31.07.2026 18:00,,,\n", tabular.CSVOptions{TimeLayouts: []string{"02.01.2006 15:04"}},
		[]string{"time=2026-07-31T18:00:00.000Z"}, "TimeLayouts"},
	{"status", "status,skill,attitude,parts\ncomplete,1,2,3\npartial,1,2,\nscreened-out,,,\n,1,2,3\ndone,1,2,3\n", tabular.CSVOptions{},
		[]string{"skill=1 attitude=2 parts=3", "status=partial skill=1 attitude=2", "screened=1", "skill=1 attitude=2 parts=3",
			`row 5 (line 6): status: value "done": unknown name`}, "the names of survey.Status"},
	{"weights", "weight,skill,attitude,parts\n1.25,1,2,3\n1e-2,1,2,3\n0,1,2,3\n-1,1,2,3\nNaN,1,2,3\n0x10,1,2,3\n1e999,1,2,3\n\"1,5\",1,2,3\n,1,2,3\n", tabular.CSVOptions{},
		[]string{"weight=1.25 skill=1 attitude=2 parts=3", "weight=0.01 skill=1 attitude=2 parts=3",
			`row 3 (line 4): weight: value "0": invalid weight`, `row 4 (line 5): weight: value "-1": invalid weight`,
			`row 5 (line 6): weight: value "NaN": value is not a number`, `row 6 (line 7): weight: value "0x10": value is not a number`,
			`row 7 (line 8): weight: value "1e999": value is not a number`, `row 8 (line 9): weight: value "1,5": value is not a number`,
			`row 9 (line 10): weight: empty: invalid weight`}, "positive and finite, and none forgotten"},
	{"no weight needed", "weight,status,skill,attitude,parts\n,screened-out,,,\n", tabular.CSVOptions{}, []string{"screened=1"}, "screened out: not kept"},
	{"numbers", "minutes,spend,skill,attitude,parts\n12.5,-1e3,,,\n0,,,,\n12 min,Inf,,,\n", tabular.CSVOptions{},
		[]string{"minutes=12.5 spend=-1000", "minutes=0", `row 3 (line 4): minutes: value "12 min": value is not a number; spend: value "Inf": value is not a number`}, "0 is an answer"},
	{"timings", "skill:seconds,skill,attitude,parts\n3.25,9,,\n-1,9,,\n1e300,9,,\nx,9,,\n", tabular.CSVOptions{},
		[]string{"skill=9 skill:seconds=3.25s", `row 2 (line 3): skill:seconds: value "-1": invalid argument`,
			`row 3 (line 4): skill:seconds: value "1e300": invalid argument`, `row 4 (line 5): skill:seconds: value "x": value is not a number`}, "seconds, 0 and above"},
	{"choices", "causes,skill,attitude,parts\nlate,,,\nprice; late,,,\n-,,,\n,,,\nlate;late,,,\n", tabular.CSVOptions{},
		[]string{"causes={late}", "causes={late,price}", "causes={}", "", "causes={late}"}, "a list of ids; - for none; a set"},
	{"wrong choices", "causes,skill,attitude,parts\nlate;rude,,,\nlate;,,,\n\"late,price\",,,\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): causes: value "rude": unknown name`, `row 2 (line 3): causes: unknown name`,
			`row 3 (line 4): causes: value "late,price": unknown name`}, "every id must be known"},
	{"list separator", "causes,skill,attitude,parts\n\"late, price\",,,\n", tabular.CSVOptions{ListSeparator: ','}, []string{"causes={late,price}"}, "may be the delimiter, quoted"},
	{"missing texts", "region,minutes,skill,attitude,parts\nNA,NA,NA, NA ,.\n", tabular.CSVOptions{Missing: []string{"NA", "."}}, []string{""}, "in any column"},
	{"missing text not named", items + "NA,8,7\n", tabular.CSVOptions{}, []string{`row 1 (line 2): skill: value "NA": value is not a number`}, "default: only the empty cell"},
	{"not asked", "region,skill,attitude,parts\nskip,skip,,7\n", tabular.CSVOptions{NotAsked: []string{"skip"}}, []string{"skill=not-asked parts=7"}, "differs from blank"},
	{"empty is not asked", items + "9,,7\n", tabular.CSVOptions{NotAsked: []string{""}}, []string{"skill=9 attitude=not-asked parts=7"}, "the caller says what empty means"},
	{"missing before scale", items + "99,8,7\n", tabular.CSVOptions{Missing: []string{"99"}}, []string{"attitude=8 parts=7"}, "the option wins over a special code"},
	{"policy missing", items + "11,x,7\n", tabular.CSVOptions{Policy: scale.Missing}, []string{"parts=7"}, "scale.Missing"},
	{"policy clamp", items + "11,8,-3\n9.5,8,7\n", tabular.CSVOptions{Policy: scale.Clamp},
		[]string{"skill=10 attitude=8 parts=0", `row 2 (line 3): skill: value "9.5": value is not a point of the scale`}, "scale.Clamp moves what is beyond an end"},
	{"all faults of a row", "region,skill,attitude,parts,weight\nwest,0,9.5,ten,none\nnorth,1,2,3,1\n", tabular.CSVOptions{Source: "a.csv"},
		[]string{`a.csv: row 1 (line 2): region: value "west": unknown name; skill: value "0": value out of range; ` +
			`attitude: value "9.5": value is not a point of the scale; parts: value "ten": value is not a number; weight: value "none": value is not a number`,
			"region=north weight=1 skill=1 attitude=2 parts=3"}, "one error a row, the good rows stay"},
	{"columns", "Q1,Q2,Q3,id,remark\n1,2,3,c1,hello\n", tabular.CSVOptions{Columns: map[string]string{"Q1": "skill", "Q2": "attitude", "Q3": "parts", "id": "respondent", "remark": ""}},
		[]string{"id=c1 skill=1 attitude=2 parts=3"}, "Columns, with one left out"},
	{"column in error", "Q1,attitude,parts\n11,2,3\n", tabular.CSVOptions{Columns: map[string]string{"Q1": "skill"}},
		[]string{`row 1 (line 2): column Q1 (skill): value "11": value out of range`}, "errors name the column of the file"},
	{"wrong columns", items, tabular.CSVOptions{Columns: map[string]string{"skill": "attitude", "Q9": "parts", "Q8": "parts", "parts": "part"}},
		[]string{`tabular: line 1: columns given a field that does not exist "parts" as "part"; two columns for one field: "skill" and "attitude" for attitude; ` +
			`columns of the options that the file does not have: "Q8", "Q9"; no column for the items "skill", "parts": unusable header`}, "everything at once"},
	{"repeated column", "skill,attitude,parts,skill\n", tabular.CSVOptions{}, []string{`tabular: line 1: two columns for one field: "skill" and "skill" for skill: unusable header`}, "which one?"},
	{"unknown columns", "nr,skill,attitude,parts,,x\n", tabular.CSVOptions{}, []string{`tabular: line 1: unknown columns "nr", "", "x": unusable header`}, "listed"},
	{"unknown ignored", "nr,skill,attitude,parts,,\nx,1,2,3,,y\n", tabular.CSVOptions{IgnoreUnknown: true}, []string{"skill=1 attitude=2 parts=3"}, "even when they have one name"},
	{"missing items", "skill\n9\n", tabular.CSVOptions{}, []string{`tabular: line 1: no column for the items "attitude", "parts": unusable header`}, "listed"},
	{"missing allowed", "skill\n9\n", tabular.CSVOptions{AllowMissing: true}, []string{"skill=9 attitude=not-asked parts=not-asked"}, "nobody asked"},
	{"empty", "", tabular.CSVOptions{Source: "a.csv"}, []string{`tabular: a.csv: no header line: unusable header`}, "an empty file is a mistake"},
	{"empty lines only", "\n\r\n\n", tabular.CSVOptions{}, []string{`tabular: no header line: unusable header`}, "the same"},
	{"byte-order mark", "\xef\xbb\xbf" + items + "9,8,7\n", tabular.CSVOptions{}, []string{"skill=9 attitude=8 parts=7"}, "dropped"},
	{"byte-order mark and quote", "\xef\xbb\xbf\"skill\",attitude,parts\n9,8,7\n", tabular.CSVOptions{}, []string{"skill=9 attitude=8 parts=7"}, "dropped before parsing"},
	{"UTF-16 little", "\xff\xfes\x00", tabular.CSVOptions{}, []string{`tabular: line 1: UTF-16 (byte-order mark fffe); save the file as UTF-8: text is not UTF-8`}, "says so"},
	{"UTF-16 big", "\xfe\xff\x00s", tabular.CSVOptions{}, []string{`tabular: line 1: UTF-16 (byte-order mark feff); save the file as UTF-8: text is not UTF-8`}, "says so"},
	{"other encoding", "city,skill,attitude,parts\n\xb1\xb1\xbe\xa9,9,8,7\nBonn,9,8,7\n", tabular.CSVOptions{},
		[]string{"row 1 (line 2): city: value \"\uFFFD\": text is not UTF-8", "city=Bonn skill=9 attitude=8 parts=7"}, "北京 in GBK"},
	{"header in other encoding", "\xb1\xb1,skill\n", tabular.CSVOptions{}, []string{"tabular: line 1: column 1: text is not UTF-8"}, "北 in GBK"},
	{"tabs", "skill\tattitude\tparts\n9\t8\t7\n", tab, []string{"skill=9 attitude=8 parts=7"}, "Comma"},
	{"empty fields by tab", "skill\tattitude\tparts\n\t\t7\n", tab, []string{"parts=7"}, "blanks are delimiters here"},
	{"semicolons", "skill;attitude;causes;parts\n9;8;\"late;price\";7\n", tabular.CSVOptions{Comma: ';'}, []string{"skill=9 attitude=8 parts=7 causes={late,price}"}, "Comma, with a quoted list"},
	{"any delimiter", "skill→attitude→parts\n9→8→7\n", tabular.CSVOptions{Comma: '→'}, []string{"skill=9 attitude=8 parts=7"}, "any character"},
	{"wrong delimiter", items, tabular.CSVOptions{Comma: '"'}, []string{`tabular: delimiter '"': invalid argument`}, "encoding/csv"},
	{"wrong separator", items, tabular.CSVOptions{ListSeparator: -1}, []string{`tabular: delimiter '�': invalid argument`}, "no character"},
	{"wrong policy", items, tabular.CSVOptions{Policy: 9}, []string{`tabular: unknown scale.Policy 9: invalid argument`}, "no such policy"},
	{"wrong size", items, tabular.CSVOptions{MaxRecord: -1}, []string{`tabular: no reader, or MaxRecord -1: invalid argument`}, "MaxRecord"},
	{"carriage returns", "skill,attitude,parts\r\n9,8,7\r\n\r\n6,5,4", tabular.CSVOptions{}, []string{"skill=9 attitude=8 parts=7", "skill=6 attitude=5 parts=4"}, "RFC 4180 line ends, no last one"},
	{"quotes", "city,skill,attitude,parts\n\"Köln, \"\"Altstadt\"\"\",\"9\",8,7\n", tabular.CSVOptions{}, []string{`city=Köln, "Altstadt" skill=9 attitude=8 parts=7`}, "RFC 4180"},
	{"line of a row", "city,skill,attitude,parts\n\"two\nlines\",9,8,7\n\n\"three\r\n\nlines\",0,8,7\nx,11,8,7\n", tabular.CSVOptions{},
		[]string{"city=two\nlines skill=9 attitude=8 parts=7", `row 2 (line 5): skill: value "0": value out of range`, `row 3 (line 8): skill: value "11": value out of range`},
		"rows and lines part at quoted line breaks and empty lines"},
	{"ragged", items + "9,8\n9,8,7,6\n9,8,7\n9\n", tabular.CSVOptions{},
		[]string{"row 1 (line 2): record: 2 fields, want 3: wrong number of fields", "row 2 (line 3): record: 4 fields, want 3: wrong number of fields",
			"skill=9 attitude=8 parts=7", "row 4 (line 5): record: 1 fields, want 3: wrong number of fields"}, "short and long rows"},
	{"bare quote", items + "9,8\"x,7\n6,5,4\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): column attitude (record): line 2, byte 4: bare " in non-quoted-field`, "skill=6 attitude=5 parts=4"}, "goes on with the next line"},
	{"closed too early", items + "9,\"8\"x,7\n6,5,4\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): column attitude (record): line 2, byte 5: extraneous or missing " in quoted-field`, "skill=6 attitude=5 parts=4"}, "goes on with the next line"},
	{"quote over lines", items + "9,\"8,7\n6,5,4\n3,\"2\",1\n6,5,4\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): column attitude (record): lines 2 to 4 are lost: line 4, byte 3: extraneous or missing " in quoted-field`, "skill=6 attitude=5 parts=4"}, "says which lines are lost"},
	{"quote to the end", items + "9,8,7\n9,\"8,7\n6,5,4\n3,2,1\n", tabular.CSVOptions{Source: "a.csv"},
		[]string{"skill=9 attitude=8 parts=7", `tabular: a.csv: line 3: lines 3 to 5 are lost: line 5, byte 7: extraneous or missing " in quoted-field`}, "fatal: the rest was not read"},
	{"quote closed in last line", items + "9,\"8,7\n6,\"5,4\n", tabular.CSVOptions{},
		[]string{`tabular: line 2: lines 2 to 3 are lost: line 3, byte 3: extraneous or missing " in quoted-field`}, "the same"},
	{"quote in last line", items + "9,\"8,7", tabular.CSVOptions{},
		[]string{`row 1 (line 2): column attitude (record): line 2, byte 7: extraneous or missing " in quoted-field`}, "nothing else is lost"},
	{"quote in header", "skill,\"attitude\n9,8\n", tabular.CSVOptions{}, []string{`tabular: line 1: line 2, byte 5: extraneous or missing " in quoted-field: unusable header`}, "no header"},
	{"long value", items + strings.Repeat("9", 100) + ",8,7\n", tabular.CSVOptions{},
		[]string{`row 1 (line 2): skill: value "` + strings.Repeat("9", 60) + `…": value is not a number`}, "errors stay short"},
}

func TestCSV(t *testing.T) {
	q := parse(t, full)
	for _, tt := range csvTests {
		t.Run(tt.name, func(t *testing.T) {
			require.NotEmpty(t, tt.source)
			got, _ := show(t, q, tabular.CSV(q, strings.NewReader(tt.input), tt.options))
			require.Equal(t, append([]string{}, tt.want...), append([]string{}, got...))
			for _, deliver := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.DataErrReader} {
				again, _ := show(t, q, tabular.CSV(q, deliver(strings.NewReader(tt.input)), tt.options))
				require.Equal(t, got, again, "however the reader delivers")
			}
		})
	}
}

// The parts of an error, for a program.
func TestCSVErrorParts(t *testing.T) {
	q := parse(t, full)
	_, errs := show(t, q, tabular.CSV(q, strings.NewReader("Q1,attitude,parts,region\n\n11,x,7,west\n9,8\n\"9\"9,8,7,\n"),
		tabular.CSVOptions{Source: "a.csv", Columns: map[string]string{"Q1": "skill"}}))
	require.Len(t, errs, 3)
	row, ok := errors.AsType[*survey.RowError](errs[0])
	require.True(t, ok)
	require.Equal(t, "a.csv", row.Source)
	require.Equal(t, []int64{1, 3}, []int64{row.Row, row.Line})
	require.Len(t, row.Faults, 3)
	for i, want := range []survey.Fault{
		{Field: "skill", Column: "Q1", Value: "11", Err: scale.ErrOutOfRange},
		{Field: "attitude", Column: "attitude", Value: "x", Err: scale.ErrNotNumber},
		{Field: "region", Column: "region", Value: "west", Err: survey.ErrUnknown},
	} {
		require.Equal(t, []string{want.Field, want.Column, want.Value}, []string{row.Faults[i].Field, row.Faults[i].Column, row.Faults[i].Value})
		require.ErrorIs(t, row.Faults[i], want.Err)
	}
	require.ErrorIs(t, errs[1], csv.ErrFieldCount)
	require.ErrorIs(t, errs[2], csv.ErrQuote)
	row, _ = errors.AsType[*survey.RowError](errs[2])
	require.Equal(t, []int64{3, 5}, []int64{row.Row, row.Line})
	require.Equal(t, "Q1", row.Faults[0].Column)

	for _, tt := range []struct {
		input   string
		options tabular.CSVOptions
		want    error
		line    int64
	}{
		{"", tabular.CSVOptions{}, tabular.ErrHeader, 0},
		{"x\n", tabular.CSVOptions{}, tabular.ErrHeader, 1},
		{items + "9,\"8\n\n\n", tabular.CSVOptions{}, csv.ErrQuote, 2},
		{items + "9,8,7\n9," + strings.Repeat("8", 100), tabular.CSVOptions{MaxRecord: 50}, tabular.ErrTooLong, 3},
		{"skill,attitude,parts,city\n9,8,7,\"a\nb\"\n9," + strings.Repeat("8", 100), tabular.CSVOptions{MaxRecord: 50}, tabular.ErrTooLong, 4},
		{"\xff\xfe", tabular.CSVOptions{}, tabular.ErrText, 1},
		{items, tabular.CSVOptions{Comma: '\n'}, survey.ErrArgument, 0},
	} {
		_, errs := show(t, q, tabular.CSV(q, strings.NewReader(tt.input), tt.options))
		require.Len(t, errs, 1)
		end, ok := errors.AsType[*tabular.StreamError](errs[0])
		require.True(t, ok)
		require.ErrorIs(t, end, tt.want)
		require.Equal(t, tt.line, end.Line, "%q", tt.input)
	}
	for _, err := range tabular.CSV(nil, strings.NewReader(""), tabular.CSVOptions{}) {
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	for _, err := range tabular.CSV(q, nil, tabular.CSVOptions{}) {
		require.ErrorIs(t, err, survey.ErrArgument)
	}
}

// endless repeats a text for ever and counts what was taken of it.
type endless struct {
	text  string
	taken int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[e.taken%len(e.text)]
		e.taken++
	}
	return len(p), nil
}

func TestEndlessRecords(t *testing.T) {
	q := parse(t, full)
	for _, tt := range []struct{ name, start, text string }{
		{"quote", items + "1,2,3\n1,\"", "2,3\n"},
		{"line", items + "1,2,3\n1,", "2,3"},
		{"empty lines", items + "1,2,3\n", "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rest := &endless{text: tt.text}
			rows, errs := show(t, q, tabular.CSV(q, io.MultiReader(strings.NewReader(tt.start), rest), tabular.CSVOptions{MaxRecord: 10000}))
			require.Equal(t, "skill=1 attitude=2 parts=3", rows[0])
			require.Len(t, rows, 2)
			require.EqualError(t, errs[0], "tabular: line 3: more than 10000 bytes: record too long")
			require.Less(t, rest.taken, 20000)
		})
	}
	rest := &endless{text: "x"}
	_, errs := show(t, q, tabular.CSV(q, rest, tabular.CSVOptions{}))
	require.ErrorIs(t, errs[0], tabular.ErrTooLong)
	require.Less(t, rest.taken, 2<<20, "the header is a record")
}

// A record of exactly the size allowed is read, whatever surrounds it.
func TestLongestRecord(t *testing.T) {
	q := parse(t, full)
	row := "9,8," + strings.Repeat(" ", 35) + "7\n" // 40 bytes are allowed
	for _, file := range []string{items + row, items + row + row, items + strings.TrimSuffix(row, "\n"), "\xef\xbb\xbf" + items + row + row} {
		rows, errs := show(t, q, tabular.CSV(q, strings.NewReader(file), tabular.CSVOptions{MaxRecord: len(row)}))
		require.Empty(t, errs)
		require.Equal(t, "skill=9 attitude=8 parts=7", rows[len(rows)-1])
	}
	_, errs := show(t, q, tabular.CSV(q, strings.NewReader(strings.TrimSuffix(items+row, "\n")), tabular.CSVOptions{MaxRecord: len(row) - 1}))
	require.Empty(t, errs)
	_, errs = show(t, q, tabular.CSV(q, strings.NewReader(items+row), tabular.CSVOptions{MaxRecord: len(row) - 2}))
	require.ErrorIs(t, errs[0], tabular.ErrTooLong)
}

func TestCSVReaderFails(t *testing.T) {
	q := parse(t, full)
	broken := errors.New("disk on fire")
	for _, tail := range []string{"", "9,8", "9,\"8", "9,8\"", "9,8,7\n\n"} {
		r := io.MultiReader(strings.NewReader(items+"1,2,3\n"+tail), iotest.ErrReader(broken))
		rows, errs := show(t, q, tabular.CSV(q, r, tabular.CSVOptions{Source: "a.csv"}))
		require.Equal(t, "skill=1 attitude=2 parts=3", rows[0])
		last := errs[len(errs)-1]
		require.ErrorIs(t, last, broken)
		_, ok := errors.AsType[*tabular.StreamError](last)
		require.True(t, ok)
		require.Contains(t, last.Error(), "tabular: a.csv: line ")
	}
	// A reader that fails once and then pretends that all is well.
	_, errs := show(t, q, tabular.CSV(q, iotest.TimeoutReader(strings.NewReader(items+"9,8\"x")), tabular.CSVOptions{}))
	require.ErrorIs(t, errs[len(errs)-1], iotest.ErrTimeout)
	_, errs = show(t, q, tabular.CSV(q, iotest.ErrReader(broken), tabular.CSVOptions{}))
	require.EqualError(t, errs[0], "tabular: line 1: disk on fire")
	_, errs = show(t, q, tabular.CSV(q, liar{}, tabular.CSVOptions{}))
	require.ErrorContains(t, errs[0], "reader supplied")
}

// A liar breaks the contract of io.Reader.
type liar struct{}

func (liar) Read(p []byte) (int, error) { return len(p) + 1, nil }

// An option, an item and a timing may have awkward names.
func TestAwkwardNames(t *testing.T) {
	q := parse(t, `{
		"items": [{"id": "x:seconds", "scale": "one-to-ten"}, {"id": "x", "scale": "one-to-ten"}],
		"choices": [{"id": "c", "options": [{"id": "-"}, {"id": "a"}]}]
	}`)
	rows, errs := show(t, q, tabular.CSV(q, strings.NewReader("x:seconds,x,c,x:seconds:seconds\n3,4,-,5\n"), tabular.CSVOptions{}))
	require.Empty(t, errs)
	require.Equal(t, []string{"x:seconds=3 x:seconds:seconds=5s x=4 c={-}"}, rows)
	rows, errs = show(t, q, tabular.JSONLines(q, strings.NewReader(`{"seconds":{"x":1,"x:seconds":2},"answers":{"x":4,"x:seconds":3},"choices":{"c":["-"]}}`), tabular.JSONOptions{}))
	require.Empty(t, errs)
	require.Equal(t, []string{"x:seconds=3 x:seconds:seconds=2s x=4 x:seconds=1s c={-}"}, rows)
}

func TestStopEarly(t *testing.T) {
	q := parse(t, full)
	n := 0
	for range tabular.CSV(q, &endless{text: items}, tabular.CSVOptions{}) {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
}

// Collect names the source of what it refuses itself.
func TestCollectNamesSource(t *testing.T) {
	q := parse(t, full)
	file := "respondent,skill,attitude,parts\nc1,1,2,3\nc1,1,2,11\nc1,1,2,3\n"
	table, rejected, err := survey.Collect(q, tabular.CSV(q, strings.NewReader(file), tabular.CSVOptions{Source: "a.csv"}), survey.CollectOptions{})
	require.NoError(t, err)
	require.Equal(t, 1, table.Len())
	require.EqualError(t, rejected.Err(), "a.csv: row 2 (line 3): parts: value \"11\": value out of range\n"+
		"a.csv: row 3 (line 4): respondent: value \"c1\": duplicate response")
}
