package tabular_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

// Each case gives a whole file and what each of its lines becomes.
var jsonTests = []struct {
	name, input string
	options     tabular.JSONOptions
	want        []string
	source      string // the reason
}{
	{"everything", `{"respondent":"c1","wave":"2026-Q3","time":"2026-07-31T09:30:00+08:00","channel":"phone","interviewer":"i4","weight":1.2,"status":"partial",` +
		`"segments":{"region":"north"},"answers":{"skill":9,"attitude":null},"skipped":["parts"],"choices":{"causes":["late"]},"numbers":{"minutes":12.5},"seconds":{"skill":3.2}}`,
		tabular.JSONOptions{}, []string{"id=c1 wave=2026-Q3 channel=phone interviewer=i4 region=north time=2026-07-31T01:30:00.000Z status=partial weight=1.2 " +
			"skill=9 skill:seconds=3.2s parts=not-asked causes={late} minutes=12.5"}, "the example of the package documentation"},
	{"nothing", "{}\n", tabular.JSONOptions{}, []string{""}, "nothing is required"},
	{"all null", `{"respondent":null,"wave":null,"time":null,"channel":null,"interviewer":null,"weight":null,"status":null,"segments":null,"answers":null,"skipped":null,"choices":null,"numbers":null,"seconds":null}`,
		tabular.JSONOptions{}, []string{""}, "null is absent"},
	{"null inside", `{"segments":{"region":null},"answers":{"skill":null},"choices":{"causes":null},"numbers":{"minutes":null},"seconds":{"skill":null}}`,
		tabular.JSONOptions{}, []string{""}, "null is absent"},
	{"empty file", "", tabular.JSONOptions{}, nil, "no responses is no error"},
	{"empty lines", "\n  \r\n{}\n\n\t\n{}", tabular.JSONOptions{}, []string{"", ""}, "skipped"},
	{"carriage returns", "{\"answers\":{\"skill\":9}}\r\n{\"answers\":{\"skill\":8}}\r\n", tabular.JSONOptions{}, []string{"skill=9", "skill=8"}, "white space"},
	{"white space", " { \"answers\" : { \"skill\" : 9 , \"parts\" : 0 } , \"skipped\" : [ \"attitude\" ] } ", tabular.JSONOptions{}, []string{"skill=9 attitude=not-asked parts=0"}, "JSON allows it"},
	{"number forms", `{"answers":{"skill":9.0,"attitude":1e1,"parts":-0}}`, tabular.JSONOptions{}, []string{"skill=9 attitude=10 parts=0"}, "the same number"},
	{"off the grid", `{"answers":{"skill":9.5,"attitude":11,"parts":1e300}}`, tabular.JSONOptions{},
		[]string{`row 1 (line 1): skill: value "9.5": value is not a point of the scale; attitude: value "11": value out of range; parts: value "1000000000000000": value out of range`}, "every fault"},
	{"special code", `{"answers":{"skill":99,"parts":99}}`, tabular.JSONOptions{}, []string{`row 1 (line 1): parts: value "99": value out of range`}, "parts has no special code"},
	{"policy", `{"answers":{"skill":9.5,"attitude":11,"parts":-3}}`, tabular.JSONOptions{Policy: scale.Missing}, []string{""}, "scale.Missing"},
	{"policy and type", `{"answers":{"skill":"9"}}`, tabular.JSONOptions{Policy: scale.Missing}, []string{`row 1 (line 1): skill: value "\"9\"": want a number: unusable JSON`}, "a policy is about ratings"},
	{"wrong types", `{"respondent":17,"time":5,"weight":"1","status":[],"segments":[],"answers":{"skill":true},"skipped":{"parts":1},"choices":{"causes":"late"},"numbers":{"minutes":{}},"seconds":{"skill":"3"}}`, tabular.JSONOptions{},
		[]string{`row 1 (line 1): respondent: value "17": want a string: unusable JSON; time: value "5": want a string: unusable JSON; weight: value "\"1\"": want a number: unusable JSON; ` +
			`status: value "[]": want a string: unusable JSON; segments: value "[]": want an object: unusable JSON; skill: value "true": want a number: unusable JSON; ` +
			`skipped: value "{\"parts\":1}": want an array of strings: unusable JSON; causes: value "\"late\"": want an array of strings: unusable JSON; ` +
			`minutes: value "{}": want a number: unusable JSON; skill:seconds: value "\"3\"": want a number: unusable JSON`}, "each is told"},
	{"wrong values", `{"time":"soon","weight":0,"status":"done","segments":{"region":"west"},"choices":{"causes":["late","rude"]},"numbers":{"minutes":1e999},"seconds":{"skill":-1}}`, tabular.JSONOptions{},
		[]string{`row 1 (line 1): time: value "soon": want the form 2006-01-02T15:04:05Z07:00 or 2006-01-02: invalid argument; weight: value "0": invalid weight; status: value "done": unknown name; ` +
			`region: value "west": unknown name; causes: value "rude": unknown name; minutes: value "1e999": value is not a number; skill:seconds: value "-1": invalid argument`}, "each is told"},
	{"unknown keys", `{"score":1,"Respondent":"c1","skill":9,"answers":{"skil":9,"region":1,"skill:seconds":1},"segments":{"wave":"1"},"choices":{"skill":[]},"numbers":{"causes":1},"seconds":{"region":1},"skipped":["region"],"region":{"a":[1,"}"]}}`, tabular.JSONOptions{},
		[]string{`row 1 (line 1): score: value "1": unknown name; Respondent: value "\"c1\"": unknown name; skill: value "9": unknown name; answers.skil: value "9": unknown name; ` +
			`answers.region: value "1": unknown name; answers.skill:seconds: value "1": unknown name; segments.wave: value "\"1\"": unknown name; choices.skill: value "[]": unknown name; ` +
			`numbers.causes: value "1": unknown name; seconds.region: value "1": unknown name; skipped: value "region": unknown name; region: value "{\"a\":[1,\"}\"]}": unknown name`}, "a key belongs to its place"},
	{"repeated keys", `{"wave":"1","wave":"2","answers":{"skill":9,"skill":9},"answers":{},"seconds":{"skill":1,"skill":2},"segments":{"region":"north","region":null}}` + "\n" + `{"wave":"1","answers":{"skill":9}}`, tabular.JSONOptions{},
		[]string{`row 1 (line 1): wave: value "\"2\"": given twice: unusable JSON; skill: value "9": given twice: unusable JSON; answers: value "{}": key given twice: unusable JSON; ` +
			`skill:seconds: value "2": given twice: unusable JSON; region: value "null": given twice: unusable JSON`, "wave=1 skill=9"}, "which one?"},
	{"escaped keys", `{"\u0061nswers":{"sk\u0069ll":9,"skill":8},"wave":"a\"\\\u00e9"}`, tabular.JSONOptions{}, []string{`row 1 (line 1): skill: value "8": given twice: unusable JSON`}, "an escape is the same key"},
	{"escapes", `{"wave":"a\"\\\u00e9}","segments":{"city":"\u5317\u4eac"}}`, tabular.JSONOptions{}, []string{`wave=a"\é} city=北京`}, "JSON strings"},
	{"skipped and answered", `{"answers":{"skill":9},"skipped":["skill","parts","parts"]}` + "\n" + `{"skipped":["skill"],"answers":{"skill":null}}`, tabular.JSONOptions{},
		[]string{`row 1 (line 1): skill: skipped, and given already: unusable JSON; parts: skipped, and given already: unusable JSON`, `row 2 (line 2): skill: value "null": given twice: unusable JSON`}, "contradiction"},
	{"ticks", `{"choices":{"causes":[]}}` + "\n" + `{"choices":{"causes":["price","late"]}}` + "\n" + `{"choices":{"causes":["late",1]}}`, tabular.JSONOptions{},
		[]string{"causes={}", "causes={late,price}", `row 3 (line 3): causes: value "1": want a string: unusable JSON`}, "an empty list is an answer"},
	{"bad lines", "{\"answers\":{\"skill\":9}}\n{\"answers\":{\"skill\":9}\n[]\n9\nnull\n{} {}\nnull{}\n{\"skill\":NaN}\n{\"answers\":{\"skill\":8}}\n", tabular.JSONOptions{Source: "a.jsonl"},
		[]string{"skill=9", `a.jsonl: row 2 (line 2): record: byte 22: unexpected end of JSON input: unusable JSON`, `a.jsonl: row 3 (line 3): record: value "[]": not an object: unusable JSON`,
			`a.jsonl: row 4 (line 4): record: value "9": not an object: unusable JSON`, `a.jsonl: row 5 (line 5): record: value "null": not an object: unusable JSON`,
			`a.jsonl: row 6 (line 6): record: byte 4: invalid character '{' after top-level value: unusable JSON`, `a.jsonl: row 7 (line 7): record: byte 5: invalid character '{' after top-level value: unusable JSON`,
			`a.jsonl: row 8 (line 8): record: byte 10: invalid character 'N' looking for beginning of value: unusable JSON`, "skill=8"}, "the stream goes on"},
	{"other encoding", "{\"segments\":{\"city\":\"\xb1\xb1\xbe\xa9\"}}\n{}", tabular.JSONOptions{}, []string{"row 1 (line 1): record: text is not UTF-8", ""}, "北京 in GBK"},
	{"byte-order mark", "\xef\xbb\xbf{}", tabular.JSONOptions{}, []string{""}, "dropped"},
	{"UTF-16", "\xff\xfe{\x00", tabular.JSONOptions{}, []string{"tabular: line 1: UTF-16 (byte-order mark fffe); save the file as UTF-8: text is not UTF-8"}, "says so"},
	{"too long", "{}\n{\"wave\":\"" + strings.Repeat("x", 100) + "\"}\n{}", tabular.JSONOptions{MaxRecord: 50, Source: "a.jsonl"},
		[]string{"", "tabular: a.jsonl: line 2: more than 50 bytes: record too long"}, "ends the stream"},
	{"wrong size", "{}", tabular.JSONOptions{MaxRecord: -1}, []string{"tabular: no reader, or MaxRecord -1: invalid argument"}, "MaxRecord"},
	{"wrong policy", "{}", tabular.JSONOptions{Policy: 9}, []string{"tabular: unknown scale.Policy 9: invalid argument"}, "no such policy"},
	{"time layout", `{"time":"31.07.2026"}`, tabular.JSONOptions{TimeLayouts: []string{"02.01.2006"}}, []string{"time=2026-07-31T00:00:00.000Z"}, "TimeLayouts"},
}

