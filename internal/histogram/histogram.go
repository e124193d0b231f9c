// Package histogram counts bytes fast.
package histogram

import "encoding/binary"

// pairsFrom is the length from which counting pairs of bytes pays for clearing
// and folding its tables.
const pairsFrom = 1 << 21

// Count adds to counts how often each byte value occurs in data. A long column
// is counted by pairs of neighbouring bytes, two tables of 65,536 counters taking
// turns: half the increments, and equal neighbours do not wait for each other.
func Count(counts *[256]int64, data []byte) {
	if len(data) >= pairsFrom {
		data = new(Pairs).words(counts, data)
	}
	short(counts, data)
}

// short counts with four tables, so that runs of one value do not stall.
func short(counts *[256]int64, data []byte) {
	var sub [4][256]uint32
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

// Pairs are the tables for long data, half a megabyte; keep one to count many
// blocks.
type Pairs struct{ a, b [1 << 16]uint32 }

// Count is [Count] with tables that are there already.
func (p *Pairs) Count(counts *[256]int64, data []byte) {
	if len(data) >= pairsFrom {
		data = p.words(counts, data)
	}
	short(counts, data)
}

// words counts whole words of data and returns the rest.
func (p *Pairs) words(counts *[256]int64, data []byte) []byte {
	for len(data) >= pairsFrom {
		// A block is short enough that no counter can wrap.
		block := data[:min(len(data), 1<<30)&^7]
		data = data[len(block):]
		for len(block) >= 8 {
			w := binary.LittleEndian.Uint64(block)
			p.a[uint16(w)]++
			p.b[uint16(w>>16)]++
			p.a[uint16(w>>32)]++
			p.b[uint16(w>>48)]++
			block = block[8:]
		}
		for i := range p.a {
			n := int64(p.a[i]) + int64(p.b[i])
			counts[i&0xff] += n
			counts[i>>8] += n
			p.a[i], p.b[i] = 0, 0
		}
	}
	return data
}
