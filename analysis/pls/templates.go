package pls

import (
	"fmt"
	"maps"
	"slices"
)

// ECSI is the model of the European Customer Satisfaction Index (M. Tenenhaus and
// others 2005, figure 1), given the items of its seven constructs "image",
// "expectation", "quality", "value", "satisfaction", "complaints" and "loyalty", all
// [ModeA]. Image acts on expectation, satisfaction and loyalty; expectation on quality,
// value and satisfaction; quality on value and satisfaction; value on satisfaction;
// satisfaction on complaints (how they were handled) and loyalty; complaints on loyalty.
// A construct that was not asked for can be left out with its paths, though not
// satisfaction; errors are those of [New].
func ECSI(items map[string][]string) (*Model, error) {
	return template(items, [][2]string{
		{"image", "expectation"}, {"expectation", "quality"}, {"expectation", "value"}, {"quality", "value"},
		{"image", "satisfaction"}, {"expectation", "satisfaction"}, {"quality", "satisfaction"}, {"value", "satisfaction"},
		{"satisfaction", "complaints"}, {"image", "loyalty"}, {"satisfaction", "loyalty"}, {"complaints", "loyalty"},
	})
}

// ACSI is the model of the American Customer Satisfaction Index (C. Fornell and others
// 1996, figure 1), which is that of [ECSI] without image: expectation acts on quality,
// value and satisfaction; quality on value and satisfaction; value on satisfaction;
// satisfaction on complaints (how many complained) and loyalty; complaints on loyalty.
// A construct that was not asked for can be left out with its paths, though not
// satisfaction; errors are those of [New].
func ACSI(items map[string][]string) (*Model, error) {
	return template(items, [][2]string{
		{"expectation", "quality"}, {"expectation", "value"}, {"quality", "value"},
		{"expectation", "satisfaction"}, {"quality", "satisfaction"}, {"value", "satisfaction"},
		{"satisfaction", "complaints"}, {"satisfaction", "loyalty"}, {"complaints", "loyalty"},
	})
}

func template(items map[string][]string, arrows [][2]string) (*Model, error) {
	if _, ok := items["satisfaction"]; !ok {
		return nil, &Error{Construct: "satisfaction", Err: fmt.Errorf("%w: left out", ErrModel)}
	}
	// As the indexes list them: causes, satisfaction, consequences.
	names := []string{"image", "expectation", "quality", "value", "satisfaction", "complaints", "loyalty"}
	used := map[string]bool{}
	for _, a := range arrows {
		used[a[0]], used[a[1]] = true, true
	}
	for _, name := range slices.Sorted(maps.Keys(items)) {
		if !used[name] {
			return nil, &Error{Construct: name, Err: fmt.Errorf("%w: not a construct of this index", ErrModel)}
		}
	}
	var constructs []Construct
	for _, name := range names {
		if block, ok := items[name]; ok {
			constructs = append(constructs, Construct{Name: name, Items: block})
		}
	}
	var paths []Path
	for _, a := range arrows {
		if _, ok := items[a[0]]; !ok {
			continue
		}
		if _, ok := items[a[1]]; ok {
			paths = append(paths, Path{a[0], a[1]})
		}
	}
	return New(constructs, paths)
}
