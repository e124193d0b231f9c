package house_test

import (
	"encoding/json"
	"time"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

var surveyInputs = inputs{
	calls: all(questionnaireCalls, collectCalls, tableCalls, crosstabCalls, momentsCalls, groupCalls, ordinalCalls,
		accumulatorCalls("Crosstab", segmentCrosstab, func() *survey.Crosstab { return new(survey.Crosstab) }),
		accumulatorCalls("Moments", moments, func() *survey.Moments { return new(survey.Moments) }),
		accumulatorCalls("Group", group, nil)),
	specimens: []func() any{
		func() any { return questionnaire() },
		func() any { return questionnaire().Items()[0] },
		func() any { return questionnaire().Items()[1] },
		func() any { return response(questionnaire(), "a", 3) },
		func() any { return table() },
		func() any { return weightedTable() },
		func() any { return itemCrosstab() },
		func() any { return segmentCrosstab() },
		func() any { return segmentCrosstab().Transpose() },
		func() any { return moments() },
		func() any { return must(moments().Subset("wait", "ease")) },
		func() any { return must(survey.PairwiseMomentsOf(table(), "ease", "wait")) },
		func() any { return group() },
		func() any {
			return survey.Contact{Respondent: "a", Wave: "2026-Q1", Channel: "phone",
				Time: time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC), Outcome: survey.Refusal}
		},
		func() any { return estimate() },
		func() any { return survey.Interval{Lower: 0.25, Upper: 0.5, Level: 0.95} },
		func() any { return survey.Some(0.5) },
		func() any { return must(survey.Ridit(easeTally(), easeTally(), survey.RiditOptions{})) },
		func() any { return survey.Warning{Code: survey.LowBase, Text: "few answers"} },
		func() any { return rowError().Faults[0] },
		func() any { return rowError() },
		func() any { return &survey.Rejected{Rows: 2, Read: 9, Errors: []*survey.RowError{rowError()}} },
		func() any { return survey.KeepDuplicates },
		func() any { return survey.Pairwise },
		func() any { return survey.NonContact },
		func() any { return survey.Effort },
		func() any { return survey.Partial },
	},
	mutators: []string{
		"Response.Answer", "Response.AnswerText", "Response.Choose", "Response.Reset", "Response.SetNumber",
		"Response.SetPolicy", "Response.SetPosition", "Response.SetSegment", "Response.SetTiming", "Response.SetWeight",
		"Response.Skip",
		"Table.Append", "Table.AppendTable",
		"Crosstab.Add", "Crosstab.AddCode", "Crosstab.AddCodeIn", "Crosstab.AddCodes", "Crosstab.AddCodesIn", "Crosstab.AddIn", "Crosstab.AddN", "Crosstab.Sub", "Crosstab.SubIn", "Crosstab.SubN",
		"Crosstab.Merge", "Crosstab.Unmerge",
		"Moments.Add", "Moments.AddSums", "Moments.AddColumns", "Moments.AddN", "Moments.Sub", "Moments.SubN", "Moments.Merge",
		"Moments.Unmerge",
		"Group.At", "Group.Prune", "Group.Merge", "Group.Unmerge",
		"Estimate.Warn",
	},
}

func easeTally() *scale.Tally { return must(table().Tally("ease")) }

var ordinalCalls = map[string]func() call{
	"Ridit": func() call {
		group, reference := easeTally(), easeTally()
		return give(func() (any, error) { return survey.Ridit(group, reference, survey.RiditOptions{}) }, group, reference)
	},
	"Consensus": func() call {
		t := easeTally()
		return give(func() (any, error) { return survey.Consensus(t) }, t)
	},
	"LevelChances": func() call {
		e, b := estimate(), scale.FiveLevels()
		e.Value, e.SE, e.EffectiveN = 80, survey.Some(2), 20
		return give(func() (any, error) { return survey.LevelChances(e, b) }, &e, b)
	},
	"TallyLevelChances": func() call {
		t, b := easeTally(), scale.FiveLevels()
		return give(func() (any, error) { return survey.TallyLevelChances(t, scale.POMP, b) }, t, b)
	},
}

func estimate() survey.Estimate {
	return survey.Estimate{Value: 0.4, SE: survey.Some(0.1), Interval: survey.Interval{Lower: 0.2, Upper: 0.6, Level: 0.95},
		N: 20, Missing: 1, EffectiveN: 18, Method: "wilson", Warnings: []survey.Warning{{Code: survey.LowBase, Text: "few"}}}
}

func rowError() *survey.RowError {
	return &survey.RowError{Source: "a.csv", Row: 2, Line: 3, Faults: []*survey.Fault{
		{Field: "ease", Column: "Ease of use", Value: "7", Err: scale.ErrOutOfRange}, {Field: "x", Err: survey.ErrUnknown}}}
}

