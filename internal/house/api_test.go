package house_test

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An api lists what the exported functions and methods of the public packages take.
type api struct {
	// takers are functions and methods with a parameter through which the caller's memory could be changed:
	// "survey/tabular.CSV", "scale.Tally.Merge".
	takers []string
	// methods are all exported methods of exported types; types are the types that have some.
	methods, types []string
}

// handles are types whose values are there to be used up or called, or cannot be changed.
var handles = []string{
	"context.Context", "io.Reader", "io.Writer", "fmt.State", "iter.Seq", "iter.Seq2",
	"time.Time", "time.Duration", "decimal.Decimal",
}

func listAPI(pkgs []*goPackage) api {
	r := resolver{byPath: map[string]*goPackage{}}
	for _, pkg := range pkgs {
		r.byPath[pkg.path] = pkg
	}
	var a api
	for _, pkg := range pkgs {
		if !pkg.public() {
			continue
		}
		for _, file := range pkg.files {
			if file.test {
				continue
			}
			for _, decl := range file.ast.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || !fn.Name.IsExported() {
					continue
				}
				name := pkg.path + "." + fn.Name.Name
				if fn.Recv != nil {
					typ := receiverName(fn.Recv.List[0].Type)
					if !ast.IsExported(typ) {
						continue
					}
					name = pkg.path + "." + typ + "." + fn.Name.Name
					a.methods = append(a.methods, name)
					a.types = append(a.types, pkg.path+"."+typ)
				}
				if !unmarshals(fn.Name.Name) && !appends(fn.Name.Name) && r.takes(pkg, file, fn) {
					a.takers = append(a.takers, name)
				}
			}
		}
	}
	slices.Sort(a.takers)
	slices.Sort(a.methods)
	slices.Sort(a.types)
	a.types = slices.Compact(a.types)
	return a
}

// unmarshals reports the methods that change their receiver by the meaning of their names.
func unmarshals(method string) bool {
	return method == "UnmarshalText" || method == "UnmarshalJSON" || method == "UnmarshalBinary"
}

// appends reports the methods that write behind the end of their argument by the meaning of their names.
func appends(method string) bool { return method == "AppendText" || method == "AppendBinary" }

func receiverName(expr ast.Expr) string {
	switch x := expr.(type) {
	case *ast.StarExpr:
		return receiverName(x.X)
	case *ast.IndexExpr:
		return receiverName(x.X)
	case *ast.IndexListExpr:
		return receiverName(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}

// A resolver follows type names through the packages of the module.
type resolver struct{ byPath map[string]*goPackage }

func (r resolver) takes(pkg *goPackage, file *goFile, fn *ast.FuncDecl) bool {
	params := map[string]ast.Expr{}
	if fn.Type.TypeParams != nil {
		for _, field := range fn.Type.TypeParams.List {
			for _, name := range field.Names {
				params[name.Name] = field.Type
			}
		}
	}
	for _, field := range fn.Type.Params.List {
		if r.carries(pkg, file, field.Type, params, nil) {
			return true
		}
	}
	return false
}

// carries reports whether memory of the caller can be changed through a value of the type. Of a struct only exported
// fields count: what a definition holds inside is no caller's.
func (r resolver) carries(pkg *goPackage, file *goFile, expr ast.Expr, params map[string]ast.Expr, within []string) bool {
	switch x := expr.(type) {
	case *ast.StarExpr, *ast.MapType, *ast.InterfaceType, *ast.ChanType, *ast.Ellipsis:
		return true
	case *ast.ParenExpr:
		return r.carries(pkg, file, x.X, params, within)
	case *ast.IndexExpr:
		return r.carries(pkg, file, x.X, params, within)
	case *ast.IndexListExpr:
		return r.carries(pkg, file, x.X, params, within)
	case *ast.ArrayType:
		return x.Len == nil || r.carries(pkg, file, x.Elt, params, within)
	case *ast.StructType:
		for _, field := range x.Fields.List {
			exported := len(field.Names) == 0 || slices.ContainsFunc(field.Names, (*ast.Ident).IsExported)
			if exported && r.carries(pkg, file, field.Type, params, within) {
				return true
			}
		}
	case *ast.Ident:
		if constraint, ok := params[x.Name]; ok {
			return !isScalarConstraint(constraint)
		}
		if x.Name == "any" {
			return true
		}
		return r.namedCarries(pkg, x.Name, within)
	case *ast.SelectorExpr:
		base := x.X.(*ast.Ident).Name
		if slices.Contains(handles, base+"."+x.Sel.Name) {
			return false
		}
		for _, spec := range file.ast.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			if spec.Name != nil && spec.Name.Name != base || spec.Name == nil && path.Base(imported) != base {
				continue
			}
			if target := r.byPath[strings.TrimPrefix(imported, module+"/")]; target != nil {
				return r.namedCarries(target, x.Sel.Name, within)
			}
		}
		return true
	}
	return false
}

func (r resolver) namedCarries(pkg *goPackage, name string, within []string) bool {
	key := pkg.path + "." + name
	if slices.Contains(within, key) {
		return false
	}
	for _, file := range pkg.files {
		for _, decl := range file.ast.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				if typ, ok := spec.(*ast.TypeSpec); ok && typ.Name.Name == name && !file.test {
					return r.carries(pkg, file, typ.Type, nil, append(within, key))
				}
			}
		}
	}
	return false // predeclared
}

