package bayesnet_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/gocsat/csat/analysis/bayesnet"
)

// node has levels "1" to "r" worth 1 to r.
func node(name string, r int) bayesnet.Node {
	n := bayesnet.Node{Name: name}
	for k := 1; k <= r; k++ {
		n.Levels = append(n.Levels, bayesnet.Level{ID: strconv.Itoa(k), Value: float64(k)})
	}
	return n
}

// randomWorld is a random graph of nodes a, b, c, … with 2 to 4 levels and up to 3 parents.
func randomWorld(random *rand.Rand, nodes int, density float64) world {
	var tables world
	for i := range nodes {
		t := bayesnet.CPT{Node: node(string(rune('a'+i)), 2+random.IntN(3))}
		rows := 1
		for p := range i {
			if random.Float64() < density && len(t.Parents) < 3 {
				t.Parents = append(t.Parents, tables[p].Node.Name)
				rows *= len(tables[p].Node.Levels)
			}
		}
		if random.IntN(2) == 0 { // the parents of a table come in any order
			slices.Reverse(t.Parents)
		}
		for range rows {
			row, sum := make([]float64, len(t.Node.Levels)), 0.0
			for k := range row {
				row[k] = -math.Log(1 - random.Float64())
				sum += row[k]
			}
			for k := range row {
				row[k] /= sum
			}
			t.Probabilities = append(t.Probabilities, row)
		}
		tables = append(tables, t)
	}
	return tables
}

// A world is a network as plain tables, for computing by enumeration of all states.
type world []bayesnet.CPT

func (w world) place(name string) int {
	return slices.IndexFunc(w, func(t bayesnet.CPT) bool { return t.Node.Name == name })
}

// all walks over all states with their probability.
func (w world) all(visit func(state []int, p float64)) {
	state := make([]int, len(w))
	for {
		p := 1.0
		for i, t := range w {
			p *= t.Probabilities[w.row(i, state)][state[i]]
		}
		visit(state, p)
		i := len(w) - 1
		for ; i >= 0; i-- {
			if state[i]++; state[i] < len(w[i].Node.Levels) {
				break
			}
			state[i] = 0
		}
		if i < 0 {
			return
		}
	}
}

func (w world) row(i int, state []int) int {
	row := 0
	for _, p := range w[i].Parents {
		at := w.place(p)
		row = row*len(w[at].Node.Levels) + state[at]
	}
	return row
}

// distribution is P(node | evidence), and P(evidence), by enumeration.
func (w world) distribution(name string, evidence bayesnet.Evidence) ([]float64, float64) {
	i, total := w.place(name), 0.0
	out := make([]float64, len(w[i].Node.Levels))
	w.all(func(state []int, p float64) {
		for n, id := range evidence {
			if w[w.place(n)].Node.Levels[state[w.place(n)]].ID != id {
				return
			}
		}
		out[state[i]] += p
		total += p
	})
	for k := range out {
		out[k] /= total
	}
	return out, total
}

// raised is the mean of the target as it is and with everybody one level of an item higher,
// and the share at the top, by enumeration.
func (w world) raised(item, target int, worth func(k int) float64) (now, raised, top float64) {
	last := len(w[item].Node.Levels) - 1
	w.all(func(state []int, p float64) {
		now += p * worth(state[target])
		if state[item] == last {
			top += p
		}
		// The state is what is seen after; natural levels that lead to it are one less, and at
		// the top the top itself.
		row := w[item].Probabilities[w.row(item, state)]
		for k, q := range row {
			if min(k+1, last) == state[item] {
				raised += p / row[state[item]] * q * worth(state[target])
			}
		}
	})
	return now, raised, top
}

// draw samples a person from the network, whose parents come before their children.
func (w world) draw(random *rand.Rand) []string {
	state, out := make([]int, len(w)), make([]string, len(w))
	for i, t := range w {
		u := random.Float64()
		row := t.Probabilities[w.row(i, state)]
		for state[i] = 0; state[i] < len(row)-1 && u >= row[state[i]]; state[i]++ {
			u -= row[state[i]]
		}
		out[i] = t.Node.Levels[state[i]].ID
	}
	return out
}

// cells are n people drawn.
func (w world) cells(random *rand.Rand, n int) []bayesnet.Cell {
	var out []bayesnet.Cell
	for range n {
		out = append(out, bayesnet.Cell{Levels: w.draw(random), N: 1})
	}
	return out
}

func (w world) nodes() []bayesnet.Node {
	var out []bayesnet.Node
	for _, t := range w {
		out = append(out, t.Node)
	}
	return out
}

func (w world) arcs() []bayesnet.Arc {
	var out []bayesnet.Arc
	for _, t := range w {
		for _, p := range t.Parents {
			out = append(out, bayesnet.Arc{From: p, To: t.Node.Name})
		}
	}
	return out
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// service is a known world of four items with the levels 1 to 3: how skilled the engineer
// was, how friendly, whether parts came in time, and how satisfied the customer is overall.
// Skill makes friendliness likelier; satisfaction follows skill most, then parts.
func service() world {
	w := world{
		{Node: node("skill", 3), Probabilities: [][]float64{{0.25, 0.35, 0.4}}},
		{Node: node("attitude", 3), Parents: []string{"skill"}, Probabilities: [][]float64{{0.5, 0.3, 0.2}, {0.25, 0.45, 0.3}, {0.1, 0.3, 0.6}}},
		{Node: node("parts", 3), Probabilities: [][]float64{{0.3, 0.4, 0.3}}},
		{Node: node("overall", 3), Parents: []string{"skill", "parts"}},
	}
	for skill := range 3 {
		for parts := range 3 {
			good := 0.1 + 0.22*float64(skill) + 0.13*float64(parts)
			w[3].Probabilities = append(w[3].Probabilities, []float64{(1 - good) * (1 - good), 2 * good * (1 - good), good * good})
		}
	}
	return w
}

func arcsOf(l bayesnet.Learned) []bayesnet.Arc {
	var arcs []bayesnet.Arc
	for _, link := range l.Links {
		arcs = append(arcs, link.Arc)
	}
	return arcs
}

func show(arcs []bayesnet.Arc) string {
	var out strings.Builder
	for _, a := range arcs {
		fmt.Fprintf(&out, "%s>%s ", a.From, a.To)
	}
	return out.String()
}

func amount(s string) *decimal.Decimal {
	d := decimal.RequireFromString(s)
	return &d
}