var questionnaireCalls = map[string]func() call{
	"New": func() call {
		d := questionnaireDefinition()
		return give(func() (any, error) { return survey.New(d) }, &d)
	},
	"Questionnaire.Item": func() call {
		q := questionnaire()
		return on(q, func() (any, error) {
			item, _, err := q.Item("recommend")
			return item, err
		})
	},
	"Response.AnswerText": func() call {
		r, cell := response(questionnaire(), "a", 3), []byte(" 5 ")
		return on(r, func() (any, error) { return change(r.AnswerText(0, cell)) }, cell)
	},
	"Response.Choose": func() call {
		r, options := response(questionnaire(), "a", 3), []string{"phone", "parts"}
		return on(r, func() (any, error) { return change(r.Choose("causes", options...)) }, options)
	},
	"Estimate.MarshalResult": func() call {
		e, fields := estimate(), map[string][]int{"counts": {1, 2}}
		return on(e, func() (any, error) { return e.MarshalResult(fields) }, fields)
	},
	"Estimate.Warn": func() call {
		e, args := estimate(), []any{3, []float64{1, 2}}
		return on(&e, func() (any, error) {
			e.Warn(survey.Clipped, "%d of %v", args...)
			return nil, nil
		}, args)
	},
}

var collectCalls = map[string]func() call{
	"Responses": func() call {
		given := responses(questionnaire())
		return give(func() (any, error) { return survey.Responses(given...), nil }, given)
	},
	"Collect": func() call {
		q := questionnaire()
		given := append(responses(q), response(q, "a", 1)) // the last is a duplicate
		return give(func() (any, error) {
			t, rejected, err := survey.Collect(q, survey.Responses(given...), survey.CollectOptions{})
			return []any{t, rejected}, err
		}, q, given)
	},
}

var tableCalls = map[string]func() call{
	"NewTable": func() call {
		q := questionnaire()
		return give(func() (any, error) { return survey.NewTable(q), nil }, q)
	},
	"Table.Append": func() call {
		t := table()
		r := response(t.Questionnaire(), "e", 2)
		return on(t, func() (any, error) { return change(t.Append(r)) }, r)
	},
	"Table.Append the first": func() call {
		q := questionnaire()
		t, r := survey.NewTable(q), response(q, "e", 2)
		return on(t, func() (any, error) { return change(t.Append(r)) }, r)
	},
	"Table.AppendTable": func() call {
		t, o := weightedTable(), weightedTable()
		return on(t, func() (any, error) { return change(t.AppendTable(o)) }, o)
	},
	"Table.AppendTable to empty": func() call {
		t, o := survey.NewTable(questionnaire()), weightedTable()
		return on(t, func() (any, error) { return change(t.AppendTable(o)) }, o)
	},
	"Table.CompleteOn": func() call {
		t, items := table(), []string{"wait", "ease"}
		return on(t, func() (any, error) {
			complete, _, err := t.CompleteOn(items...)
			return complete, err
		}, items)
	},
	"Table.By": func() call {
		t := table()
		return on(t, func() (any, error) {
			parts, err := t.By("product")
			var all []*survey.Table
			for _, part := range parts {
				all = append(all, part)
			}
			return all, err
		})
	},
	"Table.Chosen": func() call {
		t := table()
		return on(t, func() (any, error) {
			options, _, err := t.Chosen("causes", 1)
			return options, err
		})
	},
	"Table.Filter": func() call {
		t := weightedTable()
		return on(t, func() (any, error) { return t.Filter(func(row int) bool { return row > 0 }), nil })
	},
	"Table.WithWeights": func() call {
		t := weightedTable()
		weights := t.Weights()
		return on(t, func() (any, error) { return t.WithWeights(weights) }, weights)
	},
	"Table.Where":         read(func(t *survey.Table) (any, error) { return t.Where("product", "p-b") }),
	"Table.ChoiceCounts":  read(func(t *survey.Table) (any, error) { return t.ChoiceCounts("causes") }),
	"Table.Codes":         read(func(t *survey.Table) (any, error) { return t.Codes("wait") }),
	"Table.Numbers":       read(func(t *survey.Table) (any, error) { return t.Numbers("minutes") }),
	"Table.Segment":       read(func(t *survey.Table) (any, error) { return t.Segment("product") }),
	"Table.SegmentValues": read(func(t *survey.Table) (any, error) { return t.SegmentValues("product") }),
	"Table.SegmentValues built in": read(func(t *survey.Table) (any, error) {
		return t.SegmentValues(survey.Channel)
	}),
	"Table.Timings":       read(func(t *survey.Table) (any, error) { return t.Timings("ease") }),
	"Table.Tally":         read(func(t *survey.Table) (any, error) { return t.Tally("ease") }),
	"Table.WeightedTally": read(func(t *survey.Table) (any, error) { return t.WeightedTally("ease") }),
	"Table.Crosstab":      read(func(t *survey.Table) (any, error) { return t.Crosstab("wait", "product") }),
	"Table.CountComplete": func() call {
		t, items := table(), []string{"wait", "ease"}
		return on(t, func() (any, error) { return t.CountComplete(items...) }, items)
	},
	"Table.Crosstabs": func() call {
		t, items := table(), []string{"wait", "ease"}
		return on(t, func() (any, error) { return t.Crosstabs("product", items...) }, items)
	},
	"MomentsOf": func() call {
		t, items := table(), []string{"wait", "ease"}
		return give(func() (any, error) { return survey.MomentsOf(t, items...) }, t, items)
	},
	"PairwiseMomentsOf": func() call {
		t, items := table(), []string{"wait", "ease"}
		return give(func() (any, error) { return survey.PairwiseMomentsOf(t, items...) }, t, items)
	},
}

