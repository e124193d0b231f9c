package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module = "github.com/gocsat/csat"
	root   = "../.."
)

// A goFile is one parsed file of a package.
type goFile struct {
	path    string // slash-separated, relative to the root of the tree
	size    int
	lines   int
	test    bool
	imports []string
	ast     *ast.File
	source  []byte
}

// A goPackage is one directory with Go files; path is its directory relative to the root of the tree.
type goPackage struct {
	path  string
	fset  *token.FileSet
	files []*goFile
}

// library reports whether importers can use the package, or its exported names reach them.
func (p *goPackage) library() bool {
	return !p.example() && !isHelper(p.path)
}

func (p *goPackage) example() bool {
	return p.path == "examples" || strings.HasPrefix(p.path, "examples/")
}

func (p *goPackage) internal() bool {
	return slices.Contains(strings.Split(p.path, "/"), "internal")
}

func (p *goPackage) public() bool { return p.library() && !p.internal() }

// isHelper reports whether a package serves tests only.
func isHelper(path string) bool {
	return path == "internal/house" || path == "internal/lawtest" || path == "internal/reftest"
}

// parseTree parses every Go file below dir. It skips testdata and hidden directories, and nested modules unless
// asked for.
func parseTree(dir string, nested bool) ([]*goPackage, error) {
	byPath := map[string]*goPackage{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == dir {
				return nil
			}
			if base := d.Name(); base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && !nested {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		pkg := byPath[path.Dir(rel)]
		if pkg == nil {
			pkg = &goPackage{path: path.Dir(rel), fset: token.NewFileSet()}
			byPath[pkg.path] = pkg
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parseFile(pkg.fset, rel, source)
		if err != nil {
			return err
		}
		pkg.files = append(pkg.files, file)
		return nil
	})
	var pkgs []*goPackage
	for _, pkg := range byPath {
		pkgs = append(pkgs, pkg)
	}
	slices.SortFunc(pkgs, func(a, b *goPackage) int { return strings.Compare(a.path, b.path) })
	return pkgs, err
}

func parseFile(fset *token.FileSet, name string, source []byte) (*goFile, error) {
	syntax, err := parser.ParseFile(fset, name, source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	file := &goFile{
		path: name, size: len(source), lines: strings.Count(string(source), "\n"),
		test: strings.HasSuffix(name, "_test.go"), ast: syntax, source: source,
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		file.imports = append(file.imports, imported)
	}
	return file, nil
}

var parsed = sync.OnceValues(func() ([]*goPackage, error) { return parseTree(root, false) })

// packages returns the packages of the root module.
func packages(t *testing.T) []*goPackage {
	t.Helper()
	pkgs, err := parsed()
	require.NoError(t, err)
	require.NotEmpty(t, pkgs)
	return pkgs
}

// report fails the test with every problem found.
func report(t *testing.T, problems []string) {
	t.Helper()
	for _, problem := range problems {
		t.Error(problem)
	}
}

// fake makes a package out of sources by file name.
func fake(t *testing.T, pkgPath string, sources map[string]string) *goPackage {
	t.Helper()
	pkg := &goPackage{path: pkgPath, fset: token.NewFileSet()}
	for name, source := range sources {
		file, err := parseFile(pkg.fset, path.Join(pkgPath, name), []byte(source))
		require.NoError(t, err)
		pkg.files = append(pkg.files, file)
	}
	slices.SortFunc(pkg.files, func(a, b *goFile) int { return strings.Compare(a.path, b.path) })
	return pkg
}
