package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	//go:embed worker.R
	scriptR string
	//go:embed worker.py
	scriptPython string
)

// A worker is an interpreter that waits for tasks: one line with the task and its
// arguments in, one line with seconds and answer out.
type worker struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	has     []string // what it can load, as "name version"
	absent  string   // why it does not run
}

func startR(e *env) *worker { return start(e, "worker.R", scriptR, "Rscript", "--vanilla") }

// startPython takes the first interpreter that has numpy.
func startPython(e *env) *worker {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import numpy").Run() == nil {
			return start(e, "worker.py", scriptPython, python)
		}
	}
	return &worker{absent: "no Python with numpy"}
}

func start(e *env, file, script, program string, args ...string) *worker {
	if _, err := exec.LookPath(program); err != nil {
		return &worker{absent: program + " is not installed"}
	}
	path := filepath.Join(e.dir, file)
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		return &worker{absent: err.Error()}
	}
	w := &worker{command: exec.CommandContext(e.ctx, program, append(args, path)...)}
	w.command.Dir, w.command.Stderr = e.dir, e.log
	w.command.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	out, err := w.command.StdoutPipe()
	if err == nil {
		if w.in, err = w.command.StdinPipe(); err == nil {
			err = w.command.Start()
		}
	}
	if err != nil {
		return &worker{absent: err.Error()}
	}
	w.out = bufio.NewReaderSize(out, 1<<16)
	line, err := w.out.ReadString('\n')
	if err != nil {
		return &worker{absent: program + " does not answer"}
	}
	w.has = strings.Split(strings.TrimSpace(line), ",")
	return w
}

func (w *worker) describe(name string) string {
	if w.absent != "" {
		return name + " missing: " + w.absent
	}
	return strings.Join(w.has, ", ")
}

func (w *worker) stop() {
	if w.command != nil {
		_ = w.in.Close() // the end of its input ends it
		_ = w.command.Wait()
	}
}

// peer is a task of the worker as a contender; it is missing if the package is.
func (w *worker) peer(c contender, pack, task string, args ...any) contender {
	if w.absent != "" {
		c.missing = w.absent
		return c
	}
	if !slices.ContainsFunc(w.has, func(h string) bool { return strings.HasPrefix(h, pack+" ") }) {
		c.missing = pack + " is not installed"
		return c
	}
	var line strings.Builder
	line.WriteString(task)
	for _, a := range args {
		line.WriteString(fmt.Sprint(" ", a))
	}
	c.call = func() (time.Duration, float64, error) { return w.do(line.String()) }
	return c
}

func (w *worker) do(line string) (time.Duration, float64, error) {
	if _, err := fmt.Fprintln(w.in, line); err != nil {
		return 0, 0, err
	}
	answer, err := w.out.ReadString('\n')
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", line, err)
	}
	fields := strings.Fields(answer)
	if len(fields) != 2 {
		return 0, 0, fmt.Errorf("%s: %s", line, strings.TrimSpace(answer))
	}
	seconds, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %s", line, strings.TrimSpace(answer))
	}
	value, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		value = math.NaN()
	}
	return time.Duration(seconds * float64(time.Second)), value, nil
}

// file writes bytes for the workers and gives the name.
func (e *env) file(name string, data []byte) (string, error) {
	return name, os.WriteFile(filepath.Join(e.dir, name), data, 0o600)
}
