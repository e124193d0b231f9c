package house_test

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// A nil pointer reads as the zero value of its type or is an error, and what would have to be written into it is one.
// The types of errors are left alone, as in the standard library: a nil pointer there is no error, and to ask it for its text is
// a mistake that fmt prints as <nil>.

// panicOnNil are the methods that have no error to give for what cannot be written, as an assignment to an entry of a
// nil map, or are asked for a place that is not there, as an index.
var panicOnNil = []string{
	"survey.Estimate.Warn", "survey.Group.At", "survey.Response.Code", "survey.Response.Reset",
	"survey.Response.SetPolicy", "survey.Response.SetPosition",
}

// TestNilReceivers calls every method with a pointer receiver on nil and on the zero value.
func TestNilReceivers(t *testing.T) {
	given := newSpecimens()
	problems := map[string]bool{}
	for _, inputs := range byPackage {
		for _, made := range inputs.specimens {
			specimen := made()
			typ := reflect.TypeOf(specimen)
			if typ.Kind() == reflect.Pointer {
				typ = typ.Elem()
			}
			pointer := reflect.PointerTo(typ)
			if pointer.Implements(reflect.TypeFor[error]()) {
				continue
			}
			for method := range pointer.Methods() {
				name := typeKey(typ) + "." + method.Name
				if _, byValue := typ.MethodByName(method.Name); byValue || slices.Contains(panicOnNil, name) {
					continue
				}
				for _, args := range argumentsFor(given, specimen, method) {
					if problem := nilProblem(typ, method.Name, args); problem != "" {
						problems[name+problem] = true
					}
				}
			}
		}
	}
	report(t, slices.Sorted(maps.Keys(problems)))
}

// argumentsFor are lists of arguments: to decode, what the specimen encodes; else up to 100, drawn by a fixed key.
func argumentsFor(given specimens, specimen any, method reflect.Method) (lists [][]reflect.Value) {
	if unmarshals(method.Name) {
		return [][]reflect.Value{{reflect.ValueOf(encoded(specimen, method.Name))}}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		var args []reflect.Value
		for i := range method.Type.NumIn() - 1 {
			all := given.of(method.Type.In(i+1), 1)
			args = append(args, all[random.IntN(len(all))])
		}
		if lists = append(lists, args); args == nil {
			break
		}
	}
	return lists
}

func encoded(specimen any, decoder string) []byte {
	switch decoder {
	case "UnmarshalBinary":
		return must(specimen.(encoding.BinaryMarshaler).MarshalBinary())
	case "UnmarshalText":
		return must(specimen.(encoding.TextMarshaler).MarshalText())
	}
	return must(json.Marshal(specimen))
}

// nilProblem is how a call on nil differs from one on the zero value more than it must, empty if it does not.
func nilProblem(typ reflect.Type, method string, args []reflect.Value) string {
	zero := reflect.New(typ)
	before := dump(zero.Interface())
	want, panicked := callMethod(zero.MethodByName(method), args)
	if panicked != nil {
		return fmt.Sprintf(" panics on the zero value: %v", panicked)
	}
	got, panicked := callMethod(reflect.Zero(zero.Type()).MethodByName(method), args)
	if panicked != nil {
		return fmt.Sprintf(" panics on nil: %v", panicked)
	}
	if len(got) > 0 {
		if err, _ := got[len(got)-1].(error); err != nil {
			return ""
		}
	}
	if written := dump(zero.Interface()) != before; written || unmarshals(method) {
		return " writes into nothing, and says nothing"
	}
	if dump(got) != dump(want) {
		return fmt.Sprintf(" gives %v on nil, %v on the zero value", got, want)
	}
	return ""
}
