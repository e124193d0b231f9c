package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/gocsat/csat/survey"
)

// A coxModel is the complete rows, sorted once: by stratum, then from the last time to
// the first. Covariates are centred, and in standard deviations.
type coxModel struct {
	names     []string
	p         int
	mean, sd  []float64
	x         []float64 // p for each row
	time      []float64
	entry     []float64
	weight    []float64
	event     []bool
	stratum   []int
	byEntry   []int // delayed rows by stratum, then from the last entry to the first
	strata    []string
	events    int
	effective float64
	ties      Ties
	weighted  bool
}

func newCoxModel(d Data, x Covariates, o CoxOptions) (*coxModel, int64, error) {
	n := len(d.Times)
	if _, err := d.check(); err != nil {
		return nil, 0, err
	}
	if len(x.Names) == 0 || len(x.Names) != len(x.Columns) || o.Strata != nil && len(o.Strata) != n {
		return nil, 0, argument("%d times, %d names of %d covariates, %d strata", n, len(x.Names), len(x.Columns), len(o.Strata))
	}
	for j, column := range x.Columns {
		if len(column) != n {
			return nil, 0, argument("%d times, %d values of %s", n, len(column), x.Names[j])
		}
		if slices.Contains(x.Names[:j], x.Names[j]) {
			return nil, 0, argument("two covariates %q", x.Names[j])
		}
		for i, v := range column {
			if math.IsInf(v, 0) {
				return nil, 0, &RowError{i + 1, x.Names[j], v, survey.ErrArgument}
			}
		}
	}
	m := &coxModel{names: slices.Clone(x.Names), p: len(x.Names), ties: o.Ties, weighted: d.Weights != nil}
	complete := func(i int) bool {
		if d.missing(i) || o.Strata != nil && o.Strata[i] == "" {
			return false
		}
		for _, column := range x.Columns {
			if math.IsNaN(column[i]) {
				return false
			}
		}
		return true
	}
	rows := make([]int, 0, n)
	for i := range n {
		if complete(i) {
			rows = append(rows, i)
		}
	}
	missing := int64(n - len(rows))
	if len(rows) == 0 {
		return nil, missing, fmt.Errorf("survival: cox: %w", survey.ErrNoBase)
	}
	of := make([]int, n)
	m.strata = []string{""}
	if o.Strata != nil {
		m.strata = nil
		for _, i := range rows {
			m.strata = append(m.strata, o.Strata[i])
		}
		slices.Sort(m.strata)
		m.strata = slices.Compact(m.strata)
		for _, i := range rows {
			of[i], _ = slices.BinarySearch(m.strata, o.Strata[i])
		}
	}
	slices.SortFunc(rows, func(a, b int) int {
		return cmp.Or(cmp.Compare(of[a], of[b]), cmp.Compare(d.Times[b], d.Times[a]))
	})
	var sum, squares float64
	for k, i := range rows {
		m.time = append(m.time, d.Times[i])
		m.entry = append(m.entry, d.entry(i))
		m.weight = append(m.weight, d.weight(i))
		m.event = append(m.event, d.Status[i] != Censored)
		m.stratum = append(m.stratum, of[i])
		if m.event[k] {
			m.events++
		}
		if m.entry[k] > 0 {
			m.byEntry = append(m.byEntry, k)
		}
		sum += m.weight[k]
		squares += m.weight[k] * m.weight[k]
	}
	m.effective = sum * sum / squares
	if m.events == 0 {
		return nil, missing, fmt.Errorf("survival: cox: %w", ErrNoEvents)
	}
	slices.SortStableFunc(m.byEntry, func(a, b int) int {
		return cmp.Or(cmp.Compare(m.stratum[a], m.stratum[b]), cmp.Compare(m.entry[b], m.entry[a]))
	})
	return m, missing, m.standardise(x, rows)
}

// standardise fills in the covariates.
func (m *coxModel) standardise(x Covariates, rows []int) error {
	m.x = make([]float64, len(rows)*m.p)
	for j, column := range x.Columns {
		lo, hi := column[rows[0]], column[rows[0]]
		for _, i := range rows {
			lo, hi = min(lo, column[i]), max(hi, column[i])
		}
		if lo == hi {
			return &CovariateError{Name: m.names[j], Err: ErrConstant}
		}
		// From the middle of the range, so that a large common part loses no digits.
		middle, span := lo/2+hi/2, hi/2-lo/2
		var sum, squares, total float64
		for k, i := range rows {
			v := (column[i] - middle) / span
			sum += m.weight[k] * v
			total += m.weight[k]
		}
		mean := sum / total
		for k, i := range rows {
			v := (column[i]-middle)/span - mean
			m.x[k*m.p+j] = v
			squares += m.weight[k] * v * v
		}
		sd := math.Sqrt(squares / total)
		for k := range rows {
			m.x[k*m.p+j] /= sd
		}
		m.mean, m.sd = append(m.mean, middle+mean*span), append(m.sd, sd*span)
	}
	return nil
}

