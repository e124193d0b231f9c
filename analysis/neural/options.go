package neural

// Options of [Fit] and [Compare].
type Options struct {
	// Hidden is the number of hidden units, 1 to 100. Default 4.
	Hidden int
	// Penalty is λ, which holds the weights of the hidden units back: a normal prior of
	// mean 0 and variance 1/λ on them, in units of standardised columns, where the
	// variance about the network is 1. From 0.01 to 1e6. Default 1. The linear part has
	// none: the larger λ, the more the network is the linear model.
	Penalty float64
	// Members is the number of networks in the ensemble, 2 to 1000. Default 10.
	Members int
	// Folds of the cross-validation, 2 to 100 and no more than there are respondents.
	// Default 10. [Fit] has none.
	Folds int
	// Repeats is how often each item is permuted in each fold, 2 to 1000. Default 10. [Fit]
	// does not permute.
	Repeats int
	// Level of confidence, in (0, 1). Default 0.95. [Fit] has no intervals.
	Level float64
	// Seed of folds, starts, weights of respondents and permutations. Default 0, a seed
	// like any other.
	Seed uint64
	// Progress, if not nil, is called with the share of the work done, 0–1, by one
	// goroutine at a time.
	Progress func(done float64)
}

// filled are the options with their defaults.
func (o Options) filled() (Options, error) {
	for _, x := range []struct {
		name                 string
		value                *int
		otherwise, low, high int
	}{{"Hidden", &o.Hidden, 4, 1, 100}, {"Members", &o.Members, 10, 2, 1000}, {"Folds", &o.Folds, 10, 2, 100}, {"Repeats", &o.Repeats, 10, 2, 1000}} {
		if *x.value == 0 {
			*x.value = x.otherwise
		}
		if *x.value < x.low || *x.value > x.high {
			return o, argument("option %s: %d outside %d to %d", x.name, *x.value, x.low, x.high)
		}
	}
	if o.Penalty == 0 {
		o.Penalty = 1
	}
	if !(o.Penalty >= 0.01 && o.Penalty <= 1e6) {
		return o, argument("option Penalty: %v outside 0.01 to 1e6", o.Penalty)
	}
	var err error
	o.Level, err = checkLevel(o.Level)
	return o, err
}

// checkLevel fills in the default confidence level.
func checkLevel(level float64) (float64, error) {
	if level == 0 {
		return 0.95, nil
	}
	if !(level > 0 && level < 1) {
		return 0, argument("confidence level %v outside (0, 1)", level)
	}
	return level, nil
}
