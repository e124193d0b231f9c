package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A Group is customers whose time is studied together: all of them, or one segment.
// It comes from rows ([FromData], [Split]) or from counts ([FromCounts]); both make
// the same Group from the same customers, so that every figure agrees to the last
// bit, whatever the order of the rows. It holds each distinct time once and is not
// changed by what is computed from it.
type Group struct {
	name, stratum string
	n, missing    int64
	effective     float64     // Kish's n under sampling weights, else n
	steps         []step      // ascending in time
	causes        [][]float64 // of each cause the events at each step; nil with one cause
	starts        []start     // delayed entries, ascending in time
	undelayed     float64     // weight of those observed from the start
	rows          []row       // by time; with sampling weights only
}

// A step is a time at which somebody left or was last seen.
type step struct {
	time                   float64
	risk, events, censored float64 // weights, or numbers of customers
}

// A start is the weight of those who entered at a time.
type start struct{ time, weight float64 }

// A row is a customer with a sampling weight.
type row struct {
	step          int
	entry, weight float64
	status        Status
}

// FromData groups all rows. A missing row is left out and counted.
//
// Errors: [survey.ErrNoBase] without a row; [RowError] for a value that cannot be;
// [survey.ErrArgument] for columns of different lengths.
func FromData(name string, d Data) (Group, error) {
	g := Group{name: name}
	if len(d.Times) == len(d.Status) && d.Entries == nil && d.Weights == nil && len(d.Times) >= directly && g.countDays(d) {
		return g, nil
	}
	missing, err := d.check()
	if err != nil {
		return Group{}, err
	}
	g.missing, g.n = missing, int64(len(d.Times))-missing
	if g.n == 0 {
		return Group{}, fmt.Errorf("survival: group %q: %w", name, survey.ErrNoBase)
	}
	longest, whole, simple := 0.0, true, d.Entries == nil && d.Weights == nil
	for i, t := range d.Times {
		if t > longest { // not a missing one
			longest = t
		}
		whole = whole && (t == math.Trunc(t) || t != t)
		simple = simple && d.Status[i] <= Event
	}
	switch {
	case !simple:
		g.rank(d)
	case whole && longest <= float64(4*len(d.Times)+1000) && int64(len(d.Times)) <= math.MaxUint32:
		g.count(d.Times, d.Status, int(longest))
	default:
		g.sort(d.Times, d.Status, longest)
	}
	return g, nil
}

// directly is the number of rows from which on one try at counting whole times up to
// MaxTime is cheaper than looking at them first.
const directly = 1 << 16

// countDays counts rows that are whole times up to MaxTime, each with a status of 0 or
// 1; at any other, but for missing ones, it gives up.
func (g *Group) countDays(d Data) bool {
	if int64(len(d.Times)) > math.MaxUint32 {
		return false
	}
	table := make([]uint32, 2*(MaxTime+1))
	status := d.Status[:len(d.Times)]
	var missing int64
	for i, t := range d.Times {
		whole := int(t)
		if s := status[i]; uint(whole) <= MaxTime && float64(whole) == t && s <= Event {
			table[2*whole+int(s)]++
			continue
		}
		if t == t || status[i] > MaxStatus {
			return false
		}
		missing++
	}
	g.missing, g.n = missing, int64(len(d.Times))-missing
	if g.n == 0 {
		return false
	}
	g.counted(table)
	return true
}

