package house_test

import "github.com/gocsat/csat/survey/presets"

var presetsInputs = inputs{
	specimens: []func() any{
		func() any { return &presets.NameError{Name: "none", Names: presets.Names()} },
	},
}
