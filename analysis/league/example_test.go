package league_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// Six branches, given detractors, passives and promoters.
func branches() []league.Segment {
	return []league.Segment{
		{Name: "Alder", Tally: nps(1, 2, 9)},
		{Name: "Birch", Tally: nps(60, 110, 230)},
		{Name: "Cedar", Tally: nps(45, 70, 115)},
		{Name: "Elm", Tally: nps(55, 60, 95)},
		{Name: "Fir", Tally: nps(4, 3, 3)},
		{Name: "Hazel", Tally: nps(90, 120, 180)},
	}
}

// Alder leads with twelve answers. That it is the best is hardly likelier than not;
// Birch, with four hundred, is sure to be among the first three. Fir, the last, may
// have any place.
func ExampleRank() {
	t, err := league.Rank(context.Background(), branches(), league.Options{Metric: league.NPS, Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, e := range t.Entries {
		fmt.Printf("%d. %-5s %+3.0f raw, %+3.0f %+.0f, rank %d–%d, best with %2.0f %%\n", e.Rank, e.Name, 100*e.Value.Float64(),
			100*e.Shrunken.Value, e.Shrunken.Interval.Scale(100), e.BestRank, e.WorstRank, 100*e.TopProbability)
	}
	// Output:
	// 1. Alder +67 raw, +45 [+19, +81], rank 1–5, best with 53 %
	// 2. Birch +42 raw, +41 [+34, +49], rank 1–3, best with 42 %
	// 3. Cedar +30 raw, +30 [+21, +40], rank 2–5, best with  1 %
	// 4. Hazel +23 raw, +24 [+16, +31], rank 3–6, best with  0 %
	// 5. Elm   +19 raw, +21 [+10, +31], rank 3–6, best with  0 %
	// 6. Fir   -10 raw, +18 [-25, +47], rank 1–6, best with  3 %
}

func ExampleTable() {
	t, err := league.Rank(context.Background(), branches(), league.Options{Metric: league.NPS, Seed: 1})
	if err != nil {
		panic(err)
	}
	fmt.Printf("branches differ by %.0f points, %.0f\n", 100*t.Spread.Value, t.Spread.Interval.Scale(100))
	// Output:
	// branches differ by 16 points, [5, 55]
}

func ExampleEntry() {
	t, err := league.Rank(context.Background(), branches(), league.Options{Metric: league.NPS, Seed: 1, Top: 2})
	if err != nil {
		panic(err)
	}
	for _, e := range t.Entries {
		if e.BottomProbability > 0.5 {
			fmt.Printf("%s is among the last two with %.0f %%\n", e.Name, 100*e.BottomProbability)
		}
	}
	// Output:
	// Elm is among the last two with 75 %
	// Fir is among the last two with 62 %
}

func ExampleFunnel() {
	f, err := league.Funnel(branches(), league.Options{Metric: league.NPS})
	if err != nil {
		panic(err)
	}
	for _, p := range f.Points {
		fmt.Printf("%-5s %3d answers %+3.0f of %+.0f: %v\n", p.Name, p.N, 100*p.Value.Float64(), p.Inner.Scale(100), p.Zone)
	}
	// Output:
	// Fir    10 answers -10 of [-26, +71]: inside
	// Alder  12 answers +67 of [-21, +69]: inside
	// Elm   210 answers +19 of [+19, +40]: below
	// Cedar 230 answers +30 of [+20, +40]: inside
	// Hazel 390 answers +23 of [+22, +38]: inside
	// Birch 400 answers +42 of [+22, +38]: far-above
}

// With thousands of answers each, everybody leaves the funnel. Widened, it asks who
// is unusual among branches as they are.
func ExampleFunnelPlot() {
	var many []league.Segment
	for i, satisfied := range []int64{6000, 6100, 6300, 6400, 6600, 6700, 6900, 8100} {
		many = append(many, league.Segment{Name: string(rune('A' + i)), Tally: two(satisfied, 10_000)})
	}
	for _, widen := range []bool{false, true} {
		f, err := league.Funnel(many, league.Options{Metric: league.Share, Widen: widen})
		if err != nil {
			panic(err)
		}
		fmt.Printf("overdispersion %.0f:", f.Overdispersion.Value)
		for _, p := range f.Points {
			fmt.Printf(" %v", p.Zone)
		}
		fmt.Println()
	}
	// Output:
	// overdispersion 172: far-below far-below far-below far-below inside inside far-above far-above
	// overdispersion 172: inside inside inside inside inside inside inside above
}

func ExampleFunnelPoint() {
	f, err := league.Funnel(branches(), league.Options{Metric: league.NPS})
	if err != nil {
		panic(err)
	}
	p := f.Points[0]
	fmt.Printf("%s: %+.0f, z = %.1f, 99.8 %% limits %+.0f\n", p.Name, 100*p.Value.Float64(), p.Z.Value, p.Outer.Scale(100))
	// Output:
	// Fir: -10, z = -1.6, 99.8 % limits [-56, +91]
}

func ExampleZone() {
	text, err := league.FarBelow.MarshalText()
	fmt.Println(string(text), err)
	// Output: far-below <nil>
}

func ExampleComplements() {
	r, err := league.Complements(branches(), league.Options{Metric: league.NPS})
	if err != nil {
		panic(err)
	}
	for _, c := range r.Contrasts {
		fmt.Printf("%-5s %+4.0f against the rest, %+.0f, p = %.2g of %d\n", c.Name, 100*c.Difference.Value,
			c.Difference.Interval.Scale(100), c.Adjusted.Value, r.Family)
	}
	// Output:
	// Alder  +37 against the rest, [-13, +59], p = 0.35 of 6
	// Birch  +18 against the rest, [+9, +27], p = 0.00083 of 6
	// Cedar   +0 against the rest, [-11, +11], p = 0.94 of 6
	// Elm    -13 against the rest, [-26, -1], p = 0.14 of 6
	// Fir    -40 against the rest, [-85, +9], p = 0.35 of 6
	// Hazel  -10 against the rest, [-20, -1], p = 0.14 of 6
}

func ExampleContrasts() {
	r, err := league.Complements(branches(), league.Options{Metric: league.Share, Boxes: 1})
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Metric, r.Method, r.Family)
	// Output: share newcombe, pooled z 6
}

func ExampleContrast() {
	r, err := league.Complements(branches(), league.Options{})
	if err != nil {
		panic(err)
	}
	c := r.Contrasts[1]
	fmt.Printf("%s %v of %d, all others %v of %d\n", c.Name, c.Value, c.N, c.Rest, c.RestN)
	// Output:
	// Birch 42/5 of 400, all others 2215/284 of 852
}

// Birch and Elm differ; no other two do.
func ExampleLetters() {
	names := []string{"Birch", "Cedar", "Hazel", "Elm"} // from the best to the worst
	different := [][2]int{{0, 3}}                       // by adjusted p-values of all pairs
	letters, err := league.Letters(len(names), different)
	if err != nil {
		panic(err)
	}
	for i, name := range names {
		fmt.Println(name, letters[i])
	}
	// Output:
	// Birch a
	// Cedar ab
	// Hazel ab
	// Elm b
}

func ExampleSegments() {
	live := survey.NewGroup[string](scale.NewTally(scale.ZeroToTen()))
	_ = live.At("south").Add(9)
	_ = live.At("north").Add(4)
	for _, s := range league.Segments(live) {
		fmt.Println(s.Name, s.Tally.N())
	}
	// Output:
	// north 1
	// south 1
}

func ExampleSegment() {
	s := league.Segment{Name: "Fir", Tally: nps(4, 3, 3)}
	fmt.Println(s.Name, s.Tally.N())
	// Output: Fir 10
}

func ExampleMetric() {
	var m league.Metric
	err := m.UnmarshalText([]byte("nps"))
	fmt.Println(m, err)
	// Output: nps <nil>
}

func ExampleOptions() {
	o := league.Options{Metric: league.Share, Boxes: 3, Level: 0.9, Top: 2, Seed: 2026}
	t, err := league.Rank(context.Background(), branches(), o)
	if err != nil {
		panic(err)
	}
	fmt.Println(t.Metric, t.Top, t.Draws)
	// Output: share 2 10000
}

func ExampleSegmentError() {
	_, err := league.Funnel(append(branches(), league.Segment{Name: "Oak"}), league.Options{})
	if at, ok := errors.AsType[*league.SegmentError](err); ok {
		fmt.Println(at.Name, errors.Is(err, league.ErrNoBase))
	}
	// Output: Oak true
}
