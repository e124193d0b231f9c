package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// Every row runs, and whoever is installed says the same as the library. Times of
// data this small mean nothing and are not looked at.
func TestPeersAgree(t *testing.T) {
	var out, log bytes.Buffer
	if err := run(&out, &env{ctx: t.Context(), log: &log, shrink: 1000, rounds: 1}, ""); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	for _, r := range rows {
		if !strings.Contains(out.String(), "| "+r.id+" | "+r.what+" |") {
			t.Errorf("row %s is missing", r.id)
		}
	}
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "**answers") || strings.Contains(line, "NaN") {
			t.Error(line)
		}
	}
	t.Log(out.String())
}

func TestAnswersThatDiffer(t *testing.T) {
	if !agree(1, 1+1e-12, 0) || agree(1, 1.00001, 0) || !agree(1, 1.00001, 1e-4) {
		t.Fatal("agreement is not what it says")
	}
}

func TestGrowth(t *testing.T) {
	var out bytes.Buffer
	if err := grow(&out, &env{ctx: t.Context(), log: io.Discard, rounds: 1}, "G"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "| G |") {
		t.Fatal(out.String())
	}
}
