package survey

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/scale"
)

type itemJSON struct {
	ID      string     `json:"id"`
	Labels  scale.Text `json:"labels,omitempty"`
	Scale   string     `json:"scale"`
	Reverse bool       `json:"reverse,omitempty"`
	Role    Role       `json:"role,omitempty"`
	Classes string     `json:"classes,omitempty"`
}

type nodeJSON struct {
	ID       string              `json:"id,omitempty"`
	Labels   scale.Text          `json:"labels,omitempty"`
	Weight   *strictjson.Decimal `json:"weight,omitempty"`
	Item     string              `json:"item,omitempty"`
	Children []nodeJSON          `json:"children,omitempty"`
}

type valueJSON struct {
	ID     string     `json:"id"`
	Labels scale.Text `json:"labels,omitempty"`
}

type segmentJSON struct {
	ID     string      `json:"id"`
	Labels scale.Text  `json:"labels,omitempty"`
	Values []valueJSON `json:"values,omitempty"`
}

type optionJSON struct {
	ID     string     `json:"id"`
	Labels scale.Text `json:"labels,omitempty"`
	Owner  string     `json:"owner,omitempty"`
}

type choiceJSON struct {
	ID      string       `json:"id"`
	Labels  scale.Text   `json:"labels,omitempty"`
	Node    string       `json:"node,omitempty"`
	Options []optionJSON `json:"options"`
}

type numberJSON struct {
	ID     string     `json:"id"`
	Labels scale.Text `json:"labels,omitempty"`
	Unit   string     `json:"unit,omitempty"`
}

type questionnaireJSON struct {
	ID          string              `json:"id,omitempty"`
	Labels      scale.Text          `json:"labels,omitempty"`
	Scales      []*scale.Scale      `json:"scales,omitempty"`
	Bands       []*scale.Bands      `json:"bands,omitempty"`
	Items       []itemJSON          `json:"items"`
	Overall     *nodeJSON           `json:"overall,omitempty"`
	Score       scale.ScoreMethod   `json:"score,omitempty"`
	Levels      string              `json:"levels,omitempty"`
	MinAnswered *strictjson.Decimal `json:"min_answered,omitempty"`
	Segments    []segmentJSON       `json:"segments,omitempty"`
	Choices     []choiceJSON        `json:"choices,omitempty"`
	Numbers     []numberJSON        `json:"numbers,omitempty"`
}

// The scales and bands that a questionnaire file may name without defining them.
func builtinScales() []*scale.Scale {
	return []*scale.Scale{scale.ZeroToTen(), scale.OneToTen(), scale.OneToFive(), scale.OneToSeven(), scale.ZeroToHundred()}
}

func builtinBands() []*scale.Bands {
	return []*scale.Bands{scale.FiveLevels(), scale.FiveLevelRatings(), scale.FourLevels(), scale.LetterGrades(), scale.NPSClasses()}
}

// MarshalJSON writes the complete definition; see [Questionnaire.UnmarshalJSON].
func (q *Questionnaire) MarshalJSON() ([]byte, error) {
	if q == nil || q.index == nil {
		return nil, fmt.Errorf("survey: zero questionnaire: %w", ErrDefinition)
	}
	return json.Marshal(q.encode(true))
}

// encode is the JSON form, or without words the part that decides what fits
// together.
func (q *Questionnaire) encode(words bool) questionnaireJSON {
	text := func(t scale.Text) scale.Text {
		if words {
			return t
		}
		return nil
	}
	d := q.def
	out := questionnaireJSON{Labels: text(d.Labels), Score: d.Score, MinAnswered: (*strictjson.Decimal)(d.MinAnswered)}
	if words {
		out.ID = d.ID
	}
	scales, bands := map[string]bool{}, map[string]bool{}
	addBands := func(b *scale.Bands) string {
		if b == nil || !words {
			return ""
		}
		if !bands[b.ID()] {
			bands[b.ID()] = true
			out.Bands = append(out.Bands, b)
		}
		return b.ID()
	}
	for _, item := range d.Items {
		j := itemJSON{item.ID, text(item.Labels), item.Scale.Fingerprint().String(), item.Reverse, item.Role, addBands(item.Classes)}
		if words {
			j.Scale = item.Scale.ID()
			if !scales[j.Scale] {
				scales[j.Scale] = true
				out.Scales = append(out.Scales, item.Scale)
			}
		}
		out.Items = append(out.Items, j)
	}
	if q.HasIndex() {
		root := encodeNode(d.Overall, text)
		out.Overall = &root
	}
	out.Levels = addBands(d.Levels)
	for _, s := range d.Segments {
		j := segmentJSON{ID: s.ID, Labels: text(s.Labels)}
		for _, v := range s.Values {
			j.Values = append(j.Values, valueJSON{v.ID, text(v.Labels)})
		}
		out.Segments = append(out.Segments, j)
	}
	for _, c := range d.Choices {
		j := choiceJSON{ID: c.ID, Labels: text(c.Labels), Node: c.Node}
		for _, o := range c.Options {
			j.Options = append(j.Options, optionJSON{o.ID, text(o.Labels), o.Owner})
		}
		out.Choices = append(out.Choices, j)
	}
	for _, n := range d.Numbers {
		out.Numbers = append(out.Numbers, numberJSON{n.ID, text(n.Labels), n.Unit})
	}
	return out
}

