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
//
// // Every row is read, and one number of it written.
// static void sum_rows(const uint8_t *x, size_t n, int32_t *out) {
//   for (size_t i = 0; i < n; i++) {
//     int32_t sum = 0;
//     for (int j = 0; j < 20; j++) sum += x[20 * i + j];
//     out[i] = sum;
//   }
// }
//
// // What memory allows of columns of times with a status: both are read.
// static uint64_t sum_days(const uint16_t *t, const uint8_t *status, size_t n) {
//   uint64_t sum = 0;
//   for (size_t i = 0; i < n; i++) sum += status[i] ? t[i] : 0;
//   return sum;
// }
// static double sum_times(const double *t, const uint8_t *status, size_t n) {
//   double sum = 0;
//   for (size_t i = 0; i < n; i++) sum += status[i] ? t[i] : 0;
//   return sum;
// }
//
// // Sums and products of 24 columns for rows that are drawn so many times each, rows
// // drawn 0 times left out.
// static double cross_products(const int16_t *x, const uint8_t *drawn, size_t n) {
//   int32_t sums[24 * 24] = {0};
//   for (size_t row = 0; row < n; row++) {
//     if (!drawn[row]) continue;
//     const int16_t *v = x + 24 * row;
//     for (int i = 0; i < 24; i++) {
//       int32_t m = drawn[row] * v[i];
//       for (int j = 0; j <= i; j++) sums[24 * i + j] += m * v[j];
//     }
//   }
//   double all = 0;
//   for (int i = 0; i < 24 * 24; i++) all += sums[i];
//   return all;
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

func sumRows(rows [][20]byte, out []int32) {
	C.sum_rows((*C.uint8_t)(unsafe.Pointer(&rows[0])), C.size_t(len(rows)), (*C.int32_t)(unsafe.Pointer(&out[0])))
}

func sumTimes(times []float64, status []byte) float64 {
	return float64(C.sum_times((*C.double)(unsafe.Pointer(&times[0])), (*C.uint8_t)(unsafe.Pointer(&status[0])), C.size_t(len(times))))
}

func sumDays(times []uint16, status []byte) float64 {
	return float64(C.sum_days((*C.uint16_t)(unsafe.Pointer(&times[0])), (*C.uint8_t)(unsafe.Pointer(&status[0])), C.size_t(len(times))))
}

func crossProducts(rows [][24]int16, drawn []byte) float64 {
	return float64(C.cross_products((*C.int16_t)(unsafe.Pointer(&rows[0])), (*C.uint8_t)(unsafe.Pointer(&drawn[0])), C.size_t(len(rows))))
}
