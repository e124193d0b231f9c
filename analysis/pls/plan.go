package pls

import "slices"

// A plan is a model in numbers: items stand construct by construct.
type plan struct {
	items      []string
	first      []int // construct c has the items first[c] to before first[c+1]
	of         []int // construct by item
	mode       []Mode
	paths      [][2]int // from, to
	into       [][]int  // by construct, the constructs with a path to it
	intoPath   [][]int  // and the numbers of these paths
	from       [][]int  // by construct, the constructs it has a path to
	order      []int    // causes before effects; nil if there is a cycle
	effects    [][2]int // pairs of which the first leads to the second
	widest     int      // largest block
	predictors int      // most paths to one construct
}

func newPlan(m *layout) *plan {
	p := &plan{first: []int{0}}
	index := map[string]int{}
	for c, construct := range m.constructs {
		index[construct.Name] = c
		p.items = append(p.items, construct.Items...)
		for range construct.Items {
			p.of = append(p.of, c)
		}
		p.first = append(p.first, len(p.items))
		p.mode = append(p.mode, construct.Mode)
		p.widest = max(p.widest, len(construct.Items))
	}
	for _, path := range m.paths {
		p.paths = append(p.paths, [2]int{index[path.From], index[path.To]})
	}
	p.wire()
	return p
}

// wire fills in what follows from the paths.
func (p *plan) wire() {
	j := len(p.mode)
	p.into, p.intoPath, p.from = make([][]int, j), make([][]int, j), make([][]int, j)
	for i, path := range p.paths {
		p.into[path[1]] = append(p.into[path[1]], path[0])
		p.intoPath[path[1]] = append(p.intoPath[path[1]], i)
		p.from[path[0]] = append(p.from[path[0]], path[1])
	}
	placed := make([]bool, j)
	for range j {
		for c := range j {
			if !placed[c] && !slices.ContainsFunc(p.into[c], func(k int) bool { return !placed[k] }) {
				placed[c] = true
				p.order = append(p.order, c)
			}
		}
	}
	if len(p.order) < j {
		p.order = nil
		return
	}
	for _, to := range p.order {
		p.predictors = max(p.predictors, len(p.into[to]))
	}
	for to := range j {
		for from := range j {
			if from != to && p.leads(from, to) {
				p.effects = append(p.effects, [2]int{from, to})
			}
		}
	}
}

// leads tells whether some way along the paths leads from a to b.
func (p *plan) leads(a, b int) bool {
	seen := make([]bool, len(p.mode))
	var walk func(c int) bool
	walk = func(c int) bool {
		if c == b {
			return true
		}
		seen[c] = true
		for _, next := range p.from[c] {
			if !seen[next] && walk(next) {
				return true
			}
		}
		return false
	}
	return walk(a)
}

// without is the plan less one path.
func (p *plan) without(path int) *plan {
	q := &plan{items: p.items, first: p.first, of: p.of, mode: p.mode, widest: p.widest}
	q.paths = slices.Delete(slices.Clone(p.paths), path, path+1)
	q.wire()
	return q
}

// isolated tells whether some construct has no path.
func (p *plan) isolated() bool {
	for c := range p.mode {
		if len(p.into[c])+len(p.from[c]) == 0 {
			return true
		}
	}
	return false
}

// alone tells whether a construct has one item.
func (p *plan) alone(c int) bool { return p.first[c+1]-p.first[c] == 1 }
