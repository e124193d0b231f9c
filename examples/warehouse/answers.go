package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// answers are a generated survey: twelve items, eleven on 1–10 and one that asks
// for a recommendation on 0–10, in fifty regions. Every twentieth answer is blank.
type answers struct {
	q       *survey.Questionnaire
	vars    []survey.Variable
	regions []string
	n       int
	region  []uint8
	codes   [][]scale.Code // by item
}

const (
	items   = 12
	regions = 50
)

func generate(n int, seed uint64) *answers {
	a := &answers{n: n, region: make([]uint8, n)}
	d := survey.Definition{ID: "warehouse", Segments: []survey.Segment{{ID: "region"}}, Overall: survey.Node{ID: "overall"}}
	for i := range items {
		v := survey.Variable{ID: fmt.Sprintf("q%02d", i+1), Scale: scale.OneToTen()}
		item := survey.Item{ID: v.ID, Scale: v.Scale}
		if i == items-1 {
			v.Scale = scale.ZeroToTen()
			item = survey.Item{ID: v.ID, Scale: v.Scale, Role: survey.Recommendation}
		} else {
			d.Overall.Children = append(d.Overall.Children, survey.Node{Item: v.ID})
		}
		a.vars, d.Items = append(a.vars, v), append(d.Items, item)
		a.codes = append(a.codes, make([]scale.Code, n))
	}
	for r := range regions {
		a.regions = append(a.regions, fmt.Sprintf("region %02d", r+1))
	}
	var err error
	if a.q, err = survey.New(d); err != nil {
		panic(err) // the definition above is fixed
	}
	random := rand.New(rand.NewPCG(seed, 20))
	for row := range n {
		a.region[row] = uint8(random.IntN(regions))
		mood := random.IntN(5) + int(a.region[row])/20 // what a respondent's answers have in common
		bits := random.Uint64()
		for i := range a.codes {
			draw := bits & 31
			if bits >>= 5; i == items-2 {
				bits = random.Uint64()
			}
			if draw%20 == 0 {
				continue // blank
			}
			s := a.vars[i].Scale
			a.codes[i][row] = scale.Code(2 + min(s.Len()-1, mood+int(draw)%6))
		}
	}
	return a
}

// value is what the database stores, nil for a blank.
func (a *answers) value(item, row int) any {
	if v, ok := a.vars[item].Scale.Value(a.codes[item][row]); ok {
		return int16(v)
	}
	return nil
}

func (a *answers) axis(item int) survey.Axis {
	return survey.Axis{ID: a.vars[item].ID, Scale: a.vars[item].Scale}
}
