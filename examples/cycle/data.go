package main

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/gocsat/csat/survey"
)

// Eighty customers are asked in every quarter, three in four of them answer.
const customers = 80

// usual is how many points of ten the dimensions get, in the order of the
// questionnaire.
var usual = []int{8, 9, 8, 6, 8, 8}

// answers invents the answers of all quarters, always the same.
func answers(q *survey.Questionnaire) (*survey.Table, error) {
	t := survey.NewTable(q)
	r := q.NewResponse()
	for wave, quarter := range quarters {
		for who := range customers {
			random := rand.New(rand.NewPCG(uint64(who), uint64(wave)))
			if random.IntN(4) == 0 {
				continue
			}
			r.Reset()
			r.Respondent, r.Wave = fmt.Sprintf("customer-%02d", who), quarter
			if err := respond(r, q, random, who, wave); err != nil {
				return nil, err
			}
			if err := t.Append(r); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// respond fills in one response. Customers differ by nature, from one below to one
// above the usual; the depot raises parts supply by a point or more from the third
// quarter on, and with it the recommendation. Whoever rates 7 or less names a cause, the first ones most often.
func respond(r *survey.Response, q *survey.Questionnaire, random *rand.Rand, who, wave int) error {
	var errs []error
	for i, item := range q.Items() {
		rating := usual[i] + who%3 - 1 + random.IntN(3) - 1
		switch {
		case wave < 2:
		case item.ID == "parts":
			rating += 1 + random.IntN(wave)
		case item.ID == "recommend":
			rating += random.IntN(2)
		}
		rating = min(rating, 10)
		errs = append(errs, r.Answer(item.ID, rating))
		if rating > 7 {
			continue
		}
		for _, c := range q.Choices() {
			if c.Node == item.ID {
				// The smallest of three draws prefers the front of the list.
				n := len(c.Options)
				errs = append(errs, r.Choose(c.ID, c.Options[min(random.IntN(n), random.IntN(n), random.IntN(n))].ID))
			}
		}
	}
	return errors.Join(errs...)
}
