// Live is the story of a service that counts recommendation answers for many
// tenants as they come, and knows every tenant's net promoter score with its
// interval at any moment, over the last seven days.
//
//	go run ./examples/live
//
// It keeps counts only: a [survey.Group] with a [scale.Tally] per tenant, one for
// each day and one for the window. Goroutines count into groups of their own, which
// are merged; a day that leaves the window is unmerged, and an answer that must be
// forgotten is subtracted. The result has the bits of a count in one go, whatever
// the order, and is stored and read back in a few bytes.
package main

import (
	"fmt"
	"log"
	"math/rand/v2"
	"sync"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

type counts = *survey.Group[string, *scale.Tally]

func newCounts() counts { return survey.NewGroup[string](scale.NewTally(scale.ZeroToTen())) }

const (
	window  = 7    // days
	perDay  = 1000 // answers, of all tenants
	workers = 4    // goroutines that count
)

func main() {
	total := newCounts()
	var days []counts // those in the window, the oldest first
	for day := range 10 {
		today := count(day)
		check(total.Merge(today))
		if days = append(days, today); len(days) > window {
			check(total.Unmerge(days[0]))
			days = days[1:]
		}
		if day%3 == 0 {
			show(fmt.Sprintf("day %d", day), total)
		}
	}

	// A customer of acme wants the 3 of today erased.
	check(total.At("acme").Sub(3))
	check(days[len(days)-1].At("acme").Sub(3))
	show("one answer erased", total)

	// The service restarts.
	stored, err := total.MarshalBinary()
	check(err)
	restored := newCounts()
	check(restored.UnmarshalBinary(stored))
	fmt.Printf("restored from %d bytes: %v\n", len(stored), restored.Equal(total))

	// The window is nothing but its days, in any order.
	again := newCounts()
	for _, day := range days {
		check(again.Merge(day))
	}
	fmt.Printf("equal to a fresh count of the days: %v\n", again.Equal(total))
}

// count counts the answers of a day, each worker its share.
func count(day int) counts {
	parts := make([]counts, workers)
	var done sync.WaitGroup
	for w := range workers {
		done.Go(func() {
			part := newCounts()
			for i := w; i < perDay; i += workers {
				tenant, rating := answer(day, i)
				check(part.At(tenant).Add(rating))
			}
			parts[w] = part
		})
	}
	done.Wait()
	for _, part := range parts[1:] {
		check(parts[0].Merge(part))
	}
	return parts[0]
}

// answer invents the i-th answer of a day. Initech loses its customers' favour.
func answer(day, i int) (tenant string, rating int) {
	r := rand.New(rand.NewPCG(uint64(day), uint64(i)))
	tenant = []string{"acme", "acme", "acme", "globex", "initech"}[r.IntN(5)]
	rating = max(r.IntN(11), r.IntN(11), r.IntN(11))
	if tenant == "initech" {
		rating = max(rating-day/2, 0)
	}
	return tenant, rating
}

func show(when string, c counts) {
	fmt.Println(when)
	for tenant, tally := range c.All() {
		nps, err := satisfaction.NPS(tally, satisfaction.NPSOptions{})
		check(err)
		fmt.Printf("  %-8s %5d answers  NPS %6s  %.1f\n", tenant, tally.N(), nps.Points(1).StringFixed(1), nps.Interval())
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
