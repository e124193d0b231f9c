package satisfaction_test

import (
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// stated is a table of customers who said how satisfied they are with delivery
// and price, and how important these are to them.
func stated() *survey.Table {
	q, err := survey.New(survey.Definition{ID: "stated", Levels: scale.FiveLevels(), Items: []survey.Item{
		{ID: "delivery", Scale: scale.OneToTen()}, {ID: "price", Scale: scale.OneToTen()},
		{ID: "delivery_importance", Scale: scale.OneToFive()}, {ID: "price_importance", Scale: scale.OneToFive()},
	}})
	if err != nil {
		log.Fatal(err)
	}
	t := survey.NewTable(q)
	for _, row := range [][4]int{{9, 6, 5, 2}, {8, 5, 4, 4}, {10, 7, 5, 3}, {6, 4, 3, 5}} {
		r := q.NewResponse()
		for i, item := range q.Items() {
			if err := r.Answer(item.ID, row[i]); err != nil {
				log.Fatal(err)
			}
		}
		if err := t.Append(r); err != nil {
			log.Fatal(err)
		}
	}
	return t
}

var byImportance = []satisfaction.CSIItem{
	{Item: "delivery", Importance: "delivery_importance"},
	{Item: "price", Importance: "price_importance"},
}

func ExampleCSI() {
	r, err := satisfaction.CSI(stated(), byImportance, satisfaction.CSIOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v %s ± %.1f\n", r.Score.Round(1, scale.HalfAwayFromZero), r.Level, r.Estimate.SE.Value)
	// Output: 70.1 satisfied ± 9.4
}

func ExampleCSIOfMoments() {
	t := stated()
	m, err := survey.MomentsOf(t, "delivery", "price", "delivery_importance", "price_importance")
	if err != nil {
		log.Fatal(err)
	}
	r, err := satisfaction.CSIOfMoments(t.Questionnaire(), m, byImportance, satisfaction.CSIOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Score)
	// Output: 4345/62
}

func ExampleCSIItem() {
	weight := decimal.RequireFromString
	items := []satisfaction.CSIItem{{Item: "delivery", Weight: weight("0.7")}, {Item: "price", Weight: weight("0.3")}}
	r, err := satisfaction.CSI(stated(), items, satisfaction.CSIOptions{Importance: satisfaction.GivenImportance})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Score.Round(2, scale.HalfAwayFromZero))
	// Output: 74.25
}

func ExampleCSIPart() {
	r, err := satisfaction.CSI(stated(), byImportance, satisfaction.CSIOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range r.Parts {
		fmt.Printf("%-8s score %v, importance %v, weight %v\n", p.Item, p.Score, p.Importance, p.Weight)
	}
	// Output:
	// delivery score 165/2, importance 17/4, weight 17/31
	// price    score 55, importance 7/2, weight 14/31
}

func ExampleCSIResult() {
	r, err := satisfaction.CSI(stated(), byImportance, satisfaction.CSIOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v by %v, %v importance: %.0f\n", r.Score.Round(0, scale.HalfAwayFromZero), r.Estimator, r.Importance, r.Estimate.Interval)
	// Output: 70 by ratio-of-means, stated importance: [40, 100]
}

// Everybody's satisfaction by their own importance.
func ExampleCSIEstimator() {
	for _, e := range []satisfaction.CSIEstimator{satisfaction.RatioOfMeans, satisfaction.MeanOfRatios} {
		r, err := satisfaction.CSI(stated(), byImportance, satisfaction.CSIOptions{Estimator: e})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(e, r.Score.Round(1, scale.HalfAwayFromZero))
	}
	// Output:
	// ratio-of-means 70.1
	// mean-of-ratios 70.7
}

func ExampleCSIOptions() {
	r, err := satisfaction.CSI(stated(), byImportance, satisfaction.CSIOptions{Estimator: satisfaction.MeanOfRatios, Level: 0.9})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f\n", r.Estimate.Interval)
	// Output: [49, 92]
}

// Weights from a regression: the error does not know that they were estimated.
func ExampleImportance() {
	items := []satisfaction.CSIItem{
		{Item: "delivery", Weight: decimal.RequireFromString("0.412")},
		{Item: "price", Weight: decimal.RequireFromString("0.238")},
	}
	r, err := satisfaction.CSI(stated(), items, satisfaction.CSIOptions{Importance: satisfaction.DerivedImportance})
	if err != nil {
		log.Fatal(err)
	}
	for _, w := range r.Estimate.Warnings {
		if w.Code == satisfaction.FixedWeights {
			fmt.Println(w)
		}
	}
	// Output: derived importance is taken as known
}
