package house_test

import (
	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/survey"
)

func semConstructs() []sem.Construct {
	return []sem.Construct{{Name: "A", Items: []string{"a1", "a2", "a3"}}, {Name: "B", Items: []string{"b1", "b2", "b3"}}}
}

func semModel() *sem.Model {
	return must(sem.New(semConstructs(), []sem.Path{{From: "A", To: "B"}}, sem.Covariances{Free: []sem.Pair{{A: "a1", B: "b1"}}}))
}

// semCovariances are those of two constructs that correlate.
func semCovariances() (names []string, cov [][]float64) {
	names = []string{"a1", "a2", "a3", "b1", "b2", "b3"}
	for i := range names {
		cov = append(cov, make([]float64, len(names)))
		for j := range names {
			switch {
			case i == j:
				cov[i][j] = 2
			case i/3 == j/3:
				cov[i][j] = 1 + 0.01*float64(i+j)
			default:
				cov[i][j] = 0.5
			}
		}
	}
	return names, cov
}

func semSample() *sem.Sample {
	names, cov := semCovariances()
	return must(sem.FromCovariance(names, cov, 200))
}

var semInputs = inputs{
	calls: map[string]func() call{
		"New": func() call {
			constructs, paths := semConstructs(), []sem.Path{{From: "A", To: "B"}}
			c := sem.Covariances{Free: []sem.Pair{{A: "a1", B: "b1"}}}
			return give(func() (any, error) { return sem.New(constructs, paths, c) }, constructs, paths, &c)
		},
		"FromMoments": func() call {
			m := must(survey.MomentsOf(table(), "ease", "recommend"))
			return give(func() (any, error) { return sem.FromMoments(m) }, m)
		},
		"FromColumns": func() call {
			d := sem.Data{Names: []string{"a", "b"}, Columns: [][]float64{{1, 2, 4}, {2, 1, 7}}}
			return give(func() (any, error) { return sem.FromColumns(d) }, &d)
		},
		"FromCovariance": func() call {
			names, cov := semCovariances()
			return give(func() (any, error) { return sem.FromCovariance(names, cov, 200) }, names, cov)
		},
		"Fit": func() call {
			s, m := semSample(), semModel()
			return give(func() (any, error) { return sem.Fit(s, m, sem.Options{}) }, s, m)
		},
		"Modifications": func() call {
			s, m := semSample(), semModel()
			return give(func() (any, error) { return sem.Modifications(s, m) }, s, m)
		},
		"Compare": func() call {
			s, full := semSample(), semModel()
			a := must(sem.Fit(s, must(sem.New(full.Constructs(), full.Paths(), sem.Covariances{})), sem.Options{}))
			b := must(sem.Fit(s, full, sem.Options{}))
			return give(func() (any, error) { return sem.Compare(a, b) }, &a, &b)
		},
	},
	specimens: []func() any{
		func() any { return semModel() },
		func() any { return semSample() },
		func() any { return sem.UnitVariance },
		func() any { return sem.CrossLoading },
		func() any { return &sem.DefinitionError{Part: "paths", Index: 1, Name: "A", Err: sem.ErrCycle} },
		func() any { return &sem.ItemError{Name: "a", Row: 2, Err: survey.ErrArgument} },
		func() any { return &sem.UnidentifiedError{Moments: 3, Free: 4, Parameters: []string{"A =~ a2"}} },
		func() any {
			return &sem.ConvergenceError{Iterations: 3, Gradient: 0.1, State: []sem.ParameterState{{Name: "A =~ a2", Value: 1}}}
		},
	},
}
