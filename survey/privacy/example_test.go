package privacy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey/privacy"
)

// repeatable makes the output of these examples; a service takes Reader of crypto/rand.
func repeatable() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{7}) }

// A chain publishes the net promoter score of two regions. Every customer answered once, so
// each answer is in one of the tallies.
func Example() {
	north, south := scale.NewTally(scale.ZeroToTen()), scale.NewTally(scale.ZeroToTen())
	for i, n := range []int64{4, 0, 1, 2, 3, 9, 8, 31, 55, 62, 70} {
		_, _ = north.AddN(i, n), south.AddN(i, n/3)
	}
	ledger, err := privacy.NewLedger(decimal.NewFromInt(2))
	if err != nil {
		fmt.Println(err)
		return
	}
	released, err := ledger.Release(repeatable(), privacy.Options{
		Name: "2026 Q3 by region", Epsilon: decimal.RequireFromString("0.5"),
	}, north, south)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, region := range []string{"north", "south"} {
		nps, err := released[i].Mean(func(rating int) float64 {
			switch {
			case rating >= 9:
				return 1
			case rating >= 7:
				return 0
			}
			return -1
		}, 0.95)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: NPS %.0f [%.0f, %.0f] of about %d answers\n", region, 100*nps.Value, 100*nps.Interval.Lower, 100*nps.Interval.Upper, nps.N)
	}
	fmt.Println("left:", ledger.Left())
	// Output:
	// north: NPS 37 [25, 49] of about 259 answers
	// south: NPS 65 [28, 100] of about 68 answers
	// left: 1.5
}

// What is left is all that may be published about these customers.
func ExampleLedger() {
	t := scale.NewTally(scale.OneToFive())
	_ = t.AddN(5, 120)
	ledger, _ := privacy.NewLedger(decimal.NewFromInt(1))
	for _, quarter := range []string{"Q1", "Q2", "Q3"} {
		_, err := ledger.Release(repeatable(), privacy.Options{Name: quarter, Epsilon: decimal.RequireFromString("0.4")}, t)
		fmt.Println(quarter, errors.Is(err, privacy.ErrExhausted), ledger.Left())
	}
	stored, _ := json.Marshal(ledger)
	fmt.Println(string(stored))
	// Output:
	// Q1 false 0.6
	// Q2 false 0.2
	// Q3 true 0.2
	// {"version":1,"budget":1,"entries":[{"name":"Q1","epsilon":0.4},{"name":"Q2","epsilon":0.4}]}
}

func ExampleNewLedger() {
	_, err := privacy.NewLedger(decimal.Decimal{})
	fmt.Println(err)
	// Output:
	// privacy: budget: ε = 0, of (0, 1000000] in at most 6 places: invalid argument
}

func ExampleEntry() {
	ledger := new(privacy.Ledger)
	_ = json.Unmarshal([]byte(`{"version":1,"budget":3,"entries":[{"name":"2025","epsilon":0.8}]}`), ledger)
	for _, e := range ledger.Entries() {
		fmt.Println(e.Name, e.Epsilon, "of", ledger.Budget())
	}
	// Output:
	// 2025 0.8 of 3
}

// A customer may have answered after each of up to four repairs: more noise.
func ExampleOptions() {
	t := scale.NewTally(scale.OneToFive())
	_ = t.AddN(4, 200)
	ledger, _ := privacy.NewLedger(decimal.NewFromInt(2))
	for _, o := range []privacy.Options{
		{Name: "customers", Epsilon: decimal.NewFromInt(1)},
		{Name: "repairs", Epsilon: decimal.NewFromInt(1), PerPerson: 4},
	} {
		released, err := ledger.Release(repeatable(), o, t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: noise of %.1f in each count\n", o.Name, released[0].NoiseSD)
	}
	// Output:
	// customers: noise of 1.4 in each count
	// repairs: noise of 5.6 in each count
}

// The mean rating and the share of a 5, from counts that were published.
func ExampleCounts() {
	published := privacy.Counts{Ratings: []privacy.Count{{1, 12}, {2, -1}, {3, 40}, {4, 102}, {5, 96}}, NoiseSD: 2.7}
	n, sd := published.N()
	mean, _ := published.Mean(func(rating int) float64 { return float64(rating) }, 0)
	top, _ := published.Mean(func(rating int) float64 {
		if rating == 5 {
			return 1
		}
		return 0
	}, 0)
	fmt.Printf("%d ± %.0f answers, mean %.2f ± %.2f, a 5 from %.2f to %.2f of them\n", n, sd, mean.Value, mean.SE.Value, top.Interval.Lower, top.Interval.Upper)
	// Output:
	// 249 ± 6 answers, mean 4.09 ± 0.08, a 5 from 0.32 to 0.45 of them
}

func ExampleCount() {
	fmt.Printf("%+v\n", privacy.Count{Rating: 9, N: -2}) // nobody or hardly anybody gave a 9
	// Output:
	// {Rating:9 N:-2}
}
