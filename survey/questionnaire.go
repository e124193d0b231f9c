package survey

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/scale"
)

// Role says what an item is asked for, beyond being a rating.
type Role uint8

const (
	// Rating: an ordinary item.
	Rating Role = iota
	// Recommendation: "how likely are you to recommend us", the base of NPS.
	Recommendation
	// Satisfaction: overall satisfaction as one question, the base of CSAT.
	Satisfaction
	// Effort: how easy it was, the base of CES.
	Effort
)

var roles = enum.Names[Role]{"rating", "recommendation", "satisfaction", "effort"}

// String is the name of the role, such as "recommendation".
func (r Role) String() string { return roles.String(r) }

// MarshalText writes the name; an unknown role is an error.
func (r Role) MarshalText() ([]byte, error) { return roles.Marshal(r) }

// UnmarshalText reads a name that [Role.MarshalText] writes.
func (r *Role) UnmarshalText(text []byte) error { return roles.Unmarshal(r, text) }

// An Item is one question with one answer on a scale.
type Item struct {
	// ID names the item; it is unique in the questionnaire.
	ID string
	// Labels are the words of the question.
	Labels scale.Text
	// Scale is what can be answered. It needs an id.
	Scale *scale.Scale
	// Reverse says that the item is worded the other way round, so that its
	// answers are worth what [scale.Scale.Reversed] makes of them.
	Reverse bool
	// Role says what the item is asked for.
	Role Role
	// Classes are the detractors, passives and promoters of a recommendation
	// item whose scale is not 0–10; nil otherwise. Bands need an id.
	Classes *scale.Bands
}

// EffectiveScale is the scale by which the item is scored: Scale, reversed if
// the item is.
func (i Item) EffectiveScale() *scale.Scale {
	if i.Reverse {
		return i.Scale.Reversed()
	}
	return i.Scale
}

// A Node is one element of the tree of dimensions: an item, or a dimension with
// its parts.
type Node struct {
	// ID names the node; it is unique among the nodes. Empty on a leaf means the
	// id of its item.
	ID string
	// Labels name the dimension for people.
	Labels scale.Text
	// Weight is its weight among its siblings, positive; nil means 1. Weights
	// are normalised, so 20, 20, 20, 20, 20 and 1, 1, 1, 1, 1 are the same.
	Weight *decimal.Decimal
	// Item is the id of the item of a leaf.
	Item string
	// Children are the parts of a dimension.
	Children []Node
}

// A Value is one value that a segment can take.
type Value struct {
	// ID is what the data hold.
	ID string
	// Labels are its words.
	Labels scale.Text
}

// A Segment is a property by which figures are cut: region, product, industry.
type Segment struct {
	// ID names the segment.
	ID string
	// Labels name it for people.
	Labels scale.Text
	// Values lists what it can take; empty means anything.
	Values []Value
}

// An Option is one reason, cause or other box to tick.
type Option struct {
	// ID is the code that the data hold.
	ID string
	// Labels are its words.
	Labels scale.Text
	// Owner names the department that answers for it, empty if none does. Like an id it
	// is the same in every language: causes are grouped by it, and responses merge only
	// where it agrees ([Questionnaire.Fingerprint]). Its words by language are the
	// organisation's, to be looked up by this name where they are shown.
	Owner string
}

// A Choice is a question with any number of ticks, such as the causes of
// dissatisfaction with one dimension.
type Choice struct {
	// ID names the question.
	ID string
	// Labels are its words.
	Labels scale.Text
	// Node is the id of the node whose causes it lists, empty if none.
	Node string
	// Options are the boxes, at most 63.
	Options []Option
}

// A Number is a question answered by a number: spend, minutes, visits.
type Number struct {
	// ID names the question.
	ID string
	// Labels are its words.
	Labels scale.Text
	// Unit is the unit, such as "min" or "EUR".
	Unit string
}

