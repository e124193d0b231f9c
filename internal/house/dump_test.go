package house_test

import (
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
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

// aliases returns the type of the first slice, map or pointer through which memory of one can be changed in the other.
// Memory inside a value that closed reports may be shared from inside to inside, as when a result rests on the same
// scale as its argument; it may not be reached from outside.
func aliases(from, to any, closed func(reflect.Type) bool) string {
	none := func(reflect.Type) bool { return false }
	if shared := common(from, closed, to, none); shared != "" {
		return shared
	}
	return common(from, none, to, closed)
}

// common returns the type of the first memory of to that from reaches too, each walked without entering what its own
// predicate closes.
func common(from any, closedFrom func(reflect.Type) bool, to any, closedTo func(reflect.Type) bool) string {
	held := map[uintptr]bool{}
	walkMemory(reflect.ValueOf(from), closedFrom, map[visit]bool{}, func(v reflect.Value) bool {
		for _, address := range addresses(v) {
			held[address] = true
		}
		return true
	})
	found := ""
	walkMemory(reflect.ValueOf(to), closedTo, map[visit]bool{}, func(v reflect.Value) bool {
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
	size := v.Type().Elem().Size()
	if size == 0 {
		return nil
	}
	if v.Kind() == reflect.Pointer {
		return []uintptr{v.Pointer()}
	}
	var all []uintptr
	for i := range v.Cap() {
		all = append(all, v.Pointer()+uintptr(i)*size)
	}
	return all
}

// Values of these types are replaced and never changed, whatever they hold inside.
var unchanging = []reflect.Type{reflect.TypeFor[decimal.Decimal](), reflect.TypeFor[time.Time]()}

// walkMemory calls visitor with every slice, map and pointer that can be reached from v without entering a closed
// value, until it returns false. An error is handed on, not copied: pointers to one do not count, and what is held as an
// error is not entered.
func walkMemory(v reflect.Value, closed func(reflect.Type) bool, seen map[visit]bool, visitor func(reflect.Value) bool) bool {
	if !v.IsValid() || slices.Contains(unchanging, v.Type()) {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer:
		here := visit{v.Pointer(), v.Type()}
		if v.IsNil() || seen[here] || closed(v.Type().Elem()) {
			return true
		}
		seen[here] = true
		if !v.Type().Implements(reflect.TypeFor[error]()) && !visitor(v) {
			return false
		}
		return walkMemory(v.Elem(), closed, seen, visitor)
	case reflect.Interface:
		return v.Type() == reflect.TypeFor[error]() || walkMemory(v.Elem(), closed, seen, visitor)
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
			if !walkMemory(v.Index(i), closed, seen, visitor) {
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
			if !walkMemory(value, closed, seen, visitor) {
				return false
			}
		}
	case reflect.Struct:
		if closed(v.Type()) {
			return true
		}
		for _, field := range v.Fields() {
			if !walkMemory(field, closed, seen, visitor) {
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
		Worth  *decimal.Decimal
	}
	worth := decimal.New(25, -1)
	closed := func(typ reflect.Type) bool { return typ == reflect.TypeFor[definition]() }
	tests := []struct {
		name     string
		from, to any
		want     bool
	}{
		{"part returned", data, result{Values: data[1:]}, true},
		{"kept by a definition", data, &definition{kept: data}, true},
		{"kept by a definition within", result{Values: data}, result{Def: &definition{kept: data}}, true},
		{"copied", data, result{Values: slices.Clone(data), Def: &definition{slices.Clone(data)}}, false},
		{"map", map[string][]float64{"a": data}, [][]float64{data}, true},
		{"pointer", result{Worth: &worth}, []*decimal.Decimal{&worth}, true},
		{"decimal copied", result{Worth: &worth}, worth, false},
		{"definition shared", &result{Def: &definition{data}}, &definition{data}, false},
		{"definition shows its inside", &definition{data}, data, true},
		{"definition within shows its inside", result{Def: &definition{data}}, data, true},
		{"definition made of another", &definition{data}, &definition{data}, false},
		{"error handed on", []error{io.EOF}, fmt.Errorf("wrapped: %w", io.EOF), false},
		{"nothing", nil, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, aliases(tt.from, tt.to, closed) != "")
		})
	}
	m := map[string]int{"a": 1}
	require.NotEmpty(t, aliases(m, []map[string]int{m}, closed))
	require.Empty(t, aliases(m, map[string]int{"a": 1}, closed))
}
