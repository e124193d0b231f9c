package main

import "os"

func Example() {
	story(os.Stdout)
	// Output:
	// 1 Define content
	//   After-sales service: 5 dimensions, 29 coded causes
	//
	// 2 Measure level, 2025-Q3, 62 customers
	//   overall 77.1 [74.9, 79.3], satisfied; NPS 21 [5, 36]
	//
	// 3 Analyse structure
	//   1 attitude   87.6 [85.0, 90.2]  satisfied
	//   2 skill      80.8 [77.7, 83.9]  satisfied
	//   3 timeliness 79.2 [76.3, 82.1]  satisfied
	//   4 service    78.7 [75.9, 81.6]  satisfied
	//   5 parts      59.4 [56.6, 62.1]  neutral
	//
	// 4 Find causes: 10 of 29 make up 80 % of 130 mentions
	//   19  14.6 %  not supplied in time (Parts logistics)
	//   15  26.2 %  long wait for shipping (Parts logistics)
	//   15  37.7 %  service image (Service management)
	//   13  47.7 %  warehouse far away (Parts logistics)
	//   11  56.2 %  late arrival (Dispatch)
	//   most for Parts logistics, 37.7 %
	//
	// 5 Propose improvements, by cost per mention
	//   1 regional parts depot   mentions 56, cost 60
	//   2 fault-finding course   mentions 18, cost 20
	//   3 second dispatcher      mentions 13, cost 45
	//   4 call before arrival    mentions  1, cost 10
	//   5 barcode check of parts mentions  0, cost  8
	//   parts supply at 70 takes 23 answers from 6 to 8, 10 answers from 5 to 7
	//
	// 6 Track change; the depot opens after 2025-Q4
	//   2025-Q3  overall 77.1  parts 59.4  NPS 21  most complaints: parts, 56
	//   2025-Q4  overall 76.0  parts 57.3  NPS 14  most complaints: parts, 53
	//   2026-Q1  overall 81.1  parts 74.8  NPS 32  most complaints: parts, 34
	//   2026-Q2  overall 82.1  parts 78.9  NPS 44  most complaints: parts, 28
	//   overall: target 82, from -6.0 to 0.1, met: true
	//   parts: target 70, from -12.7 to 8.9, met: true
	//   the same customers, before and after:
	//     skill       +3.6 [-0.1, 7.2]  20 better,  8 worse of 42  place 2 → 2
	//     attitude    -1.4 [-4.4, 1.5]   9 better, 14 worse of 42  place 1 → 1
	//     timeliness  -0.2 [-4.0, 3.6]  14 better, 14 worse of 42  place 2 → 4
	//     parts      +19.8 [15.7, 23.8]  35 better,  0 worse of 42  place 5 → 5
	//     service     +1.9 [-1.5, 5.3]  19 better, 13 worse of 42  place 4 → 3
}
