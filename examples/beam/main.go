// Beam counts CSV files with Apache Beam and writes the report that one process
// would write, to the byte.
//
//	go -C examples/beam run .                                  # generated answers, in this process
//	go -C examples/beam run . -format html > report.html
//	go -C examples/beam run . -questionnaire mine.json -input 'answers/*.csv' -out result
//	go -C examples/beam run . -n 1000000 -bench 5              # against one process
//
// Files are cut into shards of whole rows. A worker counts a shard into a few fat
// accumulators: a [scale.Tally] of every item, a [survey.Crosstab] of the
// recommendation by segment, and the [survey.Moments] of every segment. Only these
// are shuffled, and merged by [TallyFn], [CrosstabFn] and [MomentsFn], which can be
// copied into other pipelines together with the coders in registerTypes. Feeding
// CombinePerKey with single answers gives the same numbers and costs a multiple.
//
// The output is three files: the report, the accumulators (state.json), and every
// row that could not be used with its file, row, line and faults (rejected.jsonl).
// Such rows are also counted, in the report and in Beam's counter csat/rejected rows.
// While the input is no larger than -compare, all three are made once more from a table
// that holds every response ([survey.Collect], [satisfaction.Index]), without any code
// of the pipeline that counts, and compared byte for byte.
//
// # Runners
//
// The default is Prism, the local runner of the SDK, in this process: it needs
// neither network nor container, and is there for correctness, not for speed. The
// SDK registers others, which take -input, -out and -compare 0. Flink, with a job
// server that listens on port 8099 and files that all workers see:
//
//	go run . -runner flink -endpoint localhost:8099 -environment_type LOOPBACK \
//		-questionnaire mine.json -input '/shared/answers/*.csv' -out /shared/result -compare 0
//
// Dataflow, with files in Cloud Storage:
//
//	go run . -runner dataflow -project my-project -region europe-west1 -staging_location gs://my-bucket/staging \
//		-questionnaire mine.json -input 'gs://my-bucket/answers/*.csv' -out gs://my-bucket/result -compare 0
//
// Both commands follow the documentation of the SDK and were not run by the authors
// of this example; only Prism was.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"
)

//go:embed questionnaire.json
var ownQuestionnaire []byte

const mebi = 1 << 20

type options struct {
	questionnaire, input, out  string
	segment, format, lang      string
	split, compare             int64 // bytes
	respondents, files, rounds int
	seed                       uint64
}

func main() {
	o := options{files: 8}
	flag.StringVar(&o.input, "input", "", "CSV files, such as 'answers/*.csv' or gs://bucket/*.csv; default: generated ones")
	flag.StringVar(&o.questionnaire, "questionnaire", "", "JSON file that describes the columns of -input; default: that of the generated files")
	flag.StringVar(&o.segment, "segment", "", "segment that figures are cut by; default: the first of the questionnaire")
	flag.StringVar(&o.out, "out", "", "folder for report, rejected.jsonl and state.json; default: the report is printed")
	flag.StringVar(&o.format, "format", "text", "form of the report: text, json or html")
	flag.StringVar(&o.lang, "lang", "en", "language of text and html: en or zh")
	split := flag.Int64("split", 16, "size of a shard in MiB, 0: a file; files in object stores are never split")
	compare := flag.Int64("compare", 256, "largest input in MiB that is read into a table as well and compared, 0: never")
	flag.IntVar(&o.respondents, "n", 20_000, "number of generated respondents")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the generated answers")
	flag.IntVar(&o.rounds, "bench", 0, "how often to time pipeline and one process in turns, instead of a report")
	registerTypes()
	flag.Parse()
	beam.Init() // a worker does not come back from here
	o.split, o.compare = *split*mebi, *compare*mebi
	beamlog.SetupLogging("warn", "text")
	if err := o.run(context.Background(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "beam:", err)
		os.Exit(1)
	}
}

