package house_test

import (
	"github.com/gocsat/csat/analysis/bayesnet"
	"github.com/gocsat/csat/analysis/control"
	"github.com/gocsat/csat/analysis/criteria"
	"github.com/gocsat/csat/analysis/drivers"
	"github.com/gocsat/csat/analysis/equivalence"
	"github.com/gocsat/csat/analysis/fuzzy"
	"github.com/gocsat/csat/analysis/league"
	"github.com/gocsat/csat/analysis/mix"
	"github.com/gocsat/csat/analysis/neural"
	"github.com/gocsat/csat/analysis/pls"
	"github.com/gocsat/csat/analysis/priority"
	"github.com/gocsat/csat/analysis/reliability"
	"github.com/gocsat/csat/analysis/scenario"
	"github.com/gocsat/csat/analysis/segments"
	"github.com/gocsat/csat/analysis/sem"
	"github.com/gocsat/csat/analysis/survival"
	"github.com/gocsat/csat/analysis/trend"
	"github.com/gocsat/csat/satisfaction"
	"github.com/gocsat/csat/satisfaction/asof"
	"github.com/gocsat/csat/satisfaction/breakdown"
	"github.com/gocsat/csat/satisfaction/gap"
	"github.com/gocsat/csat/satisfaction/operations"
	"github.com/gocsat/csat/satisfaction/plan"
	"github.com/gocsat/csat/satisfaction/proportion"
	"github.com/gocsat/csat/satisfaction/reasons"
	"github.com/gocsat/csat/satisfaction/recovery"
	reporting "github.com/gocsat/csat/satisfaction/report"
	"github.com/gocsat/csat/satisfaction/retention"
	"github.com/gocsat/csat/satisfaction/sources"
	"github.com/gocsat/csat/satisfaction/waves"
	"github.com/gocsat/csat/survey/design"
	"github.com/gocsat/csat/survey/field"
	"github.com/gocsat/csat/survey/privacy"
	"github.com/gocsat/csat/survey/quality"
	"github.com/gocsat/csat/survey/samplesize"
	"github.com/gocsat/csat/survey/weighting"
)

// fewerCalls is how often functions that resample by default are called.
var fewerCalls = map[string]int{"analysis/drivers.Bootstrap": 40, "analysis/neural.Compare": 200, "analysis/segments.GamesHowell": 200, "analysis/bayesnet.Query": 200, "analysis/bayesnet.Raise": 200}

