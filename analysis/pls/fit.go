package pls

import (
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// Fitted is a path model estimated by partial least squares. Its figures are those of
// the sample; their errors are those of [Bootstrap]. It does not change, and its methods
// are safe for concurrent use; read back from JSON it has its figures only, and its
// methods give [survey.ErrNoBase].
type Fitted struct {
	// N is the number of complete rows.
	N int64 `json:"n"`
	// Missing is how many respondents were left out.
	Missing int64 `json:"missing"`
	// EffectiveN is Kish's effective sample size, N without weights.
	EffectiveN float64 `json:"effective_n"`
	// Scheme is how constructs listened to one another.
	Scheme Scheme `json:"scheme"`
	// Iterations until no weight changed by the tolerance.
	Iterations int `json:"iterations"`
	// Constructs are in the order of the model.
	Constructs []ConstructFit `json:"constructs"`
	// Items are in the order of the model, construct by construct.
	Items []ItemFit `json:"items"`
	// Paths are in the order of the model.
	Paths []PathFit `json:"paths"`
	// Effects are those of every construct on every other that it leads to.
	Effects []Effect `json:"effects"`
	// Correlations are those of the scores, in the order of Constructs.
	Correlations [][]float64 `json:"correlations"`
	// GoF is √(mean communality · mean R²), 0–1, the communality over items of blocks
	// with several (M. Tenenhaus and others 2005, §2.4); none where all have one. It
	// describes and does not test.
	GoF survey.Optional `json:"gof"`
	// Warnings are [WeakItem], [HighVIF], and [survey.LowBase] where there are no more
	// respondents than items.
	Warnings []survey.Warning `json:"warnings,omitempty"`

	model  *layout
	sample *Sample // of the items of the model, in their order
	opts   FitOptions
	solver *solver // as it stood at the end; only read
}

// A ConstructFit is what the model says about a construct.
type ConstructFit struct {
	// Name is the construct.
	Name string `json:"name"`
	// R2 is the share of the variance of the score that its causes explain, 0–1; none of a
	// construct without causes.
	R2 survey.Optional `json:"r2"`
	// AdjustedR2 is 1 − (1 − R²)(n − 1)/(n − p − 1) with p causes.
	AdjustedR2 survey.Optional `json:"adjusted_r2"`
}

// An ItemFit is how an item counts in its construct.
type ItemFit struct {
	// Name is the item.
	Name string `json:"name"`
	// Construct is what it belongs to.
	Construct string `json:"construct"`
	// Weight is that of the standardised item (of the item in its own unit if Unscaled) in
	// the score, which has variance 1 (divisor n).
	Weight float64 `json:"weight"`
	// Loading is the correlation of item and score.
	Loading float64 `json:"loading"`
}

// A PathFit is the effect of a construct on the next one.
type PathFit struct {
	// From acts.
	From string `json:"from"`
	// To is acted on.
	To string `json:"to"`
	// Coefficient is that of the regression of To on all its causes, between scores of
	// variance 1.
	Coefficient float64 `json:"coefficient"`
	// VIF is 1/(1 − R²) of From on the other causes of To, from 1.
	VIF float64 `json:"vif"`
	// F2 is (R² − R² without From)/(1 − R²), scores staying as they are (J. Cohen 1988,
	// equation 9.2.1); none where R² is 1. See [Fitted.RefittedF2].
	F2 survey.Optional `json:"f2"`
}

// An Effect is what a construct does to another on all ways together.
type Effect struct {
	// From acts.
	From string `json:"from"`
	// To is acted on.
	To string `json:"to"`
	// Direct is the coefficient of the path between them, 0 if there is none.
	Direct float64 `json:"direct"`
	// Indirect is the sum over all longer ways of the products of coefficients.
	Indirect float64 `json:"indirect"`
	// Total is both.
	Total float64 `json:"total"`
}

// Fit estimates a model by partial least squares (H. Wold 1982; J.-B. Lohmöller 1989).
// Weights start alike. Each score is replaced by the sum of the scores beside it,
// weighted by the scheme, and the weights of its items by their covariances with that
// sum ([ModeA]) or by the coefficients of its regression on them ([ModeB]), until no
// weight changes by the tolerance. Then each construct is regressed on its causes.
// Scores are signed so that the correlations with their own items have a sum that is not
// negative; nothing else is turned.
//
// Errors: a sample without an item of the model is [survey.ErrUnknown]; no more rows
// than a [ModeB] block has items or a construct has causes, and one more,
// [survey.ErrTooFew]; items of a ModeB block, or causes of one construct, that are linear
// combinations of one another [ErrCollinear]; items that cancel out, or have nothing in
// common with the constructs beside theirs, [ErrNoVariance]; each with its place in an
// [Error]. An iteration that does not end is a [ConvergenceError]. In [ModeA] there may be
// more items than rows; a warning says so.
func Fit(s *Sample, m *Model, o FitOptions) (*Fitted, error) {
	o, err := o.check()
	if err != nil {
		return nil, err
	}
	if m.empty() {
		return nil, fmt.Errorf("pls: %w: zero model", ErrModel)
	}
	if err := s.enough(3); err != nil {
		return nil, err
	}
	picked, err := s.pick(m.plan.items)
	if err != nil {
		return nil, err
	}
	if err := m.supports(s.n); err != nil {
		return nil, err
	}
	sv := newSolver(m.plan, o)
	sv.load(picked.corr, picked.sd, float64(s.n), o.Unscaled)
	if err := m.failure(sv); err != nil {
		return nil, err
	}
	f := &Fitted{N: s.n, Missing: s.dropped, EffectiveN: s.effective, Scheme: o.Scheme, Iterations: sv.iterations,
		model: m.layout, sample: picked, opts: o, solver: sv}
	f.fill()
	return f, nil
}

// load sets the matrix of the solver: correlations, or covariances with divisor n.
func (s *solver) load(corr, sd []float64, n float64, unscaled bool) {
	copy(s.r, corr)
	if !unscaled {
		return
	}
	share := (n - 1) / n
	for i := range s.k {
		for j := range s.k {
			s.r[i*s.k+j] *= share * (sd[i] * sd[j])
		}
	}
}

// supports tells whether rows are enough for the regressions of the model.
func (m *layout) supports(n int64) error {
	for c, construct := range m.constructs {
		least := len(m.plan.into[c]) + 2
		if construct.Mode == ModeB {
			least = max(least, len(construct.Items)+2)
		}
		if n < int64(least) {
			return &Error{Construct: construct.Name, Err: fmt.Errorf("%d complete rows, %d needed: %w", n, least, survey.ErrTooFew)}
		}
	}
	return nil
}

// failure solves, and names what went wrong.
func (m *layout) failure(s *solver) error {
	what, c := s.solve()
	at := Error{Construct: m.constructs[c].Name}
	switch what {
	case unconverged:
		return &ConvergenceError{Iterations: s.iterations, Change: s.change, Weights: append([]float64(nil), s.w...)}
	case collinearItems:
		at.Err = fmt.Errorf("%w items", ErrCollinear)
	case collinearConstructs:
		at.Err = fmt.Errorf("%w causes", ErrCollinear)
	case noVariance:
		at.Err = ErrNoVariance
	default:
		return nil
	}
	return &at
}

func (f *Fitted) fill() {
	s, m := f.solver, f.model
	f.Constructs = m.constructFits(s, f.N)
	explained, causes := 0.0, 0
	for c, fit := range f.Constructs {
		if fit.R2.Valid {
			explained += s.r2[c]
			causes++
		}
		f.Correlations = append(f.Correlations, slices.Clone(s.c[c*s.j:(c+1)*s.j]))
	}
	communality, items := 0.0, 0
	for i, name := range s.items {
		c := s.of[i]
		fit := ItemFit{Name: name, Construct: m.constructs[c].Name, Weight: s.w[i], Loading: s.loading(i)}
		if !s.alone(c) {
			communality += float64(fit.Loading * fit.Loading)
			items++
		}
		if fit.Loading < 0 {
			f.warn(WeakItem, "%s correlates negatively with %s", name, fit.Construct)
		}
		f.Items = append(f.Items, fit)
	}
	if items > 0 {
		f.GoF = survey.Some(math.Sqrt(communality / float64(items) * explained / float64(causes)))
	}
	f.Paths = m.pathFits(s)
	for _, p := range f.Paths {
		if p.VIF > 5 {
			f.warn(HighVIF, "%s->%s: variance inflation factor %.1f", p.From, p.To, p.VIF)
		}
	}
	f.Effects = m.effects(s.beta, s.total)
	if f.N <= int64(s.k) {
		f.warn(survey.LowBase, "%d respondents for %d items", f.N, s.k)
	}
}

func (m *layout) constructFits(s *solver, rows int64) []ConstructFit {
	var out []ConstructFit
	n := float64(rows)
	for c, construct := range m.constructs {
		fit := ConstructFit{Name: construct.Name}
		if p := len(s.into[c]); p > 0 {
			fit.R2 = survey.Some(s.r2[c])
			fit.AdjustedR2 = survey.Some(1 - (1-s.r2[c])*(n-1)/(n-float64(p)-1))
		}
		out = append(out, fit)
	}
	return out
}

func (m *layout) pathFits(s *solver) []PathFit {
	var out []PathFit
	for i, path := range m.paths {
		fit := PathFit{From: path.From, To: path.To, Coefficient: s.beta[i], VIF: s.vif[i]}
		if left := 1 - s.r2[s.paths[i][1]]; left > tiny {
			fit.F2 = survey.Some(s.beta[i] * s.beta[i] / (s.vif[i] * left))
		}
		out = append(out, fit)
	}
	return out
}

func (f *Fitted) warn(code survey.WarningCode, format string, args ...any) {
	f.Warnings = append(f.Warnings, survey.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

// effects lists total effects with their direct part.
func (m *layout) effects(beta, total []float64) []Effect {
	p, j := m.plan, len(m.constructs)
	direct := make([]float64, j*j)
	for i, path := range p.paths {
		direct[path[0]*j+path[1]] = beta[i]
	}
	var out []Effect
	for _, pair := range p.effects {
		at := pair[0]*j + pair[1]
		out = append(out, Effect{
			From: m.constructs[pair[0]].Name, To: m.constructs[pair[1]].Name,
			Direct: direct[at], Indirect: total[at] - direct[at], Total: total[at],
		})
	}
	return out
}

// ready tells whether the methods have what they need.
func (f *Fitted) ready() error {
	if f == nil || f.solver == nil {
		return fmt.Errorf("pls: no fit: %w", survey.ErrNoBase)
	}
	return nil
}

// RefittedF2 is f² by path in the order of Paths, where R² without From is that of the
// model estimated anew without the path, so that scores change as well. There is none
// where such a model has no solution, or leaves a construct isolated.
func (f *Fitted) RefittedF2() ([]survey.Optional, error) {
	if err := f.ready(); err != nil {
		return nil, err
	}
	out := make([]survey.Optional, len(f.Paths))
	for i, path := range f.solver.paths {
		p := f.solver.without(i)
		if p.isolated() {
			continue
		}
		s := newSolver(p, f.opts)
		copy(s.r, f.solver.r)
		left := 1 - f.solver.r2[path[1]]
		if what, _ := s.solve(); what == solved && left > tiny {
			out[i] = survey.Some((f.solver.r2[path[1]] - s.r2[path[1]]) / left)
		}
	}
	return out, nil
}

// Scores are the scores of one construct by complete row, in the order in which the rows
// came, with mean 0 and variance 1 (divisor n), both with the weights of the sample. A
// sample from moments has none ([ErrRows]); a construct that the model does not have is
// [survey.ErrUnknown].
func (f *Fitted) Scores(construct string) ([]float64, error) {
	c, err := f.rows(construct)
	if err != nil {
		return nil, err
	}
	s, data := f.solver, f.sample
	out := make([]float64, f.N)
	share := math.Sqrt(float64(f.N) / float64(f.N-1))
	for i := s.first[c]; i < s.first[c+1]; i++ {
		w := s.w[i]
		if !f.opts.Unscaled {
			w *= share / data.sd[i]
		}
		for row, x := range data.columns[i] {
			out[row] += float64(w * (x - data.mean[i]))
		}
	}
	return out, nil
}

// construct is the number of a construct.
func (f *Fitted) construct(name string) (int, error) {
	if err := f.ready(); err != nil {
		return 0, err
	}
	for c, construct := range f.model.constructs {
		if construct.Name == name {
			return c, nil
		}
	}
	return 0, &Error{Construct: name, Err: fmt.Errorf("no construct of the model: %w", survey.ErrUnknown)}
}

// rows is the number of a construct whose rows are there.
func (f *Fitted) rows(name string) (int, error) {
	c, err := f.construct(name)
	if err == nil && f.sample.columns == nil {
		err = fmt.Errorf("pls: %w", ErrRows)
	}
	return c, err
}
