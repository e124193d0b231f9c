package recovery_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/survey"
)

// march is an hour of a day in March 2026.
func march(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }

// done are entries, one an hour.
func done(day, hour int, events ...recovery.Event) []recovery.Entry {
	var l []recovery.Entry
	for i, e := range events {
		l = append(l, recovery.Entry{Event: e, At: march(day, hour+i)})
	}
	return l
}

// of is a rate as text.
func of(r asof.Rate) string { return fmt.Sprintf("%d/%d", r.Count, r.N) }

// complaints are a week of them.
func complaints() []recovery.Case {
	yes, no := asof.Yes, asof.No
	return []recovery.Case{
		{ID: "17", Customer: "Adler", Problem: "late part", Opened: march(2, 8), Log: done(2, 9, recovery.Thanked, recovery.Apologised, recovery.Corrected, recovery.Confirmed),
			Answers: recovery.Answers{Solution: yes, Fairness: yes, WonBack: yes}},
		{ID: "18", Customer: "Brandt", Problem: "repeated repair", Opened: march(2, 10), Log: done(3, 9, recovery.Apologised, recovery.Corrected, recovery.Confirmed, recovery.Reopened, recovery.Corrected)},
		{ID: "19", Customer: "Conrad", Problem: "no-show", Opened: march(3, 8), Log: done(3, 15, recovery.Contacted, recovery.Thanked, recovery.Apologised, recovery.Corrected, recovery.Confirmed),
			Answers: recovery.Answers{Solution: yes, Fairness: no}},
		{ID: "20", Customer: "Brandt", Problem: "repeated repair", Opened: march(5, 8), Reaction: recovery.Leaves},
		{ID: "21", Customer: "Dietz", Form: recovery.Implicit, Opened: march(4, 8), Log: done(4, 9, recovery.Explained, recovery.Corrected, recovery.Confirmed)},
	}
}

