package main

import (
	"fmt"
	"runtime"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// allocated is all that f allocates, in MB: no less than it has at any time.
func allocated(f func() error) (float64, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := f()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / 1e6, err
}

// stored is row M: how much room the answers of a table take.
func stored(e *env) ([]contender, error) {
	const items = 20
	n := e.size(1e7)
	d := survey.Definition{ID: "memory"}
	for i := range items {
		d.Items = append(d.Items, survey.Item{ID: fmt.Sprint("q", i), Scale: scale.OneToTen()})
	}
	q, err := survey.New(d)
	if err != nil {
		return nil, err
	}
	part, r := survey.NewTable(q), q.NewResponse()
	for row := range min(n, 100_000) {
		for i := range items {
			if err := r.Answer(d.Items[i].ID, 1+mixed(row, i, 10)); err != nil {
				return nil, err
			}
		}
		if err := part.Append(r); err != nil {
			return nil, err
		}
	}
	return []contender{{name: "bytes an answer", most: 1.05, figure: func() (float64, error) {
		heap := func() float64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return float64(m.HeapAlloc)
		}
		before := heap()
		table := survey.NewTable(q)
		for table.Len() < n {
			if err := table.AppendTable(part); err != nil {
				return 0, err
			}
		}
		bytes := heap() - before
		perAnswer := bytes / float64(table.Len()) / items
		runtime.KeepAlive(table)
		return perAnswer, nil
	}}}, nil
}
