package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/montanaflynn/stats"
	"github.com/shopspring/decimal"
	"gonum.org/v1/gonum/stat"

	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// distribution is row A. The answer is the mean.
func distribution(e *env) ([]contender, error) {
	n := e.size(1e8)
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(mixed(i, 0, 11))
	}
	file, err := e.file("ratings", data)
	if err != nil {
		return nil, err
	}
	floats := make([]float64, n)
	for i, v := range data {
		floats[i] = float64(v)
	}
	small := data[:max(n/100, 1)]
	tenth, err := e.file("tenth", data[:max(n/10, 1)])
	if err != nil {
		return nil, err
	}
	ours := contender{name: "csat", call: timed(func() (float64, error) {
		t := scale.NewTally(scale.ZeroToTen())
		if err := t.AddBytes(data); err != nil {
			return 0, err
		}
		nps, err := satisfaction.NPS(t, satisfaction.NPSOptions{})
		if err != nil || nps.Counts.Promoters == 0 {
			return 0, fmt.Errorf("nps: %w", err)
		}
		if _, err := t.Top(2); err != nil {
			return 0, err
		}
		mean, err := t.Mean()
		return mean.Float64(), err
	})}
	where := fmt.Sprintf("CREATE TABLE a AS SELECT %s::UTINYINT AS v FROM range(%d) t(i)", mix(0, 11), n)
	query := fmt.Sprintf("SELECT v::DOUBLE / %d, count(*)::DOUBLE FROM a GROUP BY v", n)
	return []contender{
		ours,
		{name: "Go, float64 and branches", goal: 12, call: timed(func() (float64, error) { return branches(floats), nil })},
		{name: "Go, a decimal an answer", goal: 200, share: float64(len(small)) / float64(n), call: timed(func() (float64, error) { return decimals(small), nil })},
		duck(contender{name: "DuckDB, 1 thread", goal: 7}, e, where, query, 1),
		e.r.peer(contender{name: "R tabulate", goal: 2}, "R", "tabulate", file),
		e.python.peer(contender{name: "numpy bincount"}, "numpy", "bincount", file),
		e.r.peer(contender{name: "R NPS::nps and mean, of integers", share: float64(max(n/10, 1)) / float64(n)}, "NPS", "nps", tenth, "integer"),
		e.r.peer(contender{name: "R NPS::nps and mean, of doubles", share: float64(max(n/10, 1)) / float64(n)}, "NPS", "nps", tenth, "double"),
		{name: "gonum stat.Mean, the mean alone", call: timed(func() (float64, error) { return stat.Mean(floats, nil), nil })},
		{name: "montanaflynn stats.Mean, the mean alone", call: timed(func() (float64, error) { return stats.Mean(floats) })},
		{name: "C histogram, vectors", limit: 3, call: timed(func() (float64, error) {
			sum := 0.0
			for v, k := range histogramC(data) {
				sum += float64(v) * float64(k)
			}
			return sum / float64(n), nil
		})},
		{name: "C, reading and adding the bytes", call: timed(func() (float64, error) { return byteSum(data) / float64(n), nil })},
	}, nil
}

// streaming is row A from a file in the page cache.
func streaming(e *env) ([]contender, error) {
	data := make([]byte, e.size(1e8))
	for i := range data {
		data[i] = byte(mixed(i, 0, 11))
	}
	file, err := e.file("ratings", data)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(e.dir, file)
	stream := func(buffer []byte, use func([]byte) error) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it was only read
		for {
			n, err := f.Read(buffer)
			if n == 0 {
				if err == io.EOF {
					err = nil
				}
				return err
			}
			if err := use(buffer[:n]); err != nil {
				return err
			}
		}
	}
	small := make([]byte, 1<<18)
	return []contender{
		{name: "csat", call: timed(func() (float64, error) { return fromFile(path) })},
		{name: "C, reading the file and adding the bytes", limit: 1.25, call: timed(func() (float64, error) {
			sum := 0.0
			err := stream(small, func(part []byte) error { sum += byteSum(part); return nil })
			return sum / float64(len(data)), err
		})},
		{name: "MB allocated", figure: func() (float64, error) {
			return allocated(func() error { _, err := fromFile(path); return err })
		}, most: 16},
		{name: "csat, the whole file at once", call: timed(func() (float64, error) {
			all, err := os.ReadFile(path)
			if err != nil {
				return 0, err
			}
			t := scale.NewTally(scale.ZeroToTen())
			if err := t.AddBytes(all); err != nil {
				return 0, err
			}
			mean, err := t.Mean()
			return mean.Float64(), err
		})},
	}, nil
}

// fromFile is the mean of the ratings in a file.
func fromFile(path string) (float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	t := scale.NewTally(scale.ZeroToTen())
	if _, err := t.ReadFrom(f); err != nil {
		return 0, err
	}
	mean, err := t.Mean()
	return mean.Float64(), err
}

