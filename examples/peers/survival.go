package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gocsat/csat/analysis/survival"
)

// Of n customers, who stay for three years in the mean and are observed for five at
// most, a half is still there. The answer of rows J and J2 is the share that stays for
// two years.
const twoYears = 730

// customers are times in days and whether they ended with the customer leaving.
func customers(n int) (times []float64, status []survival.Status) {
	random := rand.New(rand.NewPCG(1, 6))
	for range n {
		stay, seen := 1095*random.ExpFloat64(), 1826*random.Float64()
		s := survival.Censored
		if stay < seen {
			s = survival.Event
		}
		times, status = append(times, min(stay, seen)), append(status, s)
	}
	return times, status
}

// survivalFiles gives times and status to the other processes.
func (e *env) survivalFiles(name string, times []float64, status []survival.Status) (file, ended string, left []byte, err error) {
	var wire bytes.Buffer
	if err := binary.Write(&wire, binary.LittleEndian, times); err != nil {
		return "", "", nil, err
	}
	if file, err = e.file(name, wire.Bytes()); err != nil {
		return "", "", nil, err
	}
	for _, s := range status {
		left = append(left, byte(s))
	}
	ended, err = e.file(name+"-status", left)
	return file, ended, left, err
}

// survivalDays is row J.
func survivalDays(e *env) ([]contender, error) {
	times, status := customers(e.size(1e6))
	days := make([]uint16, len(times))
	for i, t := range times {
		days[i] = uint16(t)
		times[i] = float64(days[i])
	}
	file, ended, left, err := e.survivalFiles("days", times, status)
	if err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			c := survival.NewCounts("day")
			if err := survival.AddTimes(c, days, status); err != nil {
				return 0, err
			}
			g, err := survival.FromCounts("", c)
			if err != nil {
				return 0, err
			}
			return stayed(g)
		})},
		e.r.peer(contender{name: "R survfit", goal: 300}, "survival", "survfit", file, ended, twoYears),
		{name: "C, reading times and status", call: timed(func() (float64, error) { sumDays(days, left); return math.NaN(), nil })},
	}, nil
}

// survivalContinuous is row J2.
func survivalContinuous(e *env) ([]contender, error) {
	times, status := customers(e.size(1e6))
	file, ended, left, err := e.survivalFiles("times", times, status)
	if err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			g, err := survival.FromData("", survival.Data{Times: times, Status: status})
			if err != nil {
				return 0, err
			}
			return stayed(g)
		})},
		// It takes times that are nearly equal for equal.
		e.r.peer(contender{name: "R survfit", goal: 20, within: 1e-6}, "survival", "survfit", file, ended, twoYears),
		// It too leaves the limits out.
		e.r.peer(contender{name: "R survfit, conf.type none", within: 1e-6}, "survival", "survfit.none", file, ended, twoYears),
		{name: "Go, slices.Sort of the times", call: timed(func() (float64, error) {
			slices.Sort(slices.Clone(times))
			return math.NaN(), nil
		})},
		{name: "C, reading times and status", call: timed(func() (float64, error) { sumTimes(times, left); return math.NaN(), nil })},
	}, nil
}

// survivalLimits is row J3: R's default computes the limits of every time, the library
// those that are asked for. The answer is the upper one at two years.
func survivalLimits(e *env) ([]contender, error) {
	times, status := customers(e.size(1e6))
	file, ended, _, err := e.survivalFiles("times", times, status)
	if err != nil {
		return nil, err
	}
	return []contender{
		{name: "csat", call: timed(func() (float64, error) {
			g, err := survival.FromData("", survival.Data{Times: times, Status: status})
			if err != nil {
				return 0, err
			}
			c, err := survival.KaplanMeier(g, survival.Options{Transform: survival.Log})
			if err != nil {
				return 0, err
			}
			upper := make([]float64, 0, c.Len())
			at := 0
			for p := range c.Points() {
				upper = append(upper, p.Estimate.Interval.Upper)
				if p.Time <= twoYears {
					at = len(upper) - 1
				}
			}
			return upper[at], nil
		})},
		e.r.peer(contender{name: "R survfit", goal: 20, within: 1e-6}, "survival", "survfit.upper", file, ended, twoYears),
	}, nil
}

func stayed(g survival.Group) (float64, error) {
	c, err := survival.KaplanMeier(g, survival.Options{})
	if err != nil {
		return 0, err
	}
	p, err := c.At(twoYears)
	return p.Estimate.Value, err
}
