package histogram_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/histogram"
)

type grouped struct {
	groups  []uint32
	n, size int
	columns [][]byte
}

func groupedData(rows, n, columns, size int) grouped {
	r := rand.New(rand.NewPCG(uint64(rows), uint64(n)))
	d := grouped{groups: make([]uint32, rows), n: n, size: size, columns: make([][]byte, columns)}
	for i := range d.groups {
		d.groups[i] = uint32(r.IntN(n))
	}
	for i := range d.columns {
		d.columns[i] = make([]byte, rows)
		for row := range rows {
			d.columns[i][row] = byte(r.IntN(size))
		}
	}
	return d
}

func (d grouped) counters() [][]int64 {
	counts := make([][]int64, len(d.columns))
	for i := range counts {
		counts[i] = make([]int64, d.n*d.size)
	}
	return counts
}

// Around the sizes where the way of counting changes: nibbles and bytes, one
// column and pairs, few groups and many, few rows a group.
func TestGrouped(t *testing.T) {
	for _, n := range []int{1, 3, 60, 2001} {
		for _, columns := range []int{0, 1, 2, 5} {
			for _, size := range []int{1, 12, 16, 17, 256} {
				for _, rows := range []int{0, 1, 7, 8, 9, 50, 17_000} {
					d := groupedData(rows, n, columns, size)
					got, want := d.counters(), d.counters()
					for i, column := range d.columns {
						got[i][0], want[i][0] = 5, 5 // what was there stays
						for row, c := range column {
							want[i][int(d.groups[row])*size+int(c)]++
						}
					}
					histogram.Grouped(got, d.groups, n, d.columns, size)
					require.Equal(t, want, got, "%d groups, %d columns, %d codes, %d rows", n, columns, size, rows)
					for _, column := range d.columns {
						require.Len(t, column, rows)
					}
				}
			}
		}
	}
}

func BenchmarkGrouped(b *testing.B) {
	for _, rows := range []int{1e4, 1e6, 1e7} {
		for _, n := range []int{10, 1000} {
			b.Run(fmt.Sprintf("rows=%.0e/groups=%d", float64(rows), n), func(b *testing.B) {
				d := groupedData(rows, n, 10, 12)
				counts := d.counters()
				b.SetBytes(int64(10 * rows))
				b.ReportAllocs()
				for b.Loop() {
					histogram.Grouped(counts, d.groups, n, d.columns, d.size)
				}
			})
		}
	}
}
