//go:build slow

package criteria

// LambdaMax is what the simulations of random matrices need, without the rest of
// [Priorities].
func LambdaMax(m *Matrix) (float64, error) {
	near, err := m.leastSquares()
	if err != nil {
		return 0, err
	}
	lambda, _, err := m.eigenvector(near)
	return lambda, err
}
