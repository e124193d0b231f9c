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
// typedef uint8_t v32 __attribute__((vector_size(32)));
// static void histogram(const uint8_t *x, size_t n, uint64_t *counts) {
//   size_t i = 0;
//   while (i + 32 <= n) {
//     v32 c[11] = {{0}};
//     size_t end = n - i < 32 * 255 ? n / 32 * 32 : i + 32 * 255;
//     for (; i < end; i += 32) {
//       v32 w;
//       __builtin_memcpy(&w, x + i, 32);
//       #pragma GCC unroll 11
//       for (int v = 0; v < 11; v++) c[v] -= (v32)(w == (uint8_t)v);
//     }
//     for (int v = 0; v < 11; v++)
//       for (int l = 0; l < 32; l++) counts[v] += c[v][l];
//   }
//   for (; i < n; i++) counts[x[i]]++;
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