// FromCounts groups the customers of counts, however many, in the time that their
// distinct times take. [survey.ErrNoBase] where there are none.
func FromCounts(name string, c *Counts) (Group, error) {
	if c == nil || c.n == 0 {
		return Group{}, fmt.Errorf("survival: group %q: %w", name, survey.ErrNoBase)
	}
	g := Group{name: name, n: c.n}
	last := 0
	for s, counts := range c.exits {
		if occupied(counts) > 0 {
			last = s
		}
	}
	for time := range c.end() {
		s := step{time: float64(time), censored: float64(c.Count(time, Censored))}
		for cause := Event; cause <= MaxStatus; cause++ {
			s.events += float64(c.Count(time, cause))
		}
		if s.events+s.censored > 0 {
			g.steps = append(g.steps, s)
			g.split(last, func(cause int) float64 { return float64(c.Count(time, Status(cause))) })
		}
		if n := c.Entered(time); n > 0 {
			g.starts = append(g.starts, start{float64(time), float64(n)})
		}
	}
	g.expose(float64(c.n - c.delayed))
	return g, nil
}

// split adds the events of a step by cause, where there are several causes.
func (g *Group) split(causes int, events func(cause int) float64) {
	if causes < 2 {
		return
	}
	if g.causes == nil {
		g.causes = make([][]float64, causes)
	}
	for i := range g.causes {
		g.causes[i] = append(g.causes[i], events(i+1))
	}
}

// count groups whole times without sorting them.
func (g *Group) count(times []float64, status []Status, longest int) {
	table := make([]uint32, 2*(longest+1))
	for i, t := range times {
		if t == t {
			table[2*int(t)+int(status[i])]++
		}
	}
	g.counted(table)
}

// counted takes over the censored and the events at each whole time.
func (g *Group) counted(table []uint32) {
	distinct := 0
	for i := 0; i < len(table); i += 2 {
		if table[i]|table[i+1] != 0 {
			distinct++
		}
	}
	g.steps = make([]step, 0, distinct)
	for i := 0; i < len(table); i += 2 {
		if table[i]|table[i+1] != 0 {
			g.steps = append(g.steps, step{time: float64(i / 2), censored: float64(table[i]), events: float64(table[i+1])})
		}
	}
	g.expose(float64(g.n))
}

// sort groups times of any kind.
func (g *Group) sort(times []float64, status []Status, longest float64) {
	keys := make([]uint64, 0, len(times))
	for i, t := range times {
		if t == t {
			keys = append(keys, key(t, status[i]))
		}
	}
	sortKeys(keys, make([]uint64, len(keys)), longest)
	distinct := 1
	for i, k := range keys[1:] {
		if k>>1 != keys[i]>>1 {
			distinct++
		}
	}
	g.steps = make([]step, 0, distinct)
	for i := 0; i < len(keys); {
		at, first := keys[i]>>1, i
		for i < len(keys) && keys[i] == at<<1 {
			i++
		}
		events := i - first
		for i < len(keys) && keys[i]>>1 == at {
			i++
		}
		g.steps = append(g.steps, step{time: timeOf(at << 1), events: float64(events), censored: float64(i - first - events)})
	}
	g.expose(float64(g.n))
}

// rank groups rows with delays, weights or causes.
func (g *Group) rank(d Data) {
	order := make([]int, 0, len(d.Times))
	causes := Event
	for i := range d.Times {
		if !d.missing(i) {
			order = append(order, i)
			causes = max(causes, d.Status[i])
		}
	}
	// Rows alike can be in any order but for their weights, whose sums then have the
	// same bits whatever the order of the rows.
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(d.Times[a], d.Times[b]), cmp.Compare(d.Status[a], d.Status[b]),
			cmp.Compare(d.entry(a), d.entry(b)), cmp.Compare(d.weight(a), d.weight(b)))
	})
	var undelayed, all, squares float64
	at := make([]float64, MaxStatus+1)
	for i := 0; i < len(order); {
		s := step{time: d.Times[order[i]] + 0}
		clear(at)
		for ; i < len(order) && d.Times[order[i]] == s.time; i++ {
			r := order[i]
			w := d.weight(r)
			at[d.Status[r]] += w
			all += w
			squares += float64(w * w)
			if d.Weights != nil {
				g.rows = append(g.rows, row{len(g.steps), d.entry(r), w, d.Status[r]})
			}
			if e := d.entry(r); e > 0 {
				g.starts = append(g.starts, start{e, w})
			} else {
				undelayed += w
			}
		}
		s.censored = at[Censored]
		for _, events := range at[Event:] {
			s.events += events
		}
		g.steps = append(g.steps, s)
		g.split(int(causes), func(cause int) float64 { return at[cause] })
	}
	slices.SortFunc(g.starts, func(a, b start) int { return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.weight, b.weight)) })
	merged := g.starts[:0]
	for _, s := range g.starts {
		if k := len(merged); k > 0 && merged[k-1].time == s.time {
			merged[k-1].weight += s.weight
		} else {
			merged = append(merged, s)
		}
	}
	g.starts = merged
	g.expose(undelayed)
	if d.Weights != nil {
		g.effective = all * all / squares
	}
}

