package house_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// dump writes everything that can be reached from v, unexported fields and the spare capacity of slices included, so
// that two dumps differ when anything was changed. Floats are written by their bits; functions by their address.
func dump(v any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(v), map[visit]bool{})
	return b.String()
}

// A visit breaks cycles of pointers.
type visit struct {
	address uintptr
	typ     reflect.Type
}

func dumpValue(b *strings.Builder, v reflect.Value, seen map[visit]bool) {
	if !v.IsValid() {
		b.WriteString("nil")
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		fmt.Fprint(b, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		fmt.Fprint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		fmt.Fprint(b, v.Uint())
	case reflect.Float32, reflect.Float64:
		fmt.Fprintf(b, "%#x", math.Float64bits(v.Float()))
	case reflect.Complex64, reflect.Complex128:
		fmt.Fprintf(b, "%#x,%#x", math.Float64bits(real(v.Complex())), math.Float64bits(imag(v.Complex())))
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		fmt.Fprintf(b, "%#x", v.Pointer())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		if v.Kind() == reflect.Pointer {
			here := visit{v.Pointer(), v.Type()}
			if seen[here] {
				b.WriteString("seen")
				return
			}
			seen[here] = true
			defer delete(seen, here)
		}
		fmt.Fprintf(b, "&%s ", v.Elem().Type())
		dumpValue(b, v.Elem(), seen)
	case reflect.Slice:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		fmt.Fprintf(b, "%d", v.Len())
		dumpList(b, v.Slice(0, v.Cap()), seen)
	case reflect.Array:
		dumpList(b, v, seen)
	case reflect.Map:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		var entries []string
		for key, value := range v.Seq2() {
			var entry strings.Builder
			dumpValue(&entry, key, seen)
			entry.WriteString(": ")
			dumpValue(&entry, value, seen)
			entries = append(entries, entry.String())
		}
		slices.Sort(entries)
		fmt.Fprintf(b, "{%s}", strings.Join(entries, ", "))
	case reflect.Struct:
		b.WriteString("{")
		for i := range v.NumField() {
			fmt.Fprintf(b, "%s: ", v.Type().Field(i).Name)
			dumpValue(b, v.Field(i), seen)
			b.WriteString("; ")
		}
		b.WriteString("}")
	}
}

func dumpList(b *strings.Builder, v reflect.Value, seen map[visit]bool) {
	b.WriteString("[")
	for i := range v.Len() {
		dumpValue(b, v.Index(i), seen)
		b.WriteString(" ")
	}
	b.WriteString("]")
}

// aliases returns the type of the first slice or map that can be changed through both from and to. Memory inside a
// value that closed reports, below the top of from, belongs to nobody else and is passed over; in to it is passed
// over only if outer is set.
func aliases(from, to any, outer bool, closed func(reflect.Type) bool) string {
	held := map[uintptr]bool{}
	walkMemory(reflect.ValueOf(from), true, closed, map[visit]bool{}, func(v reflect.Value) bool {
		for _, address := range addresses(v) {
			held[address] = true
		}
		return true
	})
	if !outer {
		closed = func(reflect.Type) bool { return false }
	}
	found := ""
	walkMemory(reflect.ValueOf(to), false, closed, map[visit]bool{}, func(v reflect.Value) bool {
		if slices.ContainsFunc(addresses(v), func(address uintptr) bool { return held[address] }) {
			found = v.Type().String()
		}
		return found == ""
	})
	return found
}

func addresses(v reflect.Value) []uintptr {
	if v.Kind() == reflect.Map {
		return []uintptr{v.Pointer()}
	}
	var all []uintptr
	size := v.Type().Elem().Size()
	if size == 0 {
		return nil
	}
	for i := range v.Cap() {
		all = append(all, v.Pointer()+uintptr(i)*size)
	}
	return all
}

// walkMemory calls visitor with every slice and map that can be reached from v without entering a closed value, until
// it returns false. At the top, a value and what a pointer there points at are entered even if closed.
func walkMemory(v reflect.Value, top bool, closed func(reflect.Type) bool, seen map[visit]bool, visitor func(reflect.Value) bool) bool {
	if !v.IsValid() {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer:
		here := visit{v.Pointer(), v.Type()}
		if v.IsNil() || seen[here] {
			return true
		}
		seen[here] = true
		return walkMemory(v.Elem(), top, closed, seen, visitor)
	case reflect.Interface:
		return walkMemory(v.Elem(), top, closed, seen, visitor)
	case reflect.Slice:
		if v.IsNil() {
			return true
		}
		if !visitor(v) {
			return false
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			if !walkMemory(v.Index(i), false, closed, seen, visitor) {
				return false
			}
		}
	case reflect.Map:
		if v.IsNil() {
			return true
		}
		if !visitor(v) {
			return false
		}
		for _, value := range v.Seq2() {
			if !walkMemory(value, false, closed, seen, visitor) {
				return false
			}
		}
	case reflect.Struct:
		if !top && closed(v.Type()) {
			return true
		}
		for _, field := range v.Fields() {
			if !walkMemory(field, false, closed, seen, visitor) {
				return false
			}
		}
	}
	return true
}

func TestDump(t *testing.T) {
	type inner struct{ hidden map[string][]float64 }
	type node struct {
		next *node
		in   inner
	}
	value := func() *node {
		n := &node{in: inner{map[string][]float64{"a": {1, math.NaN()}, "b": nil}}}
		n.next = n
		return n
	}
	require.Equal(t, dump(value()), dump(value()))
	changes := []struct {
		name   string
		change func(*node)
	}{
		{"deep element", func(n *node) { n.in.hidden["a"][0] = 2 }},
		{"sign of zero", func(n *node) { n.in.hidden["a"][0] = math.Copysign(0, -1) }},
		{"new key", func(n *node) { n.in.hidden["c"] = nil }},
		{"nil or empty", func(n *node) { n.in.hidden["b"] = []float64{} }},
		{"cycle cut", func(n *node) { n.next = nil }},
	}
	for _, tt := range changes {
		t.Run(tt.name, func(t *testing.T) {
			n := value()
			n.in.hidden["a"][0] = 0
			before := dump(n)
			tt.change(n)
			require.NotEqual(t, before, dump(n))
		})
	}
	spare := make([]int, 1, 2)
	before := dump(spare)
	_ = append(spare, 7)
	require.NotEqual(t, before, dump(spare), "a write into spare capacity is a change")
}

func TestAliases(t *testing.T) {
	data := []float64{1, 2, 3}
	type definition struct{ kept []float64 }
	type result struct {
		Values []float64
		Def    *definition
	}
	closed := func(typ reflect.Type) bool { return typ == reflect.TypeFor[definition]() }
	tests := []struct {
		name     string
		from, to any
		outer    bool
		want     bool
	}{
		{"part returned", data, result{Values: data[1:]}, false, true},
		{"kept by a definition", data, &definition{kept: data}, false, true},
		{"copied", data, result{slices.Clone(data), &definition{slices.Clone(data)}}, false, false},
		{"map", map[string][]float64{"a": data}, [][]float64{data}, false, true},
		{"definition shared", &result{Def: &definition{data}}, &definition{data}, false, false},
		{"definition shows its inside", &definition{data}, data, true, true},
		{"definition made of another", &definition{data}, &definition{data}, true, false},
		{"nothing", nil, nil, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, aliases(tt.from, tt.to, tt.outer, closed) != "")
		})
	}
	m := map[string]int{"a": 1}
	require.NotEmpty(t, aliases(m, []map[string]int{m}, false, closed))
	require.Empty(t, aliases(m, map[string]int{"a": 1}, false, closed))
}
