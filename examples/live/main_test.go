package main

func Example() {
	main()
	// Output:
	// day 0
	//   acme       606 answers  NPS   24.6  [18.2, 30.8]
	//   globex     199 answers  NPS   15.1  [3.9, 25.9]
	//   initech    195 answers  NPS   12.3  [0.6, 23.7]
	// day 3
	//   acme      2384 answers  NPS   22.9  [19.6, 26.1]
	//   globex     779 answers  NPS   19.0  [13.2, 24.6]
	//   initech    837 answers  NPS    5.7  [0.3, 11.2]
	// day 6
	//   acme      4200 answers  NPS   19.7  [17.2, 22.2]
	//   globex    1379 answers  NPS   17.0  [12.6, 21.2]
	//   initech   1421 answers  NPS  -21.7  [-25.7, -17.7]
	// day 9
	//   acme      4213 answers  NPS   17.9  [15.4, 20.4]
	//   globex    1404 answers  NPS   18.5  [14.2, 22.8]
	//   initech   1383 answers  NPS  -66.7  [-69.4, -63.7]
	// one answer erased
	//   acme      4212 answers  NPS   17.9  [15.4, 20.4]
	//   globex    1404 answers  NPS   18.5  [14.2, 22.8]
	//   initech   1383 answers  NPS  -66.7  [-69.4, -63.7]
	// restored from 232 bytes: true
	// equal to a fresh count of the days: true
}
