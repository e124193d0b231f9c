package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/sem"
)

func TestLavaanModel(t *testing.T) {
	m, err := lavaanModel(`
		A =~ a1 + a2 + a3   # with a comment
		B =~ 1*b1 + b2 + b3
		C =~ 1*c
		c ~~ 0*c
		D =~ d1 + d2
		C ~ A + B
		D ~ A
		A ~~ 0*B
		a1 ~~ b1`)
	require.NoError(t, err)
	require.Equal(t, []sem.Construct{{Name: "A", Items: []string{"a1", "a2", "a3"}}, {Name: "B", Items: []string{"b1", "b2", "b3"}},
		{Name: "C", Items: []string{"c"}}, {Name: "D", Items: []string{"d1", "d2"}}}, m.Constructs())
	require.Equal(t, []sem.Path{{From: "A", To: "C"}, {From: "B", To: "C"}, {From: "A", To: "D"}}, m.Paths())
	// Constructs that nothing follows from covary in lavaan.
	require.Equal(t, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "b1"}, {A: "C", B: "D"}}, Zero: []sem.Pair{{A: "A", B: "B"}}}, m.Covariances())

	for _, text := range []string{"A = a1 + a2 + a3", "A =~ a1 + 0.7*a2 + a3", "A =~ a1 + a2 + a3\nA ~ B",
		"A =~ a1 + a2 + a3\na1 ~~ 0*a1", "A =~ a1 + a2 + a3\na1 ~~ 2*a2"} {
		_, err := lavaanModel(text)
		require.Error(t, err, text)
	}
}
