package house_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	quickStartFile = "satisfaction/example_test.go"
	quickStart     = "Example_quickStart"
)

func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(quickStartFile)))
	require.NoError(t, err)
	var public []string
	for _, pkg := range packages(t) {
		// analysis itself only introduces the packages below it.
		if pkg.public() && pkg.path != "analysis" {
			public = append(public, pkg.path)
		}
	}
	report(t, readmeProblems(string(readme), source, public))
}

// A row of the table of packages begins with the package's path in backticks, with or without a link.
var packageRow = regexp.MustCompile("(?m)^\\| *\\[?`([a-z/]+)`")

// readmeProblems checks that the first Go block of the README is the body of the quick start example, with its
// output, and that the table of packages has each of them once, floor by floor.
func readmeProblems(readme string, example []byte, public []string) []string {
	var problems []string
	if lines := strings.Count(readme, "\n"); lines > 150 {
		problems = append(problems, fmt.Sprintf("README.md has %d lines, at most 150", lines))
	}
	body, err := functionBody(example, quickStart)
	if err != nil {
		problems = append(problems, err.Error())
	}
	_, rest, found := strings.Cut(readme, "```go\n")
	block, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		problems = append(problems, "README.md has no block of Go")
	} else if got := dedent(block); got != body {
		problems = append(problems, fmt.Sprintf("README.md's quick start is not the body of %s in %s:\n%s\n--- want\n%s", quickStart, quickStartFile, got, body))
	}

	var listed []string
	last := -1
	for _, match := range packageRow.FindAllStringSubmatch(readme, -1) {
		name := match[1]
		if !slices.Contains(public, name) {
			problems = append(problems, fmt.Sprintf("README.md lists %s, which is no public package", name))
			continue
		}
		if slices.Contains(listed, name) {
			problems = append(problems, fmt.Sprintf("README.md lists %s twice", name))
		}
		floor, _ := floorOf(name)
		if floor < last {
			problems = append(problems, fmt.Sprintf("README.md lists %s after packages of a floor above", name))
		}
		last = floor
		listed = append(listed, name)
	}
	for _, name := range public {
		if !slices.Contains(listed, name) {
			problems = append(problems, fmt.Sprintf("README.md does not list %s", name))
		}
	}
	return problems
}

// functionBody returns the source text between the braces of a function, indented from the margin.
func functionBody(source []byte, name string) (string, error) {
	fset := token.NewFileSet()
	file, err := parseFile(fset, quickStartFile, source)
	if err != nil {
		return "", err
	}
	for _, decl := range file.ast.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Name.Name == name {
			from, to := fset.Position(fn.Body.Lbrace).Offset+1, fset.Position(fn.Body.Rbrace).Offset
			return dedent(string(source[from:to])), nil
		}
	}
	return "", fmt.Errorf("%s has no function %s", quickStartFile, name)
}

// dedent removes the tabs that all lines share, and blank lines around the text.
func dedent(text string) string {
	lines := strings.Split(strings.Trim(text, "\n\t "), "\n")
	margin := -1
	for _, line := range lines[1:] {
		if indent := len(line) - len(strings.TrimLeft(line, "\t")); strings.TrimSpace(line) != "" && (margin < 0 || indent < margin) {
			margin = indent
		}
	}
	for i, line := range lines {
		if i > 0 && margin > 0 {
			line = strings.TrimPrefix(line, strings.Repeat("\t", margin))
		}
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.Join(lines, "\n")
}

func TestReadmeProblems(t *testing.T) {
	const source = `package p_test

func Example_quickStart() {
	if x := f(); x {
		g()
	}

	h()
	// Output: 1
}
`
	const good = "# csat\n\n```go\nif x := f(); x {\n\tg()\n}\n\nh()\n// Output: 1\n```\n\n" +
		"| package | what |\n|---|---|\n| [`scale`](https://example.org) | an answer |\n| `survey` | who |\n| `survey/tabular` | files |\n"
	public := []string{"scale", "survey", "survey/tabular"}
	replace := func(old, new string) string {
		require.Contains(t, good, old)
		return strings.Replace(good, old, new, 1)
	}
	tests := []struct{ name, readme, want string }{
		{"good", good, ""},
		{"indented", replace("if x := f(); x {\n\tg()\n}\n\nh()\n// Output", "\tif x := f(); x {\n\t\tg()\n\t}\n\n\th()\n\t// Output"), ""},
		{"other code", replace("h()", "i()"), "quick start is not"},
		{"a line less", replace("h()\n", ""), "quick start is not"},
		{"no code", replace("```go", "```"), "no block of Go"},
		{"package missing", replace("| `survey` | who |\n", ""), "does not list survey"},
		{"package twice", good + "| `survey/tabular` | files |\n", "survey/tabular twice"},
		{"order", replace("| `survey` | who |\n", "") + "| `survey` | who |\n", "survey after packages"},
		{"no package", good + "| `utils` | all |\n", "lists utils"},
		{"long", good + strings.Repeat("\n", 150), "at most 150"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readmeProblems(tt.readme, []byte(source), public)
			if tt.want == "" {
				require.Empty(t, got)
				return
			}
			require.NotEmpty(t, got)
			require.Contains(t, strings.Join(got, "\n"), tt.want)
		})
	}
	require.NotEmpty(t, readmeProblems(good, []byte("package p_test\n"), public))
}

func TestChangelog(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	require.NoError(t, err)
	changelog := string(data)
	_, unreleased, found := strings.Cut(changelog, "\n## [Unreleased]\n")
	require.True(t, found, "CHANGELOG.md has no heading ## [Unreleased]")
	unreleased, _, _ = strings.Cut(unreleased, "\n## ")
	require.Contains(t, unreleased, "\n### Changed numbers\n", "a changed result is a breaking change")
}

// machinePath matches absolute paths that mean something on one machine only.
var machinePath = regexp.MustCompile(`(?:^|[^\w.~-])/(?:work|tmp|root|home|farm|Users)/`)

func TestNoMachinePaths(t *testing.T) {
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(data)) {
			if machinePath.MatchString(line) {
				t.Errorf("%s: path of a machine: %s", name, strings.TrimSpace(line))
			}
		}
		return nil
	})
	require.NoError(t, err)

	for _, name := range []string{"work", "tmp", "root"} {
		require.Regexp(t, machinePath, `open("/`+name+`/x")`)
		require.NotRegexp(t, machinePath, "https://example.org/"+name+"/x")
	}
}
