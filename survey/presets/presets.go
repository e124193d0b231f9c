package presets

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gocsat/csat/survey"
)

const (
	folder    = "data/"
	extension = ".json"
)

//go:embed data/*.json
var files embed.FS

// A NameError says that there is no preset of that name. It wraps
// [survey.ErrUnknown].
type NameError struct {
	// Name is the name that was asked for.
	Name string
	// Names are the names that there are, ascending.
	Names []string
}

// Error lists the names that there are.
func (e *NameError) Error() string {
	return fmt.Sprintf("presets: %q: %v: have %s", e.Name, survey.ErrUnknown, strings.Join(e.Names, ", "))
}

// Unwrap gives [survey.ErrUnknown] to [errors.Is].
func (e *NameError) Unwrap() error { return survey.ErrUnknown }

// Load builds the preset of that name anew; the names are those of [Names], in
// lower case. Another name is a [*NameError]. What is loaded has items with
// scales, a tree of weights, and levels of scores on 0–100; it is scored by
// percent of maximum.
func Load(name string) (*survey.Questionnaire, error) {
	data, err := files.ReadFile(folder + name + extension)
	if err != nil {
		return nil, &NameError{Name: name, Names: Names()}
	}
	q := new(survey.Questionnaire)
	if err := json.Unmarshal(data, q); err != nil {
		return nil, fmt.Errorf("presets: %s: %w", name, err)
	}
	return q, nil
}

// Names are the names of all presets, ascending; a fresh slice.
func Names() []string {
	entries, err := files.ReadDir(strings.TrimSuffix(folder, "/"))
	if err != nil {
		return nil // the folder is part of the program
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), extension))
	}
	slices.Sort(names)
	return names
}
