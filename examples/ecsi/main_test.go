package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func Example() {
	if err := run(nil, os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// 253 customers answered everything, 7 did not
	//
	// Indexes, 0–100, with 95 % intervals
	//   image         71.5 [69.9, 73.1]  ██████████████████
	//   expectation   74.4 [72.8, 76.0]  ███████████████████
	//   quality       70.5 [68.8, 72.2]  ██████████████████
	//   value         61.1 [58.9, 63.5]  ███████████████
	//   satisfaction  70.1 [68.1, 71.9]  ██████████████████
	//   complaints    67.1 [64.3, 69.7]  █████████████████
	//   loyalty       68.3 [66.6, 70.2]  █████████████████
	//
	// Measurement: reliability from 0.7, variance extracted from 0.5
	//   image        rho_A 0.86, alpha 0.85, variance extracted 0.63: good
	//   expectation  rho_A 0.65, alpha 0.64, variance extracted 0.58: few or poor questions
	//   quality      rho_A 0.90, alpha 0.89, variance extracted 0.61: good
	//   value        rho_A 0.80, alpha 0.80, variance extracted 0.83: good
	//   satisfaction rho_A 0.82, alpha 0.81, variance extracted 0.73: good
	//   complaints   one question, nothing to check
	//   loyalty      rho_A 0.78, alpha 0.66, variance extracted 0.60: good
	//   mind: CUSL2 hardly belongs to loyalty, loading 0.48
	//   mind: quality and satisfaction are not told apart for sure, HTMT 0.87, up to 0.92
	//   SRMR 0.037, good below 0.08
	//
	// What leads to what: standard deviations a standard deviation, with 95 % intervals
	//   expectation (25 % explained)
	//     from image         0.50 [0.41, 0.59]
	//   quality (26 % explained)
	//     from expectation   0.51 [0.43, 0.59]
	//   value (31 % explained)
	//     from expectation   0.11 [-0.02, 0.23]  not sure
	//     from quality       0.49 [0.38, 0.60]
	//   satisfaction (62 % explained)
	//     from image         0.16 [0.07, 0.26]
	//     from expectation   0.13 [0.03, 0.22]
	//     from quality       0.50 [0.38, 0.62]
	//     from value         0.15 [0.05, 0.24]
	//   complaints (19 % explained)
	//     from satisfaction  0.44 [0.34, 0.53]
	//   loyalty (25 % explained)
	//     from image         0.15 [0.01, 0.28]
	//     from satisfaction  0.32 [0.19, 0.45]
	//     from complaints    0.13 [0.01, 0.26]
	//
	// What raises loyalty: points a point, index, and points to gain with 95 % interval
	//   satisfaction  0.36   70.1   10.9 [7.2, 14.8]
	//   image         0.31   71.5    9.0 [5.4, 12.9]
	//   quality       0.23   70.5    6.7 [4.4, 9.4]
	//   expectation   0.21   74.4    5.3 [3.4, 7.7]
	//   complaints    0.09   67.1    2.8 [0.3, 5.8]
	//   value         0.04   61.1    1.7 [0.5, 3.1]
	//   The first questions:
	//   CUSCO         0.09   67.1    2.8  (complaints)
	//   CUEX1         0.07   74.0    1.9  (expectation)
	//   IMAG1         0.07   71.2    1.9  (image)
	//
	// contract (152) against prepaid (101): what differs at p < 0.05, of 7 indexes and 12 paths
	//   value                        58.0 and  65.9, p = 0.002
	//   satisfaction → loyalty       0.09 and  0.60, p = 0.001
}

// Answers without a plan, in another order of columns, with NA for a blank.
func TestData(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(customers)), "\n")
	var out strings.Builder
	for i, line := range lines {
		cells := strings.Split(line, ",")
		for j, cell := range cells {
			if cell == "" {
				cells[j] = "NA"
			}
		}
		if i == 0 {
			cells[1] = "something else"
		}
		out.WriteString(strings.Join(append(cells[2:], cells[:2]...), ",") + "\n")
	}
	file := filepath.Join(t.TempDir(), "answers.csv")
	require.NoError(t, os.WriteFile(file, []byte(out.String()), 0o600))
	var built, read bytes.Buffer
	require.NoError(t, run(nil, &built))
	require.NoError(t, run([]string{"-data", file}, &read))
	same, _, ok := strings.Cut(built.String(), "\ncontract (")
	require.True(t, ok)
	require.Equal(t, same, read.String())
	require.Error(t, run([]string{"-data", file + "x"}, &read))
	require.NoError(t, os.WriteFile(file, []byte("IMAG1\n11\n"), 0o600))
	require.Error(t, run([]string{"-data", file}, &read))
	// What is no answer is told by row and column.
	wrong := strings.Replace(string(customers), "8,6,5,7,7,8,", "8,six,5,7,11,8,", 1)
	require.NoError(t, os.WriteFile(file, []byte(wrong), 0o600))
	err := run([]string{"-data", file}, &read)
	require.ErrorContains(t, err, `row 1 (line 2): IMAG2: value "six": value is not a number; IMAG5: value "11": value out of range`)
}

// An item the wrong way round leaves its construct without an index, and the rest as it is.
func TestNoPriorities(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(customers)), "\n")
	at := slices.Index(strings.Split(lines[0], ","), "CUSL1")
	for i, line := range lines[1:] {
		cells := strings.Split(line, ",")
		if answer, err := strconv.Atoi(cells[at]); err == nil {
			cells[at] = strconv.Itoa(11 - answer)
		}
		lines[i+1] = strings.Join(cells, ",")
	}
	file := filepath.Join(t.TempDir(), "answers.csv")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
	var out bytes.Buffer
	require.NoError(t, run([]string{"-data", file}, &out))
	require.Contains(t, out.String(), "loyalty has no index: an item counts against it")
	require.Contains(t, out.String(), "No priorities, for a construct has no index: pls: loyalty: CUSL1: negative weight")
	require.Contains(t, out.String(), "contract (152) against prepaid (101)")
}
