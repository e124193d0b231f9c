package main

func Example() {
	main()
	// Output:
	// churn             20.0 %  2 of 10 customers at the start, [6, 51]
	// a month            1.8 %  compounds to the same
	// revenue          from 440000 EUR to 519000 EUR
	// gross retention   81.8 %  without 20000 EUR of contraction and 60000 EUR of churn
	// net retention     91.0 %  with 40500 EUR of expansion
	// quick ratio        2.0    gained for each euro lost
	// growth            18.0 %
	// earned growth     -5.2 %  the rest, 23.2 %, are new customers that were bought
	// nps by heads      10.0 %  [-43, 58]
	// nps by revenue   -23.6 %  [-74, 44]
	// left for quality  50.0 %  1 of 2
	// left for price    50.0 %  1 of 2
	// word of mouth    40 hear good of the company, 88 bad
}