func (m *coxModel) row(k int) []float64 { return m.x[k*m.p : (k+1)*m.p : (k+1)*m.p] }

// predictor is β·x of a row.
func (m *coxModel) predictor(beta []float64, k int) (sum float64) {
	for j, v := range m.row(k) {
		sum += float64(beta[j] * v)
	}
	return sum
}

// A riskSet is the sums over rows of their risk r = w·exp(β·x): Σr, Σrx, Σrxx', the
// last as a lower triangle.
type riskSet struct {
	s0     float64
	s1, s2 []float64
}

func newRiskSet(p int) riskSet { return riskSet{0, make([]float64, p), make([]float64, p*(p+1)/2)} }

func (s *riskSet) reset() {
	s.s0 = 0
	clear(s.s1)
	clear(s.s2)
}

func (s *riskSet) add(r float64, x []float64) {
	s.s0 += r
	k := 0
	for i, xi := range x {
		rx := r * xi
		s.s1[i] += rx
		for _, xj := range x[:i+1] {
			s.s2[k] += float64(rx * xj)
			k++
		}
	}
}

// An eventTime is what the likelihood needs of one time of one stratum: all at risk,
// and those of them who leave.
type eventTime struct {
	time, weight, lp float64 // Σw and Σwβx of the events
	stratum          int
	n                int       // events
	x                []float64 // Σwx of the events
	risk, left       riskSet
	mean             []float64
	ties             Ties
}

// each calls f for every event, with the part of the tied ones that have left the risk
// set by then: none with Breslow, else 0, 1/n, 2/n, … as Efron. Weight is the mean
// weight of the events; for Breslow the call is one for all.
func (e *eventTime) each(f func(weight, denominator, part float64)) {
	if e.ties == Breslow || e.n == 1 {
		f(e.weight, e.risk.s0, 0)
		return
	}
	for k := range e.n {
		part := float64(k) / float64(e.n)
		f(e.weight/float64(e.n), e.risk.s0-part*e.left.s0, part)
	}
}

// means are the covariates expected of an event.
func (e *eventTime) means(denominator, part float64) []float64 {
	for i := range e.mean {
		e.mean[i] = (e.risk.s1[i] - part*e.left.s1[i]) / denominator
	}
	return e.mean
}

// walk visits the event times of all strata, each stratum from the last to the first.
// What it hands over is good for the call only.
func (m *coxModel) walk(beta []float64, visit func(*eventTime)) {
	e := &eventTime{x: make([]float64, m.p), risk: newRiskSet(m.p), left: newRiskSet(m.p), mean: make([]float64, m.p), ties: m.ties}
	risks := make([]float64, len(m.time))
	lps := make([]float64, len(m.time))
	for k := range risks {
		lps[k] = m.predictor(beta, k)
		risks[k] = m.weight[k] * math.Exp(lps[k])
	}
	next, present := 0, 0
	for k := 0; k < len(m.time); {
		if k == 0 || m.stratum[k] != e.stratum {
			e.stratum, present = m.stratum[k], 0
			e.risk.reset()
			for next < len(m.byEntry) && m.stratum[m.byEntry[next]] < e.stratum {
				next++
			}
		}
		e.time = m.time[k]
		e.weight, e.lp, e.n = 0, 0, 0
		clear(e.x)
		e.left.reset()
		for ; k < len(m.time) && m.stratum[k] == e.stratum && m.time[k] == e.time; k++ {
			x := m.row(k)
			e.risk.add(risks[k], x)
			present++
			if m.event[k] {
				e.left.add(risks[k], x)
				e.n++
				e.weight += m.weight[k]
				e.lp += m.weight[k] * lps[k]
				for j, v := range x {
					e.x[j] += m.weight[k] * v
				}
			}
		}
		for ; next < len(m.byEntry) && m.stratum[m.byEntry[next]] == e.stratum && m.entry[m.byEntry[next]] >= e.time; next++ {
			e.risk.add(-risks[m.byEntry[next]], m.row(m.byEntry[next]))
			present--
		}
		if present == e.n { // nothing is left of rows that were subtracted
			e.risk.reset()
			e.risk.s0 = e.left.s0
			copy(e.risk.s1, e.left.s1)
			copy(e.risk.s2, e.left.s2)
		}
		if e.n > 0 {
			visit(e)
		}
	}
}
