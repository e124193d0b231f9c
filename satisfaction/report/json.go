package report

import (
	"encoding/json"
	"fmt"

	"github.com/gocsat/csat/internal/strictjson"
	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// jsonVersion is the version of the JSON that package documentation describes.
const jsonVersion = 1

type jsonReport struct {
	Version  int          `json:"version"`
	Title    scale.Text   `json:"title,omitempty"`
	Subtitle scale.Text   `json:"subtitle,omitempty"`
	Notes    []scale.Text `json:"notes,omitempty"`
	Sections []Section    `json:"sections,omitempty"`
}

// MarshalJSON writes the report in the format that the package describes, what is
// suppressed left out. A report that [Report.Validate] refuses is an error.
func (r Report) MarshalJSON() ([]byte, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	return json.Marshal(jsonReport{jsonVersion, r.Title, r.Subtitle, r.Notes, r.Sections})
}

// UnmarshalJSON reads what [Report.MarshalJSON] writes. Unknown and repeated
// keys, another version, and trailing data are [ErrEncoding]; what is not valid is
// the error of [Report.Validate]. What stands beside a suppressed value is dropped.
// On an error the report is unchanged.
func (r *Report) UnmarshalJSON(data []byte) error {
	if r == nil {
		return fmt.Errorf("report: unmarshal into a nil report: %w", survey.ErrArgument)
	}
	var j jsonReport
	if err := strictjson.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("report: %w: %w", ErrEncoding, err)
	}
	if j.Version != jsonVersion {
		return fmt.Errorf("report: version %d, want %d: %w", j.Version, jsonVersion, ErrEncoding)
	}
	read := Report{j.Title, j.Subtitle, j.Notes, each(j.Sections, Section.withheld)}
	if err := read.Validate(); err != nil {
		return err
	}
	*r = read
	return nil
}
