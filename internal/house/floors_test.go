package house_test

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// floors lists the packages from the ground up: one imports only from rows above its own. A name is looked for
// before a pattern.
var floors = [][]string{
	{"internal/codec", "internal/enum", "internal/strictjson", "internal/tail", "analysis"},
	{"internal/*"},
	{"scale"},
	{"survey"},
	{"survey/weighting", "survey/design", "survey/quality", "survey/disclosure", "survey/tabular", "survey/presets",
		"survey/samplesize", "survey/field", "survey/pushdown", "survey/privacy"},
	{"satisfaction/proportion"},
	{"satisfaction/asof"},
	{"satisfaction"},
	{"satisfaction/gap", "satisfaction/retention", "satisfaction/recovery", "satisfaction/operations", "satisfaction/plan",
		"satisfaction/waves", "satisfaction/reasons", "satisfaction/breakdown", "satisfaction/sources"},
	{"satisfaction/report"},
	{"analysis/internal/*"},
	{
		"analysis/drivers", "analysis/priority", "analysis/segments", "analysis/equivalence", "analysis/trend", "analysis/reliability",
		"analysis/survival", "analysis/pls", "analysis/criteria", "analysis/fuzzy", "analysis/bayesnet",
		"analysis/neural", "analysis/scenario", "analysis/control", "analysis/league", "analysis/mix", "analysis/sem",
	},
	{"examples/*"},
	// Tests of the whole, which see everything.
	{"internal/house"},
}

// topLevel lists what may stand at the top of the repository, beside dot-files.
var topLevel = []string{
	"scale", "survey", "satisfaction", "analysis", "examples", "internal",
	"go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
}

// requirements lists the modules that the root go.mod may require.
var requirements = []string{"gonum.org/v1/gonum", "github.com/shopspring/decimal", testify}

const testify = "github.com/stretchr/testify"

// outside matches the imports through which a library would reach beyond its arguments.
var outside = regexp.MustCompile(`^(os|net|log|database|plugin|syscall|testing)(/|$)|^io/ioutil$|^math/rand$|^C$`)

func floorOf(pkgPath string) (int, bool) {
	for floor, row := range floors {
		if slices.Contains(row, pkgPath) {
			return floor, true
		}
	}
	for floor, row := range floors {
		for _, pattern := range row {
			if ok, _ := path.Match(pattern, pkgPath); ok {
				return floor, true
			}
		}
	}
	return 0, false
}

func TestFloors(t *testing.T) {
	for _, pkg := range packages(t) {
		report(t, floorProblems(pkg))
	}
}

func floorProblems(pkg *goPackage) []string {
	floor, ok := floorOf(pkg.path)
	if !ok {
		return []string{fmt.Sprintf("package %s has no floor: add it to the table in floors_test.go", pkg.path)}
	}
	var problems []string
	for _, file := range pkg.files {
		for _, imported := range file.imports {
			target, ok := strings.CutPrefix(imported, module+"/")
			if !ok && imported != module {
				continue
			}
			if file.test && target == pkg.path {
				continue
			}
			if isHelper(target) {
				// The conformance command is a test that users can run.
				if !file.test && pkg.path != "examples/conformance" {
					problems = append(problems, fmt.Sprintf("%s imports %s, which is for tests", file.path, target))
				}
				continue
			}
			below, ok := floorOf(target)
			if !ok || below >= floor {
				problems = append(problems, fmt.Sprintf("%s imports %s, which is not on a floor below %s", file.path, target, pkg.path))
			}
		}
	}
	return problems
}

