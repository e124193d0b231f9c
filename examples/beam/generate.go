package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// generate writes n responses to the given number of CSV files in dir. Every
// twentieth answer and every hundredth region is blank, and about every thousandth
// row cannot be used, because of a rating of 11.
func generate(dir string, q *survey.Questionnaire, n, files int, seed uint64) ([]string, error) {
	random := rand.New(rand.NewPCG(seed, 26))
	var names []string
	for i := range files {
		name := filepath.Join(dir, fmt.Sprintf("responses-%02d.csv", i+1))
		names = append(names, name)
		if err := generateFile(name, q, n*i/files, n*(i+1)/files, random); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func generateFile(name string, q *survey.Questionnaire, from, to int, random *rand.Rand) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	items, segment := q.Items(), q.Segments()[0]
	w.WriteString("respondent," + segment.ID)
	for _, item := range items {
		w.WriteString("," + item.ID)
	}
	w.WriteByte('\n')
	var line []byte
	for row := from; row < to; row++ {
		line = strconv.AppendInt(append(line[:0], 'r'), int64(row+1), 10)
		line = append(line, ',')
		region := random.IntN(len(segment.Values))
		if random.IntN(100) > 0 {
			line = append(line, segment.Values[region].ID...)
		}
		mood := random.IntN(5) // what a respondent's answers have in common
		for _, item := range items {
			line = append(line, ',')
			switch draw := random.IntN(20); {
			case draw == 0: // blank
			case random.IntN(1000*len(items)) == 0:
				line = append(line, "11"...)
			default:
				point := min(item.Scale.Len()-1, 2+mood+region/3+draw%5)
				value, _ := item.Scale.Value(scale.Code(2 + point)) // behind those of blank and not asked
				line = strconv.AppendInt(line, int64(value), 10)
			}
		}
		line = append(line, '\n')
		w.Write(line)
	}
	return w.Flush() // gives the error of any write
}
