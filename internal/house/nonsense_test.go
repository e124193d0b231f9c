package house_test

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// TestNothingAndNonsense calls every function and method of the packages of everyFunction with nil, zero, empty, equal,
// repeated and impossible arguments, and with good ones between them so that each is met in turn. None panics, and where
// the error is nil no float64 of the result is NaN or infinite: a statistic that may be undefined is an Optional.
func TestNothingAndNonsense(t *testing.T) {
	specimens := newSpecimens()
	problems := map[string]bool{}
	try := func(name string, f reflect.Value) {
		for _, problem := range specimens.problems(f, cmp.Or(fewerCalls[name], 800)) {
			problems[name+": "+problem] = true
		}
	}
	types := map[reflect.Type]bool{}
	for path, functions := range everyFunction {
		listed := map[string]bool{}
		for _, function := range functions {
			f := reflect.ValueOf(function)
			name := strings.TrimSuffix(strings.TrimPrefix(runtime.FuncForPC(f.Pointer()).Name(), module+"/"+path+"."), "[...]")
			listed[name] = true
			try(path+"."+name, f)
			for in := range f.Type().Ins() {
				types[in] = true
			}
			for out := range f.Type().Outs() {
				types[out] = true
			}
		}
		for _, name := range functionsOf(packages(t), path) {
			if !listed[name] {
				t.Errorf("%s.%s is not called here", path, name)
			}
		}
	}
	for typ := range types {
		of := typ
		if typ.Kind() == reflect.Pointer {
			of = typ.Elem()
		}
		path := strings.TrimPrefix(of.PkgPath(), module+"/")
		if everyFunction[path] == nil {
			continue
		}
		receivers := []reflect.Value{reflect.Zero(typ)}
		if typ.Kind() == reflect.Pointer {
			receivers = append(receivers, reflect.New(typ.Elem()))
		}
		for _, receiver := range append(receivers, specimens[typ]...) {
			for i := range receiver.NumMethod() {
				try(path+" "+typ.String()+"."+typ.Method(i).Name, receiver.Method(i))
			}
		}
	}
	report(t, slices.Sorted(maps.Keys(problems)))
}

// functionsOf are the names of the exported functions of a package.
func functionsOf(pkgs []*goPackage, path string) (names []string) {
	for _, pkg := range pkgs {
		if pkg.path != path {
			continue
		}
		for _, file := range pkg.files {
			for _, decl := range file.ast.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && !file.test && fn.Recv == nil && fn.Name.IsExported() {
					names = append(names, fn.Name.Name)
				}
			}
		}
	}
	return names
}

// specimens are values to call with, by type: those that the calls of byPackage are made with, which hold something,
// and vessels that hold nothing, one answer or equal ones.
type specimens map[reflect.Type][]reflect.Value

func newSpecimens() specimens {
	s := specimens{}
	for _, path := range slices.Sorted(maps.Keys(everyFunction)) {
		for _, name := range slices.Sorted(maps.Keys(byPackage[path].calls)) {
			c := byPackage[path].calls[name]()
			for _, arg := range append(c.args, c.recv) {
				s.put(arg)
			}
		}
		for _, made := range byPackage[path].specimens {
			s.put(made())
		}
	}
	one, same, blank := scale.NewTally(scale.ZeroToTen()), scale.NewTally(scale.ZeroToTen()), scale.NewTally(scale.ZeroToTen())
	must(one, one.AddN(9, 1))
	must(same, same.AddN(9, 4))
	must(blank, blank.AddCode(scale.Blank, 3))
	for _, arg := range []any{
		new(scale.Tally), scale.NewTally(scale.ZeroToTen()), one, same, blank, new(scale.WeightedTally), scale.NewWeightedTally(scale.ZeroToTen()),
		new(survey.Table), survey.NewTable(questionnaire()), table(), weightedTable(), new(survey.Moments), new(survey.Crosstab), itemCrosstab(),
		new(survey.Questionnaire), questionnaire(), new(survey.Group[string, *scale.Tally]), new(survey.Group[string, *survey.Moments]),
	} {
		s.put(arg)
	}
	return s
}

func (s specimens) put(arg any) {
	if arg == nil {
		return
	}
	v := reflect.ValueOf(arg)
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		s.put(v.Index(0).Interface())
	}
	s[v.Type()] = append(s[v.Type()], v)
}

