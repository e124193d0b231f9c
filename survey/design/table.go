package design

import (
	"fmt"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Respondent is the name by which [TableOptions.Clusters] asks for one cluster a
// respondent. No segment can have it.
const Respondent = "respondent"

// TableOptions describe how the rows of a table were drawn, by the names of
// segments; the zero value is a simple sample with the weights of the table.
type TableOptions struct {
	// Strata is the segment that holds the stratum. Default (empty): one stratum.
	Strata string
	// Clusters is the segment that holds the cluster, or [Respondent]: rows of one
	// respondent are a cluster, and a row without a name is its own. Default
	// (empty): every row is its own.
	Clusters string
	// Population is the size of the population of each stratum, under the empty
	// name if there are no strata. Default (nil): infinite.
	Population map[string]float64
	// LonelyPSU is what a stratum with one cluster contributes. Default: Fail.
	LonelyPSU LonelyPSU
	// Margins are the segments on which the weights were raked or post-stratified.
	// Default (nil): none.
	Margins []string
	// BaseWeights are the weights before that, by row. Default (nil): as
	// [Calibration.BaseWeights] says.
	BaseWeights []float64
}

var errNoTable = fmt.Errorf("design: no table: %w", ErrArgument)

// OfTable is the design of the rows of a table, with their weights, or 1 where the
// table has none. It is [New] with columns by name: an unknown segment is
// [survey.ErrUnknown], a row without a value of one is [ErrArgument], and so are a
// stratum without its population and no table. A table with one sampling unit in all,
// one respondent say, is taken even under the policy Fail: its figures have no error,
// which a [survey.NoError] warning says.
func OfTable(t *survey.Table, o TableOptions) (*Design, error) {
	if t == nil {
		return nil, errNoTable
	}
	options := Options{LonelyPSU: o.LonelyPSU, Calibration: Calibration{BaseWeights: o.BaseWeights}}
	var err error
	if o.Strata != "" {
		if options.Strata, err = t.Segment(o.Strata); err != nil {
			return nil, fmt.Errorf("design: strata: %w", err)
		}
	}
	switch o.Clusters {
	case "":
	case Respondent:
		options.Clusters = respondents(t)
	default:
		if options.Clusters, err = t.Segment(o.Clusters); err != nil {
			return nil, fmt.Errorf("design: clusters: %w", err)
		}
	}
	if o.Population != nil {
		options.Population = make([]float64, t.Len())
		for row := range options.Population {
			name := ""
			if options.Strata != nil {
				name = options.Strata[row]
			}
			size, ok := o.Population[name]
			if !ok {
				return nil, fmt.Errorf("design: no population of stratum %q: %w", name, ErrArgument)
			}
			options.Population[row] = size
		}
	}
	for _, segment := range o.Margins {
		margin, err := t.Segment(segment)
		if err != nil {
			return nil, fmt.Errorf("design: margin: %w", err)
		}
		options.Calibration.Margins = append(options.Calibration.Margins, margin)
	}
	if options.LonelyPSU == Fail && singleUnit(t.Len(), options.Clusters) {
		options.LonelyPSU = Certainty
	}
	return New(t.Weights(), options)
}

// singleUnit tells whether all rows are one sampling unit.
func singleUnit(rows int, clusters []string) bool {
	if clusters == nil {
		return rows == 1
	}
	return rows > 0 && !slices.ContainsFunc(clusters, func(name string) bool { return name != clusters[0] })
}

// respondents are the respondents of the rows, with a name made up for each row
// without one that no respondent has.
func respondents(t *survey.Table) []string {
	names := t.Respondents()
	longest := 0
	for _, name := range names {
		longest = max(longest, len(name))
	}
	prefix := string(slices.Repeat([]byte{'~'}, longest+1))
	for row, name := range names {
		if name == "" {
			names[row] = fmt.Sprint(prefix, row)
		}
	}
	return names
}
