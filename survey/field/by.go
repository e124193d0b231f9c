package field

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gocsat/csat/survey"
)

// A Cut says by what [RatesBy] divides the cases. The zero value does not divide them.
type Cut struct {
	// Wave gives each wave rows of its own.
	Wave bool
	// Channel gives each channel rows of its own.
	Channel bool
}

// A Group are the outcome rates of one wave, one channel, or both.
type Group struct {
	// Wave is the wave, empty where the cases were not divided by it or it is not known.
	Wave string `json:"wave,omitempty"`
	// Channel is the channel, likewise.
	Channel string `json:"channel,omitempty"`
	// Rates are the rates of the group, with e estimated from the group alone unless it
	// was given. Where nobody is or may be eligible, there are only the counts.
	Rates Rates `json:"rates"`
}

// RatesBy are the outcome rates per wave, per channel or per both, in the order of
// waves, then of channels. Each contact is a case with its final outcome, as for [Count];
// in which channel a case counts is said by its final contact.
//
// Errors: those of [Count], and [ErrArgument] for an E outside [0,1]. A group without
// base is not an error, and no contacts are no groups.
func RatesBy(contacts []survey.Contact, by Cut, o RateOptions) ([]Group, error) {
	if _, err := Count(contacts); err != nil {
		return nil, err
	}
	type key struct{ wave, channel string }
	counts := map[key]*Counts{}
	for _, c := range contacts {
		var k key
		if by.Wave {
			k.wave = c.Wave
		}
		if by.Channel {
			k.channel = c.Channel
		}
		if counts[k] == nil {
			counts[k] = new(Counts)
		}
		*counts[k].at(c.Outcome)++
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b key) int {
		return cmp.Or(strings.Compare(a.wave, b.wave), strings.Compare(a.channel, b.channel))
	})
	groups := make([]Group, 0, len(keys))
	for _, k := range keys {
		rates, err := RatesOf(*counts[k], o)
		if errors.Is(err, ErrNoBase) {
			rates, err = Rates{Counts: *counts[k]}, nil
		}
		if err != nil {
			return nil, err
		}
		groups = append(groups, Group{k.wave, k.channel, rates})
	}
	return groups, nil
}
