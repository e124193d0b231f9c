package enum_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/internal/enum"
)

type colour uint8

var colours = enum.Names[colour]{"red", "green"}

func TestNames(t *testing.T) {
	for v, want := range map[colour]string{0: "red", 1: "green"} {
		require.True(t, colours.Valid(v))
		require.Equal(t, want, colours.String(v))
		text, err := colours.Marshal(v)
		require.NoError(t, err)
		require.Equal(t, want, string(text))
		var got colour
		require.NoError(t, colours.Unmarshal(&got, text))
		require.Equal(t, v, got)
	}
}

func TestUnknown(t *testing.T) {
	for _, v := range []colour{2, 255} {
		require.False(t, colours.Valid(v))
		_, err := colours.Marshal(v)
		require.ErrorContains(t, err, "unknown enum_test.colour")
	}
	require.Equal(t, "enum_test.colour(2)", colours.String(2))
	for _, text := range []string{"", "Red", "red ", "blue", "0"} {
		got := colour(1)
		require.ErrorContains(t, colours.Unmarshal(&got, []byte(text)), `want one of ["red" "green"]`)
		require.Equal(t, colour(1), got, "unchanged on an error")
	}
}

func TestRefusals(t *testing.T) {
	_, err := colours.Marshal(2)
	require.ErrorIs(t, err, enum.ErrArgument)
	require.ErrorIs(t, colours.Unmarshal(new(colour), []byte("blue")), enum.ErrArgument)
	for _, text := range []string{"green", "blue"} {
		require.ErrorIs(t, colours.Unmarshal(nil, []byte(text)), enum.ErrArgument)
	}
}
