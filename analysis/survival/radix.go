package survival

import "math"

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

const digit = 11 // bits sorted at once: tables of 2^11 counters stay in the first cache

// sortKeys sorts ascending, digit by digit from the lowest. A digit that is the same
// in all keys, as the upper ones mostly are, costs nothing. It returns the sorted keys
// in one of the two slices, which are of the same length.
func sortKeys(keys, spare []uint64) []uint64 {
	const digits = (64 + digit - 1) / digit
	var counts [digits][1 << digit]uint32
	for _, k := range keys {
		for d := range digits {
			counts[d][k>>(d*digit)&(1<<digit-1)]++
		}
	}
	for d := range digits {
		count := &counts[d]
		if len(keys) == 0 || count[keys[0]>>(d*digit)&(1<<digit-1)] == uint32(len(keys)) {
			continue
		}
		var sum uint32
		for i, n := range count {
			count[i] = sum
			sum += n
		}
		for _, k := range keys {
			place := &count[k>>(d*digit)&(1<<digit-1)]
			spare[*place] = k
			*place++
		}
		keys, spare = spare, keys
	}
	return keys
}
