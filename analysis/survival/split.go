package survival

import (
	"cmp"
	"slices"
)

// Split groups the rows by a label, and by stratum if there are strata; nil: one
// stratum. Groups are sorted by stratum, then by name. A row with an empty label or
// stratum is in no group, nor is a label whose rows are all missing; dropped counts
// them.
func Split(d Data, labels, strata []string) (groups []Group, dropped int64, err error) {
	n := len(d.Times)
	if len(labels) != n || strata != nil && len(strata) != n {
		return nil, 0, argument("%d times, %d labels, %d strata", n, len(labels), len(strata))
	}
	if _, err := d.check(); err != nil {
		return nil, 0, err
	}
	type place struct{ stratum, name string }
	parts := map[place]*Data{}
	var places []place
	for i, label := range labels {
		p := place{name: label}
		if strata != nil {
			p.stratum = strata[i]
		}
		if label == "" || strata != nil && p.stratum == "" {
			dropped++
			continue
		}
		part := parts[p]
		if part == nil {
			part = new(Data)
			parts[p] = part
			places = append(places, p)
		}
		part.add(d, i)
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(a.name, b.name)) })
	for _, p := range places {
		g, err := FromData(p.name, *parts[p])
		if err != nil { // the rows are sound, so that there is none
			dropped += int64(len(parts[p].Times))
			continue
		}
		groups = append(groups, g.In(p.stratum))
	}
	return groups, dropped, nil
}

// Since is the customers who stayed longer than a time, with what became of them after
// it: curves of them are 1 until then. With delayed entries it leaves out the times at
// which too few were at risk to tell; where a customer is won only after some time, it
// leaves out those who were not. A time of 0 or less changes nothing; where nobody
// stayed so long the group is empty.
func (g Group) Since(time float64) Group {
	if !(time > 0) {
		return g
	}
	return g.after(time)
}

// after is who stayed longer than a time, even if that is 0.
func (g Group) after(time float64) Group {
	first, _ := slices.BinarySearchFunc(g.steps, time, func(s step, t float64) int {
		if s.time <= t {
			return -1
		}
		return 1
	})
	out := Group{name: g.name, stratum: g.stratum, missing: g.missing, steps: slices.Clone(g.steps[first:])}
	for _, events := range g.causes {
		out.causes = append(out.causes, slices.Clone(events[first:]))
	}
	var all, late float64
	for _, s := range out.steps {
		all += s.events + s.censored
	}
	for _, s := range g.starts {
		if s.time > time {
			out.starts = append(out.starts, s)
			late += s.weight
		}
	}
	out.n, out.undelayed = int64(all), all-late
	out.effective = all
	if g.rows == nil {
		return out
	}
	var squares float64
	for _, r := range g.rows {
		if r.step < first {
			continue
		}
		r.step -= first
		if r.entry <= time {
			r.entry = 0
		}
		out.rows = append(out.rows, r)
		squares += float64(r.weight * r.weight)
	}
	out.n = int64(len(out.rows))
	if squares > 0 {
		out.effective = all * all / squares
	}
	return out
}
