// Package bayesnet says what follows from what: how probable each level of satisfaction is
// given what else is known of a customer, and what raising one item would bring. It holds
// discrete Bayesian networks over items, or segments, with a few levels each; their arcs are
// given or learned, their probabilities known or learned with their error.
//
//	s, err := bayesnet.FromTable(table, bayesnet.Column{Name: "skill"}, bayesnet.Column{Name: "attitude"},
//		bayesnet.Column{Name: "overall"})
//	l, err := bayesnet.Learn(ctx, s, bayesnet.LearnOptions{Tiers: [][]string{{"skill", "attitude"}, {"overall"}}})
//	n, err := l.Fit(s, bayesnet.FitOptions{})
//
//	d, err := bayesnet.Query(ctx, n, "overall", bayesnet.Evidence{"skill": "5"}, bayesnet.QueryOptions{})
//	d.Levels[4].Probability                            // P(overall = 5 | skill = 5), with its interval
//	g, err := bayesnet.Raise(ctx, n, "overall", nil, bayesnet.QueryOptions{})
//	g.Items[0].Change                                  // what one level more of the best item brings
//
// # Counts
//
// A [Sample] counts respondents by the combination of their levels: from a table, or from
// cells that a database counted. Respondents who lack one of the nodes are left out and
// counted (listwise). Everything else comes from these integers, so that no bit of any
// result depends on the order of rows. A scale of eleven points makes wide tables: [Column]
// cuts it into bands.
//
// Sampling weights are refused (satisfaction.ErrWeighted): weighted counts are no
// multinomial sample, so that neither scores nor posterior hold. Make what weights are
// made of a node instead, such as the region, and put its shares in the population in the
// place of its table (example of [Network.CPTs]).
//
// # Networks
//
// Node i with r levels, whose parents have q combinations of levels, has for each
// combination j the probabilities θ_ij1 … θ_ijr, and P(x) = Π_i P(x_i | parents of i).
// [Fit] gives each row Dirichlet's distribution as prior, with α/(r·q) for each level
// (BDeu, Heckerman, Geiger and Chickering 1995; α is the equivalent sample size, 1 by
// default). With counts N_ijk its posterior is Dirichlet with N_ijk + α/(r·q), and
//
//	mean of θ_ijk = (N_ijk + α/(r·q)) / (N_ij + α/q)
//
// [New] takes probabilities, or Dirichlet parameters, as they are.
//
// # Structure
//
// [Learn] climbs from the required arcs by adding, deleting and reversing one arc at a
// time, as long as the score rises. Both scores are sums over nodes (lnΓ is the logarithm
// of the gamma function):
//
//	BIC    Σ_ijk N_ijk·ln(N_ijk/N_ij) − ½·ln n·Σ_i q_i·(r_i − 1)
//	BDeu   Σ_ij [lnΓ(α/q) − lnΓ(α/q + N_ij) + Σ_k (lnΓ(α/(rq) + N_ijk) − lnΓ(α/(rq)))]
//
// Both are the same for graphs that imply the same independences, so that the direction of
// many arcs cannot be learned (Link.Reversible): it comes from Tiers, Required and Forbidden,
// else from the order of the nodes. A climb may end in a local optimum; ten more, from random
// changes of its end, look for better ones.
//
// # Queries
//
// [Query] gives P(node | evidence), exactly, by variable elimination; the next node
// eliminated is the one that makes the smallest table, the first of these. A table of more
// than 2²² cells is [ErrTooLarge]. [Network.Do] sets a node by intervention: its arcs from
// its parents are cut (Pearl 2009, truncated factorisation). Seeing skill = 5 says
// something of its causes too; setting it does not.
//
// [Raise] moves everybody up by one level of an item, whoever is at the top staying there,
// and lets all that comes after the item follow: P(x_j | parents) becomes
//
//	P'(x_j = k | parents) = P(x_j = k − 1 | parents), at the top P(k − 1 | ·) + P(k | ·)
//
// and all other tables stay (a stochastic intervention that depends on the natural value;
// Díaz and van der Laan 2012). The change is that of the target's mean or top-box share.
//
// # What is causal
//
// Answers alone do not tell cause from effect. Do and Raise say what an intervention would
// bring if every arc is a cause and no common cause of two nodes is left out. From a learned
// network that is an assumption, not a finding; without it they only describe who is
// satisfied together with what. Answers of one person share moods and habits, which the
// network does not know.
//
// # Error
//
// Values are those of the posterior means; of figures without evidence, and so of Raise, they
// are the posterior means themselves. Intervals are credible: equal tails of draws of all
// probabilities from their posterior, seeded and keyed by draw and node; standard errors are
// their deviations. Probabilities that are known have no error (survey.NoError).
//
// Intervals hold for the arcs as they are. Over networks and counts drawn from the prior they
// hold the truth as often as their level says; of one network of four items with three levels,
// intervals of 90 % for the change by the stronger of two causes held it in 89 % of samples of
// 100 respondents, and in 90 % of 1,000.
//
// That arcs were learned from the same answers is in no interval, and it is the larger error:
// an arc that few respondents do not show is left out, and the change is 0 without any error. In
// the same network the interval for the weaker cause held the truth in 3 % of samples of 100
// respondents, 1 % of 300, 83 % of 1,000 and 90 % of 3,000. So a network of Learned.Fit has the
// warning [LearnedArcs] on all its figures. Where the change by certain items is the question,
// give the arcs from them to the target to Fit, and few levels to each.
//
// Everything is safe for concurrent use, uses all cores where it is long, and gives the same
// bits for any number of workers. A network has at most 64 nodes.
//
// # References
//
//   - S. L. Lauritzen, D. J. Spiegelhalter (1988), Local computations with probabilities on
//     graphical structures and their application to expert systems, JRSS B 50, 157–224.
//   - D. Heckerman, D. Geiger, D. M. Chickering (1995), Learning Bayesian networks: the
//     combination of knowledge and statistical data, Machine Learning 20, 197–243.
//   - D. M. Chickering (1995), A transformational characterization of equivalent Bayesian
//     network structures, Uncertainty in Artificial Intelligence 11, 87–98.
//   - G. Schwarz (1978), Estimating the dimension of a model, Annals of Statistics 6, 461–464.
//   - D. Koller, N. Friedman (2009), Probabilistic Graphical Models, MIT Press, chapters 9, 18.
//   - J. Pearl (2009), Causality, 2nd ed., Cambridge University Press, §3.2 and §4.2.
//   - I. Díaz, M. van der Laan (2012), Population intervention causal effects based on
//     stochastic interventions, Biometrics 68, 541–549.
//   - C. Meek (1995), Causal inference and causal explanation with background knowledge,
//     Uncertainty in Artificial Intelligence 11, 403–410.
package bayesnet
