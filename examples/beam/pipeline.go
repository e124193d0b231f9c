package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
	"github.com/gocsat/csat/survey/tabular"
)

func registerPipeline() {
	register.DoFn3x1[context.Context, string, func(Shard), error](&planFn{})
	register.Emitter1[Shard]()
	register.DoFn7x1[context.Context, Shard, func(string, *scale.Tally), func(string, *survey.Crosstab), func(string, *survey.Moments), func(BadRow), func(Counted), error](&countFn{})
	register.Emitter2[string, *scale.Tally]()
	register.Emitter2[string, *survey.Crosstab]()
	register.Emitter2[string, *survey.Moments]()
	register.Emitter1[BadRow]()
	register.Emitter1[Counted]()
	register.DoFn7x1[context.Context, []byte, func(*string, **scale.Tally) bool, func(*string, **survey.Crosstab) bool, func(*string, **survey.Moments) bool, func(*BadRow) bool, func(*Counted) bool, error](&finishFn{})
	register.Iter2[string, *scale.Tally]()
	register.Iter2[string, *survey.Crosstab]()
	register.Iter2[string, *survey.Moments]()
	register.Iter1[BadRow]()
	register.Iter1[Counted]()
}

// build is the pipeline: files are cut into shards, every shard is counted into a
// few accumulators, these are merged by key, and one last step writes the output.
// What is shuffled grows with shards and segments, not with answers.
func build(s beam.Scope, j Job, files []string, split int64, out string) {
	shards := beam.ParDo(s.Scope("plan"), &planFn{split}, beam.CreateList(s, files))
	// Without it a runner may fuse the steps and count all shards in one place.
	shards = beam.Reshuffle(s, shards)
	tallies, crosstabs, moments, bad, counted := beam.ParDo5(s.Scope("count"), &countFn{Job: j}, shards)
	merge := s.Scope("merge")
	tallies = beam.CombinePerKey(merge, &TallyFn{}, tallies)
	crosstabs = beam.CombinePerKey(merge, &CrosstabFn{}, crosstabs)
	moments = beam.CombinePerKey(merge, &MomentsFn{}, moments)
	beam.ParDo0(s.Scope("write"), &finishFn{Job: j, Out: out}, beam.Impulse(s),
		beam.SideInput{Input: tallies}, beam.SideInput{Input: crosstabs}, beam.SideInput{Input: moments},
		beam.SideInput{Input: bad}, beam.SideInput{Input: counted})
}

type planFn struct {
	Split int64
}

func (f *planFn) ProcessElement(ctx context.Context, file string, emit func(Shard)) error {
	list, err := plan(ctx, file, f.Split)
	for _, s := range list {
		emit(s)
	}
	return err
}

// A countFn emits tallies by item, the recommendation by segment under its item, and
// moments by segment.
type countFn struct {
	Job Job

	rows, rejected beam.Counter
}

func (f *countFn) Setup() {
	f.rows, f.rejected = beam.NewCounter("csat", "rows"), beam.NewCounter("csat", "rejected rows")
}

func (f *countFn) ProcessElement(ctx context.Context, s Shard, tally func(string, *scale.Tally), crosstab func(string, *survey.Crosstab),
	moments func(string, *survey.Moments), bad func(BadRow), counted func(Counted)) error {
	p, err := f.Job.parts()
	if err != nil {
		return err
	}
	c, err := p.readShard(ctx, s, bad)
	if err != nil {
		return err
	}
	for i, t := range p.tallies {
		tally(p.items[i].ID, t)
	}
	if p.recommend >= 0 {
		crosstab(p.items[p.recommend].ID, p.crosstab)
	}
	for value, m := range p.moments.All() {
		moments(value, m)
	}
	f.rows.Inc(ctx, c.Rows)
	f.rejected.Inc(ctx, c.Rejected)
	counted(c)
	return nil
}

func (p *parts) readShard(ctx context.Context, s Shard, bad func(BadRow)) (c Counted, err error) {
	text, lines, done, err := s.open(ctx)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, done()) }()
	c, err = p.read(tabular.CSV(p.q, text, tabular.CSVOptions{Source: s.File}), func(e *survey.RowError) { bad(badRow(s, e)) })
	if err != nil && len(s.Header) > 0 {
		err = fmt.Errorf("bytes %d to %d: %w; a quoted field with line breaks may have been cut: use -split 0", s.From, s.To, err)
	}
	c.File, c.From, c.Lines = s.File, s.From, lines.n
	return c, err
}

// A finishFn gets what was merged, and writes.
type finishFn struct {
	Job Job
	Out string
}

func (f *finishFn) ProcessElement(ctx context.Context, _ []byte, tallies func(*string, **scale.Tally) bool, crosstabs func(*string, **survey.Crosstab) bool,
	moments func(*string, **survey.Moments) bool, bad func(*BadRow) bool, counted func(*Counted) bool) error {
	p, err := f.Job.parts() // with the labels, which do not travel
	if err != nil {
		return err
	}
	var key string
	for t := new(scale.Tally); tallies(&key, &t); {
		_, i, err := p.q.Item(key)
		if err != nil {
			return err
		}
		if err := p.tallies[i].Merge(t); err != nil {
			return err
		}
	}
	for x := new(survey.Crosstab); crosstabs(&key, &x); {
		if err := p.crosstab.Merge(x); err != nil {
			return err
		}
	}
	for m := new(survey.Moments); moments(&key, &m); {
		if err := p.moments.At(key).Merge(m); err != nil {
			return err
		}
	}
	var rows []BadRow
	for b := (BadRow{}); bad(&b); {
		rows = append(rows, b)
	}
	var shards []Counted
	for c := (Counted{}); counted(&c); {
		shards = append(shards, c)
	}
	files, err := p.files(f.Job, rows, shards)
	if err != nil {
		return err
	}
	return write(ctx, f.Out, files)
}

func write(ctx context.Context, dir string, files []file) (err error) {
	fs, err := filesystem.New(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	for _, f := range files {
		w, err := fs.OpenWrite(ctx, dir+"/"+f.name)
		if err != nil {
			return err
		}
		_, err = w.Write(f.text)
		if err := errors.Join(err, w.Close()); err != nil {
			return err
		}
	}
	return nil
}

// inOneProcess reads every file from its beginning to its end.
func inOneProcess(ctx context.Context, j Job, files []string) (*parts, []file, error) {
	p, err := j.parts()
	if err != nil {
		return nil, nil, err
	}
	var rows []BadRow
	var shards []Counted
	for _, name := range files {
		list, err := plan(ctx, name, 0)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range list {
			c, err := p.readShard(ctx, s, func(b BadRow) { rows = append(rows, b) })
			if err != nil {
				return nil, nil, err
			}
			shards = append(shards, c)
		}
	}
	out, err := p.files(j, rows, shards)
	return p, out, err
}