// A Definition is what [New] builds a [Questionnaire] from.
type Definition struct {
	// ID names the questionnaire.
	ID string
	// Labels name it for people.
	Labels scale.Text
	// Items are the questions with an answer on a scale; at least one.
	Items []Item
	// Overall is the root of the tree of dimensions, with the weights of the
	// overall index. Without item and children there is no index.
	Overall Node
	// Score is how a mean becomes a score on 0–100. Default: percent of maximum.
	Score scale.ScoreMethod
	// Levels turns scores on 0–100 into levels; nil means no levels. It needs an
	// id, and a range that contains 0 to 100.
	Levels *scale.Bands
	// MinAnswered is the share of the weight of a node's children that must be
	// answered for the node to have a value. Default: 0.5. Valid range: above 0
	// to 1.
	MinAnswered *decimal.Decimal
	// Segments are the properties by which figures are cut.
	Segments []Segment
	// Choices are the questions with any number of ticks.
	Choices []Choice
	// Numbers are the questions answered by a number.
	Numbers []Number
}

// maxOptions leaves one bit of a word to say that the question was answered.
const maxOptions = 63

// A Questionnaire is what is asked, on which scales, and how the answers add up
// to dimensions and an overall index. It is built by [New] or read from JSON,
// immutable, and safe for concurrent use.
type Questionnaire struct {
	def     Definition
	scales  []*scale.Scale    // effective scale of each item
	index   map[string]int    // items, segments, choices, numbers, by id
	values  []map[string]bool // listed values of each segment, nil if it takes any
	minimum scale.Ratio
	print   string
}

// Names of the built-in segments, which every response has.
const (
	Wave        = "wave"
	Channel     = "channel"
	Interviewer = "interviewer"
)

var reserved = []string{"respondent", Wave, "time", Channel, Interviewer, "weight", "status"}

// New builds a questionnaire, or says with [ErrDefinition] what does not hold
// together; several faults are joined.
func New(d Definition) (*Questionnaire, error) {
	c := checker{ids: map[string]bool{}, scales: map[string]scale.Fingerprint{}, bands: map[string]string{}}
	for _, id := range reserved {
		c.ids[id] = true
	}
	q := &Questionnaire{def: c.copy(d), index: map[string]int{}}
	if err := c.err(d.ID); err != nil {
		return nil, err
	}
	for i, item := range q.def.Items {
		q.index[item.ID] = i
		q.scales = append(q.scales, item.EffectiveScale())
	}
	for i, s := range q.def.Segments {
		q.index[s.ID] = i
		var listed map[string]bool
		for _, v := range s.Values {
			if listed == nil {
				listed = map[string]bool{}
			}
			listed[v.ID] = true
		}
		q.values = append(q.values, listed)
	}
	for i, ch := range q.def.Choices {
		q.index[ch.ID] = i
	}
	for i, n := range q.def.Numbers {
		q.index[n.ID] = i
	}
	q.minimum = scale.RatioOfDecimal(*q.def.MinAnswered)
	bare, err := json.Marshal(q.encode(false))
	if err != nil {
		return nil, fmt.Errorf("questionnaire %s: %w: %w", d.ID, ErrDefinition, err)
	}
	sum := sha256.Sum256(bare)
	q.print = hex.EncodeToString(sum[:16])
	return q, nil
}

// ID is the name given in the definition.
func (q *Questionnaire) ID() string { return q.parts().ID }

// Labels are the names given in the definition, a fresh copy.
func (q *Questionnaire) Labels() scale.Text { return q.parts().Labels.Clone() }

// Fingerprint stands for items, scales, tree, segments, choices and numbers; the
// id of the questionnaire, labels and levels do not enter.
// Tables may be appended to one another exactly when theirs are equal.
func (q *Questionnaire) Fingerprint() string { return orZero(q).print }

// Items are the items in their order, a fresh copy.
func (q *Questionnaire) Items() []Item {
	items := slices.Clone(q.parts().Items)
	for i := range items {
		items[i].Labels = items[i].Labels.Clone()
	}
	return items
}

// Item is the item of that id with its position among the items.
func (q *Questionnaire) Item(id string) (Item, int, error) {
	i, err := q.item(id)
	if err != nil {
		return Item{}, 0, err
	}
	item := q.def.Items[i]
	item.Labels = item.Labels.Clone()
	return item, i, nil
}

