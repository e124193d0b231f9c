package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gocsat/csat/analysis/sem"
)

var semSolvers = map[string]solver{
	"lavaan_sem": structuralModel,
	"lavaan_cfa": structuralModel,
}

// lavaanModel reads a model in the syntax of lavaan, as far as the cases use it: "=~"
// for loadings, "~" for paths and "~~" for covariances. As lavaan does, it lets the
// disturbances of constructs covary that are explained and explain nothing.
func lavaanModel(text string) (*sem.Model, error) {
	var constructs []sem.Construct
	var paths []sem.Path
	var c sem.Covariances
	var exact []string // items said to have no residual
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		left, operator, terms, err := lavaanLine(line)
		if err != nil {
			return nil, err
		}
		switch operator {
		case "=~":
			construct := sem.Construct{Name: left}
			for i, t := range terms {
				if t.factor != "" && (t.factor != "1" || i > 0) {
					return nil, fmt.Errorf("loading of %s fixed at %s", t.name, t.factor)
				}
				construct.Items = append(construct.Items, t.name)
			}
			constructs = append(constructs, construct)
		case "~":
			for _, t := range terms {
				paths = append(paths, sem.Path{From: t.name, To: left})
			}
		default:
			for _, t := range terms {
				switch {
				case t.factor == "0" && t.name == left:
					exact = append(exact, left)
				case t.factor != "" && t.factor != "0":
					return nil, fmt.Errorf("covariance of %s and %s fixed at %s", left, t.name, t.factor)
				case t.factor == "0":
					c.Zero = append(c.Zero, sem.Pair{A: left, B: t.name})
				default:
					c.Free = append(c.Free, sem.Pair{A: left, B: t.name})
				}
			}
		}
	}
	for _, item := range exact {
		// The only item of a construct has none anyway.
		if !slices.ContainsFunc(constructs, func(c sem.Construct) bool { return len(c.Items) == 1 && c.Items[0] == item }) {
			return nil, fmt.Errorf("residual of %s fixed at 0", item)
		}
	}
	acts := func(name string) bool {
		return slices.ContainsFunc(paths, func(p sem.Path) bool { return p.From == name })
	}
	explained := func(name string) bool {
		return slices.ContainsFunc(paths, func(p sem.Path) bool { return p.To == name })
	}
	for i, a := range constructs {
		for _, b := range constructs[:i] {
			if explained(a.Name) && explained(b.Name) && !acts(a.Name) && !acts(b.Name) {
				c.Free = append(c.Free, sem.Pair{A: b.Name, B: a.Name})
			}
		}
	}
	return sem.New(constructs, paths, c)
}

// A lavaanTerm is a name, perhaps with a fixed value: "0*x".
type lavaanTerm struct{ factor, name string }

func lavaanLine(line string) (left, operator string, terms []lavaanTerm, err error) {
	for _, operator = range []string{"=~", "~~", "~"} {
		before, after, ok := strings.Cut(line, operator)
		if !ok {
			continue
		}
		for part := range strings.SplitSeq(after, "+") {
			factor, name, fixed := strings.Cut(part, "*")
			if !fixed {
				factor, name = "", part
			}
			terms = append(terms, lavaanTerm{strings.TrimSpace(factor), strings.TrimSpace(name)})
		}
		return strings.TrimSpace(before), operator, terms, nil
	}
	return "", "", nil, fmt.Errorf("cannot read the model line %q", line)
}

func structuralModel(in inputs, sets *dataSets) (map[string]any, error) {
	var c struct {
		source
		Model string `json:"model"`
	}
	if err := in.decode(&c); err != nil {
		return nil, err
	}
	model, err := lavaanModel(c.Model)
	if err != nil {
		return nil, err
	}
	columns := itemInputs{source: c.source, Columns: model.Items()}
	sample, err := columns.structural(sets)
	if err != nil {
		return nil, err
	}
	fit, err := sem.Fit(sample, model, sem.Options{})
	if err != nil {
		return nil, err
	}
	x := fit.Indices
	got := map[string]any{
		"n": fit.N, "converged_admissible": fit.Admissible,
		"fit": map[string]any{
			"chisq": x.Test.ChiSquare, "df": x.Test.DF, "pvalue": orNull(x.Test.P),
			"baseline.chisq": x.Baseline.ChiSquare, "baseline.df": x.Baseline.DF,
			"cfi": x.CFI, "tli": orNull(x.TLI), "nnfi": orNull(x.TLI), "nfi": orNull(x.NFI), "ifi": orNull(x.IFI),
			"rmsea": x.RMSEA.Value, "rmsea.ci.lower": limits(x.RMSEA.Interval)[0], "rmsea.ci.upper": limits(x.RMSEA.Interval)[1],
			"rmsea.pvalue": orNull(x.PClose), "srmr": x.SRMR,
			"logl": x.LogLik, "unrestricted.logl": x.LogLikSaturated, "aic": x.AIC, "bic": x.BIC, "npar": x.Free,
		},
	}
	got["loadings"], got["loadings_se"], got["loadings_std"] = coefficients(fit.Loadings, func(p sem.Parameter) string { return p.From + " =~ " + p.To })
	got["paths"], got["paths_se"], got["paths_std"] = coefficients(fit.Paths, func(p sem.Parameter) string { return p.To + " ~ " + p.From })
	_, _, got["covariances_std"] = coefficients(fit.Covariances, func(p sem.Parameter) string { return p.From + " ~~ " + p.To })
	return got, nil
}

// structural is the sample of the columns, from counts where they are ratings.
func (c *itemInputs) structural(sets *dataSets) (*sem.Sample, error) {
	if _, err := c.policy(); err != nil {
		return nil, err
	}
	columns, err := c.matrix(sets)
	if err != nil {
		return nil, err
	}
	if counted, err := moments(columns); err == nil {
		return sem.FromMoments(counted)
	}
	return sem.FromColumns(sem.Data{Names: columns.Names, Columns: columns.Values})
}

// coefficients are the estimates, their errors, 0 for fixed ones, and the standardised
// estimates by name; null if there are none.
func coefficients(parameters []sem.Parameter, name func(sem.Parameter) string) (estimate, se, standardised any) {
	if len(parameters) == 0 {
		return nil, nil, nil
	}
	values, errs, standard := map[string]any{}, map[string]any{}, map[string]any{}
	for _, p := range parameters {
		key := name(p)
		values[key], errs[key], standard[key] = p.Estimate.Value, p.Estimate.SE.Value, p.Standardised.Value
	}
	return values, errs, standard
}