// expose fills in who is at risk at each step: those who entered before it and neither
// left nor were last seen before it.
func (g *Group) expose(undelayed float64) {
	g.undelayed, g.effective = undelayed, float64(g.n)
	if g.rows == nil { // whole numbers, exact in any order
		risk, next := undelayed, 0
		for i := range g.steps {
			s := &g.steps[i]
			for ; next < len(g.starts) && g.starts[next].time < s.time; next++ {
				risk += g.starts[next].weight
			}
			s.risk = risk
			risk -= s.events + s.censored
		}
		return
	}
	// With weights from the end, where risk sets are small: their sums keep their
	// digits, and nobody is left over. Who enters at or after a step is not at risk.
	risk, next := 0.0, len(g.starts)-1
	for i := len(g.steps) - 1; i >= 0; i-- {
		s := &g.steps[i]
		risk += s.events + s.censored
		for ; next >= 0 && g.starts[next].time >= s.time; next-- {
			risk -= g.starts[next].weight
		}
		s.risk = max(risk, s.events+s.censored)
	}
}

// Name is the name of the group.
func (g Group) Name() string { return g.name }

// N is the number of customers.
func (g Group) N() int64 { return g.n }

// Missing is the number of rows left out.
func (g Group) Missing() int64 { return g.missing }

// Weighted tells whether the customers have sampling weights.
func (g Group) Weighted() bool { return g.rows != nil }

// Events is the number of events, of all causes; their weight with sampling weights.
func (g Group) Events() float64 {
	var sum float64
	for _, s := range g.steps {
		sum += s.events
	}
	return sum
}

// weight is that of all customers.
func (g *Group) weight() (sum float64) {
	for _, s := range g.steps {
		sum += s.events + s.censored
	}
	return sum
}

// Last is the last time observed.
func (g Group) Last() float64 {
	if len(g.steps) == 0 {
		return 0
	}
	return g.steps[len(g.steps)-1].time
}

// In is the group as part of a stratum: [LogRank] compares groups within strata only.
func (g Group) In(stratum string) Group {
	g.stratum = stratum
	return g
}

// riskAt is who is at risk just before a time.
func (g *Group) riskAt(t float64) float64 {
	i, _ := slices.BinarySearchFunc(g.steps, t, func(s step, t float64) int { return cmp.Compare(s.time, t) })
	if i == len(g.steps) {
		return 0
	}
	risk := g.steps[i].risk
	// Who enters between t and the next step is at risk there and not yet at t.
	for _, s := range g.starts {
		if s.time >= t && s.time < g.steps[i].time {
			risk -= s.weight
		}
	}
	return max(risk, 0)
}

// under is the group that options ask for, with these checked.
func (g Group) under(o Options) (Group, settings, error) {
	s, err := o.check()
	if err != nil {
		return Group{}, settings{}, err
	}
	g = g.Since(o.Since)
	return g, s, g.check()
}

// check refuses the zero Group.
func (g *Group) check() error {
	if g.n == 0 {
		return fmt.Errorf("survival: group %q: %w", g.name, survey.ErrNoBase)
	}
	return nil
}
