package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"

	"github.com/gocsat/csat/internal/reftest"
)

// A solver computes the figures of one kind of case. The values of the result are
// what [reftest.Plain] takes.
type solver func(in inputs, sets *dataSets) (map[string]any, error)

// solvers has all kinds that the library answers, by topic and kind. A topic is one
// file of this command.
var solvers = map[string]map[string]solver{
	"nps":         npsSolvers,
	"proportions": proportionSolvers,
	"weights":     weightsSolvers,
	"samplesize":  samplesizeSolvers,
	"survival":    survivalSolvers,
	"segments":    segmentSolvers,
	"reliability": reliabilitySolvers,
	"factor":      factorSolvers,
	"drivers":     driversSolvers,
	"kano":        kanoSolvers,
	"trend":       join(trendSolvers, controlSolvers),
	"plssem":      join(plsSolvers, semSolvers),
}

// join is the solvers of a topic that two packages answer.
func join(a, b map[string]solver) map[string]solver {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// A question is what may be known of a case when it is answered.
type question struct {
	ID     string `json:"id"`
	Topic  string `json:"topic"`
	Kind   string `json:"kind"`
	Inputs inputs `json:"inputs"`

	file string
	text json.RawMessage // the whole case, for the check
	err  error           // why it cannot be read
}

// An answer is one line of output.
type answer struct {
	ID          string `json:"id"`
	Got         any    `json:"got,omitempty"`
	Error       string `json:"error,omitempty"`
	Unsupported bool   `json:"unsupported,omitempty"`
}

// readCases reads a file of cases. A case that cannot be read carries its error, so
// that the others are answered.
func readCases(name string) ([]question, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Topic string            `json:"topic"`
		Cases []json.RawMessage `json:"cases"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(file.Cases) == 0 {
		return nil, fmt.Errorf("%s: no cases", name)
	}
	cases := make([]question, len(file.Cases))
	for i, text := range file.Cases {
		c := &cases[i]
		// A value of the wrong type is reported after the others are read, so that
		// the id is known.
		c.err = json.Unmarshal(text, c)
		c.file, c.text = name, text
		if c.Topic == "" {
			c.Topic = file.Topic
		}
		if c.err == nil && c.ID == "" {
			c.err = fmt.Errorf("case %d has no id", i+1)
		}
	}
	return cases, nil
}

func (c question) answer(sets *dataSets) answer {
	err := c.err
	if err == nil {
		solve, ok := solvers[c.Topic][c.Kind]
		if !ok {
			return answer{ID: c.ID, Unsupported: true}
		}
		var got map[string]any
		if got, err = solve(c.Inputs, sets); err == nil {
			return answer{ID: c.ID, Got: reftest.Plain(got)}
		}
	}
	return answer{ID: c.ID, Error: fmt.Sprintf("%s: %s: %v", c.file, c.ID, err)}
}

// expected is the case as the check sees it.
func (c question) expected() (reftest.Case, error) {
	if c.err != nil {
		return reftest.Case{}, errors.New("the case cannot be read")
	}
	var whole reftest.Case
	err := json.Unmarshal(c.text, &whole)
	return whole, err
}
