package disclosure_test

import (
	"fmt"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/disclosure"
)

func ExampleSuppress() {
	// Answers by region, with totals. The 3 must not be published.
	table, err := disclosure.Grid([][]int64{
		{3, 20, 30},
		{10, 40, 50},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mask, err := disclosure.Suppress(table, disclosure.Options{MinN: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	counts, _ := mask.Counts(table)
	for i, n := range counts {
		fmt.Printf("%4s", n)
		if i%4 == 3 {
			fmt.Println()
		}
	}
	// Output:
	//    –   –  30  53
	//    –   –  50 100
	//   13  60  80 153
}

func ExampleComplete() {
	// The second branch is hidden in another table, so it is hidden here as well, and
	// another with it.
	table, _ := disclosure.Tree(disclosure.Node{ID: "all", N: 60, Children: []disclosure.Node{
		{ID: "a", N: 10}, {ID: "b", N: 20}, {ID: "c", N: 30}}})
	mask, err := disclosure.Complete(table, disclosure.Mask{
		disclosure.Shown, disclosure.Shown, disclosure.Primary, disclosure.Shown}, disclosure.Options{})
	fmt.Println(mask, err)
	// Output: [shown complementary primary shown] <nil>
}

func ExampleVerify() {
	// Four hidden cells, row totals 5 and 0, column totals 3 and 2: nothing is
	// hidden at all.
	table, _ := disclosure.Grid([][]int64{{3, 2}, {0, 0}})
	hidden := disclosure.Primary
	mask := disclosure.Mask{
		hidden, hidden, disclosure.Shown,
		hidden, hidden, disclosure.Shown,
		disclosure.Shown, disclosure.Shown, disclosure.Shown,
	}
	bounds, err := disclosure.Verify(table, mask, disclosure.Options{MinN: 1})
	fmt.Println(bounds[0].Lower, bounds[0].Upper, bounds[0].Exposed, err)
	// Output: 3 3 true <nil>
}

func ExampleTree() {
	// A company, its regions, their branches.
	table, err := disclosure.Tree(disclosure.Node{ID: "company", N: 60, Children: []disclosure.Node{
		{ID: "north", N: 25, Children: []disclosure.Node{{ID: "port", N: 4}, {ID: "market", N: 21}}},
		{ID: "south", N: 35},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	mask, err := disclosure.Suppress(table, disclosure.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, cell := range table.Cells {
		fmt.Println(cell.ID, mask[i])
	}
	// Output:
	// company shown
	// north shown
	// port primary
	// market complementary
	// south shown
}

func ExampleCrosstab() {
	q, _ := survey.New(survey.Definition{
		ID:       "visit",
		Items:    []survey.Item{{ID: "skill", Scale: scale.OneToFive()}},
		Segments: []survey.Segment{{ID: "region", Values: []survey.Value{{ID: "north"}, {ID: "south"}}}},
	})
	responses := survey.NewTable(q)
	for i := range 40 {
		r := q.NewResponse()
		_ = r.Answer("skill", []int{4, 5, 5}[i%3])
		_ = r.SetSegment("region", []string{"north", "north", "north", "north", "south"}[i%5])
		_ = responses.Append(r)
	}
	x, _ := responses.Crosstab("skill", "region")
	table, err := disclosure.Crosstab(x)
	if err != nil {
		fmt.Println(err)
		return
	}
	mask, _ := disclosure.Suppress(table, disclosure.Options{Zeros: disclosure.ShowZeros})
	for i, cell := range table.Cells {
		if mask.Hidden(i) {
			fmt.Println(cell.ID, cell.N, mask[i])
		}
	}
	// Output:
	// 4 × north 11 complementary
	// 4 × south 3 primary
	// 5 × north 21 complementary
	// 5 × south 5 complementary
}

func ExampleGrid() {
	table, err := disclosure.Grid([][]int64{{7, 8}, {9, 10}})
	fmt.Println(len(table.Cells), table.Cells[2], table.Cells[8], len(table.Sums), err)
	// Output: 9 {1 × total 15} {total × total 34} 6 <nil>
}

func ExampleTable() {
	// Two published totals that share a part.
	table := disclosure.Table{
		Cells: []disclosure.Cell{{"phone", 2}, {"web", 30}, {"shop", 12}, {"remote", 32}, {"stationary", 14}},
		Sums: []disclosure.Sum{
			{Total: 3, Parts: []int{0, 1}}, // remote = phone + web
			{Total: 4, Parts: []int{0, 2}}, // stationary = phone + shop
		},
	}
	mask, err := disclosure.Suppress(table, disclosure.Options{})
	fmt.Println(mask, err)
	// Output: [primary complementary complementary shown shown] <nil>
}

func ExampleMask_Estimates() {
	// One estimate per cell of the table, in its order.
	table, _ := disclosure.Tree(disclosure.Node{ID: "all", N: 43, Children: []disclosure.Node{
		{ID: "a", N: 3}, {ID: "b", N: 10}, {ID: "c", N: 30}}})
	estimates := []survey.Estimate{
		{Value: 81.2, N: 43}, {Value: 60.0, N: 3}, {Value: 79.5, N: 10}, {Value: 84.1, N: 30},
	}
	mask, _ := disclosure.Suppress(table, disclosure.Options{})
	published, err := mask.Estimates(estimates)
	for i, e := range published {
		fmt.Println(table.Cells[i].ID, e.Suppressed, e.N, e.Value)
	}
	fmt.Println(err)
	// Output:
	// all false 43 81.2
	// a true 0 0
	// b true 0 0
	// c false 30 84.1
	// <nil>
}

func ExampleMask_Lines() {
	table, _ := disclosure.Grid([][]int64{{3, 20}, {10, 40}})
	mask, _ := disclosure.Suppress(table, disclosure.Options{})
	lines, _ := mask.Lines(2)
	for _, line := range lines {
		fmt.Println(line)
	}
	// Output:
	// [primary complementary shown]
	// [complementary complementary shown]
	// [shown shown shown]
}

func ExampleOptions() {
	table, _ := disclosure.Tree(disclosure.Node{ID: "all", N: 43, Children: []disclosure.Node{
		{ID: "a", N: 1}, {ID: "b", N: 2}, {ID: "c", N: 10}, {ID: "d", N: 30}}})
	// Readers see that a and b have 3 together. That is enough by default,
	exact, _ := disclosure.Suppress(table, disclosure.Options{})
	// not if they may learn nothing but that a and b are below 5.
	cover, _ := disclosure.Suppress(table, disclosure.Options{Cover: true})
	fmt.Println(exact)
	fmt.Println(cover)
	// Output:
	// [shown primary primary shown shown]
	// [shown primary primary complementary shown]
}

func ExampleBound() {
	table, _ := disclosure.Tree(disclosure.Node{ID: "all", N: 43, Children: []disclosure.Node{
		{ID: "a", N: 1}, {ID: "b", N: 2}, {ID: "c", N: 40}}})
	mask, _ := disclosure.Suppress(table, disclosure.Options{})
	bounds, _ := disclosure.Verify(table, mask, disclosure.Options{})
	for i, b := range bounds {
		fmt.Printf("%s %s %d–%d\n", table.Cells[i].ID, mask[i], b.Lower, b.Upper)
	}
	// Output:
	// all shown 43–43
	// a primary 0–3
	// b primary 0–3
	// c shown 40–40
}

func ExampleZeros() {
	table, _ := disclosure.Grid([][]int64{{0, 20}, {10, 40}})
	hide, _ := disclosure.Suppress(table, disclosure.Options{})
	show, _ := disclosure.Suppress(table, disclosure.Options{Zeros: disclosure.ShowZeros})
	fmt.Println(hide[0], show[0])
	// Output: primary shown
}

func ExampleReason() {
	reason := disclosure.Complementary
	fmt.Println(reason)
	// Output: complementary
}

func ExampleCell() {
	fmt.Println(disclosure.Table{Cells: []disclosure.Cell{{ID: "north", N: 12}}}.Cells[0].N)
	// Output: 12
}

func ExampleSum() {
	// The first cell is the sum of the other two.
	s := disclosure.Sum{Total: 0, Parts: []int{1, 2}}
	_, err := disclosure.Suppress(disclosure.Table{Cells: []disclosure.Cell{{"all", 9}, {"a", 4}, {"b", 6}}, Sums: []disclosure.Sum{s}}, disclosure.Options{})
	fmt.Println(err)
	// Output: disclosure: sum 0: parts of "all" give 10, not 9: invalid argument
}

func ExampleNode() {
	table, err := disclosure.Tree(disclosure.Node{ID: "all", N: 8, Children: []disclosure.Node{{ID: "a", N: 3}, {ID: "b", N: 5}}})
	fmt.Println(table.Cells, table.Sums, err)
	// Output: [{all 8} {a 3} {b 5}] [{0 [1 2]}] <nil>
}
