package satisfaction

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// A Node is one line of an index: an item, a dimension or the whole.
type Node struct {
	// ID names it, as in the questionnaire.
	ID string `json:"id"`
	// Labels name it for people.
	Labels scale.Text `json:"labels,omitempty"`
	// Item is the id of the item of a leaf, else empty.
	Item string `json:"item,omitempty"`
	// Defined tells whether there is a score. Without one (nobody answered, or
	// less than the required share) Score, Contribution, Rank and Estimate mean
	// nothing.
	Defined bool `json:"defined"`
	// Score is the exact score on 0–100, larger is better.
	Score scale.Ratio `json:"score"`
	// Level is the id of the level in which Score lies, empty if the
	// questionnaire has no levels.
	Level string `json:"level,omitempty"`
	// LevelLabels are the words for the level.
	LevelLabels scale.Text `json:"level_labels,omitempty"`
	// Corrective says that the level calls for corrective action.
	Corrective bool `json:"corrective,omitempty"`
	// Weight is the weight among the siblings, normalised to sum to 1 over all of
	// them, answered or not.
	Weight scale.Ratio `json:"weight"`
	// Contribution is how many points of the overall score come from here. The
	// contributions of the children of a node sum to its own.
	Contribution scale.Ratio `json:"contribution"`
	// Rank is the place among the siblings by score, 1 the highest; equal scores
	// share a rank. 0 without a score.
	Rank int `json:"rank,omitempty"`
	// Estimate is the score as float64 with its error, same unit. N is the
	// smallest number of ratings of an item below.
	Estimate survey.Estimate `json:"estimate"`
	// Children are the parts, in the order of the questionnaire.
	Children []Node `json:"children,omitempty"`
}

// MarshalJSON writes the fields; of a node without a score, or
// whose estimate is suppressed, only what it is.
func (n Node) MarshalJSON() ([]byte, error) {
	type plain Node
	if n.Defined && !n.Estimate.Suppressed {
		return json.Marshal(plain(n))
	}
	var withheld *survey.Estimate
	if n.Estimate.Suppressed {
		withheld = &n.Estimate
	}
	return json.Marshal(struct {
		ID       string           `json:"id"`
		Labels   scale.Text       `json:"labels,omitempty"`
		Item     string           `json:"item,omitempty"`
		Defined  bool             `json:"defined"`
		Weight   scale.Ratio      `json:"weight"`
		Estimate *survey.Estimate `json:"estimate,omitempty"`
		Children []Node           `json:"children,omitempty"`
	}{n.ID, n.Labels, n.Item, n.Defined, n.Weight, withheld, n.Children})
}

// missing sets how many of all respondents are not in the base of each node.
func (n *Node) missing(of int64) {
	n.Estimate.Missing = of - n.Estimate.N
	for i := range n.Children {
		n.Children[i].missing(of)
	}
}

// leaves are the items of the tree in its order; all of them score within 0–100.
func leaves(q *survey.Questionnaire) ([]string, error) {
	if !q.HasIndex() {
		return nil, fmt.Errorf("satisfaction: questionnaire %s has no tree of dimensions: %w", q.ID(), ErrArgument)
	}
	var items []string
	var walk func(n survey.Node)
	walk = func(n survey.Node) {
		if n.Item != "" {
			items = append(items, n.Item)
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(q.Overall())
	for _, id := range items {
		item, _, err := q.Item(id)
		if err != nil {
			return nil, err
		}
		if lo, _ := item.Scale.WorthBounds(); lo.Sign() < 0 && q.Score() == scale.PercentOfMax {
			return nil, fmt.Errorf("satisfaction: percent of maximum of item %s, whose worths begin at %v: %w", id, lo, ErrScale)
		}
	}
	return items, nil
}

// A leafWeight is what one item weighs in a node, 0 to 1.
type leafWeight struct {
	item   string
	weight scale.Ratio
}

// normalise sets the weights of children so that they sum to 1, and returns the
// share of those with a score.
func normalise(nodes []survey.Node, children []Node) (defined scale.Ratio, err error) {
	var sum scale.Ratio
	for _, n := range nodes {
		sum = sum.Add(scale.RatioOfDecimal(*n.Weight))
	}
	for i, n := range nodes {
		if children[i].Weight, err = scale.RatioOfDecimal(*n.Weight).Quo(sum); err != nil {
			return defined, err
		}
		if children[i].Defined {
			defined = defined.Add(children[i].Weight)
		}
	}
	return defined, nil
}

// rank numbers the children that have a score, the highest first.
func rank(children []Node) {
	for i := range children {
		if !children[i].Defined {
			continue
		}
		children[i].Rank = 1
		for _, other := range children {
			if other.Defined && other.Score.Cmp(children[i].Score) > 0 {
				children[i].Rank++
			}
		}
	}
}

func (n *Node) setLevel(levels *scale.Bands) error {
	if levels == nil {
		return nil
	}
	band, err := levels.Of(n.Score)
	if err != nil {
		return fmt.Errorf("satisfaction: level of %s: %w", n.ID, err)
	}
	n.Level, n.LevelLabels, n.Corrective = band.ID, band.Labels, band.Corrective
	return nil
}

// contribute sets the contributions from the weights of the items in the whole.
func (n *Node) contribute(weights []leafWeight) scale.Ratio {
	if n.Item != "" {
		i := slices.IndexFunc(weights, func(w leafWeight) bool { return w.item == n.Item })
		if i >= 0 {
			n.Contribution = weights[i].weight.Mul(n.Score)
		}
		return n.Contribution
	}
	n.Contribution = scale.Ratio{}
	for i := range n.Children {
		n.Contribution = n.Contribution.Add(n.Children[i].contribute(weights))
	}
	return n.Contribution
}
