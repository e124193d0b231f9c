// Package presets holds ready questionnaires of the field's handbooks, by name,
// in English and Chinese: what is asked, on which scale, with which weights, and
// which level a score is.
//
//	q, err := presets.Load("after-sales")
//	table, rejected, err := survey.Collect(q, tabular.CSV(q, file, tabular.CSVOptions{}), survey.CollectOptions{})
//	index, err := satisfaction.Index(table, satisfaction.IndexOptions{})
//	index.Overall.LevelLabels.In("zh")        // 满意
//
// # The presets
//
//	name                what it is for                          items  scale            levels
//	after-sales         service after the sale, per dimension       6  one-to-ten       five-levels
//	agency              a human-resources agency, in detail        18  zero-to-hundred  four-levels
//	contents            what satisfaction is made of                6  one-to-ten       five-levels
//	fifteen-cs          how staff serve, in fifteen C's            15  one-to-ten       five-levels
//	grades              a procedure with corrective actions         6  grades-a-to-d    letter-grades
//	internal-customers  departments serve each other                5  one-to-ten       five-levels
//	journey             eight stages from first sight to advice     9  one-to-ten       five-levels
//	logistics           interviews of at most four minutes         13  logistics-*      five-levels
//	property-developer  a home and its management                   6  satisfied-five   five-levels
//	results             a service company by dimension              6  zero-to-hundred  four-levels
//	service-standard    keeping to a service standard              13  one-to-ten       five-levels
//	servqual            expectation against perception             34  one-to-seven     five-levels
//	six-needs           what every customer needs                   6  one-to-ten       five-levels
//	survey-modules      a machinery maker's whole offer            12  one-to-ten       five-levels
//
// Where they come from, and what is in the tree of weights:
//
//	after-sales         machinery maker's survey: skill, attitude, timeliness, parts supply, overall service, 20 % each
//	agency              agency's method: quality 5, attitude 5, efficiency 3, cost 3 items; four equal dimensions
//	contents            machinery maker's handbook: idea, behaviour, look, product, service, 20 % each
//	fifteen-cs          machinery maker's handbook: idea, attitude, skill with five C's each; equal groups
//	grades              manufacturer's procedure: product, delivery, price, service, complaints, equal
//	internal-customers  machinery maker's handbook: the five of after-sales inside the company, 20 % each
//	journey             machinery maker's handbook: eight stages, each by its lead indicator, equal
//	logistics           logistics company's questionnaire: thirteen items, equal
//	property-developer  developer's survey: product, staff attitude, process, efficiency, property management, 20 % each
//	results             agency's method: service, product, price, delivery, after-sales, 20 % each
//	service-standard    after-sales service standard: response, problem solving, staff, process, satisfaction, 20 % each
//	servqual            five dimensions of Parasuraman et al., 20 % each; the perceptions are in the tree
//	six-needs           machinery maker's handbook: friendliness, control, fairness, options, understanding, information, equal
//	survey-modules      machinery maker's survey: product quality, overall service, after-sales; equal modules
//
// Weights are equal among siblings; only after-sales has a source that gives them.
// Where a source gives no scale, ours is the ten points of the handbook, or five
// answers for property-developer. The procedure of grades names no items: the
// five are ours. Outside the tree stand "recommend", on 0–10, the base of NPS, and
// "overall-satisfaction" of agency and grades, a base of CSAT. Other bases of CSAT
// count in the tree too: "service" in after-sales, "call-back" in
// service-standard, "impression" in logistics.
//
// # Scores and levels
//
// All presets score by percent of maximum, on 0–100. Levels differ, and 79.2 is
// satisfied under one and neutral under another:
//
//	five-levels    from 90 very satisfied, 70 satisfied, 50 neutral, 30 dissatisfied, else very dissatisfied
//	four-levels    from 90 very satisfied, 80 satisfied, 70 neutral, else dissatisfied
//	letter-grades  from 90 A, 75 B, 60 C, else D, which calls for corrective action
//
// On scales of five answers worth 5 to 1 five-levels gives each answer its own
// level (100, 80, 60, 40, 20). The grades A to D are worth 100, 80, 60, 40: C is
// 60 by the procedure, the others are chosen to lie within their grades. The
// thirteen scales of logistics differ in their words alone.
//
// # Causes, segments, numbers
//
// after-sales asks for the causes of dissatisfaction with each dimension
// ("skill-causes" and so on), agency and results for the reasons for leaving
// ("churn-reasons"), property-developer and grades for what is to be put right
// ("dissatisfied-with", "below-c"). Each option names the department that answers
// for it. The standard measures against a reason for leaving are, in the order
// of the options: training and process; development and reliability; cost
// structure; logistics; response and term of service.
//
// What customers did ("reactions" in after-sales, "outcomes" in journey and
// service-standard) has no department; the share of those who ticked is the brand
// preselection rate, sales hit rate, word-of-mouth rate or repurchase rate.
//
// Segments without listed values (region, industry, product type, …) take any
// text. The period is the built-in [survey.Wave].
//
// In servqual "tangibles-dress-expected" is the expectation and "tangibles-dress"
// the perception, for package gap; five numbers such as "tangibles-importance"
// share 100 points among the dimensions. The statements are worded here, after
// the improvement areas of a machinery maker; they are not the 22 of the
// published instrument.
//
// # Stability, and a preset of your own
//
// Ids do not change: they are the columns of your files. Labels are there for
// every item, dimension, segment, option and number, in "en" and "zh", and may be
// reworded. A preset is a start: [survey.New] builds another from the parts
// of one, as an example shows, and json.Marshal writes a file to edit.
//
// Missing answers are treated as everywhere: a dimension needs half of its weight
// answered ([survey.Definition.MinAnswered]). Nothing here changes, and
// everything is safe for concurrent use.
//
// # References
//
// A. Parasuraman, V. A. Zeithaml and L. L. Berry, SERVQUAL: A Multiple-Item Scale
// for Measuring Consumer Perceptions of Service Quality, Journal of Retailing
// 64(1), 1988, 12–40: the five dimensions, the seven-point scale, expectation and
// perception of one statement. V. A. Zeithaml, A. Parasuraman and L. L. Berry,
// Delivering Quality Service, Free Press, 1990: the 100 points.
package presets
