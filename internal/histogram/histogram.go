// Package histogram counts bytes fast.
package histogram

import "encoding/binary"

// pairsFrom is the length from which counting pairs of bytes pays for clearing
// and folding its tables.
const pairsFrom = 1 << 17

// Count adds to counts how often each byte value occurs in data. A long column
// is counted by pairs of neighbouring bytes, two tables of 65,536 counters taking
// turns: half the increments, and equal neighbours do not wait for each other.
func Count(counts *[256]int64, data []byte) {
	if len(data) >= pairsFrom {
		data = countPairs(counts, data)
	}
	var sub [4][256]uint32 // short data: four tables so that runs do not stall
	for len(data) >= 8 {
		w := binary.LittleEndian.Uint64(data)
		sub[0][byte(w)]++
		sub[1][byte(w>>8)]++
		sub[2][byte(w>>16)]++
		sub[3][byte(w>>24)]++
		sub[0][byte(w>>32)]++
		sub[1][byte(w>>40)]++
		sub[2][byte(w>>48)]++
		sub[3][byte(w>>56)]++
		data = data[8:]
	}
	for _, b := range data {
		sub[0][b]++
	}
	for i := range counts {
		counts[i] += int64(sub[0][i]) + int64(sub[1][i]) + int64(sub[2][i]) + int64(sub[3][i])
	}
}

// countPairs counts whole words of data and returns the rest.
func countPairs(counts *[256]int64, data []byte) []byte {
	var a, b [1 << 16]uint32
	for len(data) >= pairsFrom {
		// A block is short enough that no counter can wrap.
		block := data[:min(len(data), 1<<30)&^7]
		data = data[len(block):]
		for len(block) >= 8 {
			w := binary.LittleEndian.Uint64(block)
			a[uint16(w)]++
			b[uint16(w>>16)]++
			a[uint16(w>>32)]++
			b[uint16(w>>48)]++
			block = block[8:]
		}
		for i := range a {
			n := int64(a[i]) + int64(b[i])
			counts[i&0xff] += n
			counts[i>>8] += n
			a[i], b[i] = 0, 0
		}
	}
	return data
}
