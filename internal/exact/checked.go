package exact

// Add64 returns a + b; ok is false if it does not fit in an int64.
func Add64(a, b int64) (sum int64, ok bool) {
	sum = a + b
	return sum, (a^sum)&(b^sum) >= 0
}

// Sub64 returns a − b; ok is false if it does not fit in an int64.
func Sub64(a, b int64) (diff int64, ok bool) {
	diff = a - b
	return diff, (a^b)&(a^diff) >= 0
}

// Mul64 returns a·b; ok is false if it does not fit in an int64.
func Mul64(a, b int64) (product int64, ok bool) {
	return MulInt64(a, b).Int64()
}
