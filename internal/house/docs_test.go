package house_test

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	// A package exports at most so many names to learn: types, and functions that belong to none. What comes with a
	// type (methods, fields, constants, constructors) and errors are not counted. One with more has two nouns in it.
	maxNames = 40
	// A package document teaches: it has at least so many characters, and a worked call.
	minPackageDoc = 600
)

func TestDocs(t *testing.T) {
	for _, pkg := range packages(t) {
		if pkg.public() {
			report(t, docProblems(t, pkg))
		}
	}
}

// Examples in modules of their own are met here too.
func TestExamplesSayWhatTheyAre(t *testing.T) {
	pkgs, err := parseTree(root, true)
	require.NoError(t, err)
	for _, pkg := range pkgs {
		if pkg.example() && len(strings.TrimSpace(document(t, pkg).Doc)) < 80 {
			t.Errorf("%s has no package comment that says what it shows and how to run it", pkg.path)
		}
	}
}

// document computes the documentation of a package together with its examples. The syntax trees are parsed anew,
// for go/doc takes them apart.
func document(t *testing.T, pkg *goPackage) *doc.Package {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, file := range pkg.files {
		again, err := parseFile(fset, file.path, file.source)
		require.NoError(t, err)
		files = append(files, again.ast)
	}
	d, err := doc.NewFromFiles(fset, files, module+"/"+pkg.path)
	require.NoError(t, err)
	return d
}

func docProblems(t *testing.T, pkg *goPackage) []string {
	t.Helper()
	d := document(t, pkg)
	var problems []string
	add := func(format string, args ...any) {
		problems = append(problems, pkg.path+": "+fmt.Sprintf(format, args...))
	}
	values := func(kind string, groups []*doc.Value) {
		for _, group := range groups {
			for _, name := range undocumented(group) {
				add("%s %s has no doc comment", kind, name)
			}
		}
	}
	funcs := func(list []*doc.Func, receiver string) {
		for _, f := range list {
			if strings.TrimSpace(f.Doc) == "" {
				add("func %s%s has no doc comment", receiver, f.Name)
			}
			if receiver == "" && len(f.Examples) == 0 {
				add("func %s has no example", f.Name)
			}
		}
	}

	values("const", d.Consts)
	values("var", d.Vars)
	funcs(d.Funcs, "")
	for _, typ := range d.Types {
		if strings.TrimSpace(typ.Doc) == "" {
			add("type %s has no doc comment", typ.Name)
		}
		values("const", typ.Consts)
		values("var", typ.Vars)
		funcs(typ.Funcs, "")
		funcs(typ.Methods, typ.Name+".")
		for _, spec := range typ.Decl.Specs {
			for _, member := range undocumentedMembers(spec.(*ast.TypeSpec)) {
				add("%s has no doc comment", member)
			}
		}
		exampled := len(typ.Examples) > 0
		for _, method := range typ.Methods {
			exampled = exampled || len(method.Examples) > 0
		}
		if !exampled {
			add("type %s has no example, nor has one of its methods", typ.Name)
		}
	}
	for _, example := range allExamples(d) {
		if strings.TrimSpace(example.Output) == "" {
			add("Example%s has no output to check", example.Name)
		}
	}

	names := countNames(d)
	if names > maxNames {
		add("exports %d names, at most %d", names, maxNames)
	}
	if len(d.Doc) < minPackageDoc {
		add("the package comment has %d characters, at least %d", len(d.Doc), minPackageDoc)
	}
	// A package without names, such as one that only introduces those below it, has nothing to call.
	if names > 0 && !hasCode(d) {
		add("the package comment has no worked call")
	}
	return problems
}

func allExamples(d *doc.Package) []*doc.Example {
	all := append([]*doc.Example(nil), d.Examples...)
	funcs := func(list []*doc.Func) {
		for _, f := range list {
			all = append(all, f.Examples...)
		}
	}
	funcs(d.Funcs)
	for _, typ := range d.Types {
		all = append(all, typ.Examples...)
		funcs(typ.Funcs)
		funcs(typ.Methods)
	}
	return all
}

func countNames(d *doc.Package) int { return len(d.Funcs) + len(d.Types) }

func hasCode(d *doc.Package) bool {
	for _, block := range d.Parser().Parse(d.Doc).Content {
		if _, ok := block.(*comment.Code); ok {
			return true
		}
	}
	return false
}