// everyFunction has, for each package of TestNothingAndNonsense, its exported functions. Methods are found by type.
var everyFunction = map[string][]any{
	"satisfaction": {
		satisfaction.BayesNPS, satisfaction.BayesNPSOf, satisfaction.CES, satisfaction.CSAT, satisfaction.CSATMean, satisfaction.CSI, satisfaction.CSIOfMoments,
		satisfaction.CompareNPS, satisfaction.ComparePairedNPS, satisfaction.Composites, satisfaction.CountNPS,
		satisfaction.ExactTestNPS, satisfaction.Index, satisfaction.IndexOfMoments, satisfaction.NPS, satisfaction.NPSOf,
		satisfaction.TestNPS, satisfaction.WeightedBayesNPS, satisfaction.WeightedCSAT, satisfaction.WeightedNPS,
	},
	"satisfaction/asof": {
		asof.RateOf, asof.TimesOf,
	},
	"satisfaction/breakdown": {
		breakdown.By, breakdown.OfMoments,
	},
	"satisfaction/gap": {
		gap.DifferenceReliability, gap.Of, gap.StateOf, gap.Tree, gap.Weighted, gap.Zone,
	},
	"satisfaction/operations": {
		operations.Count, operations.MomentsOfTruth, operations.NewCounts, operations.NewStandard,
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
	"satisfaction/recovery": {
		recovery.Count, recovery.NewCounts, recovery.PerCustomer, recovery.Repeats, recovery.Silent, recovery.Worklist,
	},
	"satisfaction/report": {
		reporting.Breakdown, reporting.CES, reporting.CSAT, reporting.Causes, reporting.Changes, reporting.Churn,
		reporting.Course, reporting.DesignNPS, reporting.Dimensions, reporting.Distributions, reporting.Expectations,
		reporting.League, reporting.MomentsOfTruth, reporting.Moves, reporting.NPS, reporting.Operations,
		reporting.Overall, reporting.Recovery, reporting.Revenue, reporting.Segments, reporting.Strengths,
		reporting.WeightedCauses, reporting.WeightedNPS,
	},
	"satisfaction/sources": {
		sources.Combine,
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
	"analysis/bayesnet": {
		bayesnet.Fit, bayesnet.FromCounts, bayesnet.FromTable, bayesnet.Learn, bayesnet.New, bayesnet.Query, bayesnet.Raise, bayesnet.Score,
	},
	"analysis/criteria": {
		criteria.AggregateJudgements, criteria.AggregatePriorities, criteria.Combine, criteria.FromJudgements, criteria.MeansBy, criteria.MeansOf[string],
		criteria.New, criteria.Objective, criteria.Priorities, criteria.Reweigh,
	},
	"analysis/fuzzy": {
		fuzzy.Evaluate, fuzzy.FromItems, fuzzy.FromTable, fuzzy.FromTallies,
	},
	"analysis/league": {
		league.Complements, league.Funnel, league.Letters, league.Rank, league.Segments[string],
	},
	"analysis/mix": {
		mix.Apportion, mix.Decompose, mix.Segments[string],
	},
	"analysis/neural": {
		neural.Calibrate, neural.Compare, neural.Fit, neural.FromColumns, neural.FromTable,
	},
	"analysis/pls": {
		pls.ACSI, pls.Bootstrap, pls.Compare, pls.ECSI, pls.Fit, pls.FromColumns, pls.FromMoments, pls.FromTable, pls.New,
	},
	"analysis/priority": {
		priority.BootstrapIPA, priority.DataOf, priority.Evaluation, priority.IPA, priority.Kano, priority.KanoOf,
		priority.PenaltyReward, priority.RankActions, priority.WeightedKano,
	},
	"analysis/scenario": {
		scenario.New, scenario.Sales,
	},
	"analysis/segments": {
		segments.ANOVA, segments.Adjust, segments.ChiSquare, segments.CohenH, segments.Dunn, segments.EffectSizes,
		segments.FisherTable, segments.Friedman, segments.FromRows, segments.FromTally, segments.GamesHowell,
		segments.KruskalWallis, segments.MannWhitney, segments.NPS, segments.PairwiseT, segments.TTest, segments.Tukey,
		segments.VarianceRatio, segments.Variances,
	},
	"analysis/sem": {
		sem.Compare, sem.Fit, sem.FromColumns, sem.FromCovariance, sem.FromMoments, sem.Modifications, sem.New,
	},
	"analysis/survival": {
		survival.AalenJohansen, survival.AddTimes[int32], survival.ByBand, survival.ByBandOf, survival.Concordance, survival.Cox,
		survival.FromCounts, survival.FromData, survival.FromTable, survival.KaplanMeier, survival.LifeTable, survival.LogRank,
		survival.NelsonAalen, survival.NewCounts, survival.Ratings, survival.Split,
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
	"satisfaction/retention": {
		retention.Churn, retention.Cohorts, retention.CompoundChurn, retention.CompoundRetention, retention.CountCohorts,
		retention.EarnedGrowth, retention.LifetimeValue, retention.ParseMoney, retention.PerCustomerMonth, retention.RateOf,
		retention.Reach, retention.Reasons, retention.Revenue, retention.RevenueNPS, retention.SumAccounts,
	},
	"survey/samplesize": {
		samplesize.CohenH, samplesize.DesignEffect, samplesize.ExactShareSize, samplesize.HypergeometricInterval,
		samplesize.MeanChangePower, samplesize.MeanChangeSize, samplesize.MeanDetectable, samplesize.MeanMargin,
		samplesize.MeanSize, samplesize.NPSChangePower, samplesize.NPSChangeSize, samplesize.NPSDetectable,
		samplesize.NPSMargin, samplesize.NPSSize, samplesize.ShareChangePower, samplesize.ShareChangeSize,
		samplesize.ShareDetectable, samplesize.ShareMargin, samplesize.ShareSize,
	},
	"survey/design": {
		design.EffectiveN, design.Indicator, design.New, design.NumberOf, design.OfTable, design.SkipZeros,
		design.VariableOf, design.WorthOf,
	},
	"analysis/reliability": {
		reliability.Adequacy, reliability.AllSplits, reliability.Alpha, reliability.AverageVarianceExtracted,
		reliability.BootstrapKrippendorff, reliability.CompositeReliability, reliability.Factors, reliability.FleissKappa,
		reliability.FornellLarcker, reliability.FromColumns, reliability.FromCovariance, reliability.FromMoments,
		reliability.GroupICC, reliability.ICC, reliability.Kappa, reliability.Krippendorff, reliability.KrippendorffPairs,
		reliability.Omega, reliability.Polychoric, reliability.Polyserial, reliability.PrincipalComponents,
		reliability.SplitHalf,
	},
	"analysis/equivalence": {
		equivalence.FromTally, equivalence.MeanDiD, equivalence.Means, equivalence.NPS, equivalence.NPSDiD,
		equivalence.PanelDiD, equivalence.ShareDiD, equivalence.Shares,
	},
	"analysis/drivers": {
		drivers.Bootstrap, drivers.Correlations, drivers.Dominance, drivers.FromColumns, drivers.FromMoments,
		drivers.FromTable, drivers.GroupsOf, drivers.Impacts, drivers.Importance, drivers.Jackknife, drivers.Logit,
		drivers.OLS, drivers.Ridge,
	},
	"survey/field": {
		field.CallBacks, field.Count, field.DifficultCustomers, field.Durations, field.Final, field.Invented, field.Plan,
		field.RatesBy, field.RatesOf,
	},
	"survey/privacy": {privacy.NewLedger},
	"survey/quality": {
		quality.Duplicates, quality.Durations, quality.EvenOdd, quality.Flag, quality.IRV, quality.LogSpeed,
		quality.Mahalanobis, quality.RelativeSpeed, quality.Runs, quality.Sensitivity, quality.Synonyms,
	},
}
