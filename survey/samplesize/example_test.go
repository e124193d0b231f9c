package samplesize_test

import (
	"errors"
	"fmt"

	"github.com/gocsat/csat/survey/samplesize"
)

func ExampleShareSize() {
	// CSAT to ±5 percentage points, of 1000 customers, a quarter of whom answer.
	s, err := samplesize.ShareSize(0.05, 0.5, samplesize.Options{Population: 1000, ResponseRate: 0.25})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f from an endless population, %.1f from 1000\n", s.Infinite, s.Exact)
	fmt.Printf("%d answers, %d invitations\n", s.N, s.Invitations)
	for _, w := range s.Warnings {
		fmt.Println(w.Code)
	}
	// Output:
	// 384.1 from an endless population, 277.7 from 1000
	// 278 answers, 1112 invitations
	// exceeds-population
}

func ExampleShareMargin() {
	m, err := samplesize.ShareMargin(0.84, 250, samplesize.Options{Population: 1200})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("±%.1f percentage points\n", 100*m.Margin)
	// Output: ±4.0 percentage points
}

func ExampleNPSSize() {
	usual := samplesize.Profile{Detractors: 20, Passives: 50, Promoters: 30}
	s, err := samplesize.NPSSize(5, usual, samplesize.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	worst, err := samplesize.NPSSize(5, samplesize.Profile{}, samplesize.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d answers for ±5 points, %d at worst\n", s.N, worst.N)
	// Output: 753 answers for ±5 points, 1537 at worst
}

func ExampleNPSMargin() {
	counts := samplesize.Profile{Detractors: 61, Passives: 79, Promoters: 45}
	m, err := samplesize.NPSMargin(counts, 185, samplesize.Options{Level: 0.9, Population: 400})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("±%.1f points, %.1f without the correction of %.2f\n", m.Margin, m.Margin/m.FPC, m.FPC)
	// Output: ±6.7 points, 9.1 without the correction of 0.73
}

func ExampleMeanSize() {
	s, err := samplesize.MeanSize(0.1, 2.1, samplesize.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	cochran, err := samplesize.MeanSize(0.1, 2.1, samplesize.Options{Normal: true, Population: 5000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.N, cochran.N)
	// Output: 1697 1266
}

func ExampleMeanMargin() {
	m, err := samplesize.MeanMargin(2.1, 40, samplesize.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("±%.2f with t = %.3f\n", m.Margin, m.Critical)
	// Output: ±0.67 with t = 2.023
}

func ExampleMargin() {
	// Weights and clusters make 1000 answers worth 667.
	m, err := samplesize.ShareMargin(0.5, 1000, samplesize.Options{DesignEffect: 1.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("±%.4f from an effective %.0f of %d\n", m.Margin, m.EffectiveN, m.N)
	// Output: ±0.0380 from an effective 667 of 1000
}

func ExampleOptions() {
	_, err := samplesize.ShareSize(0.05, 0.5, samplesize.Options{Level: 95})
	fmt.Println(errors.Is(err, samplesize.ErrArgument), err)
	// Output: true samplesize: confidence level 95: invalid argument
}

func ExampleSize() {
	s, err := samplesize.ShareSize(0.05, 0.5, samplesize.Options{Population: 1000, DesignEffect: 1.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f, %.2f, %d\n", s.Infinite, s.Exact, s.N)
	// Output: 384.15, 365.80, 366
}

func ExampleProfile() {
	p := samplesize.Profile{Detractors: 20, Passives: 35, Promoters: 45}
	nps, err := p.NPS()
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := p.Variance()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("NPS %.0f, V = %.4f\n", nps, v)
	// Output: NPS 25, V = 0.5875
}

func ExampleShareChangeSize() {
	// From 45 to 35 per cent, found four times out of five.
	s, err := samplesize.ShareChangeSize(0.45, 0.35, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.N, "in each wave")
	// Output: 376 in each wave
}

func ExampleShareChangePower() {
	p, err := samplesize.ShareChangePower(0.45, 0.35, 200, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", p.Power)
	// Output: 0.533
}

func ExampleShareDetectable() {
	d, err := samplesize.ShareDetectable(0.85, 300, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("from 0.85 up to %.3f or down to %.3f\n", 0.85+d.Up.Value, 0.85-d.Down.Value)
	// Output: from 0.85 up to 0.922 or down to 0.760
}

func ExampleNPSChangeSize() {
	usual := samplesize.Profile{Detractors: 20, Passives: 35, Promoters: 45}
	s, err := samplesize.NPSChangeSize(usual, 5, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.N, "in each wave")
	// Output: 3689 in each wave
}

func ExampleNPSChangePower() {
	usual := samplesize.Profile{Detractors: 20, Passives: 35, Promoters: 45}
	p, err := samplesize.NPSChangePower(usual, 5, 400, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("five points are found with a chance of %.2f\n", p.Power)
	// Output: five points are found with a chance of 0.15
}

func ExampleNPSDetectable() {
	usual := samplesize.Profile{Detractors: 20, Passives: 35, Promoters: 45}
	d, err := samplesize.NPSDetectable(usual, 400, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f points\n", d.Up.Value)
	// Output: 15.2 points
}

func ExampleMeanChangeSize() {
	s, err := samplesize.MeanChangeSize(0.5, 1.6, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f, so %d in each group\n", s.Exact, s.N)
	// Output: 161.71, so 162 in each group
}

func ExampleMeanChangePower() {
	p, err := samplesize.MeanChangePower(0.5, 1.6, 50, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f in the right direction, %.4f in either\n", p.Power, p.EitherSide)
	// Output: 0.3399 in the right direction, 0.3401 in either
}

func ExampleMeanDetectable() {
	d, err := samplesize.MeanDetectable(1.6, 162, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", d.Up.Value)
	// Output: 0.50
}

func ExamplePowerOptions() {
	o := samplesize.PowerOptions{Alpha: 0.01, Power: 0.9, Test: samplesize.Arcsine, ResponseRate: 0.2}
	s, err := samplesize.ShareChangeSize(0.8, 0.9, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.N, "answers,", s.Invitations, "invitations in each wave")
	// Output: 370 answers, 1850 invitations in each wave
}

func ExamplePower() {
	// No change at all is found by mistake.
	p, err := samplesize.ShareChangePower(0.8, 0.8, 100, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f %.3f\n", p.Power, p.EitherSide)
	// Output: 0.025 0.050
}

func ExampleDetectable() {
	// Twenty answers cannot show that 95 per cent have become more.
	d, err := samplesize.ShareDetectable(0.95, 20, samplesize.PowerOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("up: %v, down: %.2f\n", d.Up, d.Down.Value)
	// Output: up: –, down: 0.36
}

func ExampleTest() {
	for _, test := range []samplesize.Test{samplesize.Pooled, samplesize.Unpooled, samplesize.Arcsine} {
		s, err := samplesize.ShareChangeSize(0.1, 0.05, samplesize.PowerOptions{Test: test})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(test, s.N)
	}
	// Output:
	// pooled 435
	// unpooled 432
	// arcsine 424
}

func ExampleCohenH() {
	h, err := samplesize.CohenH(0.45, 0.35)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", h)
	// Output: 0.205
}

func ExampleExactShareSize() {
	s, err := samplesize.ExactShareSize(0.05, 0.9, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d answers: %d of them give %.3f\n", s.N, s.X, s.Interval)
	// Output: 155 answers: 140 of them give [0.845, 0.945]
}

func ExampleExactSize() {
	s, err := samplesize.ExactShareSize(0.08, 0.2, 0.9)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d, ±%.4f\n", s.N, s.HalfWidth)
	// Output: 77, ±0.0800
}

func ExampleHypergeometricInterval() {
	// 45 of 50 dealers who were asked are satisfied; there are 500.
	i, err := samplesize.HypergeometricInterval(45, 50, 500, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d to %d dealers, %.3f\n", i.Lower, i.Upper, i.Share)
	// Output: 394 to 482 dealers, [0.788, 0.964]
}

func ExampleFiniteInterval() {
	// Nobody of 20 complained, of 100.
	i, err := samplesize.HypergeometricInterval(0, 20, 100, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("at most", i.Upper)
	// Output: at most 15
}

func ExampleDesignEffect() {
	// Ten users at each customer, rather alike, and some unequal weights.
	e, err := samplesize.DesignEffect(samplesize.Design{ClusterSize: 10, IntraclassCorrelation: 0.05, Weighting: 1.12})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := samplesize.ShareSize(0.05, 0.5, samplesize.Options{DesignEffect: e.Total})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f · %.2f = %.3f, so %d answers\n", e.Cluster, e.Weighting, e.Total, s.N)
	// Output: 1.45 · 1.12 = 1.624, so 624 answers
}

func ExampleDesign() {
	_, err := samplesize.DesignEffect(samplesize.Design{IntraclassCorrelation: 5})
	fmt.Println(errors.Is(err, samplesize.ErrArgument))
	// Output: true
}

func ExampleEffect_EffectiveN() {
	e, err := samplesize.DesignEffect(samplesize.Design{ClusterSize: 10, IntraclassCorrelation: 0.05})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f\n", e.EffectiveN(1200))
	// Output: 828
}
