package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gocsat/csat/survey/weighting"
)

// electionRaked rakes shares in the order in which they are given, with a cap on the
// weights in every sweep (J. Pasek, anesrake: ANES Raking Implementation, 2010; M. DeBell
// and J. A. Krosnick, Computing Weights for American National Election Study Survey Data,
// ANES Technical Report nes012427, 2009). Which margins are raked is decided by the case.
// The number of sweeps and the remark on convergence are that program's own.
func electionRaked(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		Data    string                       `json:"data"`
		Targets map[string]weighting.Targets `json:"targets"`
		Cap     float64                      `json:"cap"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	names, err := keysInOrder(in["targets"])
	if err != nil {
		return nil, fmt.Errorf("input targets: %w", err)
	}
	s := source{Data: c.Data}
	w, _, err := s.sample(sets, baseWeight{Constant: 1}, names)
	if err != nil {
		return nil, err
	}
	var margins []weighting.Margin
	for _, name := range names {
		margins = append(margins, weighting.Margin{Factor: weighting.NewFactor(name, w.columns[name]), Targets: c.Targets[name]})
	}
	r, err := weighting.Rake(nil, margins, weighting.RakeOptions{Targets: weighting.Shares, MaxRatio: c.Cap})
	if err != nil {
		return nil, err
	}
	achieved := map[string]any{}
	for _, f := range r.Fits {
		of, ok := achieved[f.Margin].(map[string]any)
		if !ok {
			of = map[string]any{}
			achieved[f.Margin] = of
		}
		of[f.Category] = f.Achieved / r.Size
	}
	return map[string]any{
		"n": len(r.Weights), "weights": r.Weights, "min": slices.Min(r.Weights), "max": slices.Max(r.Weights),
		"deff": r.Kish().Deff, "achieved": achieved,
	}, nil
}

// keysInOrder are the keys of a JSON object as they stand in it.
func keysInOrder(object json.RawMessage) (keys []string, err error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok {
			return nil, fmt.Errorf("%v is no key", key)
		}
		keys = append(keys, name)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
	}
	return keys, nil
}
