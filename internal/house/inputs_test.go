package house_test

import (
	"bytes"
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// byPackage says, for each public package, how its functions are called and what its types look like, in a file of
// its own: inputs_scale_test.go and so on.
var byPackage = map[string]inputs{
	"scale":                   scaleInputs,
	"survey":                  surveyInputs,
	"survey/tabular":          tabularInputs,
	"survey/presets":          presetsInputs,
	"survey/pushdown":         pushdownInputs,
	"survey/disclosure":       disclosureInputs,
	"survey/privacy":          privacyInputs,
	"survey/quality":          qualityInputs,
	"survey/design":           designInputs,
	"survey/weighting":        weightingInputs,
	"survey/samplesize":       samplesizeInputs,
	"survey/field":            fieldInputs,
	"satisfaction":            satisfactionInputs,
	"satisfaction/proportion": proportionInputs,
	"satisfaction/gap":        gapInputs,
	"satisfaction/plan":       planInputs,
	"satisfaction/retention":  retentionInputs,
	"satisfaction/waves":      wavesInputs,
	"satisfaction/reasons":    reasonsInputs,
	"satisfaction/breakdown":  breakdownInputs,
	"satisfaction/asof":       asofInputs,
	"satisfaction/recovery":   recoveryInputs,
	"satisfaction/operations": operationsInputs,
	"satisfaction/sources":    sourcesInputs,
	"analysis/priority":       priorityInputs,
	"analysis/drivers":        driversInputs,
	"analysis/control":        controlInputs,
	"analysis/reliability":    reliabilityInputs,
	"satisfaction/report":     reportInputs,
	"analysis/segments":       segmentsInputs,
	"analysis/equivalence":    equivalenceInputs,
	"analysis/trend":          trendInputs,
	"analysis/league":         leagueInputs,
	"analysis/mix":            mixInputs,
	"analysis/survival":       survivalInputs,
	"analysis/pls":            plsInputs,
	"analysis/sem":            semInputs,
	"analysis/criteria":       criteriaInputs,
	"analysis/fuzzy":          fuzzyInputs,
	"analysis/neural":         neuralInputs,
	"analysis/bayesnet":       bayesnetInputs,
	"analysis/scenario":       scenarioInputs,
}

// inputs is the part of one package in TestInputsAreNotModified.
type inputs struct {
	// calls has every function and method that takes a slice, map, pointer, interface or a struct that carries one,
	// under its name without the package: "NewTally", "Tally.Merge". Methods that give nothing for the arguments zero
	// and one, such as those that take a name, are here too. What follows a blank tells several calls apart:
	// "Tally.Merge into zero".
	calls map[string]func() call
	// specimens has a value of every type with methods, holding something. Its other methods are called on it.
	specimens []func() any
	// mutators are the methods that change their receiver by design, and the functions that change the argument their
	// call has for a receiver. Other arguments stay as they are.
	mutators []string
}

// A call is made once with inputs made for it.
type call struct {
	recv any   // nil for a function, or the argument that it changes by design
	args []any // everything the call is given that could be changed
	// do makes the call and returns its result; a call that fails proves nothing and is a fault of the test.
	do func() (any, error)
}

// TestInputsAreNotModified calls the whole API. No function changes or keeps what it was given, no result shares
// memory with it, and no reading method writes.
func TestInputsAreNotModified(t *testing.T) {
	report(t, inputProblems(listAPI(packages(t)), byPackage))
}

func inputProblems(a api, byPackage map[string]inputs) []string {
	var problems []string
	add := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }

	calls, mutators := map[string]func() call{}, map[string]bool{}
	var specimens []func() any
	for _, pkg := range slices.Sorted(maps.Keys(byPackage)) {
		for name, c := range byPackage[pkg].calls {
			calls[pkg+"."+name] = c
		}
		for _, name := range byPackage[pkg].mutators {
			mutators[pkg+"."+name] = true
		}
		specimens = append(specimens, byPackage[pkg].specimens...)
	}
	called := map[string]bool{}
	for call := range calls {
		name, _, _ := strings.Cut(call, " ")
		called[name] = true
	}
	for _, name := range a.takers {
		if !called[name] {
			add("%s takes what it could change, and nothing here calls it", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(called)) {
		if !slices.Contains(a.takers, name) && !slices.Contains(a.methods, name) {
			add("%s is called here, and is no exported method, nor a function that takes what it could change", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(mutators)) {
		if !slices.Contains(a.takers, name) && !slices.Contains(a.methods, name) {
			add("%s is listed as a mutator, and is no exported method, nor a function that takes what it could change", name)
		}
	}

	// A type without exported fields and mutators is a definition: its inside can be shared.
	closed := func(typ reflect.Type) bool {
		if typ.Kind() != reflect.Struct || !strings.HasPrefix(typ.PkgPath(), module) {
			return false
		}
		for field := range typ.Fields() {
			if field.IsExported() {
				return false
			}
		}
		prefix := typeKey(typ) + "."
		for name := range mutators {
			if strings.HasPrefix(name, prefix) {
				return false
			}
		}
		return true
	}
	for _, call := range slices.Sorted(maps.Keys(calls)) {
		name, _, _ := strings.Cut(call, " ")
		for _, problem := range callProblems(calls[call](), mutators[name], closed) {
			add("%s: %s", call, problem)
		}
	}
	met := map[string]bool{}
	for _, specimen := range specimens {
		key, found := specimenProblems(specimen, mutators, a.takers, closed)
		met[key] = true
		problems = append(problems, found...)
	}
	for _, name := range a.types {
		if !met[name] {
			add("%s has methods, and there is no specimen to call them on", name)
		}
	}
	return problems
}

func callProblems(c call, mutator bool, closed func(reflect.Type) bool) []string {
	var problems []string
	recv, args := dump(c.recv), dump(c.args)
	result, err := c.do()
	if err != nil {
		return []string{"the call fails: " + err.Error()}
	}
	if dump(c.args) != args {
		problems = append(problems, "an argument was changed")
	}
	if changed := dump(c.recv) != recv; changed != mutator {
		problems = append(problems, fmt.Sprintf("receiver changed: %v, listed as a mutator: %v", changed, mutator))
	}
	for _, arg := range c.args {
		if typ := aliases(arg, result, closed); typ != "" {
			problems = append(problems, "the result shares memory with an argument: "+typ)
		}
		if typ := aliases(arg, c.recv, closed); typ != "" && !sameMemory(arg, c.recv) {
			problems = append(problems, "the receiver kept an argument: "+typ)
		}
	}
	if typ := aliases(c.recv, result, closed); typ != "" {
		problems = append(problems, "the result shares memory with the receiver: "+typ)
	}
	return problems
}

// sameMemory reports that a call was given its own receiver, as when an accumulator is merged with itself.
func sameMemory(a, b any) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	return va.Kind() == reflect.Pointer && vb.Kind() == reflect.Pointer && va.Pointer() == vb.Pointer()
}

// typeKey names a type as the api does: "scale.Tally", without type arguments.
func typeKey(typ reflect.Type) string {
	name, _, _ := strings.Cut(typ.Name(), "[")
	return strings.TrimPrefix(typ.PkgPath(), module+"/") + "." + name
}

// specimenProblems calls the methods of a specimen that take nothing to be changed, with zero and with one for their
// arguments, and decodes what it encodes.
func specimenProblems(specimen func() any, mutators map[string]bool, takers []string, closed func(reflect.Type) bool) (string, []string) {
	var problems []string
	// The specimen as a pointer, so that all methods can be called.
	fresh := func() reflect.Value {
		v := reflect.ValueOf(specimen())
		if v.Kind() == reflect.Pointer {
			return v
		}
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		return p
	}
	typ := fresh().Type()
	key := typeKey(typ.Elem())
	for i := range typ.NumMethod() {
		method := typ.Method(i)
		name := key + "." + method.Name
		if mutators[name] || unmarshals(method.Name) || slices.Contains(takers, name) {
			continue
		}
		for _, number := range []int{0, 1} {
			v := fresh()
			args, ok := plainArguments(method.Type, number)
			if !ok {
				continue
			}
			before := dump(v.Interface())
			results, panicked := callMethod(v.Method(i), args)
			if panicked != nil {
				problems = append(problems, fmt.Sprintf("%s panics for %d: %v", name, number, panicked))
				continue
			}
			if dump(v.Interface()) != before {
				problems = append(problems, name+" changes its receiver and is not listed as a mutator")
			}
			for _, result := range results {
				if shared := aliases(v.Interface(), result, closed); shared != "" {
					problems = append(problems, fmt.Sprintf("the result of %s shares memory with its receiver: %s", name, shared))
				}
			}
		}
	}
	return key, append(problems, encodingProblems(key, fresh, closed)...)
}

// plainArguments makes the arguments of a method, for a method value without its receiver.
func plainArguments(typ reflect.Type, number int) ([]reflect.Value, bool) {
	var args []reflect.Value
	for i := 1; i < typ.NumIn(); i++ {
		in := typ.In(i)
		arg := reflect.New(in).Elem()
		switch {
		case in == reflect.TypeFor[context.Context]():
			arg.Set(reflect.ValueOf(context.Background()))
		case in == reflect.TypeFor[io.Writer]():
			arg.Set(reflect.ValueOf(io.Discard))
		case in == reflect.TypeFor[io.Reader]():
			arg.Set(reflect.ValueOf(strings.NewReader("")))
		case in == reflect.TypeFor[[]byte]():
			arg.Set(reflect.ValueOf([]byte("before")))
		case in.Kind() == reflect.Interface && in != reflect.TypeFor[error]():
			return nil, false
		case arg.CanInt():
			arg.SetInt(int64(number))
		case arg.CanUint():
			arg.SetUint(uint64(number))
		case arg.CanFloat():
			arg.SetFloat(float64(number))
		case in.Kind() == reflect.String:
			arg.SetString(strings.Repeat("x", number))
		case in.Kind() == reflect.Func:
			arg.Set(reflect.MakeFunc(in, func([]reflect.Value) []reflect.Value {
				var out []reflect.Value
				for result := range in.Outs() {
					out = append(out, reflect.Zero(result))
				}
				return out
			}))
		}
		args = append(args, arg)
	}
	return args, true
}

// callMethod makes the call; of a sequence that it returns, what it yields is a result too.
func callMethod(method reflect.Value, args []reflect.Value) (results []any, panicked any) {
	defer func() { panicked = recover() }()
	call := method.Call
	if method.Type().IsVariadic() {
		call = method.CallSlice
	}
	for _, result := range call(args) {
		results = append(results, result.Interface())
		if result.Kind() == reflect.Func && !result.IsNil() {
			switch {
			case result.Type().CanSeq2():
				for key, value := range result.Seq2() {
					results = append(results, key.Interface(), value.Interface())
				}
			case result.Type().CanSeq():
				for value := range result.Seq() {
					results = append(results, value.Interface())
				}
			}
		}
	}
	return results, nil
}

// encodingProblems checks, for every encoding a type has, that decoding leaves the bytes as they were and keeps none,
// and that appending leaves what was there before.
func encodingProblems(key string, fresh func() reflect.Value, closed func(reflect.Type) bool) []string {
	var problems []string
	value := fresh().Interface()
	check := func(name string, data []byte, err error, decode func([]byte) error) {
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s cannot be encoded for %s: %v", key, name, err))
			return
		}
		given := bytes.Clone(data)
		if err := decode(given); err != nil {
			problems = append(problems, fmt.Sprintf("%s.%s refuses what was encoded: %v", key, name, err))
			return
		}
		if !bytes.Equal(given, data) {
			problems = append(problems, fmt.Sprintf("%s.%s changes the bytes it is given", key, name))
		}
	}
	kept := func(name string, decoded any, given []byte) {
		if shared := aliases(given, decoded, closed); shared != "" {
			problems = append(problems, fmt.Sprintf("%s.%s keeps the bytes it is given", key, name))
		}
	}
	if m, ok := value.(encoding.BinaryMarshaler); ok {
		data, err := m.MarshalBinary()
		check("UnmarshalBinary", data, err, func(given []byte) error {
			u, ok := fresh().Interface().(encoding.BinaryUnmarshaler)
			if !ok {
				return nil
			}
			defer kept("UnmarshalBinary", u, given)
			return u.UnmarshalBinary(given)
		})
		if a, ok := value.(encoding.BinaryAppender); ok {
			problems = append(problems, appendProblems(key+".AppendBinary", data, a.AppendBinary)...)
		}
	}
	if m, ok := value.(encoding.TextMarshaler); ok {
		data, err := m.MarshalText()
		check("UnmarshalText", data, err, func(given []byte) error {
			u, ok := fresh().Interface().(encoding.TextUnmarshaler)
			if !ok {
				return nil
			}
			defer kept("UnmarshalText", u, given)
			return u.UnmarshalText(given)
		})
		if a, ok := value.(encoding.TextAppender); ok {
			problems = append(problems, appendProblems(key+".AppendText", data, a.AppendText)...)
		}
	}
	if m, ok := value.(json.Marshaler); ok {
		data, err := m.MarshalJSON()
		check("UnmarshalJSON", data, err, func(given []byte) error {
			u, ok := fresh().Interface().(json.Unmarshaler)
			if !ok {
				return nil
			}
			defer kept("UnmarshalJSON", u, given)
			return u.UnmarshalJSON(given)
		})
	}
	return problems
}

func appendProblems(name string, encoded []byte, appendTo func([]byte) ([]byte, error)) []string {
	prefix := []byte("before")
	got, err := appendTo(slices.Clip(slices.Clone(prefix)))
	if err != nil || !bytes.Equal(got, append(prefix, encoded...)) {
		return []string{fmt.Sprintf("%s does not append the encoding to what is there (error: %v)", name, err)}
	}
	return nil
}

// A counter is a small accumulator, whose mutants below the check must find.
type counter struct {
	counts []int
	reads  int
}

func (c *counter) Total() int { return len(c.counts) }

func (c *counter) At(i int) int { return i }

// Clone is clean: the copy has memory of its own.
func (c *counter) Clone() *counter { return &counter{counts: slices.Clone(c.counts)} }

type leaky struct{ counts []int }

func (c *leaky) Counts() []int { return c.counts }

type yielder struct{ parts [][]int }

func (c *yielder) All() iter.Seq[[]int] { return slices.Values(c.parts) }

type writingReader struct{ reads int }

func (c *writingReader) Total() int { c.reads++; return 0 }

type panicking struct{ counts []int }

func (c *panicking) At(i int) int { return c.counts[i+5] }

type keeper struct{ kept []byte }

func (c *keeper) MarshalBinary() ([]byte, error) { return []byte{1, 2}, nil }

func (c *keeper) UnmarshalBinary(data []byte) error { c.kept = data; return nil }

type scrambler struct{}

func (scrambler) MarshalText() ([]byte, error) { return []byte("text"), nil }

func (*scrambler) UnmarshalText(text []byte) error { text[0] = 0; return nil }

type overwriter struct{}

func (overwriter) MarshalText() ([]byte, error) { return []byte("text"), nil }

func (overwriter) AppendText(b []byte) ([]byte, error) { return append(b[:0], "text"...), nil }

// The check finds each thing it is there for.
func TestInputProblems(t *testing.T) {
	open := func(reflect.Type) bool { return false }
	data := func() []float64 { return []float64{3, 1, 2} }
	c := &counter{counts: []int{1}}
	tests := []struct {
		name    string
		call    func() call
		mutator bool
		want    string
	}{
		{"clean", func() call {
			x := data()
			return call{args: []any{x}, do: func() (any, error) { return slices.Sorted(slices.Values(x)), nil }}
		}, false, ""},
		{"sorts its input", func() call {
			x := data()
			return call{args: []any{x}, do: func() (any, error) { slices.Sort(x); return nil, nil }}
		}, false, "an argument was changed"},
		{"returns its input", func() call {
			x := data()
			return call{args: []any{x}, do: func() (any, error) { return x[:1], nil }}
		}, false, "shares memory with an argument"},
		{"keeps its input", func() call {
			x := []int{1}
			return call{recv: c, args: []any{x}, do: func() (any, error) { c.counts = x; return nil, nil }}
		}, true, "kept an argument"},
		{"reading writes", func() call {
			return call{recv: c, do: func() (any, error) { c.reads++; return nil, nil }}
		}, false, "receiver changed: true"},
		{"mutator does nothing", func() call {
			return call{recv: c, do: func() (any, error) { return nil, nil }}
		}, true, "receiver changed: false"},
		{"call fails", func() call {
			return call{do: func() (any, error) { return nil, io.EOF }}
		}, false, "the call fails"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(callProblems(tt.call(), tt.mutator, open), "\n")
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.Contains(t, got, tt.want)
		})
	}

	specimens := []struct {
		name     string
		specimen any
		want     string
	}{
		{"clean", &counter{counts: []int{1}}, ""},
		{"shows its inside", &leaky{counts: []int{1}}, "shares memory with its receiver"},
		{"yields its inside", &yielder{parts: [][]int{{1}}}, "shares memory with its receiver"},
		{"reading writes", &writingReader{}, "changes its receiver"},
		{"panics", &panicking{}, "At panics for 0"},
		{"keeps the bytes", &keeper{}, "keeps the bytes"},
		{"changes the bytes", scrambler{}, "changes the bytes"},
		{"overwrites the prefix", overwriter{}, "does not append"},
	}
	for _, tt := range specimens {
		t.Run("specimen "+tt.name, func(t *testing.T) {
			_, got := specimenProblems(func() any { return tt.specimen }, nil, nil, open)
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.Contains(t, strings.Join(got, "\n"), tt.want)
		})
	}
}

// A new function, method or type cannot be forgotten, and one that went cannot stay listed.
func TestInputProblemsComparesWithTheAPI(t *testing.T) {
	const pkg = "internal/house_test"
	a := api{
		takers:  []string{pkg + ".F"},
		methods: []string{pkg + ".counter.Total"},
		types:   []string{pkg + ".counter"},
	}
	do := func() call { return call{do: func() (any, error) { return nil, nil }} }
	complete := inputs{
		calls:     map[string]func() call{"F": do, "F again": do, "counter.Total": do},
		specimens: []func() any{func() any { return &counter{} }},
	}
	require.Empty(t, inputProblems(a, map[string]inputs{pkg: complete}))
	require.Len(t, inputProblems(a, nil), 2)

	gone := complete
	gone.calls = map[string]func() call{"F": do, "Gone": do}
	require.Len(t, inputProblems(a, map[string]inputs{pkg: gone}), 1)
	gone.calls = map[string]func() call{"F again": do, "Gone again": do}
	require.Len(t, inputProblems(a, map[string]inputs{pkg: gone}), 1)
	gone = complete
	gone.mutators = []string{"counter.Gone"}
	require.Len(t, inputProblems(a, map[string]inputs{pkg: gone}), 1)
}