// branches is what comes to mind first.
func branches(ratings []float64) float64 {
	var sum, promoters, detractors, top float64
	var distribution [11]int
	for _, v := range ratings {
		sum += v
		switch {
		case v >= 9:
			promoters++
		case v <= 6:
			detractors++
		}
		if v >= 9 {
			top++
		}
		distribution[int(v)]++
	}
	if promoters-detractors+top+float64(distribution[0]) < -1e300 {
		return math.NaN() // keeps the figures alive
	}
	return sum / float64(len(ratings))
}

func decimals(ratings []byte) float64 {
	var sum, promoters, detractors decimal.Decimal
	one := decimal.NewFromInt(1)
	for _, v := range ratings {
		d := decimal.NewFromInt(int64(v))
		sum = sum.Add(d)
		switch {
		case v >= 9:
			promoters = promoters.Add(one)
		case v <= 6:
			detractors = detractors.Add(one)
		}
	}
	nps := promoters.Sub(detractors).Div(decimal.NewFromInt(int64(len(ratings))))
	mean, _ := sum.Div(decimal.NewFromInt(int64(len(ratings)))).Float64()
	if nps.IsZero() {
		return math.NaN()
	}
	return mean
}

// bySegment is row B. The answer is the number of all counted.
func bySegment(e *env) ([]contender, error) {
	const items, groups = 10, 1000
	n := e.size(1e7)
	d := survey.Definition{ID: "peers", Segments: []survey.Segment{{ID: "segment"}}}
	var ids []string
	for i := range items {
		ids = append(ids, fmt.Sprint("q", i))
		d.Items = append(d.Items, survey.Item{ID: ids[i], Scale: scale.ZeroToTen()})
	}
	q, err := survey.New(d)
	if err != nil {
		return nil, err
	}
	bytes, wire := make([]byte, items*n), make([]byte, 0, 2*n)
	table, r := survey.NewTable(q), q.NewResponse()
	names := make([]string, groups)
	for g := range names {
		names[g] = fmt.Sprint(g)
	}
	category := make([]uint32, n)
	for row := range n {
		for i, id := range ids {
			v := mixed(row, i+1, 11)
			bytes[i*n+row] = byte(v)
			if err := r.Answer(id, v); err != nil {
				return nil, err
			}
		}
		g := mixed(row, 99, groups)
		category[row] = uint32(g)
		wire = append(wire, byte(g), byte(g>>8))
		if err := r.SetSegment("segment", names[g]); err != nil {
			return nil, err
		}
		if err := table.Append(r); err != nil {
			return nil, err
		}
	}
	file, err := e.file("columns", bytes)
	if err != nil {
		return nil, err
	}
	segments, err := e.file("segments", wire)
	if err != nil {
		return nil, err
	}
	ours := contender{name: "csat", call: timed(func() (float64, error) {
		all, err := table.Crosstabs("segment", ids...)
		if err != nil {
			return 0, err
		}
		var sum int64
		for _, x := range all {
			sum += x.N()
		}
		return float64(sum), nil
	})}
	var create strings.Builder
	create.WriteString(fmt.Sprintf("CREATE TABLE b AS SELECT %s::USMALLINT AS s", mix(99, groups)))
	var union []string
	for i := range items {
		create.WriteString(fmt.Sprintf(", %s::UTINYINT AS q%d", mix(i+1, 11), i))
		union = append(union, fmt.Sprintf("SELECT s, %d AS item, q%d AS v, count(*) AS n FROM b GROUP BY s, q%d", i, i, i))
	}
	create.WriteString(fmt.Sprintf(" FROM range(%d) t(i)", n))
	query := "SELECT 1.0::DOUBLE, n::DOUBLE FROM (" + strings.Join(union, " UNION ALL ") + ")"
	return []contender{
		ours,
		duck(contender{name: "DuckDB, 1 thread", goal: 8}, e, create.String(), query, 1),
		duck(contender{name: "DuckDB, 2 threads"}, e, create.String(), query, 2),
		e.python.peer(contender{name: "numpy bincount", goal: 2.5}, "numpy", "segments", file, items, segments),
		e.r.peer(contender{name: "R data.table, 1 thread", goal: 15}, "data.table", "datatable", file, items, segments),
		e.python.peer(contender{name: "pandas groupby"}, "pandas", "pandas", file, items, segments),
		{name: "Go map", share: 0.1, call: timed(func() (float64, error) {
			counts := map[[3]uint32]int64{}
			for i := range items {
				for row, v := range bytes[i*n : i*n+n/10] {
					counts[[3]uint32{category[row], uint32(i), uint32(v)}]++
				}
			}
			return float64(len(counts)), nil
		})},
		{name: "C, reading and adding the bytes", limit: 16, call: timed(func() (float64, error) { byteSum(bytes); return math.NaN(), nil })},
	}, nil
}
