package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDriversReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("no reference cases")
		return
	}
	out, _ := runs(t, 0, "-check", reference+"/open/drivers.json")
	require.Regexp(t, `\n +all +80 +2916 +0 +0 +0 +0 +0\n$`, out)
}
