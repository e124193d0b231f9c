package main

// #cgo CFLAGS: -O3
// #cgo amd64 CFLAGS: -mavx2
// #include <stddef.h>
// #include <stdint.h>
//
// // What memory allows: every byte is read and added up.
// static uint64_t byte_sum(const uint8_t *x, size_t n) {
//   uint64_t sum = 0;
//   for (size_t i = 0; i < n; i++) sum += x[i];
//   return sum;
// }
//
// // The histogram of values 0 to 10 by comparing 32 bytes at a time with each of
// // them; counters of one byte are added up before they can wrap.
// static void histogram(const uint8_t *x, size_t n, uint64_t *counts) {
//   for (size_t start = 0; start < n; start += 32 * 255) {
//     size_t end = start + 32 * 255 < n ? start + 32 * 255 : n;
//     for (int v = 0; v < 11; v++) {
//       uint8_t lanes[32] = {0};
//       size_t i = start;
//       for (; i + 32 <= end; i += 32)
//         for (int l = 0; l < 32; l++) lanes[l] += x[i + l] == v;
//       uint64_t sum = 0;
//       for (int l = 0; l < 32; l++) sum += lanes[l];
//       for (; i < end; i++) sum += x[i] == v;
//       counts[v] += sum;
//     }
//   }
// }
import "C"

import "unsafe"

func byteSum(x []byte) float64 {
	return float64(C.byte_sum((*C.uint8_t)(unsafe.Pointer(&x[0])), C.size_t(len(x))))
}

func histogramC(x []byte) [11]uint64 {
	var counts [11]uint64
	C.histogram((*C.uint8_t)(unsafe.Pointer(&x[0])), C.size_t(len(x)), (*C.uint64_t)(unsafe.Pointer(&counts[0])))
	return counts
}
