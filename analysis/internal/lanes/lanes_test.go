package lanes_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/internal/lanes"
)

func TestWidth(t *testing.T) {
	for _, test := range []struct {
		top  uint64
		lane uint
		rows int
	}{
		{0, 16, 65535}, {1, 16, 65535}, {9, 16, 809}, {28, 16, 83}, {29, 32, 5106976}, {1000, 32, 4294}, {7000, 32, 87}, {1 << 20, 64, lanes.Rows},
	} {
		lane, rows := lanes.Width(test.top)
		require.Equal(t, test.lane, lane, test.top)
		require.Equal(t, test.rows, rows, test.top)
	}
}

// Products of all pairs, of values as large as the lanes allow, against one by one.
func TestMultiply(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, top := range []uint64{1, 9, 28, 100, 1000, 1 << 20} {
		for _, k := range []int{1, 2, 3, 4, 5, 8, 13} {
			t.Run(fmt.Sprintf("top %d of %d", top, k), func(t *testing.T) {
				lane, rows := lanes.Width(top)
				n := min(rows, lanes.Rows)
				per := int(64 / lane)
				w, q := lanes.NewWords(k, lane, n), lanes.NewQuads(k)
				values := make([][]uint64, k)
				for i := range k {
					values[i] = make([]uint64, n)
					for row := range n {
						values[i][row] = top // the worst for overflow
						if row%2 == 1 {
							values[i][row] = random.Uint64N(top + 1)
						}
						w[i/per][row] |= values[i][row] << (uint(i) * lane & 63)
					}
				}
				w.Unpack(q, k, lane, n)
				for _, lower := range []bool{true, false} {
					got := make([]int64, k*k)
					lanes.Multiply(got, k, q, w, lane, n, lower)
					for i := range k {
						for j := range k {
							want := int64(0)
							for row := range n {
								want += int64(values[i][row] * values[j][row])
							}
							if j <= i || !lower {
								require.Equal(t, want, got[i*k+j], "%d %d", i, j)
							}
						}
					}
				}
			})
		}
	}
}
