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
	// tableBytes is from how many bytes on clearing and folding tables pays.
	tableBytes = 1 << 10
	// mostBytes are counted before a counter of 32 bits could wrap.
	mostBytes = 1 << 30
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
	for len(data) >= tableBytes {
		run := data[:min(len(data), mostBytes)&^15]
		tables(counts, run)
		data = data[len(run):]
	}
	for _, b := range data {
		counts[b]++
	}
}

// tables counts whole pairs of words: bytes below 16 two at a time, others one at a
// time, by several tables, so that equal ones do not wait for each other.
func tables(counts *[256]int64, data []byte) {
	var pair [4][256]uint32
	var single [2][256]uint32
	for ; len(data) >= 16; data = data[16:] {
		v, w := binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])
		if (v|w)&(math.MaxUint64/255*0xf0) == 0 {
			v |= w << 4
			pair[0][byte(v)]++
			pair[1][byte(v>>8)]++
			pair[2][byte(v>>16)]++
			pair[3][byte(v>>24)]++
			pair[0][byte(v>>32)]++
			pair[1][byte(v>>40)]++
			pair[2][byte(v>>48)]++
			pair[3][byte(v>>56)]++
			continue
		}
		for range 8 {
			single[0][byte(v)]++
			single[1][byte(w)]++
			v, w = v>>8, w>>8
		}
	}
	for i := range counts {
		n := int64(pair[0][i]) + int64(pair[1][i]) + int64(pair[2][i]) + int64(pair[3][i])
		counts[i&15] += n
		counts[i>>4] += n
		counts[i] += int64(single[0][i]) + int64(single[1][i])
	}
}
