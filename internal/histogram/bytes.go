package histogram

import "unsafe"

// Bytes are the same bytes under their plain type: same size, same alignment, no
// pointers.
func Bytes[B ~uint8](b []B) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}
