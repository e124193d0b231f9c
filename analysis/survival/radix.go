package survival

import (
	"math"
	"slices"
)

// A time is sorted as the integer of its bits, whose order is that of numbers that are
// not negative. The sign bit is free (that of −0 is shifted out): the lowest bit of the
// key says that the time is censored, so that of equal times events come first, and no
// index needs to move along.

func key(time float64, s Status) uint64 {
	k := math.Float64bits(time) << 1
	if s == Censored {
		k |= 1
	}
	return k
}

func timeOf(key uint64) float64 { return math.Float64frombits(key >> 1) }

const (
	digit = 11 // bits sorted at once: tables of 2^11 counters stay in the first cache
	mask  = 1<<digit - 1
	cells = 1 << (2 * digit)
)

// sortKeys sorts ascending: first by which of the cells of equal width from 0 to the
// longest time it falls in, in two passes over its digits, then within each cell, which
// hold few unless times are the same or far from evenly spread.
func sortKeys(keys, spare []uint64, longest float64) {
	per := (cells - 1) / longest
	if len(keys) <= 1<<digit || !(per > 0 && per <= math.MaxFloat64) {
		slices.Sort(keys)
		return
	}
	cell := func(k uint64) uint32 { return uint32(timeOf(k) * per) }
	var ones, tens [1 << digit]uint32
	for _, k := range keys {
		c := cell(k)
		ones[c&mask]++
		tens[c>>digit&mask]++
	}
	offsets(&ones)
	offsets(&tens)
	for _, k := range keys {
		place := &ones[cell(k)&mask]
		spare[*place] = k
		*place++
	}
	for _, k := range spare {
		place := &tens[cell(k)>>digit&mask]
		keys[*place] = k
		*place++
	}
	for i := 0; i < len(keys); {
		first, c := i, cell(keys[i])
		for i++; i < len(keys) && cell(keys[i]) == c; i++ {
		}
		if i-first > 1 {
			slices.Sort(keys[first:i])
		}
	}
}

// offsets turns counts into the places where each begins.
func offsets(counts *[1 << digit]uint32) {
	var sum uint32
	for i, n := range counts {
		counts[i] = sum
		sum += n
	}
}