func TestJSONLines(t *testing.T) {
	q := parse(t, full)
	for _, tt := range jsonTests {
		t.Run(tt.name, func(t *testing.T) {
			require.NotEmpty(t, tt.source)
			got, _ := show(t, q, tabular.JSONLines(q, strings.NewReader(tt.input), tt.options))
			require.Equal(t, append([]string{}, tt.want...), append([]string{}, got...))
			for _, deliver := range []func(io.Reader) io.Reader{iotest.OneByteReader, iotest.DataErrReader} {
				again, _ := show(t, q, tabular.JSONLines(q, deliver(strings.NewReader(tt.input)), tt.options))
				require.Equal(t, got, again, "however the reader delivers")
			}
		})
	}
}

func TestJSONLinesErrors(t *testing.T) {
	q := parse(t, full)
	_, errs := show(t, q, tabular.JSONLines(q, strings.NewReader(`{"answers":{"skill":11},"x":1,"wave":1}`), tabular.JSONOptions{}))
	row, ok := errors.AsType[*survey.RowError](errs[0])
	require.True(t, ok)
	for _, want := range []error{scale.ErrOutOfRange, survey.ErrUnknown, tabular.ErrJSON} {
		require.ErrorIs(t, row, want)
	}

	broken := errors.New("disk on fire")
	r := io.MultiReader(strings.NewReader("{}\n{}"), iotest.ErrReader(broken))
	rows, errs := show(t, q, tabular.JSONLines(q, r, tabular.JSONOptions{}))
	require.Equal(t, []string{"", "tabular: line 2: disk on fire"}, rows)
	require.ErrorIs(t, errs[0], broken)

	rest := &endless{text: " x"}
	_, errs = show(t, q, tabular.JSONLines(q, rest, tabular.JSONOptions{MaxRecord: 10000}))
	require.ErrorIs(t, errs[0], tabular.ErrTooLong)
	require.Less(t, rest.taken, 20000)

	for _, err := range tabular.JSONLines(nil, strings.NewReader(""), tabular.JSONOptions{}) {
		require.ErrorIs(t, err, survey.ErrArgument)
	}
	for _, err := range tabular.JSONLines(q, nil, tabular.JSONOptions{}) {
		require.ErrorIs(t, err, survey.ErrArgument)
	}
}

// Long lines that fit are read through a second buffer.
func TestLongLine(t *testing.T) {
	q := parse(t, full)
	city := strings.Repeat("x", 200_000)
	line := fmt.Sprintf(`{"segments":{"city":%q}}`, city) + "\n"
	rows, _ := show(t, q, tabular.JSONLines(q, strings.NewReader(line+"{}\n"+line), tabular.JSONOptions{}))
	require.Equal(t, []string{"city=" + city, "", "city=" + city}, rows)
}

// A line of nothing but faults costs no more than a bounded report.
func TestManyFaults(t *testing.T) {
	q := parse(t, full)
	line := "{" + strings.Repeat(`"x":1,`, 100_000) + `"x":1}`
	_, errs := show(t, q, tabular.JSONLines(q, strings.NewReader(line), tabular.JSONOptions{}))
	row, _ := errors.AsType[*survey.RowError](errs[0])
	require.Len(t, row.Faults, 1001)
	require.ErrorContains(t, row.Faults[1000], "further faults are not listed")
}
