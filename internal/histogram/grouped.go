package histogram

import (
	"encoding/binary"
	"slices"
)

const (
	// nibble is how many different bytes a pair of columns may have: then two
	// columns are counted with one increment.
	nibble = 16
	// pairGroups is how many groups fit into a table of pairs that stays in the
	// cache; with more of them a table for each column does better.
	pairGroups = 2000
	// foldRows is from how many rows a group counting pairs pays for folding them.
	foldRows = nibble * nibble
	// maxRun is how many rows are counted before a counter of 32 bits could wrap.
	maxRun = 1 << 30
)

// Grouped adds to counts[column][group·size+byte] how often each byte value
// occurs in each group. groups[row] is below n and tells the group of a row; the
// bytes of every column are below size. Columns are as long as groups. All of this
// is the caller's to know: a byte or group beyond its bound panics or is counted
// in the wrong place.
func Grouped(counts [][]int64, groups []uint32, n int, columns [][]byte, size int) {
	columns = slices.Clone(columns)
	for len(groups) > 0 {
		run := min(len(groups), maxRun)
		i := 0
		if size <= nibble && n <= pairGroups && run >= foldRows*n {
			table := make([]uint32, n*nibble*nibble)
			for ; i+1 < len(columns); i += 2 {
				countTwo(table, groups[:run], columns[i][:run], columns[i+1][:run])
				fold(counts[i], counts[i+1], table, n, size)
			}
		}
		for ; i < len(columns); i++ {
			count := counts[i]
			for r, c := range columns[i][:run] {
				count[int(groups[r])*size+int(c)]++
			}
		}
		groups = groups[run:]
		for i := range columns {
			columns[i] = columns[i][run:]
		}
	}
}

// countTwo counts pairs of nibbles by group, eight rows at a load.
func countTwo(table, groups []uint32, a, b []byte) {
	for len(groups) >= 8 && len(a) >= 8 && len(b) >= 8 {
		w := binary.LittleEndian.Uint64(a)<<4 | binary.LittleEndian.Uint64(b)
		table[groups[0]<<8|uint32(w&0xff)]++
		table[groups[1]<<8|uint32(w>>8&0xff)]++
		table[groups[2]<<8|uint32(w>>16&0xff)]++
		table[groups[3]<<8|uint32(w>>24&0xff)]++
		table[groups[4]<<8|uint32(w>>32&0xff)]++
		table[groups[5]<<8|uint32(w>>40&0xff)]++
		table[groups[6]<<8|uint32(w>>48&0xff)]++
		table[groups[7]<<8|uint32(w>>56)]++
		groups, a, b = groups[8:], a[8:], b[8:]
	}
	for r, g := range groups {
		table[g<<8|uint32(a[r])<<4|uint32(b[r])]++
	}
}

// fold adds the margins of a table of pairs and clears it.
func fold(a, b []int64, table []uint32, n, size int) {
	for g := range n {
		cell := table[g<<8:][:nibble*nibble]
		for x := range size {
			for y := range size {
				v := int64(cell[x<<4|y])
				a[g*size+x] += v
				b[g*size+y] += v
			}
		}
	}
	clear(table)
}
