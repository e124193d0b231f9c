// Package reftest reads the reference cases, computed with R on real surveys, and compares figures with them.
//
// The cases stand beside the repository, in ../shared/reference, and are no part of it. A test asks for them and
// does without when they are not there:
//
//	reference := reftest.Find(os.DirFS)
//	if reference == nil {
//		t.Log("no reference cases")
//		return
//	}
//	cases, err := reftest.Load(reference, "nps")
//	for _, c := range cases {
//		got := compute(c)
//		for _, f := range reftest.Compare(c, got) {
//			if f.Verdict != reftest.Match { t.Error(c.ID, f) }
//		}
//	}
package reftest

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

const modulePath = "github.com/gocsat/csat"

// Find looks for the reference folder from the working directory upwards: beside the root of this module, whose
// go.mod may stand above that of an example with a module of its own. It returns nil if there is none. The caller
// lends the access to files: open is os.DirFS.
func Find(open func(dir string) fs.FS) fs.FS {
	dir := "."
	for range 12 {
		if data, err := fs.ReadFile(open(dir), "go.mod"); err == nil && isModule(string(data)) {
			reference := open(filepath.Join(dir, "..", "shared", "reference"))
			if info, err := fs.Stat(reference, "open"); err != nil || !info.IsDir() {
				return nil
			}
			return reference
		}
		dir = filepath.Join(dir, "..")
	}
	return nil
}

func isModule(gomod string) bool {
	for line := range strings.Lines(gomod) {
		if strings.TrimSpace(line) == "module "+modulePath {
			return true
		}
	}
	return false
}

// A Case is one call of one function of the library and the figures it must give.
type Case struct {
	ID     string                     `json:"id"` // topic/kind/name
	Topic  string                     `json:"topic"`
	Kind   string                     `json:"kind"` // one function of the library
	Source string                     `json:"source"`
	Inputs map[string]json.RawMessage `json:"inputs"`
	// Expected has numbers as float64, "NaN", "Inf" and "-Inf" as strings, and nil for what is not defined.
	Expected map[string]any `json:"expected"`
	// Tol has the tolerances "rel" and "abs", and PREFIX_rel and PREFIX_abs for the keys that begin with PREFIX.
	Tol   Tolerances `json:"tol"`
	Notes string     `json:"notes"`
}

// Tolerances are numbers by name. Entries of other types are remarks, and left out.
type Tolerances map[string]float64

// UnmarshalJSON reads an object and keeps its numbers.
func (t *Tolerances) UnmarshalJSON(data []byte) error {
	var entries map[string]any
	if err := json.Unmarshal(data, &entries); err != nil {
		return err
	}
	*t = Tolerances{}
	for name, value := range entries {
		if number, ok := value.(float64); ok {
			(*t)[name] = number
		}
	}
	return nil
}

// Input decodes an input into a value. Missing is an error, null leaves the value as it is.
func (c Case) Input(name string, into any) error {
	data, ok := c.Inputs[name]
	if !ok {
		return fmt.Errorf("reftest: %s: no input %s", c.ID, name)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("reftest: %s: input %s: %w", c.ID, name, err)
	}
	return nil
}

// Load reads the cases of a topic from the reference folder.
func Load(reference fs.FS, topic string) ([]Case, error) {
	data, err := fs.ReadFile(reference, path.Join("open", topic+".json"))
	if err != nil {
		return nil, fmt.Errorf("reftest: %w", err)
	}
	return Parse(data)
}

// Parse reads a file of cases. A case without an id, a kind or expected figures is an error.
func Parse(data []byte) ([]Case, error) {
	var file struct {
		Cases []Case `json:"cases"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("reftest: %w", err)
	}
	if len(file.Cases) == 0 {
		return nil, errors.New("reftest: a file without cases")
	}
	for i, c := range file.Cases {
		if c.ID == "" || c.Kind == "" || len(c.Expected) == 0 {
			return nil, fmt.Errorf("reftest: case %d (%q) needs an id, a kind and expected figures", i, c.ID)
		}
	}
	return file.Cases, nil
}

// A DataSet is a CSV file with a header: its cells as they stand there, an empty one being missing.
type DataSet struct {
	Columns []string
	Rows    [][]string
}

// ReadData reads a data set, by the path that the case's input "data" gives.
func ReadData(reference fs.FS, name string) (DataSet, error) {
	file, err := reference.Open(name)
	if err != nil {
		return DataSet{}, fmt.Errorf("reftest: %w", err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return DataSet{}, fmt.Errorf("reftest: %s: %w", name, err)
	}
	if len(records) == 0 {
		return DataSet{}, fmt.Errorf("reftest: %s: no header", name)
	}
	return DataSet{Columns: records[0], Rows: records[1:]}, nil
}

// Column returns the cells of a column.
func (d DataSet) Column(name string) ([]string, error) {
	for i, column := range d.Columns {
		if column == name {
			cells := make([]string, len(d.Rows))
			for r, row := range d.Rows {
				cells[r] = row[i]
			}
			return cells, nil
		}
	}
	return nil, fmt.Errorf("reftest: no column %s", name)
}
