package pls

import (
	"math"
	"slices"

	"github.com/gocsat/csat/analysis/internal/lanes"
)

// counts are rows of values low + step·u with small whole u, u side by side in words.
type counts struct {
	k, n      int
	lane      uint
	limit     int // rows until a lane is full
	low, step []float64
	words     lanes.Words
}

// countsOf is nil where values do not stand on such a grid, or are too many for 64 bits.
func countsOf(columns [][]float64) *counts {
	n, k := len(columns[0]), len(columns)
	c := &counts{k: k, n: n, low: make([]float64, k), step: make([]float64, k)}
	top := 0.0
	for i, column := range columns {
		low, step, most, ok := grid(column)
		if !ok {
			return nil
		}
		c.low[i], c.step[i] = low, step
		top = max(top, most)
	}
	if c.lane, c.limit = lanes.Width(uint64(top)); c.lane == 64 || float64(n)*float64(n)*top*top > 1<<62 {
		return nil
	}
	per := int(64 / c.lane)
	c.words = lanes.NewWords(k, c.lane, n)
	for i, column := range columns {
		word, shift := c.words[i/per], uint(i)*c.lane&63
		for row, x := range column {
			word[row] |= uint64(math.Round((x-c.low[i])/c.step[i])) << shift
		}
	}
	return c
}

// grid is the lowest value and the step of a column, and the number of steps to the
// highest value.
func grid(column []float64) (low, step, top float64, ok bool) {
	low, high := slices.Min(column), slices.Max(column)
	if low == high {
		return low, 1, 0, true
	}
	if !(high/2-low/2 > 1e-13*max(math.Abs(low), math.Abs(high))/2) { // rounding, perhaps
		return 0, 0, 0, false
	}
	nearest := high - low
	for _, x := range column {
		if x > low {
			nearest = min(nearest, x-low)
		}
	}
	// Half and third steps, where the nearest to the lowest was not answered.
next:
	for parts := 1.0; parts <= 6; parts++ {
		step = nearest / parts
		if !((high-low)/step <= 1000) {
			break
		}
		for _, x := range column {
			u := (x - low) / step
			if math.Abs(u-math.Round(u)) > 1e-9 {
				continue next
			}
		}
		return low, step, math.Round((high - low) / step), true
	}
	return 0, 0, 0, false
}

// A counter sums products of whole steps exactly. A row drawn m times counts m times in
// one factor; rows that were not drawn cost nothing.
type counter struct {
	*counts
	rows  []int32 // those drawn, and how often
	often []uint32
	words lanes.Words
	quads lanes.Quads
	sums  []int64
	cross []int64
}

func newCounter(c *counts) *counter {
	return &counter{
		counts: c, rows: make([]int32, 0, c.n), often: make([]uint32, 0, c.n),
		words: lanes.NewWords(c.k, c.lane, lanes.Rows), quads: lanes.NewQuads(c.k),
		sums: make([]int64, c.k), cross: make([]int64, c.k*c.k),
	}
}

// summarise counts row i times[i] times, every row once for nil.
func (c *counter) summarise(times []uint32, to *summary) bool {
	clear(c.sums)
	clear(c.cross)
	c.rows, c.often = c.rows[:0], c.often[:0]
	total := int64(0)
	for row := range c.n {
		m := uint32(1)
		if times != nil {
			m = times[row]
		}
		total += int64(m)
		if m > 0 {
			c.rows, c.often = append(c.rows, int32(row)), append(c.often, m)
		}
	}
	for start := 0; start < len(c.rows); {
		end, drawn := start, 0
		// No row is drawn as often as to fill a lane alone, which takes eighty times at least.
		for end < len(c.rows) && end-start < lanes.Rows && (end == start || drawn+int(c.often[end]) <= c.limit) {
			drawn += int(c.often[end])
			end++
		}
		c.block(c.rows[start:end], c.often[start:end])
		start = end
	}
	return c.finish(total, to)
}

func (c *counter) block(rows []int32, often []uint32) {
	n := len(rows)
	for g, from := range c.counts.words {
		word := c.words[g][:n]
		for i, row := range rows {
			word[i] = from[row]
		}
	}
	c.words.Unpack(c.quads, c.k, c.lane, n)
	per, mask := int(64/c.lane), uint64(math.MaxUint64)>>(64-c.lane)
	for g := range c.words {
		word, sum := c.words[g][:n], uint64(0)
		for i, m := range often {
			word[i] *= uint64(m)
			sum += word[i]
		}
		for l := range min(per, c.k-g*per) {
			c.sums[g*per+l] += int64(sum >> (uint(l) * c.lane & 63) & mask)
		}
	}
	lanes.Multiply(c.cross, c.k, c.quads, c.words, c.lane, n, true)
}

func (c *counter) finish(n int64, to *summary) bool {
	k := c.k
	ok := true
	for i := range k {
		scatter := float64(n*c.cross[i*k+i] - c.sums[i]*c.sums[i])
		ok = ok && scatter > 0
		to.mean[i] = c.low[i] + float64(c.step[i]*float64(c.sums[i]))/float64(n)
		to.sd[i] = math.Sqrt(scatter)
	}
	if !ok { // the deviations that are 0 tell of which
		return false
	}
	for i := range k {
		row := c.cross[i*k : i*k+i]
		for j, product := range row {
			r := float64(n*product-c.sums[i]*c.sums[j]) / (to.sd[i] * to.sd[j])
			r = min(max(r, -1), 1)
			to.corr[i*k+j], to.corr[j*k+i] = r, r
		}
		to.corr[i*k+i] = 1
	}
	unit := math.Sqrt(float64(n) * float64(n-1))
	for i := range k {
		to.sd[i] *= c.step[i] / unit
	}
	return true
}