// of are arguments of a type. Of slices and structs they go into what these hold, depth times.
func (s specimens) of(typ reflect.Type, depth int) []reflect.Value {
	if typ == reflect.TypeFor[context.Context]() {
		return []reflect.Value{reflect.ValueOf(context.Background())}
	}
	values := []reflect.Value{reflect.Zero(typ)}
	add := func(plain ...any) {
		for _, x := range plain {
			values = append(values, reflect.ValueOf(x).Convert(typ))
		}
	}
	switch typ.Kind() {
	case reflect.Float64:
		add(1.0, -1.0, math.NaN(), math.Inf(1), 0.95, 1e300)
	case reflect.Int, reflect.Int64:
		add(1, -1, 3)
	case reflect.Uint8, reflect.Uint64:
		add(1, 2, 200)
	case reflect.String:
		add("x", "ease", "overall")
	case reflect.Bool:
		add(true)
	case reflect.Slice:
		values = append(values, reflect.MakeSlice(typ, 0, 0))
		if depth == 0 {
			break
		}
		for _, x := range s.of(typ.Elem(), depth-1) {
			single := reflect.Append(reflect.MakeSlice(typ, 0, 1), x)
			values = append(values, single, reflect.AppendSlice(single, single))
		}
	case reflect.Struct:
		for i := range typ.NumField() {
			field := typ.Field(i)
			if depth == 0 || !field.IsExported() || field.Type.Kind() == reflect.Func {
				continue
			}
			for _, x := range s.of(field.Type, depth-1)[1:] {
				v := reflect.New(typ).Elem()
				v.Field(i).Set(x)
				values = append(values, v)
			}
		}
	}
	return append(values, s[typ]...)
}

// problems calls f with all combinations of arguments, or where they are more than most with as many of them, drawn by
// a fixed key.
func (s specimens) problems(f reflect.Value, most int) []string {
	lists, combinations := make([][]reflect.Value, f.Type().NumIn()), 1
	for i := range lists {
		lists[i] = s.of(f.Type().In(i), 2)
		combinations = min(combinations*len(lists[i]), most+1)
	}
	var found []string
	random := rand.New(rand.NewPCG(1, 2))
	for k := range min(combinations, most) {
		args := make([]reflect.Value, len(lists))
		for i, list := range lists {
			if combinations > most {
				k = random.IntN(len(list))
			}
			args[i], k = list[k%len(list)], k/len(list)
		}
		if problem := outcome(f, args); problem != "" && !slices.Contains(found, problem) {
			found = append(found, problem)
		}
	}
	return found
}

// outcome calls f once.
func outcome(f reflect.Value, args []reflect.Value) (problem string) {
	defer func() {
		if cause := recover(); cause != nil {
			stack := strings.Split(string(debug.Stack()), "\n")
			for i, line := range stack {
				if strings.HasPrefix(line, "panic(") && i+3 < len(stack) {
					stack = stack[i+2:]
					break
				}
			}
			where, _, _ := strings.Cut(stack[0], "(0x") // without arguments, which differ from call to call
			where, _, _ = strings.Cut(where, "({")
			problem = fmt.Sprintf("panics: %v in %s", cause, where)
		}
	}()
	call := f.Call
	if f.Type().IsVariadic() {
		call = f.CallSlice
	}
	results := call(args)
	if len(results) == 0 {
		return ""
	}
	last := len(results) - 1
	if err, ok := results[last].Interface().(error); ok || results[last].Type() != reflect.TypeFor[error]() || err != nil {
		return ""
	}
	for _, result := range results[:last] {
		if where := notFinite(result, 0); where != "" {
			return "without an error, " + where
		}
	}
	return ""
}

// notFinite is where in a value a float64 is not finite, empty if none is.
func notFinite(v reflect.Value, depth int) string {
	const deepest = 12
	if depth > deepest {
		return ""
	}
	switch v.Kind() {
	case reflect.Float64:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprint(" is ", x)
		}
	case reflect.Struct:
		if o, ok := v.Interface().(survey.Optional); ok && !math.IsNaN(o.Value) {
			return ""
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				if where := notFinite(v.Field(i), depth+1); where != "" {
					return "." + field.Name + where
				}
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if where := notFinite(v.Index(i), depth+1); where != "" {
				return "[]" + where
			}
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return notFinite(v.Elem(), depth+1)
		}
	}
	return ""
}
