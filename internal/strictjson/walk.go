package strictjson

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// walker goes over a document that is known to be valid JSON, beside the Go type that it will be decoded into. A nil type stands
// for values that are checked for duplicate keys and depth only.
type walker struct {
	data   []byte
	pos    int
	depth  int
	path   []byte
	fields map[reflect.Type]map[string]reflect.Type
	try    bool // decode every part on its own, to find which one fails
}

func (w *walker) fail(offset int, err error) error {
	return &Error{Path: string(w.path), Offset: offset, Err: err}
}

func (w *walker) value(t reflect.Type) error {
	w.space()
	start := w.pos
	for t != nil && t.Kind() == reflect.Pointer && !decodesItself(t) {
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Interface {
		t = nil
	}
	inner := t
	if t != nil && decodesItself(t) {
		inner = nil
	}
	whole := true // t is decoded as a whole, not through its elements
	var err error
	switch w.data[w.pos] {
	case '{':
		whole = !kindIs(inner, reflect.Struct, reflect.Map)
		err = w.object(inner)
	case '[':
		whole = !kindIs(inner, reflect.Slice, reflect.Array)
		err = w.array(inner)
	case '"':
		w.str()
	default:
		w.literal()
	}
	if err == nil && w.try && whole && t != nil {
		err = w.decode(t, start)
	}
	return err
}

func (w *walker) object(t reflect.Type) error {
	if err := w.enter(); err != nil {
		return err
	}
	var fields map[string]reflect.Type
	var element reflect.Type
	switch {
	case kindIs(t, reflect.Struct):
		var err error
		if fields, err = w.fieldsOf(t); err != nil {
			return w.fail(w.pos, err)
		}
	case kindIs(t, reflect.Map):
		element = t.Elem()
	}
	seen := make(map[string]bool)
	outer := len(w.path)
	for w.next('}') {
		start := w.pos
		key := w.key()
		w.path = appendKey(w.path, key)
		if seen[key] {
			return w.fail(start, ErrDuplicateKey)
		}
		seen[key] = true
		if fields != nil {
			field, ok := fields[key]
			if !ok {
				return w.fail(start, unknown(key, fields))
			}
			element = field
		}
		w.space()
		w.pos++ // the colon
		if err := w.value(element); err != nil {
			return err
		}
		w.path = w.path[:outer]
	}
	w.depth--
	return nil
}

func (w *walker) array(t reflect.Type) error {
	start := w.pos
	if err := w.enter(); err != nil {
		return err
	}
	var element reflect.Type
	if kindIs(t, reflect.Slice, reflect.Array) {
		element = t.Elem()
	}
	outer := len(w.path)
	n := 0
	for ; w.next(']'); n++ {
		w.path = append(w.path, '[')
		w.path = strconv.AppendInt(w.path, int64(n), 10)
		w.path = append(w.path, ']')
		if err := w.value(element); err != nil {
			return err
		}
		w.path = w.path[:outer]
	}
	if kindIs(t, reflect.Array) && n != t.Len() {
		return w.fail(start, fmt.Errorf("%w: %d, want %d", ErrLength, n, t.Len()))
	}
	w.depth--
	return nil
}

// decode decodes the value that ends here into a new t, to see whether this is the part at fault.
func (w *walker) decode(t reflect.Type, start int) error {
	d := json.NewDecoder(bytes.NewReader(w.data[start:w.pos]))
	d.DisallowUnknownFields()
	err := d.Decode(reflect.New(t).Interface())
	if err == nil {
		return nil
	}
	var inner *Error
	if !errors.As(err, &inner) {
		return w.fail(start, err)
	}
	path := string(w.path)
	if path != "" && inner.Path != "" && inner.Path[0] != '[' {
		path += "."
	}
	return &Error{Path: path + inner.Path, Offset: start + inner.Offset, Err: inner.Err}
}

func (w *walker) enter() error {
	if w.depth++; w.depth > MaxDepth {
		return w.fail(w.pos, fmt.Errorf("%w: more than %d levels", ErrDepth, MaxDepth))
	}
	w.pos++
	return nil
}

// next moves to the next element and reports whether there is one before the closing bracket, which it steps over.
func (w *walker) next(closing byte) bool {
	w.space()
	if w.data[w.pos] == ',' {
		w.pos++
		w.space()
	}
	if w.data[w.pos] == closing {
		w.pos++
		return false
	}
	return true
}

func (w *walker) space() {
	for strings.IndexByte(" \t\r\n", w.data[w.pos]) >= 0 {
		w.pos++
	}
}

func (w *walker) literal() {
	for w.pos < len(w.data) && strings.IndexByte(" \t\r\n,]}", w.data[w.pos]) < 0 {
		w.pos++
	}
}

// str steps over a string and returns its text with the quotes.
func (w *walker) str() []byte {
	start := w.pos
	for w.pos++; w.data[w.pos] != '"'; w.pos++ {
		if w.data[w.pos] == '\\' {
			w.pos++
		}
	}
	w.pos++
	return w.data[start:w.pos]
}

func (w *walker) key() string {
	quoted := w.str()
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return string(quoted) // unreachable: the document is valid
	}
	return s
}

var (
	jsonType = reflect.TypeFor[json.Unmarshaler]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Implements(jsonType) || t.Implements(textType) || p.Implements(jsonType) || p.Implements(textType)
}

func kindIs(t reflect.Type, kinds ...reflect.Kind) bool {
	if t != nil {
		for _, k := range kinds {
			if t.Kind() == k {
				return true
			}
		}
	}
	return false
}

func unknown(key string, fields map[string]reflect.Type) error {
	for name := range fields {
		if strings.EqualFold(name, key) {
			return fmt.Errorf("%w: differs in case from a known one", ErrUnknownField)
		}
	}
	return ErrUnknownField
}

// maxPathKey bounds what a key of the input adds to an error text.
const maxPathKey = 64

func appendKey(path []byte, key string) []byte {
	if len(key) > maxPathKey {
		key = strings.ToValidUTF8(key[:maxPathKey], "") + "…"
	}
	for _, c := range key {
		if c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			path = append(path, '[')
			path = strconv.AppendQuote(path, key)
			return append(path, ']')
		}
	}
	if key == "" {
		return append(path, `[""]`...)
	}
	if len(path) > 0 {
		path = append(path, '.')
	}
	return append(path, key...)
}
