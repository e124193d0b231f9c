package quality_test

import (
	"fmt"
	"time"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/quality"
)

// visits are answers to six items on 1–5; q2, q4 and q6 ask for the opposite.
func visits(rows ...[]int) *survey.Table {
	d := survey.Definition{ID: "visit"}
	for i := range 6 {
		d.Items = append(d.Items, survey.Item{ID: fmt.Sprint("q", i+1), Scale: scale.OneToFive(), Reverse: i%2 == 1})
	}
	q, err := survey.New(d)
	if err != nil {
		panic(err)
	}
	t := survey.NewTable(q)
	for _, row := range rows {
		r := q.NewResponse()
		for i, v := range row {
			if err := r.Answer(fmt.Sprint("q", i+1), v); err != nil {
				panic(err)
			}
		}
		if err := t.Append(r); err != nil {
			panic(err)
		}
	}
	return t
}

func ExampleRuns() {
	runs, err := quality.Runs(visits([]int{5, 1, 4, 2, 5, 1}, []int{4, 4, 4, 4, 4, 4}, []int{3, 3, 3, 2, 2, 4}), nil)
	fmt.Println(runs.Longest, runs.Mean, err)
	// Output: [1 6 3] [1 6 2] <nil>
}

func ExampleRunLengths() {
	var runs quality.RunLengths
	runs, _ = quality.Runs(visits([]int{4, 4, 2}), nil) // the rest blank
	fmt.Println(runs.Longest[0], runs.Mean[0])
	// Output: 2 1.5
}

func ExampleIRV() {
	irv, err := quality.IRV(visits([]int{5, 1, 4, 2, 5, 1}, []int{4, 4, 4, 4, 4, 4}), nil)
	fmt.Printf("%.3f %.3f %v\n", irv[0].Value, irv[1].Value, err)
	// Output: 1.897 0.000 <nil>
}

func ExampleMahalanobis() {
	// The last row likes what the others dislike together.
	d, err := quality.Mahalanobis(visits(
		[]int{5, 1}, []int{4, 2}, []int{4, 1}, []int{2, 4}, []int{1, 5}, []int{3, 3}, []int{2, 5}, []int{5, 2}, []int{5, 5},
	), []string{"q1", "q2"}, quality.DistanceOptions{Alpha: 0.05})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("rank %d, cut %.2f\n", d.Rank, d.Cut.Value)
	fmt.Printf("%.2f %.2f, p = %.3f\n", d.D2[0].Value, d.D2[8].Value, d.P[8].Value)
	// Output:
	// rank 2, cut 5.99
	// 1.67 5.90, p = 0.052
}

func ExampleDistances() {
	d, _ := quality.Mahalanobis(visits([]int{5, 1}, []int{4, 2}, []int{3}), []string{"q1", "q2"}, quality.DistanceOptions{})
	fmt.Println(d.N, d.Dropped, d.D2[2])
	// Output: 2 1 –
}

func ExampleDistanceOptions() {
	_, err := quality.Mahalanobis(visits([]int{5, 1}), nil, quality.DistanceOptions{Alpha: 5})
	fmt.Println(err)
	// Output: quality: alpha 5: invalid argument
}

func ExampleEvenOdd() {
	// Three scales of two items, the second worded the other way round.
	scales := [][]string{{"q1", "q2"}, {"q3", "q4"}, {"q5", "q6"}}
	careful := []int{5, 1, 3, 3, 1, 4}
	straight := []int{4, 4, 4, 4, 4, 4}
	contradictory := []int{5, 5, 3, 3, 1, 1}
	r, err := quality.EvenOdd(visits(careful, straight, contradictory), scales)
	fmt.Printf("%.2f %v %.2f %v\n", r[0].Value, r[1], r[2].Value, err)
	// Output: 0.99 – -1.00 <nil>
}

