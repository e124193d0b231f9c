package control

import (
	"math"

	"github.com/gocsat/csat/internal/tail"
)

// maxExact is the largest mean count with exact limits: from there on 3σ limits are
// exact enough.
const maxExact = 1000

// exactLimits are the smallest and largest figures that are no alarm.
func (c *Chart) exactLimits(n float64) (lower, upper float64) {
	area, _ := tail.Normal(-c.def.Width)
	p := c.def.Centre
	mean, most := n*p, n
	atMost := func(k float64) float64 { return tail.BinomialAtMost(k, n, p) }
	atLeast := func(k float64) float64 { return tail.BinomialAtLeast(k, n, p) }
	if c.def.Kind == C {
		// Widths end at 10, and so do the tails.
		mean, most, n = p, math.Ceil(p+20*math.Sqrt(p)+60), 1
		atMost = func(k float64) float64 { _, upper := tail.Gamma(k+1, mean); return upper }
		atLeast = func(k float64) float64 { lower, _ := tail.Gamma(k, mean); return lower }
	}
	// Both tails grow towards the mean, where they are far above the area.
	low, high := -1.0, math.Ceil(mean)
	for high-low > 1 {
		if k := math.Floor((low + high) / 2); atMost(k) < area {
			low = k
		} else {
			high = k
		}
	}
	lower = high / n
	low, high = math.Floor(mean), most+1
	for high-low > 1 {
		if k := math.Floor((low + high) / 2); atLeast(k) < area {
			high = k
		} else {
			low = k
		}
	}
	return lower, low / n
}
