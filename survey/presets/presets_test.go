package presets_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/presets"
)

// What each preset must be. Weights are equal among siblings: 20 each where the documentation says 20 %, else 1.
var wanted = []struct {
	name     string
	items    int
	scale    string // of the items other than the recommendation
	levels   string
	children string
	weight   int // written on each child
}{
	{"after-sales", 6, "one-to-ten", "five-levels", "skill attitude timeliness parts service", 20},
	{"agency", 18, "zero-to-hundred", "four-levels", "quality:5 attitude:5 efficiency:3 cost:3", 1},
	{"contents", 6, "one-to-ten", "five-levels", "idea behaviour look product service", 20},
	{"fifteen-cs", 15, "one-to-ten", "five-levels", "idea:5 attitude:5 skill:5", 1},
	{"grades", 6, "grades-a-to-d", "letter-grades", "product delivery price service complaints", 1},
	{"internal-customers", 5, "one-to-ten", "five-levels", "skill attitude timeliness supply service", 20},
	{"journey", 9, "one-to-ten", "five-levels", "perception choice purchase technical learning use maintenance advice", 1},
	{"logistics", 13, "logistics-*", "five-levels", "impression cleanliness reception staff-attitude rights-explained process-known " +
		"standard-met safety needs-met convenience facilities complaint-known quality-timeliness", 1},
	{"property-developer", 6, "satisfied-five", "five-levels", "product staff-attitude process efficiency property-management", 20},
	{"results", 6, "zero-to-hundred", "four-levels", "service product price delivery after-sales", 20},
	{"service-standard", 13, "one-to-ten", "five-levels", "response-speed:2 problem-solving:3 staff:3 process:3 satisfaction:2", 20},
	{"servqual", 34, "one-to-seven", "five-levels", "tangibles:4 reliability:4 responsiveness:3 assurance:4 empathy:2", 20},
	{"six-needs", 6, "one-to-ten", "five-levels", "friendliness control fairness options understanding information", 1},
	{"survey-modules", 12, "one-to-ten", "five-levels", "product-quality:3 overall-service:4 after-sales:4", 1},
}

func load(t *testing.T, name string) *survey.Questionnaire {
	t.Helper()
	q, err := presets.Load(name)
	require.NoError(t, err)
	return q
}

func TestNames(t *testing.T) {
	var names []string
	for _, w := range wanted {
		names = append(names, w.name)
	}
	require.Equal(t, names, presets.Names())
	require.True(t, slices.IsSorted(presets.Names()))
	for _, name := range names {
		require.Equal(t, name, load(t, name).ID())
	}
}

func TestUnknown(t *testing.T) {
	for _, name := range []string{"", "aftersales", "After-Sales", "after-sales.json", "../data/after-sales", "after-sales/", "x\x00"} {
		q, err := presets.Load(name)
		require.Nil(t, q, name)
		require.ErrorIs(t, err, survey.ErrUnknown, name)
		e, ok := errors.AsType[*presets.NameError](err)
		require.True(t, ok, name)
		require.Equal(t, name, e.Name)
		require.Equal(t, presets.Names(), e.Names)
		require.Contains(t, err.Error(), "agency, contents")
	}
}

func TestShape(t *testing.T) {
	for _, w := range wanted {
		t.Run(w.name, func(t *testing.T) {
			q := load(t, w.name)
			require.Len(t, q.Items(), w.items)
			for _, item := range q.Items() {
				if item.Role == survey.Recommendation {
					require.Equal(t, "recommend", item.ID)
					require.Equal(t, scale.ZeroToTen().Fingerprint(), item.Scale.Fingerprint(), "NPS needs no classes")
					continue
				}
				matched, err := filepath.Match(w.scale, item.Scale.ID())
				require.NoError(t, err)
				require.True(t, matched, "%s has scale %s", item.ID, item.Scale.ID())
			}
			require.Equal(t, scale.PercentOfMax, q.Score())

			var children []string
			for _, child := range q.Overall().Children {
				text := child.ID
				if n := len(child.Children); n > 0 {
					text += fmt.Sprintf(":%d", n)
				}
				children = append(children, text)
				require.True(t, child.Weight.Equal(decimal.NewFromInt(int64(w.weight))), child.ID)
				for _, leaf := range child.Children {
					require.True(t, leaf.Weight.Equal(decimal.NewFromInt(1)), leaf.ID)
					require.NotEmpty(t, leaf.Item)
				}
			}
			require.Equal(t, w.children, strings.Join(children, " "))

			if w.weight == 20 {
				require.Len(t, children, 5, "20 % each")
			}
		})
	}
}

