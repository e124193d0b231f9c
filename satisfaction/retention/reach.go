package retention

import (
	"fmt"
	"math/big"

	"github.com/gocsat/csat/scale"
)

// Telling is how many people a customer tells on average. The zero value is the
// default: the satisfied tell 8 and the dissatisfied 22, as after-sales handbooks
// have it. Another source says that complainers tell 8 to 10 and one in five of them
// tells 20; with 9 that is (4·9 + 20)/5 = 56/5 per dissatisfied customer, from 52/5
// to 12 by the ends of its range. Both are rules of thumb without an error: the
// result is as good as they are.
type Telling struct {
	// Satisfied and Dissatisfied are the mean numbers of people told; not negative.
	Satisfied    scale.Ratio `json:"satisfied"`
	Dissatisfied scale.Ratio `json:"dissatisfied"` // by each dissatisfied customer
}

// A ReachResult is how many people hear of the service.
type ReachResult struct {
	// Satisfied and Dissatisfied are the customers.
	Satisfied    int64 `json:"satisfied"`
	Dissatisfied int64 `json:"dissatisfied"` // customers
	// Telling is how many people each of them tells.
	Telling Telling `json:"telling"`
	// Positive and Negative are the people told by each, and Net is Positive −
	// Negative. People who are told twice count twice.
	Positive scale.Ratio `json:"positive"`
	Negative scale.Ratio `json:"negative"` // people told by the dissatisfied
	Net      scale.Ratio `json:"net"`      // Positive − Negative
}

// Reach is how far the word of mouth of customers goes. satisfied and dissatisfied
// are numbers of customers, such as the two ends of a level scheme; who is neither
// tells nobody. To speak of all customers and not of those asked, multiply by the
// sampling fraction first. Negative numbers are [ErrArgument], nobody at all is
// [ErrNoBase].
func Reach(satisfied, dissatisfied int64, t Telling) (ReachResult, error) {
	if satisfied < 0 || dissatisfied < 0 || t.Satisfied.Sign() < 0 || t.Dissatisfied.Sign() < 0 {
		return ReachResult{}, fmt.Errorf("retention: reach of %d and %d customers: %w", satisfied, dissatisfied, ErrArgument)
	}
	if satisfied == 0 && dissatisfied == 0 {
		return ReachResult{}, fmt.Errorf("retention: reach: no customers: %w", ErrNoBase)
	}
	if t.Satisfied.Sign() == 0 && t.Dissatisfied.Sign() == 0 {
		t = Telling{Satisfied: whole(8), Dissatisfied: whole(22)}
	}
	r := ReachResult{Satisfied: satisfied, Dissatisfied: dissatisfied, Telling: t}
	r.Positive = whole(satisfied).Mul(t.Satisfied)
	r.Negative = whole(dissatisfied).Mul(t.Dissatisfied)
	r.Net = r.Positive.Sub(r.Negative)
	return r, nil
}

func whole(n int64) scale.Ratio { return scale.RatioOf(big.NewRat(n, 1)) }