// ByRole are the ids of the items with that role, in their order.
func (q *Questionnaire) ByRole(role Role) []string {
	var ids []string
	for _, item := range q.parts().Items {
		if item.Role == role {
			ids = append(ids, item.ID)
		}
	}
	return ids
}

// Overall is the root of the tree of dimensions with every id and weight set; a
// fresh copy.
func (q *Questionnaire) Overall() Node { return cloneNode(q.parts().Overall) }

// HasIndex tells whether the questionnaire has a tree of dimensions.
func (q *Questionnaire) HasIndex() bool {
	overall := &q.parts().Overall
	return overall.Item != "" || len(overall.Children) > 0
}

// Score is how a mean becomes a score.
func (q *Questionnaire) Score() scale.ScoreMethod { return q.parts().Score }

// Levels are the levels of scores, nil if there are none.
func (q *Questionnaire) Levels() *scale.Bands { return q.parts().Levels }

// MinAnswered is the share of weight that must be answered for a node to have a
// value, in (0,1].
func (q *Questionnaire) MinAnswered() scale.Ratio { return orZero(q).minimum }

// Segments are the segments in their order, without the built-in ones; a fresh
// copy.
func (q *Questionnaire) Segments() []Segment {
	segments := slices.Clone(q.parts().Segments)
	for i := range segments {
		segments[i].Labels = segments[i].Labels.Clone()
		segments[i].Values = slices.Clone(segments[i].Values)
		for j := range segments[i].Values {
			segments[i].Values[j].Labels = segments[i].Values[j].Labels.Clone()
		}
	}
	return segments
}

// Choices are the multiple-choice questions in their order, a fresh copy.
func (q *Questionnaire) Choices() []Choice {
	choices := slices.Clone(q.parts().Choices)
	for i := range choices {
		choices[i].Labels = choices[i].Labels.Clone()
		choices[i].Options = slices.Clone(choices[i].Options)
		for j := range choices[i].Options {
			choices[i].Options[j].Labels = choices[i].Options[j].Labels.Clone()
		}
	}
	return choices
}

// Numbers are the numeric questions in their order, a fresh copy.
func (q *Questionnaire) Numbers() []Number {
	numbers := slices.Clone(q.parts().Numbers)
	for i := range numbers {
		numbers[i].Labels = numbers[i].Labels.Clone()
	}
	return numbers
}

// lookup finds id among a list of n named things.
func (q *Questionnaire) lookup(id, what string, n int, name func(int) string) (int, error) {
	if q != nil {
		if i, ok := q.index[id]; ok && i < n && name(i) == id {
			return i, nil
		}
	}
	return 0, fmt.Errorf("survey: %s %q: %w", what, id, ErrUnknown)
}

func (q *Questionnaire) parts() *Definition {
	return &orZero(q).def
}

// item is the place of an item; unlike [Questionnaire.Item] it copies nothing. A
// nil questionnaire, that of a zero [Table], has nothing.
func (q *Questionnaire) item(id string) (int, error) {
	all := q.parts().Items
	return q.lookup(id, "item", len(all), func(i int) string { return all[i].ID })
}

func (q *Questionnaire) segment(id string) (int, error) {
	all := q.parts().Segments
	return q.lookup(id, "segment", len(all), func(i int) string { return all[i].ID })
}

func (q *Questionnaire) choice(id string) (int, error) {
	all := q.parts().Choices
	return q.lookup(id, "choice", len(all), func(i int) string { return all[i].ID })
}

func (q *Questionnaire) number(id string) (int, error) {
	all := q.parts().Numbers
	return q.lookup(id, "number", len(all), func(i int) string { return all[i].ID })
}

func cloneNode(n Node) Node {
	n.Labels = n.Labels.Clone()
	if n.Weight != nil {
		w := *n.Weight
		n.Weight = &w
	}
	n.Children = slices.Clone(n.Children)
	for i := range n.Children {
		n.Children[i] = cloneNode(n.Children[i])
	}
	return n
}