func encodeNode(n Node, text func(scale.Text) scale.Text) nodeJSON {
	out := nodeJSON{ID: n.ID, Labels: text(n.Labels), Weight: (*strictjson.Decimal)(n.Weight), Item: n.Item}
	for _, c := range n.Children {
		out.Children = append(out.Children, encodeNode(c, text))
	}
	return out
}

func decodeNode(n nodeJSON) Node {
	out := Node{ID: n.ID, Labels: n.Labels, Weight: (*decimal.Decimal)(n.Weight), Item: n.Item}
	for _, c := range n.Children {
		out.Children = append(out.Children, decodeNode(c))
	}
	return out
}

// UnmarshalJSON reads a definition and builds the questionnaire as [New] does.
// Items name their scale and their classes by id; the ids of the presets of
// package scale ("one-to-ten", "zero-to-ten", "nps", "five-levels", …) need not
// be defined. Unknown and repeated keys are errors, and so are two scales or two
// sets of bands of one id. It is for filling a new
// Questionnaire, before anybody else sees it.
func (q *Questionnaire) UnmarshalJSON(data []byte) error {
	if q == nil {
		return nilError("unmarshal questionnaire")
	}
	var in questionnaireJSON
	if err := strictjson.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("questionnaire: %w: %w", ErrDefinition, err)
	}
	built, err := in.build()
	if err != nil {
		return err
	}
	*q = *built
	return nil
}

func (in questionnaireJSON) build() (*Questionnaire, error) {
	scales := map[string]*scale.Scale{}
	for _, s := range builtinScales() {
		scales[s.ID()] = s
	}
	seen := map[string]bool{}
	for _, s := range in.Scales {
		if s == nil || s.ID() == "" || seen[s.ID()] {
			return nil, fmt.Errorf("questionnaire %s: a scale without an id, or two of one id: %w", in.ID, ErrDefinition)
		}
		seen[s.ID()] = true
		scales[s.ID()] = s
	}
	bands := map[string]*scale.Bands{"": nil}
	for _, b := range builtinBands() {
		bands[b.ID()] = b
	}
	clear(seen)
	for _, b := range in.Bands {
		if b == nil || b.ID() == "" || seen[b.ID()] {
			return nil, fmt.Errorf("questionnaire %s: bands without an id, or two of one id: %w", in.ID, ErrDefinition)
		}
		seen[b.ID()] = true
		bands[b.ID()] = b
	}
	d := Definition{ID: in.ID, Labels: in.Labels, Score: in.Score, MinAnswered: (*decimal.Decimal)(in.MinAnswered)}
	for _, j := range in.Items {
		classes, known := bands[j.Classes]
		if !known {
			return nil, fmt.Errorf("questionnaire %s: item %q: no bands %q: %w", in.ID, j.ID, j.Classes, ErrDefinition)
		}
		if scales[j.Scale] == nil {
			return nil, fmt.Errorf("questionnaire %s: item %q: no scale %q: %w", in.ID, j.ID, j.Scale, ErrDefinition)
		}
		d.Items = append(d.Items, Item{j.ID, j.Labels, scales[j.Scale], j.Reverse, j.Role, classes})
	}
	if in.Overall != nil {
		d.Overall = decodeNode(*in.Overall)
	}
	levels, known := bands[in.Levels]
	if !known {
		return nil, fmt.Errorf("questionnaire %s: no levels %q: %w", in.ID, in.Levels, ErrDefinition)
	}
	d.Levels = levels
	for _, s := range in.Segments {
		segment := Segment{ID: s.ID, Labels: s.Labels}
		for _, v := range s.Values {
			segment.Values = append(segment.Values, Value(v))
		}
		d.Segments = append(d.Segments, segment)
	}
	for _, c := range in.Choices {
		choice := Choice{ID: c.ID, Labels: c.Labels, Node: c.Node}
		for _, o := range c.Options {
			choice.Options = append(choice.Options, Option(o))
		}
		d.Choices = append(d.Choices, choice)
	}
	for _, n := range in.Numbers {
		d.Numbers = append(d.Numbers, Number(n))
	}
	return New(d)
}
