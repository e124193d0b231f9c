package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Rows K and L are measured by the examples they are about, which are modules of their
// own: here they are run, and the ratio they print is read.

var (
	ofPipeline = regexp.MustCompile(`(?m)^ratio +\S+ +(\S+) +\S+$`)
	ofFeeder   = regexp.MustCompile(`(?m)^queries: .* ratio (\S+)$`)
)

// pipelines is row K.
func pipelines(e *env) ([]contender, error) {
	return []contender{e.elsewhere(contender{name: "the pipeline ÷ one process", most: 2}, ofPipeline, "beam", "-n", "1000000", "-bench", fmt.Sprint(e.rounds))}, nil
}

// feeding is row L.
func feeding(e *env) ([]contender, error) {
	return []contender{e.elsewhere(contender{name: "queries with the feeder ÷ without", most: 1.1}, ofFeeder, "warehouse", "-rounds", fmt.Sprint(e.rounds))}, nil
}

// elsewhere is a figure that another example prints, at full size only.
func (e *env) elsewhere(c contender, ratio *regexp.Regexp, example string, args ...string) contender {
	dir := filepath.Join("..", example)
	args = append([]string{"-C", dir, "run", "."}, args...)
	c.name += fmt.Sprintf(" (`go -C examples/%s %s`)", example, strings.Join(args[2:], " "))
	if e.shrink > 1 {
		c.missing = "not at other sizes"
	} else if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
		c.missing = "this is not run in its folder of the repository"
	} else if _, err := exec.LookPath("go"); err != nil {
		c.missing = "go is not installed"
	}
	c.figure = func() (float64, error) {
		command := exec.CommandContext(e.ctx, "go", args...)
		command.Stderr = e.log
		out, err := command.Output()
		if err != nil {
			return 0, err
		}
		return readRatio(ratio, string(out))
	}
	return c
}

func readRatio(ratio *regexp.Regexp, out string) (float64, error) {
	found := ratio.FindStringSubmatch(out)
	if found == nil {
		return 0, errors.New("no ratio in: " + out)
	}
	return strconv.ParseFloat(found[1], 64)
}