func TestFloorProblems(t *testing.T) {
	importing := func(name string) string { return "package p\nimport _ \"" + module + "/" + name + "\"\n" }
	tests := []struct {
		name, pkg, file, imports string
		want                     string // part of the only problem, or empty
	}{
		{"down", "survey", "a.go", "scale", ""},
		{"down two floors", "satisfaction/report", "a.go", "scale", ""},
		{"up", "scale", "a.go", "survey", "not on a floor below"},
		{"level", "analysis/trend", "a.go", "analysis/drivers", "not on a floor below"},
		{"level within internal", "internal/interval", "a.go", "internal/exact", "not on a floor below"},
		{"interval on tail", "internal/interval", "a.go", "internal/tail", ""},
		{"shared arithmetic", "analysis/trend", "a.go", "analysis/internal/rank", ""},
		{"own package from a test", "scale", "a_test.go", "scale", ""},
		{"up from a test", "scale", "a_test.go", "survey", "not on a floor below"},
		{"helper from a test", "scale", "a_test.go", "internal/lawtest", ""},
		{"helper from the library", "scale", "a.go", "internal/lawtest", "is for tests"},
		{"helper from conformance", "examples/conformance", "main.go", "internal/reftest", ""},
		{"example from an example", "examples/a", "main.go", "examples/b", "not on a floor below"},
		{"unknown target", "survey", "a.go", "utils", "not on a floor below"},
		{"unknown package", "utils", "a.go", "scale", "has no floor"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := floorProblems(fake(t, tt.pkg, map[string]string{tt.file: importing(tt.imports)}))
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Contains(t, got[0], tt.want)
		})
	}
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") && !slices.Contains(topLevel, entry.Name()) {
			t.Errorf("%s at the top of the repository: it has no place there", entry.Name())
		}
	}
}

// A library computes: what it knows came in by its arguments, what it found leaves by its results.
func TestLibrariesOnlyCompute(t *testing.T) {
	for _, pkg := range packages(t) {
		if pkg.library() {
			report(t, reachProblems(pkg))
		}
		report(t, testifyProblems(pkg))
	}
}

func testifyProblems(pkg *goPackage) []string {
	var problems []string
	for _, file := range pkg.files {
		for _, imported := range file.imports {
			if strings.HasPrefix(imported, testify) && !file.test {
				problems = append(problems, fmt.Sprintf("%s imports testify outside a test", file.path))
			}
		}
	}
	return problems
}

func reachProblems(pkg *goPackage) []string {
	var problems []string
	for _, file := range pkg.files {
		if file.test {
			continue
		}
		for _, imported := range file.imports {
			if outside.MatchString(imported) {
				problems = append(problems, fmt.Sprintf("%s imports %s: a library only computes", file.path, imported))
			}
		}
		for _, decl := range file.ast.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				problems = append(problems, fmt.Sprintf("%s has an init function", file.path))
			}
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil {
				if hidden := x.Name + "." + sel.Sel.Name; hiddenInputs[hidden] && fileImports(file, x.Name) {
					problems = append(problems, fmt.Sprintf("%s uses %s: an input that is no argument", file.path, hidden))
				}
			}
			return true
		})
	}
	return problems
}

// hiddenInputs are the clock, the global random source and the standard output.
var hiddenInputs = map[string]bool{
	"time.Now": true, "time.Since": true, "time.Until": true, "time.After": true, "time.Tick": true, "time.Sleep": true,
	"rand.Int": true, "rand.IntN": true, "rand.Int64": true, "rand.Int64N": true, "rand.Uint64": true, "rand.N": true,
	"rand.Float64": true, "rand.NormFloat64": true, "rand.ExpFloat64": true, "rand.Perm": true, "rand.Shuffle": true,
	"fmt.Print": true, "fmt.Println": true, "fmt.Printf": true,
}

func fileImports(file *goFile, name string) bool {
	return slices.ContainsFunc(file.imports, func(imported string) bool {
		return path.Base(imported) == name || imported == "math/rand/v2" && name == "rand"
	})
}

