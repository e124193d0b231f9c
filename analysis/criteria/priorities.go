package criteria

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/internal/enum"
	"github.com/gocsat/csat/survey"
)

// A Method makes weights of judgements. The zero value is Eigenvector; its text form is
// the name in lower case with hyphens.
type Method uint8

// The methods.
const (
	// Eigenvector is the principal right eigenvector (Saaty 1977).
	Eigenvector Method = iota
	// GeometricMean is that of the rows, which is logarithmic least squares (Crawford and
	// Williams 1985).
	GeometricMean
)

var methods = enum.Names[Method]{"eigenvector", "geometric-mean"}

// String is the text form.
func (m Method) String() string { return methods.String(m) }

// MarshalText writes the text form; an unknown value is an error.
func (m Method) MarshalText() ([]byte, error) { return methods.Marshal(m) }

// UnmarshalText reads the text form; an unknown one is an error.
func (m *Method) UnmarshalText(text []byte) error { return methods.Unmarshal(m, text) }

// PriorityOptions are the choices of [Priorities]; the zero value is the default.
type PriorityOptions struct {
	// Method makes the weights. Default: [Eigenvector].
	Method Method
	// RandomIndex is the table that CR divides by. Default: [Saaty].
	RandomIndex RandomIndex
}

// A PriorityResult is the weights of criteria that were compared two at a time, and how
// far the judgements agree with each other.
type PriorityResult struct {
	// Method made the weights.
	Method Method `json:"method"`
	// Weights are those of the criteria, in their order; they sum to 1.
	Weights Weights `json:"weights"`
	// Pairs is how many pairs were compared, Missing how many were not.
	Pairs int `json:"pairs"`
	// Missing pairs are taken to agree with the weights.
	Missing int `json:"missing"`
	// LambdaMax is the largest eigenvalue, n where the judgements agree and above it else.
	LambdaMax float64 `json:"lambda_max"`
	// CI is (LambdaMax − n)/(n − 1), 0 for up to two criteria.
	CI float64 `json:"ci"`
	// RandomIndex is the table that RI is from.
	RandomIndex RandomIndex `json:"random_index"`
	// RI is the mean CI of random matrices; no value where the table ends.
	RI survey.Optional `json:"ri"`
	// CR is CI/RI, 0 for up to two criteria and where no pair could contradict; no value
	// where RI has none.
	CR survey.Optional `json:"cr"`
	// GCI is the geometric consistency index: the mean of ln²(a_ij·w_j/w_i) over the
	// pairs that are more than n − 1, with geometric mean weights whatever the Method.
	GCI float64 `json:"gci"`
	// GCILimit is about where CR is 0.1: 0.31 for up to three criteria, 0.35 for four,
	// 0.37 for more (Aguarón and Moreno-Jiménez 2003).
	GCILimit float64 `json:"gci_limit"`
	// Deviations are the judgements, the one that fits least first; of equal ones the
	// first in the order of the criteria. With three criteria all fit equally badly.
	Deviations []Deviation `json:"deviations"`
	// Warnings are reasons to trust the weights less.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// A Deviation is one judgement beside what the others say.
type Deviation struct {
	// Of and Over are the criteria.
	Of string `json:"of"`
	// Over is the other one.
	Over string `json:"over"`
	// Given is the ratio that was judged.
	Given float64 `json:"given"`
	// Implied is the ratio of the weights.
	Implied float64 `json:"implied"`
	// Log is ln(Given/Implied), 0 where the judgement agrees with the weights.
	Log float64 `json:"log"`
	// Others is the ratio of the weights without this judgement; no value if the pair is
	// connected by nothing else, and with more than 15 criteria.
	Others survey.Optional `json:"others"`
	// RevisedCR is what CR would be if Others were the judgement; no value where Others
	// or RI has none.
	RevisedCR survey.Optional `json:"revised_cr"`
}

// maxRevised bounds the work of leaving out every judgement in turn; tables of random
// indices end there too.
const maxRevised = 15

// Priorities are the weights that the judgements imply, with their consistency. CI, CR
// and GCI belong to the matrix and do not depend on the method.
//
// CR above 0.1 is an Inconsistent warning (Saaty asks for 0.05 with three criteria and
// 0.08 with four); where there is no CR, GCI above its limit is. No pair more than n − 1
// is NoRedundancy. With missing pairs RI is that of a complete matrix times
// 1 − 2m/((n−1)(n−2)), m the number missing (Ágoston and Csató 2022, for another way to
// complete; in simulation of Harker's way with 4 to 8 criteria it is 0–5 % too small where
// up to half the spare pairs are missing and up to 13 % beyond, so that CR is rather too
// large), with an ApproximateIndex warning.
//
// nil, the zero Matrix and unknown options are survey.ErrArgument; judgements that contradict
// each other beyond float64 are [ErrNotConverged].
func Priorities(m *Matrix, o PriorityOptions) (PriorityResult, error) {
	switch {
	case m == nil || len(m.names) == 0:
		return PriorityResult{}, argument("no matrix")
	case !methods.Valid(o.Method):
		return PriorityResult{}, argument("option Method: %v", o.Method)
	case !randomIndices.Valid(o.RandomIndex):
		return PriorityResult{}, argument("option RandomIndex: %v", o.RandomIndex)
	}
	n := len(m.names)
	squares, err := m.leastSquares()
	if err != nil {
		return PriorityResult{}, err
	}
	lambda, logs, err := m.eigenvector(squares)
	if err != nil {
		return PriorityResult{}, err
	}
	if o.Method == GeometricMean {
		logs = squares
	}
	w, err := normalise(logs)
	if err != nil {
		return PriorityResult{}, err
	}
	r := PriorityResult{Method: o.Method, Weights: weightsOf(m.names, w), Pairs: m.pairs, Missing: m.Missing(),
		LambdaMax: lambda, CI: m.ci(lambda), RandomIndex: o.RandomIndex, RI: o.RandomIndex.scaled(n, m.Missing()),
		GCI: m.gci(squares), GCILimit: gciLimit(n)}
	r.CR = ratioOf(r.CI, r.RI, m.spare())
	r.warn(n, m.spare())
	for i := range n {
		for j := i + 1; j < n; j++ {
			if m.value[i][j] != 0 {
				d, err := m.deviation(i, j, logs, o.Method, r.RI)
				if err != nil {
					return PriorityResult{}, err
				}
				r.Deviations = append(r.Deviations, d)
			}
		}
	}
	// Rounded, so that what is equal but for the last digits is equal.
	size := func(d Deviation) float64 { return math.Round(math.Abs(d.Log) * 1e9) }
	slices.SortStableFunc(r.Deviations, func(a, b Deviation) int { return cmp.Compare(size(b), size(a)) })
	return r, nil
}

func (r *PriorityResult) warn(n, spare int) {
	add := func(code survey.WarningCode, format string, args ...any) {
		r.Warnings = append(r.Warnings, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
	}
	if n > 2 && spare == 0 {
		add(NoRedundancy, "%d pairs of %d criteria: no judgement can contradict another", n-1, n)
	} else if r.Missing > 0 && r.RI.Valid {
		add(ApproximateIndex, "%d pairs are missing; the random index is scaled for them", r.Missing)
	}
	if !r.CR.Valid {
		add(NoRandomIndex, "the table of random indices has none for %d criteria", n)
	}
	switch {
	case r.CR.Valid && r.CR.Value > 0.1:
		add(Inconsistent, "CR is %.3f; above 0.1 judgements should be looked at again", r.CR.Value)
	case !r.CR.Valid && r.GCI > r.GCILimit:
		add(Inconsistent, "GCI is %.3f, above %.2f: judgements should be looked at again", r.GCI, r.GCILimit)
	}
}

// weights are the logarithms of the weights by a method.
func (m *Matrix) weights(method Method) ([]float64, error) {
	logs, err := m.leastSquares()
	if err == nil && method == Eigenvector {
		_, logs, err = m.eigenvector(logs)
	}
	return logs, err
}

// deviation looks at one judgement, given the logarithms of the weights.
func (m *Matrix) deviation(i, j int, logs []float64, method Method, ri survey.Optional) (Deviation, error) {
	implied := logs[i] - logs[j]
	d := Deviation{Of: m.names[i], Over: m.names[j], Given: m.value[i][j], Implied: math.Exp(implied), Log: m.log[i][j] - implied}
	if !(d.Implied > 0 && d.Implied < math.Inf(1)) {
		return d, argument("weights differ by more than float64 can hold")
	}
	if len(m.names) > maxRevised {
		return d, nil
	}
	rest := m.without(i, j)
	if rest.connected() != nil {
		return d, nil
	}
	others, err := rest.weights(method)
	if err != nil {
		return d, err
	}
	// At the judgement that the others imply, nothing is missing.
	ratio := math.Exp(others[i] - others[j])
	d.Others = survey.Some(ratio)
	rest.set(i, j, ratio)
	near, err := rest.leastSquares()
	if err != nil {
		return d, err
	}
	lambda, _, err := rest.eigenvector(near)
	d.RevisedCR = ratioOf(rest.ci(lambda), ri, m.spare())
	return d, err
}
