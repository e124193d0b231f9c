package main

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

func newCount(row scale.Row) count {
	c := count{ID: row.ID, Labels: row.Labels, Count: row.Share.Count, of: row.Share}
	if share, err := row.Share.Ratio(); err == nil {
		c.Share = &share
	}
	return c
}

// addItem adds the distribution of an item, and what its role asks for.
func (r *report) addItem(t *survey.Table, it survey.Item) error {
	tally, err := t.Tally(it.ID)
	if err != nil {
		return err
	}
	i := item{ID: it.ID, Labels: it.Labels, N: tally.N(), Missing: tally.Missing()}
	if mean, err := tally.Mean(); err == nil {
		i.Mean = &mean
	}
	for _, row := range tally.Distribution() {
		i.Ratings = append(i.Ratings, newCount(row))
	}
	q := t.Questionnaire()
	if r.levels != nil && inTree(q.Overall(), it.ID) {
		if i.Levels, err = byLevel(tally, q.Score(), r.levels); err != nil {
			return err
		}
	}
	r.Items = append(r.Items, i)
	switch it.Role {
	case survey.Recommendation:
		err = r.addNPS(tally, it)
	case survey.Satisfaction:
		var x satisfaction.CSATResult
		c := csatOf{ID: it.ID, Labels: it.Labels}
		boxes := min(2, tally.Scale().Len()-1) // of yes and no, yes
		if x, err = satisfaction.CSAT(tally, satisfaction.CSATOptions{Boxes: boxes, Level: r.Level}); err == nil {
			c.Result = &x
		}
		r.CSAT = append(r.CSAT, c)
	}
	if err != nil && !errors.Is(err, survey.ErrNoBase) {
		return fmt.Errorf("item %s: %w", it.ID, err)
	}
	return nil
}

func inTree(n survey.Node, item string) bool {
	return n.Item == item || slices.ContainsFunc(n.Children, func(c survey.Node) bool { return inTree(c, item) })
}

// byLevel counts each rating in the level of the score that it has by itself. For
// per cent of maximum on 1–10 and five levels that is 10–9 very satisfied, 8–7
// satisfied, 6–5 neutral, 4–3 dissatisfied, 2–1 very dissatisfied.
func byLevel(t *scale.Tally, m scale.ScoreMethod, levels *scale.Bands) ([]count, error) {
	s := t.Scale()
	zero, span, err := s.ScoreOrigin(m)
	if err != nil {
		return nil, err
	}
	n := make([]int64, levels.Len())
	for _, p := range s.Points() {
		score, err := scale.RatioOfDecimal(*p.Worth).Sub(zero).Quo(span)
		if err != nil {
			return nil, err
		}
		l, err := levels.Index(hundred.Mul(score))
		if err != nil {
			return nil, err
		}
		n[l] += t.Count(p.Value)
	}
	var all []count
	for i, level := range levels.All() {
		all = append(all, newCount(scale.Row{ID: level.ID, Labels: level.Labels, Share: scale.Share{Count: n[i], N: t.N()}}))
	}
	return all, nil
}

func (r *report) addNPS(t *scale.Tally, it survey.Item) error {
	result, err := nps(t, it.Classes, r.Level)
	if err != nil {
		return err
	}
	bands := it.Classes
	if bands == nil {
		bands = scale.NPSClasses()
	}
	rows, err := t.ByBand(bands)
	if err != nil {
		return err
	}
	x := npsOf{ID: it.ID, Labels: it.Labels, Result: result}
	for i, row := range rows {
		c := class{count: newCount(row)}
		var values []int
		for _, p := range t.Scale().Points() {
			if in, err := bands.Index(scale.RatioOf(big.NewRat(int64(p.Value), 1))); err == nil && in == i {
				values = append(values, p.Value)
			}
		}
		if len(values) > 0 {
			c.From, c.To = values[0], values[len(values)-1]
		}
		x.Classes = append(x.Classes, c)
	}
	r.NPS = append(r.NPS, x)
	return nil
}

func (r *report) addCauses(t *survey.Table) error {
	q := t.Questionnaire()
	for _, ch := range q.Choices() {
		rows, err := t.ChoiceCounts(ch.ID)
		if err != nil {
			return err
		}
		about := ch.Labels
		if r.Index != nil {
			if n := find(&r.Index.Overall, ch.Node); n != nil {
				about = n.Labels
			}
		}
		for i, row := range rows {
			if row.Share.Count > 0 {
				r.Causes = append(r.Causes, cause{count: newCount(row), Choice: ch.ID, About: about, Owner: ch.Options[i].Owner})
			}
		}
	}
	slices.SortStableFunc(r.Causes, func(a, b cause) int { return cmp.Compare(b.Count, a.Count) })
	return nil
}

// find is the node of that id, nil if there is none.
func find(n *satisfaction.Node, id string) *satisfaction.Node {
	if n.ID == id {
		return n
	}
	for i := range n.Children {
		if found := find(&n.Children[i], id); found != nil {
			return found
		}
	}
	return nil
}