// run runs the pipeline, compares, and prints.
func (o options) run(ctx context.Context, stdout, stderr io.Writer) (err error) {
	temp, err := os.MkdirTemp("", "csat-beam-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	j, names, err := o.load(ctx, temp)
	if err != nil {
		return err
	}
	size, err := sizeOf(ctx, names)
	if err != nil {
		return err
	}
	out := o.out
	if out == "" {
		out = temp
	}
	if o.rounds > 0 {
		return o.bench(ctx, stdout, j, names, size, out)
	}
	start := time.Now()
	if err := o.pipeline(ctx, j, names, out); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "pipeline: %d files, %.1f MiB, %.2f s\n", len(names), float64(size)/mebi, time.Since(start).Seconds())
	if size <= o.compare {
		if err := compare(ctx, stderr, j, names, out); err != nil {
			return err
		}
	}
	if o.out != "" {
		fmt.Fprintf(stderr, "written to %s\n", o.out)
		return nil
	}
	page, err := read(ctx, out+"/"+reportNames[j.Format])
	if err != nil {
		return err
	}
	_, err = stdout.Write(page)
	return err
}

// load reads the questionnaire and lists the files, or generates them.
func (o options) load(ctx context.Context, temp string) (j Job, names []string, err error) {
	j = Job{Questionnaire: ownQuestionnaire, Format: o.format, Lang: o.lang}
	if _, ok := reportNames[o.format]; !ok {
		return j, nil, fmt.Errorf("-format %s: want text, json or html", o.format)
	}
	if (o.input == "") != (o.questionnaire == "") {
		return j, nil, errors.New("-input and -questionnaire need each other")
	}
	if o.input != "" {
		if j.Questionnaire, err = read(ctx, o.questionnaire); err != nil {
			return j, nil, err
		}
	}
	if j.Segment, err = segmentOf(j.Questionnaire, o.segment); err != nil {
		return j, nil, err
	}
	p, err := j.parts()
	if err != nil {
		return j, nil, err
	}
	if o.input == "" {
		names, err = generate(temp, p.q, o.respondents, o.files, o.seed)
		return j, names, err
	}
	names, err = list(ctx, o.input)
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("-input %s: no such file", o.input)
	}
	return j, names, err
}

func (o options) pipeline(ctx context.Context, j Job, names []string, out string) error {
	p, s := beam.NewPipelineWithRoot()
	build(s, j, names, o.split, out)
	return beamx.Run(ctx, p)
}

// compare makes the output from a table of every response.
func compare(ctx context.Context, stderr io.Writer, j Job, names []string, out string) error {
	want, err := fromTable(ctx, j, names)
	if err != nil {
		return err
	}
	total := 0
	for _, f := range want {
		got, err := read(ctx, out+"/"+f.name)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, f.text) {
			return fmt.Errorf("%s is not that of a table of every response", f.name)
		}
		total += len(got)
	}
	fmt.Fprintf(stderr, "a table of every response gives the same %d files, %d bytes\n", len(want), total)
	return nil
}

// bench times both ways in turns, so that they meet the same machine.
func (o options) bench(ctx context.Context, w io.Writer, j Job, names []string, size int64, out string) error {
	var one, pipeline, ratio []float64
	for range o.rounds {
		start := time.Now()
		_, files, err := inOneProcess(ctx, j, names)
		if err == nil {
			err = write(ctx, out, files)
		}
		if err != nil {
			return err
		}
		one = append(one, time.Since(start).Seconds())
		start = time.Now()
		if err := o.pipeline(ctx, j, names, out); err != nil {
			return err
		}
		pipeline = append(pipeline, time.Since(start).Seconds())
		ratio = append(ratio, pipeline[len(pipeline)-1]/one[len(one)-1])
	}
	if err := compare(ctx, w, j, names, out); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d files, %.0f MiB, %d rounds; least, median, most\n", len(names), float64(size)/mebi, o.rounds)
	fmt.Fprintf(w, "one process  %s s\npipeline     %s s\nratio        %s\n", spread(one), spread(pipeline), spread(ratio))
	return nil
}

func spread(x []float64) string {
	x = slices.Sorted(slices.Values(x))
	return fmt.Sprintf("%.2f  %.2f  %.2f", x[0], x[len(x)/2], x[len(x)-1])
}

func read(ctx context.Context, name string) (data []byte, err error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	return filesystem.Read(ctx, fs, name)
}

func list(ctx context.Context, glob string) (names []string, err error) {
	fs, err := filesystem.New(ctx, glob)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	names, err = fs.List(ctx, glob)
	slices.Sort(names)
	return names, err
}

func sizeOf(ctx context.Context, names []string) (total int64, err error) {
	fs, err := filesystem.New(ctx, names[0])
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	for _, name := range names {
		size, err := fs.Size(ctx, name)
		if err != nil {
			return 0, err
		}
		total += size
	}
	return total, nil
}
