package strictjson

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// fieldsOf returns the names under which encoding/json knows the fields of the struct t, with their types. Like there, an
// embedded struct without a name gives its fields to the outer one, and a shallower field hides deeper ones.
func (w *walker) fieldsOf(t reflect.Type) (map[string]reflect.Type, error) {
	if fields, ok := w.fields[t]; ok {
		return fields, nil
	}
	fields := make(map[string]reflect.Type)
	visited := make(map[reflect.Type]bool)
	for level := []reflect.Type{t}; len(level) > 0; {
		for _, s := range level {
			visited[s] = true
		}
		var deeper []reflect.Type
		here := make(map[string]reflect.Type)
		for _, s := range level {
			for f := range s.Fields() {
				name, embedded, ok := fieldName(f)
				switch {
				case !ok:
				case embedded != nil:
					if !visited[embedded] {
						deeper = append(deeper, embedded)
					}
				case here[name] != nil:
					return nil, fmt.Errorf("type %v has two fields named %q", t, name)
				default:
					here[name] = fieldType(f)
				}
			}
		}
		for name, ft := range here {
			if _, hidden := fields[name]; !hidden {
				fields[name] = ft
			}
		}
		level = deeper
	}
	w.fields[t] = fields
	return fields, nil
}

// fieldName returns the name of a field, or the struct that it embeds without a name; ok is false for a field that JSON never
// touches.
func fieldName(f reflect.StructField) (name string, embedded reflect.Type, ok bool) {
	tag := f.Tag.Get("json")
	if tag == "-" {
		return "", nil, false
	}
	name, _, _ = strings.Cut(tag, ",")
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	isStruct := f.Anonymous && t.Kind() == reflect.Struct
	if !f.IsExported() && !isStruct {
		return "", nil, false
	}
	if isStruct && name == "" {
		return "", t, true
	}
	if name == "" {
		name = f.Name
	}
	return name, nil, true
}

// quotedType stands for a field with the option "string": a number or bool inside a JSON string.
var quotedType = reflect.TypeFor[any]()

func fieldType(f reflect.StructField) reflect.Type {
	_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	if slices.Contains(strings.Split(options, ","), "string") {
		return quotedType
	}
	return f.Type
}