func TestReachProblems(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"files", `import _ "os"`, "imports os"},
		{"processes", `import _ "os/exec"`, "imports os/exec"},
		{"network", `import _ "net/http"`, "imports net/http"},
		{"addresses", `import _ "net/netip"`, "imports net/netip"},
		{"logging", `import _ "log/slog"`, "imports log/slog"},
		{"database", `import _ "database/sql"`, "imports database/sql"},
		{"testing", `import _ "testing"`, "imports testing"},
		{"old random source", `import _ "math/rand"`, "imports math/rand"},
		{"init", `func init() {}`, "init function"},
		{"clock", `import "time"; var _ = time.Now()`, "time.Now"},
		{"global random source", `import "math/rand/v2"; var _ = rand.IntN(3)`, "rand.IntN"},
		{"standard output", `import "fmt"; func f() { fmt.Println() }`, "fmt.Println"},
		{"seeded source", `import "math/rand/v2"; var _ = rand.New(rand.NewPCG(1, 2))`, ""},
		{"method named init", `type t struct{}; func (t) init() {}`, ""},
		{"own name", `type clock struct{ Now int }; func f(time clock) int { return time.Now }`, ""},
		{"similar import", `import _ "math/bits"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := reachProblems(fake(t, "scale", map[string]string{"a.go": "package scale\n" + tt.source}))
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.NotEmpty(t, got)
			require.Contains(t, got[0], tt.want)
		})
	}
	require.Empty(t, reachProblems(fake(t, "scale", map[string]string{"a_test.go": `package scale; import _ "os"`})))
	require.NotEmpty(t, testifyProblems(fake(t, "examples/a", map[string]string{"a.go": `package a; import _ "github.com/stretchr/testify/require"`})))
	require.Empty(t, testifyProblems(fake(t, "scale", map[string]string{"a_test.go": `package a; import _ "github.com/stretchr/testify/require"`})))
}

func TestRequirements(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	report(t, requirementProblems(string(data)))

	require.Len(t, requirementProblems("module m\n\nrequire (\n\tgonum.org/v1/gonum v0.17.0\n\texample.org/x v1.0.0\n\texample.org/y v1.0.0 // indirect\n)\nrequire example.org/z v1.0.0\n"), 2)
	require.Len(t, requirementProblems("module m\n\nreplace example.org/x => ../x\n"), 1)
}

var requireLine = regexp.MustCompile(`^\s*(?:require\s+)?([\w.-]+\.[\w./-]+) v\S+(\s*// indirect)?$`)

func requirementProblems(gomod string) []string {
	var problems []string
	for line := range strings.Lines(gomod) {
		line = strings.TrimRight(line, "\n")
		if match := requireLine.FindStringSubmatch(line); match != nil && match[2] == "" && !slices.Contains(requirements, match[1]) {
			problems = append(problems, fmt.Sprintf("go.mod requires %s", match[1]))
		}
		for _, word := range []string{"replace", "exclude", "tool", "toolchain"} {
			if strings.HasPrefix(line, word+" ") {
				problems = append(problems, fmt.Sprintf("go.mod has a %s directive, which reaches importers or only us", word))
			}
		}
	}
	return problems
}

// Short files, one concept each, so that the list of files reads as a table of contents.
func TestFilesAreShort(t *testing.T) {
	const maxLines, maxBytes = 400, 14_000
	for _, pkg := range packages(t) {
		for _, file := range pkg.files {
			if !file.test && !pkg.example() && (file.lines > maxLines || file.size > maxBytes) {
				t.Errorf("%s has %d lines and %d bytes; at most %d and %d", file.path, file.lines, file.size, maxLines, maxBytes)
			}
		}
	}
}

// Marks of unfinished work, spelt in two parts so that this file has none.
var unfinished = regexp.MustCompile(`TO` + `DO|FIX` + `ME|XX` + `X|not imple` + `mented|t\.Sk` + `ip`)

func TestNothingUnfinished(t *testing.T) {
	for _, pkg := range packages(t) {
		for _, file := range pkg.files {
			if found := unfinished.Find(file.source); found != nil {
				t.Errorf("%s: %s", file.path, found)
			}
		}
	}
}