func isScalarConstraint(expr ast.Expr) bool {
	switch x := expr.(type) {
	case *ast.Ident:
		return x.Name == "comparable"
	case *ast.SelectorExpr:
		return x.Sel.Name == "Ordered"
	case *ast.BinaryExpr, *ast.UnaryExpr:
		return true // a union of basic types
	}
	return false
}

func TestListAPI(t *testing.T) {
	lower := fake(t, "lower", map[string]string{"a.go": `package lower
type Scale struct{ points []int }
type Point struct{ Worth int }
type Options struct{ Labels map[string]string }
`})
	upper := fake(t, "upper", map[string]string{"a.go": `package upper
import (
	"context"
	"io"
	"time"
	other "github.com/gocsat/csat/lower"
)
type Tally struct{}
type List []int
type Mode int
type Nested struct{ Parts [2]other.Options }
type hidden struct{}
func (t *Tally) Merge(o *Tally) error { return nil }
func (t *Tally) Add(n int) {}
func (t *Tally) UnmarshalBinary(b []byte) error { return nil }
func (t *Tally) AppendBinary(b []byte) ([]byte, error) { return b, nil }
func (m Mode) String() string { return "" }
func (h hidden) Slice(x []int) {}
func Slice(x []int) {}
func Variadic(x ...int) {}
func Map(x map[string]int) {}
func Interface(x any) {}
func Named(x List) {}
func Array(x [3][]int) {}
func Struct(x other.Options) {}
func Inside(x Nested) {}
func Foreign(x foreign.Matrix) {}
func Generic[T any](x T) {}
func Read(ctx context.Context, r io.Reader, w io.Writer, at time.Time, f func([]int)) {}
func Closed(x other.Scale) {}
func Plain(x other.Point, m Mode, y [3]int, s string) {}
func Key[K comparable, N ~int | ~int64](k K, n N) {}
func unexported(x []int) {}
`, "a_test.go": "package upper\nfunc TestHelper(x []int) {}\n"})
	hidden := fake(t, "internal/x", map[string]string{"a.go": "package x\nfunc F(x []int) {}\n"})
	got := listAPI([]*goPackage{hidden, lower, upper})
	require.Equal(t, []string{
		"upper.Array", "upper.Foreign", "upper.Generic", "upper.Inside", "upper.Interface", "upper.Map", "upper.Named",
		"upper.Slice", "upper.Struct", "upper.Tally.Merge", "upper.Variadic",
	}, got.takers)
	require.Equal(t, []string{
		"upper.Mode.String", "upper.Tally.Add", "upper.Tally.AppendBinary", "upper.Tally.Merge", "upper.Tally.UnmarshalBinary",
	}, got.methods)
	require.Equal(t, []string{"upper.Mode", "upper.Tally"}, got.types)
}