func ExampleCount() {
	counts, err := recovery.Count(complaints(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := counts.Result(asof.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d cases: %d open, %d unconfirmed, %d cleared\n", r.Cases, r.Open, r.Unconfirmed, r.Cleared)
	apologised := r.Steps[recovery.Apologised]
	fmt.Println("apologised in", of(apologised.Rate), "of", apologised.Rate.Base)
	fmt.Println("first contact", of(r.FirstContact), "reopened", of(r.Reopened))
	fmt.Println("satisfied with the solution", of(r.Solution), "fair", of(r.Fairness), "of those asked")
	median := r.TimeToClear.Quantiles[0]
	fmt.Printf("median to clear: at least %d h, at most %.0f h\n", median.AtLeast/3600, median.AtMost.Value/3600)
	// Output:
	// 5 cases: 1 open, 1 unconfirmed, 3 cleared
	// apologised in 2/3 of cases cleared
	// first contact 2/4 reopened 1/4
	// satisfied with the solution 2/2 fair 1/2 of those asked
	// median to clear: at least 11 h, at most 11 h
}

// Who to call back, on Friday at eight.
func ExampleWorklist() {
	tasks, err := recovery.Worklist(complaints(), asof.Clock{AsOf: march(6, 8)}, recovery.WorkOptions{Unconfirmed: 48 * time.Hour})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range tasks {
		fmt.Printf("%s, case %s: %v next, waiting %v, due: %v, %d times %s\n", t.Customer, t.Case, t.Next, t.Waiting, t.Due, t.Times, t.Problem)
	}
	// Output:
	// Brandt, case 20: thanked next, waiting 24h0m0s, due: true, 3 times repeated repair
	// Brandt, case 18: checked next, waiting 67h0m0s, due: true, 3 times repeated repair
}

func ExampleTask() {
	tasks, err := recovery.Worklist([]recovery.Case{
		{ID: "1", Customer: "Ebert", Opened: march(2, 8), Log: done(2, 9, recovery.Corrected, recovery.Checked)},
	}, asof.Clock{AsOf: march(2, 12)}, recovery.WorkOptions{})
	fmt.Println(tasks[0].State, tasks[0].Next, tasks[0].Due, err)
	// Output: unconfirmed confirmed false <nil>
}

func ExampleWorkOptions() {
	_, err := recovery.Worklist(nil, asof.Clock{AsOf: march(6, 8)}, recovery.WorkOptions{Open: -time.Hour})
	fmt.Println(errors.Is(err, recovery.ErrArgument))
	// Output: true
}

// The third time the same problem.
func ExampleRepeats() {
	repeats, err := recovery.Repeats(complaints(), asof.Clock{AsOf: march(6, 8)}, 3)
	fmt.Println(repeats, err)
	// Output: [{Brandt repeated repair 3 [18 20] true}] <nil>
}

func ExampleRepeat() {
	repeats, err := recovery.Repeats(complaints(), asof.Clock{AsOf: march(4, 8)}, 2)
	for _, r := range repeats {
		fmt.Println(r.Customer, r.Times)
	}
	fmt.Println(err)
	// Output:
	// Brandt 2
	// <nil>
}

// Three customers were dissatisfied in the survey; one of them complained.
func ExampleSilent() {
	s, err := recovery.Silent([]string{"Falk", "Brandt", "Ebert"}, complaints(), asof.Clock{AsOf: march(6, 8)}, asof.Options{})
	fmt.Println(of(s.Rate), s.Customers, err)
	// Output: 2/3 [Ebert Falk] <nil>
}

func ExampleSilentResult() {
	_, err := recovery.Silent(nil, complaints(), asof.Clock{AsOf: march(6, 8)}, asof.Options{})
	fmt.Println(errors.Is(err, recovery.ErrNoBase))
	// Output: true
}

func ExamplePerCustomer() {
	r, err := recovery.PerCustomer(complaints(), 80, asof.Clock{AsOf: march(6, 8)}, asof.Options{})
	fmt.Println(of(r.Complainers), r.Cases, err)
	fmt.Printf("%.4f per customer, %.3f\n", r.PerCustomer.Value, r.PerCustomer.Interval)
	// Output:
	// 4/80 5 <nil>
	// 0.0625 per customer, [0.016, 0.166]
}

// Nobody complained: that is an upper limit.
func ExampleComplaintRate() {
	r, err := recovery.PerCustomer(nil, 80, asof.Clock{AsOf: march(6, 8)}, asof.Options{})
	fmt.Printf("%.3f %v %v\n", r.PerCustomer.Interval, r.PerCustomer.SE, err)
	// Output: [0.000, 0.046] – <nil>
}

// Counted by region, a case taken back when its customer is to be forgotten.
func ExampleNewCounts() {
	empty, err := recovery.NewCounts(asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	live := survey.NewGroup[string](empty)
	for i, c := range complaints() {
		if err := live.At([]string{"north", "south"}[i%2]).Add(c); err != nil {
			fmt.Println(err)
			return
		}
	}
	err = live.At("south").Sub(complaints()[1])
	total, err2 := live.Total()
	fmt.Println(live.At("south").N(), total.N(), err, err2)
	// Output: 1 4 <nil> <nil>
}

// Times to clear, for another method such as Kaplan and Meier's.
func ExampleCounts_SpansToClear() {
	counts, err := recovery.Count(complaints(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range counts.SpansToClear() {
		fmt.Println(s.Seconds/3600, "h, running:", s.Running)
	}
	// Output:
	// 24 h, running: true
	// 94 h, running: true
	// 4 h, running: false
	// 11 h, running: false
	// 3 h, running: false
}

func ExampleCase() {
	c := recovery.Case{ID: "22", Customer: "Gruber", Opened: march(2, 8), Log: []recovery.Entry{{Event: recovery.Corrected, At: march(1, 8)}}}
	fmt.Println(c.Validate())
	// Output: recovery: case "22": entry 0: corrected before the opening: impossible order
}

func ExampleCaseError() {
	_, err := recovery.Count([]recovery.Case{{ID: "1", Customer: "A", Opened: march(2, 8)}, {ID: "1", Customer: "B", Opened: march(2, 8)}}, asof.Clock{AsOf: march(6, 8)})
	where, ok := errors.AsType[*recovery.CaseError](err)
	fmt.Println(where.Index, ok, errors.Is(err, recovery.ErrDuplicate))
	// Output: 1 true true
}

// Answers that came on Thursday are not known on Wednesday.
func ExampleAnswers() {
	c := complaints()[0]
	c.Answers.At = march(5, 12)
	for _, day := range []int{4, 5, 6} {
		counts, err := recovery.Count([]recovery.Case{c}, asof.Clock{AsOf: march(day, 8)})
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := counts.Result(asof.Options{})
		fmt.Println(day, r.Solution.N, r.Solution.Unknown, err)
	}
	// Output:
	// 4 0 1 <nil>
	// 5 0 1 <nil>
	// 6 1 0 <nil>
}

// An apology that is made only in some cases that end well.
func ExampleStepRate() {
	counts, err := recovery.Count(complaints(), asof.Clock{AsOf: march(6, 8)})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := counts.Result(asof.Options{})
	for _, s := range r.Steps {
		if s.Done > 0 {
			fmt.Println(s.Step, of(s.Rate), "of all", s.Done)
		}
	}
	fmt.Println(err)
	// Output:
	// thanked 2/3 of all 2
	// explained 1/3 of all 1
	// apologised 2/3 of all 3
	// corrected 3/3 of all 4
	// <nil>
}

// The same list on three mornings.
func ExampleResult() {
	for day := 3; day <= 5; day++ {
		counts, err := recovery.Count(complaints(), asof.Clock{AsOf: march(day, 9)})
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := counts.Result(asof.Options{})
		fmt.Println(day, "March:", r.Cases, "cases,", r.Open, "open", err)
	}
	// Output:
	// 3 March: 3 cases, 2 open <nil>
	// 4 March: 4 cases, 1 open <nil>
	// 5 March: 5 cases, 1 open <nil>
}

func ExampleEntry() {
	e := recovery.Entry{Event: recovery.Committed, At: march(2, 9)}
	fmt.Println(e.Event, e.At.Format("2 January 15:04"))
	// Output: committed 2 March 09:00
}

func ExampleEvent_IsStep() {
	fmt.Println(recovery.Prevented.IsStep(), recovery.Reopened.IsStep())
	// Output: true false
}

func ExampleForm() {
	fmt.Println(recovery.Explicit, recovery.Implicit)
	// Output: explicit implicit
}

func ExampleReaction() {
	fmt.Println(recovery.ToCompany, recovery.Leaves, recovery.ThirdParty)
	// Output: to-company leaves third-party
}

func ExampleState() {
	fmt.Println(recovery.Open, recovery.Unconfirmed, recovery.Cleared, recovery.Ended)
	// Output: open unconfirmed cleared abandoned
}
