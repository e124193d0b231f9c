package league_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gocsat/csat/analysis/league"
)

func TestLetters(t *testing.T) {
	tests := []struct {
		name   string
		k      int
		input  [][2]int
		want   []string
		source string
	}{
		{"one", 1, nil, []string{"a"}, "nobody to differ from"},
		{"all alike", 3, nil, []string{"a", "a", "a"}, "one group"},
		{"all different", 3, [][2]int{{0, 1}, {2, 0}, {1, 2}}, []string{"a", "b", "c"}, "no group"},
		{"chain", 3, [][2]int{{0, 2}}, []string{"a", "ab", "b"}, "alike is not transitive"},
		{"repeated pair", 3, [][2]int{{0, 2}, {2, 0}}, []string{"a", "ab", "b"}, "said twice"},
		{"piepho", 8, [][2]int{{0, 6}, {0, 7}, {1, 6}, {1, 7}, {2, 6}, {2, 7}, {3, 7}, {4, 7}, {5, 7}}, // a staircase
			[]string{"a", "a", "a", "ab", "ab", "ab", "bc", "c"}, "maximal sets of alike, by hand"},
		{"square", 4, [][2]int{{0, 2}, {1, 3}}, []string{"ab", "ac", "cd", "bd"}, "a ring: four pairs of alike"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := league.Letters(tt.k, tt.input)
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
}

func share(a, b string) bool { return strings.ContainsAny(a, b) }

// Two share a letter exactly when they do not differ, and no letter can go.
func TestLettersProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		k := 1 + random.IntN(9)
		density := random.Float64()
		var different [][2]int
		for i := range k {
			for j := range i {
				if random.Float64() < density {
					different = append(different, [2]int{i, j})
				}
			}
		}
		random.Shuffle(len(different), func(i, j int) { different[i], different[j] = different[j], different[i] })
		letters, err := league.Letters(k, different)
		require.NoError(t, err)
		right := func(letters []string) bool {
			for i := range k {
				if letters[i] == "" {
					return false
				}
				for j := range i {
					differ := slices.Contains(different, [2]int{i, j})
					if share(letters[i], letters[j]) == differ {
						return false
					}
				}
			}
			return true
		}
		require.True(t, right(letters), "%v: %q", different, letters)
		for i, text := range letters {
			for at := range text {
				fewer := slices.Clone(letters)
				fewer[i] = text[:at] + text[at+1:]
				require.False(t, right(fewer), "%v: %q, letter %d of %d can go", different, letters, at, i)
			}
		}
	}
}

func TestLettersBeyondTheAlphabet(t *testing.T) {
	var different [][2]int
	const k = 110
	for i := range k {
		for j := range i {
			different = append(different, [2]int{i, j})
		}
	}
	letters, err := league.Letters(k, different)
	require.NoError(t, err)
	require.Equal(t, []string{"a", "z", "A", "Z", "a1", "b1", "a2"},
		[]string{letters[0], letters[25], letters[26], letters[51], letters[52], letters[53], letters[104]})
}

func TestLettersErrors(t *testing.T) {
	for name, pairs := range map[string][][2]int{"itself": {{1, 1}}, "outside": {{0, 3}}, "negative": {{-1, 0}}} {
		_, err := league.Letters(3, pairs)
		require.ErrorIs(t, err, league.ErrArgument, name)
	}
	_, err := league.Letters(0, nil)
	require.ErrorIs(t, err, league.ErrArgument)
	// Fourteen couples that differ: a group for each choice of one from every couple.
	var couples [][2]int
	for i := range 14 {
		couples = append(couples, [2]int{2 * i, 2*i + 1})
	}
	_, err = league.Letters(28, couples)
	require.ErrorIs(t, err, league.ErrTooMany)
}

func BenchmarkLetters(b *testing.B) {
	for _, k := range []int{10, 50, 200} {
		var different [][2]int // a staircase: those further apart than a fifth of all differ
		for i := range k {
			for j := i + 1 + k/5; j < k; j++ {
				different = append(different, [2]int{i, j})
			}
		}
		b.Run(strconv.Itoa(k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := league.Letters(k, different); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
