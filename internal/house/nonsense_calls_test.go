package house_test

import (
	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/analysis/mix"
	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/satisfaction/reasons"
	reporting "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/survey/weighting"
)

// everyFunction has, for each package of TestNothingAndNonsense, its exported functions. Methods are found by type.
var everyFunction = map[string][]any{
	"satisfaction": {
		satisfaction.CES, satisfaction.CSAT, satisfaction.CSATMean, satisfaction.CSI, satisfaction.CSIOfMoments,
		satisfaction.CompareNPS, satisfaction.ComparePairedNPS, satisfaction.Composites, satisfaction.CountNPS,
		satisfaction.ExactTestNPS, satisfaction.Index, satisfaction.IndexOfMoments, satisfaction.NPS, satisfaction.NPSOf,
		satisfaction.TestNPS, satisfaction.WeightedCSAT, satisfaction.WeightedNPS,
	},
	"satisfaction/breakdown": {
		breakdown.By, breakdown.OfMoments,
	},
	"satisfaction/gap": {
		gap.DifferenceReliability, gap.Of, gap.StateOf, gap.Tree, gap.Weighted, gap.Zone,
	},
	"satisfaction/plan": {
		plan.CSAT, plan.Floor, plan.Indicators, plan.NPS, plan.POMP, plan.Reach, plan.ReachIndex, plan.Score,
	},
	"satisfaction/proportion": {
		proportion.AgainstTarget, proportion.CochranQ, proportion.Compare, proportion.Fisher, proportion.KSample,
		proportion.MatchedRows, proportion.McNemar, proportion.Share, proportion.Trend,
	},
	"satisfaction/reasons": {
		reasons.ByDimension, reasons.ByOwner, reasons.Count, reasons.FromRows, reasons.Merge, reasons.Pareto, reasons.WeightedPareto,
	},
	"satisfaction/report": {
		reporting.Breakdown, reporting.CES, reporting.CSAT, reporting.Causes, reporting.WeightedNPS, reporting.DesignNPS, reporting.Changes, reporting.Churn,
		reporting.Course, reporting.Dimensions, reporting.Distributions, reporting.Expectations, reporting.League,
		reporting.Moves, reporting.NPS, reporting.Overall, reporting.Revenue, reporting.Segments, reporting.Strengths,
	},
	"satisfaction/waves": {
		waves.AgainstNPS, waves.Compare, waves.FreshSamples, waves.Pairs, waves.PartialOverlap, waves.SamePeople,
		waves.Transitions, waves.Weighted,
	},
	"analysis/control": {
		control.CUSUMWithARL, control.Classes, control.ConstantsFor, control.EWMAWithARL, control.Events, control.Fit,
		control.Gap, control.Nelson, control.New, control.Ratings, control.Rows, control.Share, control.Value,
		control.WesternElectric,
	},
	"analysis/league": {
		league.Complements, league.Funnel, league.Letters, league.Rank, league.Segments[string],
	},
	"analysis/mix": {
		mix.Apportion, mix.Decompose, mix.Segments[string],
	},
	"analysis/priority": {
		priority.BootstrapIPA, priority.DataOf, priority.Evaluation, priority.IPA, priority.Kano, priority.KanoOf,
		priority.PenaltyReward, priority.RankActions, priority.WeightedKano,
	},
	"analysis/segments": {
		segments.ANOVA, segments.Adjust, segments.ChiSquare, segments.CohenH, segments.Dunn, segments.EffectSizes,
		segments.FisherTable, segments.Friedman, segments.FromRows, segments.FromTally, segments.GamesHowell,
		segments.KruskalWallis, segments.MannWhitney, segments.NPS, segments.PairwiseT, segments.TTest, segments.Tukey,
		segments.VarianceRatio, segments.Variances,
	},
	"analysis/trend": {
		trend.Autocorrelations, trend.CSAT, trend.ChangePoints, trend.Exponential, trend.FromValues, trend.Linear,
		trend.LocalLevel, trend.MannKendall, trend.Mean, trend.MovingAverage, trend.NPS, trend.PeriodsOf[string],
		trend.Score, trend.SeasonalMannKendall, trend.SenSlope,
	},
	"survey/weighting": {
		weighting.Balance, weighting.Calibrate, weighting.Cross, weighting.FactorOf, weighting.Kish, weighting.Margins,
		weighting.NewFactor, weighting.PostStratify, weighting.Rake, weighting.TotalOf, weighting.Trim,
	},
}