// A score is in a level of the scheme that the preset binds, whole range over.
func TestLevels(t *testing.T) {
	schemes := map[string]*scale.Bands{
		"five-levels": scale.FiveLevels(), "four-levels": scale.FourLevels(), "letter-grades": scale.LetterGrades(),
	}
	for _, w := range wanted {
		levels := load(t, w.name).Levels()
		require.NotNil(t, levels, w.name)
		require.Equal(t, w.levels, levels.ID(), w.name)
		got, err := json.Marshal(levels)
		require.NoError(t, err)
		want, err := json.Marshal(schemes[w.levels])
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got), w.name)
	}
}

// The table in the package documentation says what the data are.
func TestDocTable(t *testing.T) {
	source, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	var rows, from []string
	row := regexp.MustCompile(`^//\t([a-z-]+) +\S.*? +(\d+)  (\S+) +(\S+)\n$`)
	for line := range strings.Lines(string(source)) {
		if m := row.FindStringSubmatch(line); m != nil {
			rows = append(rows, strings.Join(m[1:], " "))
		} else if name, _, ok := strings.Cut(strings.TrimPrefix(line, "//\t"), " "); ok && strings.HasPrefix(line, "//\t") && slices.Contains(presets.Names(), name) {
			from = append(from, name)
		}
	}
	var want []string
	for _, w := range wanted {
		want = append(want, fmt.Sprintf("%s %d %s %s", w.name, w.items, w.scale, w.levels))
	}
	require.Equal(t, want, rows)
	require.Equal(t, presets.Names(), from, "each has a source")
}

// A file is what its questionnaire writes, but for the scales and levels of package scale, which it names.
func TestCanonical(t *testing.T) {
	known := map[string]string{}
	add := func(id string, v json.Marshaler) {
		data, err := v.MarshalJSON()
		require.NoError(t, err)
		known[id] = string(data)
	}
	for _, s := range []*scale.Scale{scale.ZeroToTen(), scale.OneToTen(), scale.OneToSeven(), scale.ZeroToHundred()} {
		add(s.ID(), s)
	}
	for _, b := range []*scale.Bands{scale.FiveLevels(), scale.FourLevels(), scale.LetterGrades()} {
		add(b.ID(), b)
	}
	own := func(all []json.RawMessage) []json.RawMessage {
		return slices.DeleteFunc(all, func(raw json.RawMessage) bool {
			var named struct{ ID string }
			require.NoError(t, json.Unmarshal(raw, &named))
			return known[named.ID] == string(raw)
		})
	}
	paths, err := filepath.Glob("data/*")
	require.NoError(t, err)
	require.Len(t, paths, len(wanted), "nothing else in the folder")
	for _, name := range presets.Names() {
		t.Run(name, func(t *testing.T) {
			written, err := json.Marshal(load(t, name))
			require.NoError(t, err)
			var parts struct {
				ID          json.RawMessage   `json:"id"`
				Labels      json.RawMessage   `json:"labels"`
				Scales      []json.RawMessage `json:"scales,omitempty"`
				Bands       []json.RawMessage `json:"bands,omitempty"`
				Items       json.RawMessage   `json:"items"`
				Overall     json.RawMessage   `json:"overall"`
				Levels      json.RawMessage   `json:"levels"`
				MinAnswered json.RawMessage   `json:"min_answered"`
				Segments    json.RawMessage   `json:"segments,omitempty"`
				Choices     json.RawMessage   `json:"choices,omitempty"`
				Numbers     json.RawMessage   `json:"numbers,omitempty"`
			}
			d := json.NewDecoder(bytes.NewReader(written))
			d.DisallowUnknownFields()
			require.NoError(t, d.Decode(&parts))
			parts.Scales, parts.Bands = own(parts.Scales), own(parts.Bands)
			want, err := json.Marshal(parts)
			require.NoError(t, err)

			file, err := os.ReadFile("data/" + name + ".json")
			require.NoError(t, err)
			var got bytes.Buffer
			require.NoError(t, json.Compact(&got, file))
			require.Equal(t, string(want), got.String())

			again := new(survey.Questionnaire)
			require.NoError(t, json.Unmarshal(written, again))
			require.Equal(t, load(t, name).Fingerprint(), again.Fingerprint())
		})
	}
}

