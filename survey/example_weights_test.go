package survey_test

import "fmt"

func ExampleTable_WithWeights() {
	t := visits() // five visits
	weighted, err := t.WithWeights([]float64{2, 1, 1, 0.5, 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Weighted(), weighted.Weighted(), weighted.Weights())

	_, err = t.WithWeights([]float64{2, 1, 0, 1, 1})
	fmt.Println(err)
	// Output:
	// false true [2 1 1 0.5 0.5]
	// row 3: weight: value "0": invalid weight
}
