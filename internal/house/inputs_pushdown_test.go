package house_test

import (
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/pushdown"
)

// oneRow plays a query with one row, which every function here can read.
type oneRow struct {
	values []int64
	read   bool
}

func (r *oneRow) Next() bool { next := !r.read; r.read = true; return next }
func (r *oneRow) Err() error { return nil }
func (r *oneRow) Scan(dest ...any) error {
	n := 0
	for _, d := range dest {
		switch d := d.(type) {
		case *int64:
			*d = r.values[n]
			n++
		case **int64:
			*d = &r.values[n]
			n++
		case **string:
			text := "ease"
			*d = &text
		}
	}
	return nil
}

var pushdownInputs = inputs{
	calls: map[string]func() call{
		"Tallies": func() call {
			vars := pushdownVars()
			return give(func() (any, error) { return pushdown.Tallies(&oneRow{values: []int64{3, 4}}, vars...) }, vars)
		},
		"Crosstab": func() call {
			rows := survey.Axis{ID: "ease", Scale: scale.OneToFive()}
			cols := survey.Axis{ID: "region", Categories: []string{"ease", "north"}}
			return give(func() (any, error) { return pushdown.Crosstab(&oneRow{values: []int64{3, 4}}, rows, cols) }, &rows, &cols)
		},
		"Moments": func() call {
			vars := pushdownVars()
			values := []int64{1, 2, 0, 3, 4, 9, 12, 16}
			return give(func() (any, error) { return pushdown.Moments(&oneRow{values: values}, vars...) }, vars)
		},
		"TalliesQuery": func() call {
			vars, src := pushdownVars(), pushdownSource()
			return give(func() (any, error) { return pushdown.TalliesQuery(pushdown.DuckDB, src, vars...) }, vars, &src)
		},
		"CrosstabQuery": func() call {
			src := pushdownSource()
			rows := survey.Axis{ID: "ease", Scale: scale.OneToFive()}
			cols := survey.Axis{ID: "region", Categories: []string{"north"}}
			return give(func() (any, error) { return pushdown.CrosstabQuery(pushdown.DuckDB, src, rows, cols) }, &src, &rows, &cols)
		},
		"MomentsQuery": func() call {
			vars, src := pushdownVars(), pushdownSource()
			return give(func() (any, error) { return pushdown.MomentsQuery(pushdown.DuckDB, src, vars...) }, vars, &src)
		},
		"Dialect.UnmarshalText": func() call {
			d, text := new(pushdown.Dialect), []byte("sqlite")
			return on(d, func() (any, error) { return change(d.UnmarshalText(text)) }, text)
		},
	},
	specimens: []func() any{
		func() any { return pushdown.MySQL },
		func() any { return &pushdown.RowError{Row: 3, Cell: "north", Item: "ease", Err: pushdown.ErrAnswers} },
	},
	mutators: []string{"Dialect.UnmarshalText"},
}

func pushdownVars() []survey.Variable {
	return []survey.Variable{{ID: "ease", Scale: scale.OneToFive()}, {ID: "wait", Scale: scale.OneToFive()}}
}

func pushdownSource() pushdown.Source {
	return pushdown.Source{From: "t", Cell: "region", Columns: map[string]string{"wait": "Q2"},
		Long: &pushdown.Long{Respondent: "who", Item: "item", Value: "rating"}}
}
