// Package histogram counts bytes fast.
package histogram

import (
	"encoding/binary"
	"math"
	"runtime"
	"sync"
)

const (
	// partBytes is from how many bytes on another processor is worth its start.
	partBytes = 1 << 20
	// chunkBytes are looked at before they are counted, and are still in the cache
	// then.
	chunkBytes = 1 << 16
	// tableBytes is from how many bytes on clearing and folding tables pays.
	tableBytes = 1 << 10
)

// Count adds to counts how often each byte value occurs in data. Long data is spread
// over the processors.
func Count(counts *[256]int64, data []byte) {
	parts := min(runtime.GOMAXPROCS(0), len(data)/partBytes)
	if parts < 2 {
		CountHere(counts, data)
		return
	}
	part := make([][256]int64, parts)
	var running sync.WaitGroup
	for p := range part {
		running.Go(func() { CountHere(&part[p], data[len(data)*p/parts:len(data)*(p+1)/parts]) })
	}
	running.Wait()
	for p := range part {
		for v, n := range part[p] {
			counts[v] += n
		}
	}
}

// CountHere is [Count] on the processor that calls it.
func CountHere(counts *[256]int64, data []byte) {
	for len(data) > 0 {
		chunk := data[:min(len(data), chunkBytes)]
		data = data[len(chunk):]
		switch {
		case len(chunk) < tableBytes:
		case narrow(chunk):
			chunk = pairs(counts, chunk)
		default:
			chunk = single(counts, chunk)
		}
		for _, b := range chunk {
			counts[b]++
		}
	}
}

// narrow tells whether all whole words hold bytes below 16.
func narrow(data []byte) bool {
	var or uint64
	for ; len(data) >= 32; data = data[32:] {
		or |= binary.LittleEndian.Uint64(data) | binary.LittleEndian.Uint64(data[8:]) |
			binary.LittleEndian.Uint64(data[16:]) | binary.LittleEndian.Uint64(data[24:])
	}
	for ; len(data) >= 8; data = data[8:] {
		or |= binary.LittleEndian.Uint64(data)
	}
	return or&(math.MaxUint64/255*0xf0) == 0
}

// pairs counts bytes below 16 two at a time, by four tables, so that equal ones do
// not wait for each other; it returns the last ones, which are no pair of words.
func pairs(counts *[256]int64, data []byte) []byte {
	var table [4][256]uint32
	for ; len(data) >= 16; data = data[16:] {
		w := binary.LittleEndian.Uint64(data) | binary.LittleEndian.Uint64(data[8:])<<4
		table[0][byte(w)]++
		table[1][byte(w>>8)]++
		table[2][byte(w>>16)]++
		table[3][byte(w>>24)]++
		table[0][byte(w>>32)]++
		table[1][byte(w>>40)]++
		table[2][byte(w>>48)]++
		table[3][byte(w>>56)]++
	}
	for i := range table[0] {
		n := int64(table[0][i]) + int64(table[1][i]) + int64(table[2][i]) + int64(table[3][i])
		counts[i&15] += n
		counts[i>>4] += n
	}
	return data
}

// single counts bytes one at a time, by four tables, and returns the last ones, which
// are no whole word.
func single(counts *[256]int64, data []byte) []byte {
	var table [4][256]uint32
	for ; len(data) >= 8; data = data[8:] {
		w := binary.LittleEndian.Uint64(data)
		table[0][byte(w)]++
		table[1][byte(w>>8)]++
		table[2][byte(w>>16)]++
		table[3][byte(w>>24)]++
		table[0][byte(w>>32)]++
		table[1][byte(w>>40)]++
		table[2][byte(w>>48)]++
		table[3][byte(w>>56)]++
	}
	for i := range counts {
		counts[i] += int64(table[0][i]) + int64(table[1][i]) + int64(table[2][i]) + int64(table[3][i])
	}
	return data
}