// undocumented returns the exported names of a group of constants or variables that neither the group nor a comment
// of their own explains. A group of variables is not explained by one comment: an error says when it is returned.
func undocumented(group *doc.Value) []string {
	if group.Decl.Tok == token.CONST && strings.TrimSpace(group.Doc) != "" {
		return nil
	}
	var names []string
	for _, spec := range group.Decl.Specs {
		value := spec.(*ast.ValueSpec)
		if hasText(value.Doc, value.Comment) || len(group.Decl.Specs) == 1 && strings.TrimSpace(group.Doc) != "" {
			continue
		}
		for _, name := range value.Names {
			if name.IsExported() {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// undocumentedMembers returns the exported fields of a struct, or methods of an interface, without a comment.
func undocumentedMembers(spec *ast.TypeSpec) []string {
	var list *ast.FieldList
	kind := "field"
	switch typ := spec.Type.(type) {
	case *ast.StructType:
		list = typ.Fields
	case *ast.InterfaceType:
		list, kind = typ.Methods, "method"
	default:
		return nil
	}
	var members []string
	for _, field := range list.List {
		if hasText(field.Doc, field.Comment) {
			continue
		}
		for _, name := range field.Names {
			if name.IsExported() {
				members = append(members, fmt.Sprintf("%s %s.%s", kind, spec.Name.Name, name.Name))
			}
		}
	}
	return members
}

func hasText(groups ...*ast.CommentGroup) bool {
	for _, group := range groups {
		if strings.TrimSpace(group.Text()) != "" {
			return true
		}
	}
	return false
}

func TestDocProblems(t *testing.T) {
	long := "// Package p " + strings.Repeat("teaches by words and by a call. ", 30) + "\n//\n//\tp.F()\n"
	const good = `
package p

// Modes.
const (
	A Mode = iota
	B
)

// A Mode is one of two.
type Mode int

// String names the mode.
func (m Mode) String() string { return "" }

// ErrX says when.
var ErrX error

// Options has a field.
type Options struct {
	// Level has a comment.
	Level float64
	Tail  int // Tail has one behind it.
	inner int
}

// Adder adds.
type Adder interface {
	// Add adds.
	Add()
}

// F does.
func F() {}

// NewMode makes one.
func NewMode() Mode { return A }
`
	const examples = `
package p_test

func ExampleF() {
	// Output: 1
}

func ExampleNewMode() {
	// Output: 1
}

func ExampleMode_String() {
	// Output: 1
}

func ExampleOptions() {
	// Output: 1
}

func ExampleAdder() {
	// Output: 1
}
`
	replace := func(source, old, new string) string {
		require.Contains(t, source, old)
		return strings.Replace(source, old, new, 1)
	}
	without := func(line string) string { return replace(good, line, "") }
	var many strings.Builder
	for i := range 40 {
		fmt.Fprintf(&many, "// V%d is.\nfunc V%d() {}\n", i, i)
	}
	tests := []struct {
		name, source, examples string
		want                   string
	}{
		{"good", long + good[1:], examples, ""},
		{"const group", long + without("// Modes.")[1:], examples, "const A has no doc"},
		{"type", long + without("// A Mode is one of two.")[1:], examples, "type Mode has no doc"},
		{"orphaned comment", long + replace(good, "// F does.\n", "// F does.\n\n")[1:], examples, "func F has no doc"},
		{"method", long + without("// String names the mode.")[1:], examples, "func Mode.String has no doc"},
		{"var", long + without("// ErrX says when.")[1:], examples, "var ErrX has no doc"},
		{"var in a group", long + replace(good, "var ErrX error", "var (\n\tErrX error\n\tErrY error\n)")[1:], examples, "var ErrX has no doc"},
		{"field", long + without("// Level has a comment.")[1:], examples, "field Options.Level has no doc"},
		{"interface method", long + without("// Add adds.")[1:], examples, "method Adder.Add has no doc"},
		{"function example", long + good[1:], replace(examples, "ExampleF()", "ExampleMode()"), "func F has no example"},
		{"constructor example", long + good[1:], replace(examples, "ExampleNewMode()", "ExampleMode()"), "func NewMode has no example"},
		{"type example", long + good[1:], replace(examples, "ExampleOptions()", "ExampleF_again()"), "type Options has no example"},
		{"unchecked example", long + good[1:], replace(examples, "// Output: 1", ""), "ExampleF has no output"},
		{"empty output", long + good[1:], replace(examples, "// Output: 1", "// Output:"), "ExampleF has no output"},
		{"short package comment", "// Package p is.\n//\n//\tp.F()\n" + good[1:], examples, "the package comment has"},
		{"no worked call", strings.Replace(long, "//\tp.F()", "// p.F()", 1) + good[1:], examples, "no worked call"},
		{"two nouns", long + good[1:] + many.String(), examples, " names, at most 40"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pkg := fake(t, "p", map[string]string{"p.go": tt.source, "example_test.go": tt.examples})
			got := docProblems(t, pkg)
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.NotEmpty(t, got)
			require.Contains(t, strings.Join(got, "\n"), tt.want)
		})
	}
}