// read is a call of a method of a table that takes names.
func read(do func(*survey.Table) (any, error)) func() call {
	return func() call {
		t := weightedTable()
		return on(t, func() (any, error) { return do(t) })
	}
}

var crosstabCalls = map[string]func() call{
	"NewCrosstab": func() call {
		rows := survey.Axis{ID: "ease", Scale: points()}
		cols := survey.Axis{ID: "product", Categories: []string{"q", "p"}}
		return give(func() (any, error) { return survey.NewCrosstab(rows, cols) }, &rows, &cols)
	},
	"Crosstab.AddCodes": func() call {
		x, rows, cols := itemCrosstab(), []scale.Code{2, 6, 0}, []scale.Code{6, 2, 3}
		return on(x, func() (any, error) { return change(x.AddCodes(rows, cols)) }, rows, cols)
	},
	"Crosstab.AddCodeIn": func() call {
		x := segmentCrosstab()
		return on(x, func() (any, error) { return change(x.AddCodeIn("p-a", 2, 1)) })
	},
	"Crosstab.AddCodesIn": func() call {
		x, categories, codes := segmentCrosstab(), []uint32{0, 1}, []scale.Code{2, 3}
		return on(x, func() (any, error) { return change(x.AddCodesIn(categories, codes)) }, categories, codes)
	},
	"Crosstab.TallyIn": func() call {
		x := segmentCrosstab()
		return on(x, func() (any, error) { return x.TallyIn("p-a") })
	},
}

// row is one respondent's answers in the order of moments.
func row() []scale.Code { return []scale.Code{3, 4, 5} }

var momentsCalls = map[string]func() call{
	"NewMoments": func() call {
		vars := []survey.Variable{{ID: "ease", Scale: points()}, {ID: "wait", Scale: scale.OneToFive()}}
		return give(func() (any, error) { return survey.NewMoments(survey.Pairwise, vars...) }, vars)
	},
	"Moments.Add": func() call {
		m, codes := moments(), row()
		return on(m, func() (any, error) { return change(m.Add(codes)) }, codes)
	},
	"Moments.AddN": func() call {
		m, codes := moments(), row()
		return on(m, func() (any, error) { return change(m.AddN(codes, 7)) }, codes)
	},
	"Moments.Sub": func() call {
		m, codes := moments(), row()
		must(m, m.Add(codes))
		return on(m, func() (any, error) { return change(m.Sub(codes)) }, codes)
	},
	"Moments.SubN": func() call {
		m, codes := moments(), row()
		must(m, m.AddN(codes, 7))
		return on(m, func() (any, error) { return change(m.SubN(codes, 6)) }, codes)
	},
	"Moments.AddColumns": func() call {
		m, columns := moments(), [][]scale.Code{{3, 2, 0}, {4, 2, 2}, {5, 2, 2}}
		return on(m, func() (any, error) { return change(m.AddColumns(columns)) }, columns)
	},
	"Moments.AddSums": func() call {
		m := moments()
		var j struct {
			Dropped int64
			Cells   [][6]int64
		}
		if err := json.Unmarshal(must(m.MarshalJSON()), &j); err != nil {
			panic(err)
		}
		return on(m, func() (any, error) { return change(m.AddSums(j.Dropped, j.Cells)) }, j.Cells)
	},
	"Moments.Composite": func() call {
		m, weights := moments(), []scale.Ratio{must(scale.NewRatio(1, 2)), must(scale.NewRatio(1, 3)), must(scale.NewRatio(1, 6))}
		return on(m, func() (any, error) {
			mean, variance, err := m.Composite(weights)
			return []scale.Ratio{mean, variance}, err
		}, weights)
	},
	"Moments.Subset": func() call {
		m, ids := moments(), []string{"recommend", "ease"}
		return on(m, func() (any, error) { return m.Subset(ids...) }, ids)
	},
}

var groupCalls = map[string]func() call{
	"NewGroup": func() call {
		empty := scale.NewTally(points())
		return give(func() (any, error) { return survey.NewGroup[string](empty), nil }, empty)
	},
	"Group.Lookup": func() call {
		g := group()
		return on(g, func() (any, error) {
			t, _ := g.Lookup("y")
			return t, nil
		})
	},
}
