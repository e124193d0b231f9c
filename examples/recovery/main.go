// Recovery is the story of a Monday morning in the service office of a machinery
// dealer: from the log of its complaints to whom to call back today, and from there to
// what goes wrong as a rule.
//
//	go run ./examples/recovery
//
// The cleared complaints look well, two days on average. But most of the others lie for
// longer than that already: counted with them, half take three days and more. One
// customer is back with the same fault for the third time, and three dissatisfied
// customers never said a word.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/recovery"
	"github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/scale"
)

// A line per complaint: its number, the customer, the fault, then day.hour of March 2026 and
// what happened. "opened" comes first; how far the customer went and the answers to the
// call afterwards (solution, fairness, stayed) stand between as words.
const complaints = `
099 Peters bill        2.08 opened 2.09 thanked 2.10 explained 2.11 apologised 2.12 committed 2.13 informed 3.10 corrected 3.12 checked 3.14 confirmed 4.10 prevented yes yes yes
100 Quast  leak        2.09 opened 2.10 thanked 2.12 apologised 4.10 corrected 5.15 confirmed yes yes yes
101 Adler  late-part   2.08 opened 2.09 thanked 2.10 apologised 2.15 corrected 2.17 checked 3.09 confirmed yes yes yes
102 Brandt slow-start  2.10 opened 3.09 apologised 4.11 corrected 5.09 confirmed 9.08 reopened 10.16 corrected
103 Conrad no-show     3.08 opened 3.15 contacted 4.09 thanked 4.10 apologised 5.12 corrected 6.09 confirmed yes no yes
104 Brandt slow-start 12.14 opened leaves
105 Dietz  wrong-part  4.08 opened 4.10 thanked 4.11 committed 5.16 corrected 6.11 confirmed yes yes -
106 Ebert  leak        5.09 opened 5.10 thanked 5.11 explained 5.12 apologised
107 Falk   leak        9.08 opened 9.12 thanked 10.09 corrected 10.11 checked 10.15 confirmed no no no
108 Gruber bill        9.09 opened 9.10 apologised 11.10 contacted third-party
109 Hahn   late-part  10.08 opened 10.09 thanked 13.09 corrected
110 Iwan   no-show    11.08 opened 11.09 apologised 12.10 abandoned leaves
111 Jung   bill       13.15 opened 13.16 thanked
`

// What customers answered in the survey of February on 1–10.
const answers = "Adler 8 Brandt 3 Conrad 6 Ebert 4 Kolb 2 Lenz 9 Maurer 4 Nagel 3 Otto 7 Falk 5"

func main() {
	cases := read()
	clock := asof.Clock{AsOf: march("16.08")}

	tasks, err := recovery.Worklist(cases, clock, recovery.WorkOptions{})
	check(err)
	fmt.Println("To call back today:")
	for _, t := range tasks {
		if !t.Due {
			break
		}
		fmt.Printf("  %s %-7s %-10s %-11s nothing for %4.1f days, next: %v", t.Case, t.Customer, t.Problem, t.State, t.Waiting.Hours()/24, t.Next)
		if t.Times > 1 {
			fmt.Printf(", had it %d times", t.Times)
		}
		if t.Reaction != recovery.ToCompany {
			fmt.Printf(", %v", t.Reaction)
		}
		fmt.Println()
	}

	counts, err := recovery.Count(cases, clock)
	check(err)
	r, err := counts.Result(asof.Options{Quantiles: []float64{0.5}})
	check(err)
	never, err := recovery.Silent(dissatisfied(), cases, clock, asof.Options{})
	check(err)
	page := report.Report{Title: scale.Text{"en": "Complaints of March"}, Sections: []report.Section{
		report.Recovery(r, never, report.Options{}), report.Operations(promises(cases, clock), report.Options{}),
	}}
	fmt.Println()
	check(page.Text(os.Stdout, "en")) // or page.HTML(w, "zh")

	times(counts, r)
	fmt.Printf("\nThose who never said a word: %s\n", strings.Join(never.Customers, ", "))
	rate, err := recovery.PerCustomer(cases, 240, clock, asof.Options{})
	check(err)
	fmt.Printf("%.1f complaints per 100 customers, %.1f\n", 100*rate.PerCustomer.Value, rate.PerCustomer.Interval.Scale(100))
}

