package satisfaction_test

import (
	"fmt"
	"log"

	"github.com/gocsat/csat/satisfaction"
)

// Twelve answers are few for a normal approximation.
func ExampleExactTestNPS() {
	counts := satisfaction.NPSCounts{Detractors: 1, Passives: 2, Promoters: 9}
	exact, err := satisfaction.ExactTestNPS(counts, 0.2)
	if err != nil {
		log.Fatal(err)
	}
	score, err := satisfaction.TestNPS(counts, 0.2, satisfaction.ScoreTest)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("above 20 points with p = %.3f exactly, %.3f by the score test\n", exact.Greater.Value, score.Greater.Value)
	// Output: above 20 points with p = 0.037 exactly, 0.033 by the score test
}
