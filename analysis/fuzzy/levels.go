package fuzzy

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/gocsat/csat/scale"
	"github.com/gocsat/csat/survey"
)

// levelsOf are the levels on a scale, ascending, and the place of each point's code.
type levelsOf interface {
	levels(s *scale.Scale) ([]Level, map[scale.Code]int, error)
}

// codesOf are the codes of the points of a scale. (A scale can have 256 codes, one more
// than a Code can count to.)
func codesOf(s *scale.Scale) (codes []scale.Code) {
	for i := range s.Codes() {
		if c := scale.Code(i); s.IsPoint(c) {
			codes = append(codes, c)
		}
	}
	return codes
}

// bands are levels in which points lie by their ratio.
type bands struct {
	bands *scale.Bands
	ratio func(*scale.Scale, scale.Code) (scale.Ratio, error)
}

func (b bands) levels(s *scale.Scale) ([]Level, map[scale.Code]int, error) {
	var levels []Level
	all := b.bands.All()
	_, top := b.bands.Range()
	for i, band := range all {
		to := top
		if i+1 < len(all) {
			to = all[i+1].From
		}
		middle := scale.RatioOfDecimal(band.From).Add(scale.RatioOfDecimal(to)).Float64() / 2
		levels = append(levels, Level{band.ID, band.Labels, middle})
	}
	place := map[scale.Code]int{}
	for _, c := range codesOf(s) {
		x, err := b.ratio(s, c)
		if err != nil {
			return nil, nil, err
		}
		if place[c], err = b.bands.Index(x); err != nil {
			return nil, nil, err
		}
	}
	return levels, place, nil
}

// points are levels of their own.
type points struct {
	values func(*scale.Scale, scale.Code) float64
}

func (p points) levels(s *scale.Scale) ([]Level, map[scale.Code]int, error) {
	labels := map[int]scale.Text{}
	for _, point := range s.Points() {
		labels[point.Value] = point.Labels
	}
	codes := codesOf(s)
	slices.SortStableFunc(codes, func(a, b scale.Code) int { return cmp.Compare(p.values(s, a), p.values(s, b)) })
	var levels []Level
	place := map[scale.Code]int{}
	for i, c := range codes {
		value, _ := s.Value(c)
		x := p.values(s, c)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, nil, fmt.Errorf("worth of %d: %w", value, survey.ErrArgument)
		}
		levels, place[c] = append(levels, Level{strconv.Itoa(value), labels[value], x}), i
	}
	return levels, place, nil
}
