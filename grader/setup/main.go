// Setup builds the learner's program for the first time: it says what Go is
// downloading, and if that fails, what to do. With the argument doctor, it then also
// prints what doctor can find without the learner's program.
//
// It imports the standard library, and packages of ours that import nothing else, so
// that it runs where no module has been downloaded yet.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := setUp(ctx, os.Stdout, isTerminal(os.Stdout))
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, err)
	if slices.Equal(os.Args[1:], []string{"doctor"}) {
		examine(ctx, os.Stdout, ".")
	}
	os.Exit(exitcode.Environment)
}

// A failure is a whole message to the learner: what happened, and what to do.
type failure string

func (f failure) Error() string { return string(f) }

func failuref(format string, args ...any) error { return failure(fmt.Sprintf(format, args...)) }

// setUp builds ./grader. On a terminal it counts downloads on one line.
func setUp(ctx context.Context, out io.Writer, live bool) error {
	fmt.Fprintln(out, "First run: Go downloads modules and builds the grader. Give it a minute or two.")
	began := time.Now()
	cmd := exec.CommandContext(ctx, "go", "build", "-o", os.DevNull, "./grader")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return failuref("The go command does not run: %v\nInstall Go from https://go.dev/dl, and try again.", err)
	}
	d := &downloads{out: out, live: live}
	said := d.follow(stderr)
	err = cmd.Wait()
	d.done()
	if err == nil {
		if d.count > 0 {
			fmt.Fprintf(out, "Downloaded %d modules and built the grader in %.0f s.\n", d.count, time.Since(began).Seconds())
		}
		return nil
	}
	if ctx.Err() != nil {
		return failuref("Interrupted. The next make goes on where this one stopped.")
	}
	return explain(said)
}

// explain turns what Go said into a sentence and a remedy, with Go's words below.
func explain(said string) error {
	remedy := checks.Remedy(said)
	if remedy == "" {
		remedy = "Restore the workbook's own files with git checkout -- grader labs go.mod go.sum, and try again."
	}
	const most = 3
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if over := len(lines) - most; over > 0 {
		lines = append(lines[:most], fmt.Sprintf("… and %d more lines", over))
	}
	return failuref("The grader cannot be built on this machine yet (%s, %s/%s).\n%s\n\nGo says:\n  %s",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, remedy, strings.Join(lines, "\n  "))
}

// downloads counts what Go downloads.
type downloads struct {
	out   io.Writer
	live  bool
	count int
}

// follow reads Go's standard error to its end and returns all but the downloads.
func (d *downloads) follow(stderr io.Reader) string {
	var said strings.Builder
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		module, ok := strings.CutPrefix(lines.Text(), "go: downloading ")
		if !ok {
			said.WriteString(lines.Text() + "\n")
			continue
		}
		d.count++
		if d.live {
			fmt.Fprintf(d.out, "\r\x1b[Kdownloading module %d: %.60s", d.count, module)
		}
	}
	return said.String()
}

// done takes the line with the count away.
func (d *downloads) done() {
	if d.live {
		fmt.Fprint(d.out, "\r\x1b[K")
	}
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}
