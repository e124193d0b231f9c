package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDesignsAgainstReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/weights.json")
	for _, kind := range []string{
		"rake", "poststratify", "calibrate_linear", "design", "weighted_nps", "svy_ttest", "rao_scott", "weighted_regression", "weighted_quantile",
	} {
		// Cases and figures; no mismatches, none disputed, absent, unsupported or in error.
		require.Regexp(t, `\n +weights +`+kind+` +[1-9]\d* +[1-9]\d* +0 +0 +0 +0 +0\n`, out)
	}
}

func TestGroupsByDefinition(t *testing.T) {
	s := source{Data: "data/small.csv"}
	sets := newDataSets(os.DirFS("testdata"))
	regions, err := s.groups(sets, "region", "")
	require.NoError(t, err)
	groups, err := s.groups(sets, "south", "yes if region==south else no")
	require.NoError(t, err)
	require.Len(t, groups, len(regions))
	for row, region := range regions {
		require.Equal(t, map[string]string{"south": "yes", "north": "no", "": ""}[region], groups[row])
	}
	_, err = s.groups(sets, "south", "whatever")
	require.ErrorContains(t, err, "unknown definition")
}
