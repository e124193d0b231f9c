package pls

import (
	"fmt"
	"math"

	"github.com/gocsat/csat/survey"
)

// Consistent is a model whose [ModeA] constructs are taken for common factors: loadings
// and correlations are corrected for attenuation, and paths follow from these (PLSc; T.
// Dijkstra and J. Henseler 2015). Where constructs are not common factors, corrections
// are wrong; and errors are larger than those of [Fitted].
type Consistent struct {
	// RhoA is the reliability of the scores by which correlations were corrected, in the
	// order of Constructs; 1 for single items and [ModeB], which are not corrected.
	RhoA []float64 `json:"rho_a"`
	// Constructs have R² between constructs without error.
	Constructs []ConstructFit `json:"constructs"`
	// Items have weights as before, and consistent loadings w·√ρ_A/w'w.
	Items []ItemFit `json:"items"`
	// Paths are between constructs without error.
	Paths []PathFit `json:"paths"`
	// Effects follow from Paths.
	Effects []Effect `json:"effects"`
	// Correlations are r/√(ρ_A·ρ_A') of two constructs.
	Correlations [][]float64 `json:"correlations"`
	// SRMR is as in [Quality], items of a corrected construct having one common factor.
	SRMR float64 `json:"srmr"`
	// SRMREstimated is the same with the correlations that the paths imply.
	SRMREstimated float64 `json:"srmr_estimated"`
	// Warnings has [Improper] where no constructs have all of the corrected correlations.
	Warnings []survey.Warning `json:"warnings,omitempty"`
}

// Consistent corrects the fit for attenuation. A reliability that is not positive, and
// corrected correlations from which the paths to a construct do not follow, because its
// causes would be collinear or explain more than all of it, are [ErrInadmissible] in an
// [Error]; corrected correlations that are wrong only together, or one of 1 or more, are
// a warning.
func (f *Fitted) Consistent() (*Consistent, error) {
	if err := f.ready(); err != nil {
		return nil, err
	}
	s, m := f.solver, f.model
	out := &Consistent{RhoA: make([]float64, s.j)}
	common := make([]bool, s.j)
	for c := range s.j {
		rho := f.rhoA(c)
		if !rho.Valid || !(rho.Value > tiny) {
			return nil, &Error{Construct: m.constructs[c].Name, Err: fmt.Errorf("%w: reliability %v", ErrInadmissible, rho)}
		}
		out.RhoA[c] = rho.Value
		common[c] = s.mode[c] == ModeA && !s.alone(c)
	}
	corrected := newSolver(s.plan, f.opts)
	for c := range s.j {
		row := make([]float64, s.j)
		for d := range s.j {
			row[d] = s.c[c*s.j+d]
			if c != d {
				row[d] /= math.Sqrt(out.RhoA[c] * out.RhoA[d])
				if c > d && !(math.Abs(row[d]) < 1) {
					out.warn("the corrected correlation of %s and %s is %.3f", m.constructs[d].Name, m.constructs[c].Name, row[d])
				}
			}
		}
		copy(corrected.c[c*s.j:], row)
		out.Correlations = append(out.Correlations, row)
	}
	if !cholesky(append([]float64(nil), corrected.c...), s.j) {
		out.warn("the corrected correlations are not positive definite")
	}
	if what, c := corrected.regressions(); what != solved {
		return nil, &Error{Construct: m.constructs[c].Name, Err: fmt.Errorf("%w: collinear causes", ErrInadmissible)}
	}
	for c := range s.j {
		explained := 0.0
		for i, d := range s.into[c] {
			explained += corrected.beta[s.intoPath[c][i]] * corrected.c[d*s.j+c]
		}
		if !(explained <= 1) {
			return nil, &Error{Construct: m.constructs[c].Name, Err: fmt.Errorf("%w: R² %.3f", ErrInadmissible, explained)}
		}
	}
	loadings := out.load(f, common)
	out.report(f, corrected)
	out.SRMR = s.residual(f.sample.corr, loadings, corrected.c, common)
	out.SRMREstimated = s.residual(f.sample.corr, loadings, s.implied(corrected.c, corrected.beta), common)
	return out, nil
}

func (out *Consistent) warn(format string, args ...any) {
	out.Warnings = append(out.Warnings, survey.Warning{Code: Improper, Text: fmt.Sprintf(format, args...)})
}

// load fills in the items.
func (out *Consistent) load(f *Fitted, common []bool) []float64 {
	s := f.solver
	loadings := make([]float64, s.k)
	for i, item := range f.Items {
		c := s.of[i]
		if common[c] {
			length := 0.0
			for l := s.first[c]; l < s.first[c+1]; l++ {
				length += f.standardWeight(l) * f.standardWeight(l)
			}
			item.Loading = f.standardWeight(i) * math.Sqrt(out.RhoA[c]) / length
		}
		loadings[i] = item.Loading
		out.Items = append(out.Items, item)
	}
	return loadings
}

// report fills in constructs, paths and effects.
func (out *Consistent) report(f *Fitted, s *solver) {
	out.Constructs = f.model.constructFits(s, f.N)
	out.Paths = f.model.pathFits(s)
	out.Effects = f.model.effects(s.beta, s.total)
}
