package main

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/analysis/priority"
)

// importancePerformance derives importance as the correlation with the outcome, and
// cuts both axes at the mean.
func importancePerformance(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Y string   `json:"y"`
		X []string `json:"x"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	d, err := c.numeric(sets, append([]string{c.Y}, c.X...))
	if err != nil {
		return nil, err
	}
	complete := make([][]float64, len(d.Columns))
	for row := range d.Columns[0] {
		if slices.ContainsFunc(d.Columns, func(column []float64) bool { return math.IsNaN(column[row]) }) {
			continue
		}
		for i, column := range d.Columns {
			complete[i] = append(complete[i], column[row])
		}
	}
	var attributes []priority.Attribute
	for i, name := range c.X {
		attributes = append(attributes, priority.Attribute{
			Name:        name,
			Importance:  stat.Correlation(complete[i+1], complete[0], nil),
			Performance: stat.Mean(complete[i+1], nil),
		})
	}
	g, err := priority.IPA(attributes, priority.GridOptions{})
	if err != nil {
		return nil, err
	}
	importance, performance, quadrant := map[string]any{}, map[string]any{}, map[string]any{}
	for _, p := range g.Positions {
		importance[p.Name], performance[p.Name] = p.Importance, p.Performance
		quadrant[p.Name] = strings.ReplaceAll(p.Quadrant.String(), "-", "_")
	}
	return map[string]any{
		"importance": importance, "performance": performance, "quadrant": quadrant,
		"cut_importance": g.CutImportance, "cut_performance": g.CutPerformance,
	}, nil
}
