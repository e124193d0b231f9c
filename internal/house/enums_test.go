package house_test

import (
	"encoding"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/gocsat/csat/survey"
)

// TestEnumsRefuse asks every enumeration for the text of a value that it does not have, to read a text that it does not
// have, and to read into nothing: each is [survey.ErrArgument].
func TestEnumsRefuse(t *testing.T) {
	problems := map[string]bool{}
	for _, inputs := range byPackage {
		for _, made := range inputs.specimens {
			typ := reflect.TypeOf(made())
			if typ.Kind() != reflect.Uint8 || !typ.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
				continue
			}
			known, err := made().(encoding.TextMarshaler).MarshalText()
			if err != nil {
				problems[typeKey(typ)+" has a specimen without a text"] = true
			}
			v := reflect.New(typ)
			v.Elem().SetUint(255)
			if _, err := v.Interface().(encoding.TextMarshaler).MarshalText(); !errors.Is(err, survey.ErrArgument) {
				problems[typeKey(typ)+" writes what it does not have"] = true
			}
			if err := v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte("?")); !errors.Is(err, survey.ErrArgument) || v.Elem().Uint() != 255 {
				problems[typeKey(typ)+" reads what it does not have"] = true
			}
			if err := reflect.Zero(v.Type()).Interface().(encoding.TextUnmarshaler).UnmarshalText(known); !errors.Is(err, survey.ErrArgument) {
				problems[typeKey(typ)+" reads into nothing"] = true
			}
		}
	}
	report(t, slices.Sorted(maps.Keys(problems)))
}
