package main

import (
	"context"
	"errors"
	"math"
	"reflect"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

// fromTable is the output as the library makes it of a table that holds every
// response. It shares the report with the pipeline, and nothing that counts.
func fromTable(ctx context.Context, j Job, files []string) ([]file, error) {
	p, err := j.parts()
	if err != nil {
		return nil, err
	}
	all := survey.NewTable(p.q)
	var bad []BadRow
	var counted Counted
	for _, name := range files {
		table, rejected, err := tableOf(ctx, p.q, name)
		if err != nil {
			return nil, err
		}
		if err := all.AppendTable(table); err != nil {
			return nil, err
		}
		for _, e := range rejected.Errors {
			bad = append(bad, badRow(Shard{File: name}, e))
		}
		counted.Rows += rejected.Read
		counted.Rejected += rejected.Rows
	}
	index, err := satisfaction.Index(all, satisfaction.IndexOptions{})
	if err != nil {
		return nil, err
	}
	counted.ScreenedOut, counted.Respondents, counted.AnsweredEverything = all.ScreenedOut(), index.Respondents, index.Complete
	if err := p.fromTable(all); err != nil {
		return nil, err
	}
	got, err := p.index(counted)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(got, index) {
		return nil, errors.New("the index of the moments is not that of the table")
	}
	return p.files(j, bad, []Counted{counted})
}

func tableOf(ctx context.Context, q *survey.Questionnaire, name string) (_ *survey.Table, _ *survey.Rejected, err error) {
	list, err := plan(ctx, name, 0)
	if err != nil {
		return nil, nil, err
	}
	text, _, done, err := list[0].open(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	return survey.Collect(q, tabular.CSV(q, text, tabular.CSVOptions{Source: name}),
		survey.CollectOptions{Duplicates: survey.KeepDuplicates, MaxErrors: math.MaxInt})
}

// fromTable takes every accumulator from a table.
func (p *parts) fromTable(t *survey.Table) (err error) {
	for i, item := range p.items {
		if p.tallies[i], err = t.Tally(item.ID); err != nil {
			return err
		}
	}
	if p.recommend >= 0 {
		if p.crosstab, err = t.Crosstab(p.items[p.recommend].ID, p.segment.ID); err != nil {
			return err
		}
	}
	var ids []string
	for _, position := range p.tree {
		ids = append(ids, p.items[position].ID)
	}
	values := []string{""}
	for _, v := range p.segment.Values {
		values = append(values, v.ID)
	}
	for _, value := range values {
		part, err := t.Where(p.segment.ID, value)
		if err != nil {
			return err
		}
		if part.Len() == 0 {
			continue
		}
		m, err := survey.PairwiseMomentsOf(part, ids...)
		if err != nil {
			return err
		}
		if err := p.moments.At(value).Merge(m); err != nil {
			return err
		}
	}
	return nil
}
