// Package strictjson reads JSON definitions without guessing. Where encoding/json takes the last of two equal keys, matches keys
// that differ in case, and drops what it does not know, this package refuses, and says where.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"
)

// MaxDepth is the deepest nesting of arrays and objects accepted.
const MaxDepth = 100

var (
	// ErrSyntax reports text that is not one JSON value in UTF-8, trailing data included.
	ErrSyntax = errors.New("not valid JSON")
	// ErrDuplicateKey reports an object with two equal keys.
	ErrDuplicateKey = errors.New("duplicate key")
	// ErrUnknownField reports a key that is not exactly, case included, the name of a field.
	ErrUnknownField = errors.New("unknown field")
	// ErrDepth reports nesting beyond MaxDepth.
	ErrDepth = errors.New("nested too deep")
	// ErrLength reports an array whose length is not that of the Go array it is read into.
	ErrLength = errors.New("wrong number of elements")
)

// Error says where Unmarshal stopped. It wraps one of the errors above, an error of encoding/json, or what the UnmarshalJSON or
// UnmarshalText method of a type returned.
type Error struct {
	Path   string // such as items[3].scale; empty for the whole value
	Offset int    // of the key or value at fault, in bytes from the start of the data
	Err    error
}

// Error returns the path, the cause and the offset.
func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%v (byte %d)", e.Err, e.Offset)
	}
	return fmt.Sprintf("%s: %v (byte %d)", e.Path, e.Err, e.Offset)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Unmarshal reads data into v as json.Unmarshal does, but refuses, with an *Error: trailing data, text that is not UTF-8, equal
// keys in one object at any depth, keys that are not exactly the name of a field, arrays that do not fill a Go array, and nesting
// beyond MaxDepth.
//
// A type with its own UnmarshalJSON decides about its own fields, and is expected to call Unmarshal itself; an *Error it returns
// is completed with the path and offset of the value it was given. Unlike json.Unmarshal, two fields of one name at the same depth
// of embedding are an error. After an error the contents of v have no meaning.
func Unmarshal(data []byte, v any) error {
	if !utf8.Valid(data) {
		return &Error{Err: fmt.Errorf("%w: not UTF-8", ErrSyntax)}
	}
	if err := json.Unmarshal(data, new(skipped)); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return &Error{Offset: int(syntax.Offset), Err: fmt.Errorf("%w: %w", ErrSyntax, err)}
		}
		return &Error{Err: err}
	}
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	w := walker{data: data, fields: make(map[reflect.Type]map[string]reflect.Type)}
	if err := w.value(t); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return locate(data, t, err)
	}
	return nil
}

// skipped checks syntax without keeping anything.
type skipped struct{}

func (*skipped) UnmarshalJSON([]byte) error { return nil }

// locate finds the value that made encoding/json fail with err, which knows no array index and nothing inside UnmarshalJSON, by
// decoding the parts one by one.
func locate(data []byte, t reflect.Type, err error) error {
	w := walker{data: data, fields: make(map[reflect.Type]map[string]reflect.Type), try: true}
	if found := w.value(t); found != nil {
		return found
	}
	return &Error{Err: err}
}