func ExampleSynonyms() {
	table := visits(
		[]int{5, 1, 5, 1, 5, 1}, []int{4, 2, 4, 2, 5, 2}, []int{2, 4, 1, 5, 2, 4}, []int{1, 5, 2, 4, 1, 4},
		[]int{4, 1, 3, 3, 5, 1}, []int{2, 5, 3, 4, 1, 5},
		[]int{5, 4, 4, 2, 3, 3}) // praises, and complains of what it praised
	got, err := quality.Synonyms(table, nil, quality.PairOptions{Critical: 0.7, Antonyms: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, pair := range got.Pairs {
		fmt.Printf("%s %s %.2f\n", pair.First, pair.Second, pair.Correlation)
	}
	fmt.Printf("%.2f %.2f\n", got.R[5].Value, got.R[6].Value)
	// Output:
	// q1 q2 -0.72
	// q1 q4 -0.88
	// q3 q4 -0.96
	// q2 q5 -0.97
	// q4 q5 -0.76
	// q1 q6 -0.77
	// q5 q6 -0.96
	// -0.92 0.00
}

func ExamplePairOptions() {
	_, err := quality.Synonyms(visits([]int{1, 2, 3, 4, 5, 1}, []int{2, 1, 3, 4, 5, 1}), nil, quality.PairOptions{Critical: 0.9})
	fmt.Println(err)
	// Output: quality: 0 pairs of items at 0.9, needs 3: too few answers
}

func ExamplePair() {
	pair := quality.Pair{First: "warm", Second: "cold", Correlation: -0.82}
	fmt.Println(pair.First, pair.Second, pair.Correlation)
	// Output: warm cold -0.82
}

func ExamplePairConsistency() {
	var c quality.PairConsistency
	fmt.Println(len(c.Pairs), len(c.R))
	// Output: 0 0
}

func ExampleLogSpeed() {
	z, err := quality.LogSpeed([]time.Duration{
		4 * time.Minute, 5 * time.Minute, 6 * time.Minute, 7 * time.Minute, 45 * time.Second, 3 * time.Hour, 0,
	})
	for _, x := range z[3:6] {
		fmt.Printf("%.1f ", x.Value)
	}
	fmt.Println(z[6], err)
	// Output: 0.6 -4.8 8.4 – <nil>
}

func ExampleRelativeSpeed() {
	q, _ := survey.New(survey.Definition{ID: "two", Items: []survey.Item{
		{ID: "a", Scale: scale.OneToFive()}, {ID: "b", Scale: scale.OneToFive()}}})
	table := survey.NewTable(q)
	for _, seconds := range [][2]int{{10, 20}, {12, 24}, {8, 20}, {4, 8}} {
		r := q.NewResponse()
		_ = r.SetTiming("a", time.Duration(seconds[0])*time.Second)
		_ = r.SetTiming("b", time.Duration(seconds[1])*time.Second)
		_ = table.Append(r)
	}
	index, err := quality.RelativeSpeed(table, nil)
	fmt.Printf("%.2f %.2f %v\n", index[0].Value, index[3].Value, err)

	total, err := quality.Durations(table, nil)
	fmt.Println(total[0], total[3], err)
	// Output:
	// 0.95 2.38 <nil>
	// 30s 12s <nil>
}

func ExampleDurations() {
	total, err := quality.Durations(visits([]int{5, 1, 4, 2, 5, 1}), nil) // nothing was timed
	fmt.Println(total, err)
	// Output: [0s] <nil>
}

func ExampleDuplicates() {
	copies, err := quality.Duplicates(visits(
		[]int{5, 1, 4, 2, 3, 1},
		[]int{2, 2, 3, 4, 1, 5},
		[]int{5, 1, 4, 2, 3, 1}, // the first again
		[]int{5, 1, 4, 2, 3, 2}, // with one answer changed
	), nil, quality.DuplicateOptions{Share: 0.8})
	fmt.Println(copies.Same, copies.Near, copies.Groups, err)
	fmt.Printf("%.2f\n", copies.Share[3].Value)
	// Output:
	// [1 0 1 0] [1 0 1 2] [[0 2 3]] <nil>
	// 0.83
}

func ExampleDuplicateOptions() {
	// Identical rows only.
	copies, _ := quality.Duplicates(visits([]int{5, 1, 4}, []int{5, 1, 4}, []int{5, 1, 3}), nil, quality.DuplicateOptions{Share: 1})
	fmt.Println(copies.Groups)
	// Output: [[0 1]]
}

func ExampleCopies() {
	var copies quality.Copies
	copies, _ = quality.Duplicates(visits([]int{5, 1, 4}), nil, quality.DuplicateOptions{})
	fmt.Println(copies.Same[0], copies.Near[0], copies.Share[0])
	// Output: 0 0 –
}

func ExampleFlag() {
	table := visits([]int{5, 1, 4, 2, 5, 1}, []int{4, 4, 4, 4, 4, 4}, []int{3, 3, 3, 3, 2, 2})
	runs, _ := quality.Runs(table, nil)
	irv, _ := quality.IRV(table, nil)
	flags, err := quality.Flag([]quality.Criterion{
		{ID: "longest run", Values: runs.Longest, Cut: 4},
		{ID: "variability", Values: irv, Cut: 0.3, Low: true},
	}, 2) // both
	fmt.Println(flags.Excluded(), flags.Marks, err)
	// Output: [false true false] [2 1] <nil>
}

func ExampleCriterion() {
	speed := []survey.Optional{survey.Some(0.9), survey.Some(2.4), {}}
	flags, _ := quality.Flag([]quality.Criterion{{ID: "speed", Values: speed, Cut: 2}}, 1)
	fmt.Println(flags.Excluded())
	// Output: [false true false]
}

func ExampleVerdict() {
	index := []survey.Optional{survey.Some(7), {}}
	flags, _ := quality.Flag([]quality.Criterion{{ID: "run", Values: index, Cut: 5}, {ID: "same", Values: index, Cut: 9}}, 1)
	fmt.Printf("%+v %+v\n", flags.Rows[0], flags.Rows[1])
	// Output: {Marks:1 Known:2 Flagged:true} {Marks:0 Known:0 Flagged:false}
}

func ExampleFlags_Excluded() {
	flags := quality.Flags{Rows: []quality.Verdict{{}, {Marks: 2, Known: 3, Flagged: true}}}
	fmt.Println(flags.Excluded())
	// Output: [false true]
}

func ExampleSensitivity() {
	table := visits([]int{5}, []int{4}, []int{5}, []int{3}, []int{4}, []int{5}, []int{1}, []int{2})
	excluded := []bool{false, false, false, false, false, false, true, true}
	changes, err := quality.Sensitivity(table, excluded, []quality.Metric{{ID: "q1", Of: meanQ1}}, quality.SensitivityOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range changes {
		fmt.Printf("%s: %.2f of all, %.2f without %d\n", c.ID, c.All.Value, c.Kept.Value, c.All.N-c.Kept.N)
		fmt.Printf("%+.2f (SE %.2f)\n", c.Difference.Value, c.Difference.SE.Value)
	}
	// Output:
	// q1: 3.62 of all, 4.33 without 2
	// +0.71 (SE 0.15)
}

// meanQ1 is the mean of q1 with its error. Package satisfaction has figures ready
// to be used so, NPS among them.
func meanQ1(t *survey.Table) (survey.Estimate, error) { return mean(t) }

func ExampleMetric() {
	m := quality.Metric{ID: "mean of q1", Of: meanQ1}
	e, err := m.Of(visits([]int{5}, []int{4}))
	fmt.Println(m.ID, e.Value, err)
	// Output: mean of q1 4.5 <nil>
}

func ExampleChange() {
	changes, _ := quality.Sensitivity(visits([]int{5}, []int{4}), []bool{false, false}, []quality.Metric{{ID: "q1", Of: meanQ1}},
		quality.SensitivityOptions{})
	fmt.Println(changes[0].Difference.Value, changes[0].Difference.Method)
	// Output: 0 nothing excluded
}

func ExampleSensitivityOptions() {
	_, err := quality.Sensitivity(visits([]int{5}), []bool{false}, nil, quality.SensitivityOptions{Level: 95})
	fmt.Println(err)
	// Output: quality: confidence level 95: invalid argument
}