// A word is one name with its labels.
type word struct {
	id     string
	labels scale.Text
}

// words lists everything of a questionnaire that has an id, each below what it belongs to.
func words(q *survey.Questionnaire) []word {
	all := []word{{q.ID(), q.Labels()}}
	seen := map[string]bool{}
	for _, item := range q.Items() {
		all = append(all, word{"item " + item.ID, item.Labels})
		if s := item.Scale; len(s.Points()[0].Labels) > 0 && !seen[s.ID()] {
			seen[s.ID()] = true
			all = append(all, word{"scale " + s.ID(), s.Labels()})
			for _, p := range s.Points() {
				all = append(all, word{fmt.Sprintf("scale %s point %d worth %v", s.ID(), p.Value, *p.Worth), p.Labels})
			}
		}
	}
	var walk func(n survey.Node)
	walk = func(n survey.Node) {
		if n.Item == "" { // a leaf has the words of its item
			all = append(all, word{"node " + n.ID, n.Labels})
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(q.Overall())
	for _, band := range q.Levels().All() {
		all = append(all, word{"level " + band.ID, band.Labels})
	}
	for _, s := range q.Segments() {
		all = append(all, word{"segment " + s.ID, s.Labels})
		for _, v := range s.Values {
			all = append(all, word{"segment " + s.ID + " " + v.ID, v.Labels})
		}
	}
	for _, c := range q.Choices() {
		all = append(all, word{"choice " + c.ID, c.Labels})
		for _, o := range c.Options {
			all = append(all, word{"choice " + c.ID + " " + o.ID, o.Labels})
		}
	}
	for _, n := range q.Numbers() {
		all = append(all, word{"number " + n.ID, n.Labels})
	}
	return all
}

// Everything has words in both languages, tells its siblings apart by them, and has no other language.
func TestLabels(t *testing.T) {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for _, name := range presets.Names() {
		seen := map[string]string{}
		for _, w := range words(load(t, name)) {
			require.Len(t, w.labels, 2, "%s: %s", name, w.id)
			en, zh := w.labels["en"], w.labels["zh"]
			require.NotEmpty(t, strings.TrimSpace(en), "%s: %s", name, w.id)
			require.False(t, han(en), "%s: %s: %s", name, w.id, en)
			require.True(t, han(zh), "%s: %s: %s", name, w.id, zh)
			for _, label := range w.labels {
				require.Equal(t, strings.TrimSpace(label), label)
				require.LessOrEqual(t, len([]rune(label)), 70, label)
			}
			kind := w.id[:max(0, strings.LastIndexByte(w.id, ' '))]
			if !strings.HasPrefix(w.id, "scale") {
				for _, label := range w.labels {
					require.Empty(t, seen[kind+label], "%s: %s has the label of another: %s", name, w.id, label)
					seen[kind+label] = w.id
				}
			}
		}
	}
}

// Ids are the columns of users' files and the codes within: they may be added to, not changed.
func TestIDsAreStable(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	var b strings.Builder
	for _, name := range presets.Names() {
		for i, w := range words(load(t, name)) {
			if !strings.HasPrefix(w.id, "level") { // those are of package scale: A, B, C, D
				for part := range strings.FieldsSeq(w.id) {
					require.Regexp(t, kebab, part, name)
				}
			}
			if i == 0 {
				fmt.Fprintf(&b, "%s\n", w.id)
			} else {
				fmt.Fprintf(&b, "  %s\n", w.id)
			}
		}
	}
	want, err := os.ReadFile("testdata/ids.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}

// Causes and what is to be put right belong to a node and have a department; what customers did has neither.
func TestOwners(t *testing.T) {
	dimensions := map[string]int{}
	for _, name := range presets.Names() {
		for _, c := range load(t, name).Choices() {
			facts := c.ID == "reactions" || c.ID == "outcomes"
			require.Equal(t, facts, c.Node == "", "%s: %s", name, c.ID)
			for _, o := range c.Options {
				require.Equal(t, facts, o.Owner == "", "%s: %s: %s", name, c.ID, o.ID)
			}
			if !facts {
				dimensions[name]++
			}
		}
	}
	require.Equal(t, map[string]int{"after-sales": 5, "agency": 1, "grades": 1, "property-developer": 1, "results": 1}, dimensions)
}

// Every expectation has its perception on the same scale, and only perceptions count.
func TestServqualPairs(t *testing.T) {
	q := load(t, "servqual")
	inTree := map[string]bool{}
	for _, dimension := range q.Overall().Children {
		for _, leaf := range dimension.Children {
			inTree[leaf.Item] = true
			require.True(t, strings.HasPrefix(leaf.Item, dimension.ID+"-"))
		}
		_, err := survey.NewTable(q).Numbers(dimension.ID + "-importance")
		require.NoError(t, err)
	}
	pairs := 0
	for _, item := range q.Items() {
		perception, expected := strings.CutSuffix(item.ID, "-expected")
		require.Equal(t, !expected, inTree[item.ID], item.ID)
		if !expected {
			continue
		}
		pairs++
		pair, _, err := q.Item(perception)
		require.NoError(t, err)
		require.Equal(t, item.Scale.Fingerprint(), pair.Scale.Fingerprint())
		require.True(t, strings.EqualFold("Expected: "+pair.Labels["en"], item.Labels["en"]), item.Labels["en"])
		require.Equal(t, "期望："+pair.Labels["zh"], item.Labels["zh"])
		_, err = survey.NewTable(q).Crosstab(item.ID, perception)
		require.NoError(t, err)
	}
	require.Equal(t, 17, pairs)
}

// One respondent says the best and ticks everything, another says the worst: columns of every kind can be answered,
// and each item scores in the highest and in the lowest level.
func TestAnswers(t *testing.T) {
	for _, name := range presets.Names() {
		t.Run(name, func(t *testing.T) {
			q := load(t, name)
			all := q.Levels().All()
			for _, best := range []bool{true, false} {
				r := q.NewResponse()
				for _, item := range q.Items() {
					value := item.Scale.Min()
					if best {
						value = item.Scale.Max()
					}
					require.NoError(t, r.Answer(item.ID, value))
				}
				for _, s := range q.Segments() {
					value := "anything"
					if len(s.Values) > 0 {
						value = s.Values[0].ID
					}
					require.NoError(t, r.SetSegment(s.ID, value))
				}
				for _, c := range q.Choices() {
					var options []string
					for _, o := range c.Options {
						options = append(options, o.ID)
					}
					require.NoError(t, r.Choose(c.ID, options...))
				}
				for _, n := range q.Numbers() {
					require.NoError(t, r.SetNumber(n.ID, 3))
				}
				table, rejected, err := survey.Collect(q, survey.Responses(r), survey.CollectOptions{})
				require.NoError(t, err)
				require.NoError(t, rejected.Err())
				for _, item := range q.Items() {
					level := levelOf(t, q, score(t, table, item.ID))
					if best {
						require.Equal(t, all[len(all)-1].ID, level.ID, item.ID)
					} else {
						require.Equal(t, all[0].ID, level.ID, item.ID)
					}
				}
			}
		})
	}
}

func score(t *testing.T, table *survey.Table, item string) scale.Ratio {
	t.Helper()
	tally, err := table.Tally(item)
	require.NoError(t, err)
	ratio, err := tally.Score(table.Questionnaire().Score())
	require.NoError(t, err)
	return ratio
}

func levelOf(t *testing.T, q *survey.Questionnaire, x scale.Ratio) scale.Band {
	t.Helper()
	band, err := q.Levels().Of(x)
	require.NoError(t, err)
	return band
}

// answered is a table of answers to one item: counts[i] times values[i].
func answered(t *testing.T, q *survey.Questionnaire, item string, values, counts []int) *survey.Table {
	t.Helper()
	table := survey.NewTable(q)
	for i, value := range values {
		r := q.NewResponse()
		require.NoError(t, r.Answer(item, value))
		for range counts[i] {
			require.NoError(t, table.Append(r))
		}
	}
	return table
}

// The worked cases of the handbooks.
func TestWorkedCases(t *testing.T) {
	tests := []struct {
		name, item     string
		values, counts []int
		score          string
		level, zh      string
		corrective     bool
		source         string
	}{
		{"after-sales", "timeliness", []int{6, 7, 8, 9}, []int{1, 2, 34, 1}, "79.2", "satisfied", "满意", false, "38 customers: 3010/38"},
		{"agency", "overall-satisfaction", []int{85}, []int{1}, "85.0", "satisfied", "满意", false, "overall 85 is satisfied"},
		{"results", "price", []int{79}, []int{38}, "79.0", "neutral", "一般", false, "70–79 neutral"},
		{"results", "price", []int{89, 90}, []int{1, 1}, "89.5", "satisfied", "满意", false, "no gap between 89 and 90"},
		{"results", "price", []int{69}, []int{3}, "69.0", "dissatisfied", "不满意", false, "up to 69 dissatisfied"},
		{"grades", "delivery", []int{2}, []int{5}, "60.0", "C", "一般", false, "C is 60 points"},
		{"grades", "delivery", []int{3}, []int{5}, "80.0", "B", "比较满意", false, "a B is a B"},
		{"grades", "delivery", []int{4}, []int{5}, "100.0", "A", "非常满意", false, "an A is an A"},
		{"grades", "delivery", []int{1, 2}, []int{1, 9}, "58.0", "D", "不满意", true, "below C: corrective action"},
		{"logistics", "reception", []int{5, 4, 3, 2, 1}, []int{5, 4, 3, 2, 1}, "73.3", "satisfied", "满意", false, "(25+16+9+4+1)/75"},
		{"logistics", "safety", []int{3}, []int{2}, "60.0", "neutral", "一般", false, "third of five answers"},
		{"property-developer", "process", []int{2}, []int{2}, "40.0", "dissatisfied", "不满意", false, "fourth of five answers"},
		{"servqual", "empathy-own-answers", []int{4}, []int{2}, "57.1", "neutral", "一般", false, "middle of seven"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.source, func(t *testing.T) {
			q := load(t, tt.name)
			got := score(t, answered(t, q, tt.item, tt.values, tt.counts), tt.item)
			require.Equal(t, tt.score, got.Round(1, scale.HalfAwayFromZero).StringFixed(1))
			level := levelOf(t, q, got)
			require.Equal(t, tt.level, level.ID)
			require.Equal(t, tt.zh, level.Labels["zh"])
			require.Equal(t, tt.corrective, level.Corrective)
		})
	}
}

// The thirteen scales of logistics differ in words, not in worth: the total is 5n₁+4n₂+3n₃+2n₄+1n₅ for each.
func TestLogisticsScales(t *testing.T) {
	q := load(t, "logistics")
	wordings := map[string]bool{}
	for _, item := range q.Items() {
		require.Equal(t, "logistics-"+item.ID, item.Scale.ID())
		require.Equal(t, scale.OneToFive().Fingerprint(), item.Scale.Fingerprint(), item.ID)
		var text strings.Builder
		for _, p := range item.Scale.Points() {
			text.WriteString(p.Labels["en"] + "|" + p.Labels["zh"] + "|")
		}
		require.False(t, wordings[text.String()], item.ID)
		wordings[text.String()] = true

		tally, err := answered(t, q, item.ID, []int{5, 4, 3, 2, 1}, []int{1, 2, 3, 4, 5}).Tally(item.ID)
		require.NoError(t, err)
		total, err := tally.TotalWorth()
		require.NoError(t, err)
		require.Equal(t, "35", total.String(), "5·1+4·2+3·3+2·4+1·5")
	}
	require.Len(t, wordings, 13)
}
