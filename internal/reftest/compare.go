package reftest

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// The tolerances of a case that names none.
const (
	defaultRel = 1e-9
	defaultAbs = 1e-12
)

// A Verdict says how a figure compares with the reference.
type Verdict int

const (
	// Mismatch: another figure, or a figure where the reference has none. It is the zero value, so that a figure
	// nobody looked at does not pass.
	Mismatch Verdict = iota
	// Match: within the tolerance.
	Match
	// Absent: the reference has a figure, and none was given.
	Absent
)

// String names the verdict.
func (v Verdict) String() string {
	switch v {
	case Mismatch:
		return "mismatch"
	case Match:
		return "match"
	case Absent:
		return "absent"
	}
	return fmt.Sprintf("Verdict(%d)", int(v))
}

// A Figure is one number, string or truth value of a case, compared.
type Figure struct {
	Path      string // keys from the outside in, with indices: "ci.values[0][1]"
	Got, Want any    // nil if absent or not defined
	Allowed   float64
	Verdict   Verdict
}

// String shows both figures with all their digits.
func (f Figure) String() string {
	return fmt.Sprintf("%s: %s: got %v, want %v (allowed %g)", f.Path, f.Verdict, f.Got, f.Want, f.Allowed)
}

// Compare compares every figure that the case expects, in the order of their paths. A number passes if
// |got-want| <= abs + rel*max(1,|want|). Got holds what the reference has, in the same shape: numbers of any type,
// strings, truth values, nil, and slices and maps with string keys of these; see [Plain]. Keys that the reference
// does not have are not looked at.
func Compare(c Case, got map[string]any) []Figure {
	var figures []Figure
	compare(c.Tol, "", nil, Plain(got), any(c.Expected), true, &figures)
	return figures
}

func compare(tol Tolerances, where string, keys []string, got, want any, present bool, figures *[]Figure) {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok && got != nil {
			*figures = append(*figures, Figure{Path: where, Got: got, Want: want})
			return
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			value, present := object[key]
			inner := key
			if where != "" {
				inner = where + "." + key
			}
			compare(tol, inner, append(slices.Clip(keys), key), value, want[key], present, figures)
		}
	case []any:
		list, ok := got.([]any)
		if present && got != nil && (!ok || len(list) != len(want)) {
			*figures = append(*figures, Figure{Path: where, Got: got, Want: want})
			return
		}
		for i, value := range want {
			var element any
			if ok {
				element = list[i]
			}
			compare(tol, fmt.Sprintf("%s[%d]", where, i), keys, element, value, ok, figures)
		}
	default:
		*figures = append(*figures, compareLeaf(tol, where, keys, got, want, present))
	}
}

func compareLeaf(tol Tolerances, where string, keys []string, got, want any, present bool) Figure {
	f := Figure{Path: where, Got: got, Want: want}
	number, isNumber := want.(float64)
	if isNumber {
		rel, abs := tol.of(keys)
		f.Allowed = abs + rel*math.Max(1, math.Abs(number))
	}
	value, gotNumber := got.(float64)
	switch {
	case want == nil && got == nil:
		f.Verdict = Match
	case !present:
		f.Verdict = Absent
	case isNumber && gotNumber && math.Abs(value-number) <= f.Allowed:
		f.Verdict = Match
	case !isNumber && reflect.DeepEqual(got, want):
		f.Verdict = Match
	}
	return f
}

// of returns the tolerances of a figure by the keys on its path. Of the entries whose prefix is a key, or begins one
// up to an underscore, the longest holds.
func (t Tolerances) of(keys []string) (rel, abs float64) {
	find := func(name string, otherwise float64) float64 {
		value, longest := otherwise, -1
		if v, ok := t[name]; ok {
			value = v
		}
		for entry, v := range t {
			prefix, ok := strings.CutSuffix(entry, "_"+name)
			if !ok || len(prefix) <= longest {
				continue
			}
			for _, key := range keys {
				if key == prefix || strings.HasPrefix(key, prefix+"_") {
					value, longest = v, len(prefix)
				}
			}
		}
		return value
	}
	return find("rel", defaultRel), find("abs", defaultAbs)
}

// Plain turns a value into what JSON of the reference holds: float64, string, bool, nil, []any and map[string]any,
// with "NaN", "Inf" and "-Inf" for what JSON has no numbers for. It panics on a value of another kind, which is a
// fault of the caller's code.
func Plain(v any) any {
	if v == nil {
		return nil
	}
	value := reflect.ValueOf(v)
	switch {
	case value.CanFloat():
		switch x := value.Float(); {
		case math.IsNaN(x):
			return "NaN"
		case math.IsInf(x, 1):
			return "Inf"
		case math.IsInf(x, -1):
			return "-Inf"
		default:
			return x
		}
	case value.CanInt():
		return float64(value.Int())
	case value.CanUint():
		return float64(value.Uint())
	}
	switch value.Kind() {
	case reflect.Bool:
		return value.Bool()
	case reflect.String:
		return value.String()
	case reflect.Pointer:
		if value.IsNil() {
			return nil
		}
		return Plain(value.Elem().Interface())
	case reflect.Slice, reflect.Array:
		if value.Kind() == reflect.Slice && value.IsNil() {
			return nil
		}
		list := make([]any, value.Len())
		for i := range list {
			list[i] = Plain(value.Index(i).Interface())
		}
		return list
	case reflect.Map:
		if value.IsNil() {
			return nil
		}
		object := make(map[string]any, value.Len())
		for key, element := range value.Seq2() {
			object[key.String()] = Plain(element.Interface())
		}
		return object
	}
	panic(fmt.Sprintf("reftest: no plain form of %T", v))
}