// times shows what the mean of the cleared cases hides.
func times(counts *recovery.Counts, r recovery.Result) {
	const day = 24 * 3600
	t := r.TimeToClear
	fmt.Printf("\nDays to clear: mean of the %d cleared %.1f, of all %d at least %.1f\n", t.Done, t.Mean.Value/day, t.N, t.MeanAtLeast.Value/day)
	limit := "no limit yet"
	if most := t.Quantiles[0].AtMost; most.Valid {
		limit = fmt.Sprintf("at most %.1f", most.Value/day)
	}
	fmt.Printf("median: at least %.1f, %s", float64(t.Quantiles[0].AtLeast)/day, limit)
	// The same times by a method that takes the open ones for like the others.
	hours := survival.NewCounts("hour")
	for _, s := range counts.SpansToClear() {
		status := survival.Event
		if s.Running {
			status = survival.Censored
		}
		check(hours.AddN(0, int(s.Seconds/3600), status, s.N))
	}
	group, err := survival.FromCounts("complaints", hours)
	check(err)
	curve, err := survival.KaplanMeier(group, survival.Options{})
	check(err)
	if median := curve.Median().Value; median.Valid {
		fmt.Printf("; by Kaplan and Meier %.1f", median.Value/24)
	}
	fmt.Println()
}

// dissatisfied are the customers who rated in the two lowest of five levels.
func dissatisfied() (customers []string) {
	words := strings.Fields(answers)
	for i := 0; i < len(words); i += 2 {
		var rating int
		_, err := fmt.Sscan(words[i+1], &rating)
		check(err)
		band, err := scale.FiveLevelRatings().IndexFloat(float64(rating))
		check(err)
		if band < 2 { // very dissatisfied, dissatisfied
			customers = append(customers, words[i])
		}
	}
	return customers
}

// promises takes complaints for jobs: a first step within four hours and a correction
// within three days were promised.
func promises(cases []recovery.Case, clock asof.Clock) operations.Result {
	std, err := operations.NewStandard([]operations.Promise{{Service: "complaint", Response: 4 * time.Hour, Resolution: 72 * time.Hour}})
	check(err)
	var jobs []operations.Job
	for _, c := range cases {
		j := operations.Job{ID: c.ID, Service: "complaint", Opened: c.Opened}
		for _, e := range c.Log {
			switch {
			case e.Event == recovery.Abandoned:
				j.Cancelled = e.At
			case !e.Event.IsStep():
			case j.Responded.IsZero():
				j.Responded = e.At
			}
			if e.Event == recovery.Corrected && j.Resolved.IsZero() {
				j.Resolved = e.At
			}
		}
		jobs = append(jobs, j)
	}
	counts, err := operations.Count(jobs, std, clock)
	check(err)
	r, err := counts.Result(asof.Options{})
	check(err)
	return r
}

// read reads the log.
func read() []recovery.Case {
	var cases []recovery.Case
	for line := range strings.Lines(strings.TrimSpace(complaints)) {
		words := strings.Fields(line)
		c := recovery.Case{ID: words[0], Customer: words[1], Problem: words[2], Opened: march(words[3])}
		said := []*asof.Answer{&c.Answers.Solution, &c.Answers.Fairness, &c.Answers.WonBack}
		for rest := words[5:]; len(rest) > 0; {
			switch word := rest[0]; {
			case strings.Contains(word, "."):
				e := recovery.Entry{At: march(word)}
				check(e.Event.UnmarshalText([]byte(rest[1])))
				c.Log = append(c.Log, e)
				rest = rest[2:]
				continue
			case word == "-":
				said = said[1:]
			case c.Reaction.UnmarshalText([]byte(word)) != nil:
				check(said[0].UnmarshalText([]byte(word)))
				said = said[1:]
			}
			rest = rest[1:]
		}
		cases = append(cases, c)
	}
	return cases
}

// march reads "9.08", 8 o'clock on 9 March.
func march(text string) time.Time {
	t, err := time.Parse("2006-01-2.15", "2026-03-"+text)
	check(err)
	return t
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
