// Package throughput measures how fast a class is graded: it grades one generated
// class with a loop of go test, as a teacher would type it, and with the teacher's
// program.
package throughput

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/population"
)

// seed is what the checks draw their inputs from, the same for both.
const seed = 7

// A course is one measurement.
type course struct {
	book  workbook.Workbook
	lab   workbook.Lab
	count int
	dir   string // everything temporary, the submissions in "in"
	out   io.Writer
}

// spent is what one way to grade a class took.
type spent struct {
	wall time.Duration
	cpu  time.Duration   // user and system, of all processes that were waited for
	full map[string]bool // which students got every point
}

// ErrDiffer means that the loop and the teacher's program disagreed about a
// submission.
var ErrDiffer = errors.New("go test and class grade disagree")

// Measure grades count submissions of a lab with both, and writes the figures to out.
// Both start with a warm build cache. The loop grades one submission after another,
// without a sandbox and without the race detector. Rates are by the clock, so nothing
// else should run on the machine.
func Measure(ctx context.Context, book workbook.Workbook, lab workbook.Lab, count int, out io.Writer) error {
	dir, err := os.MkdirTemp("", "socketlab-throughput-")
	if err != nil {
		return exitcode.Environmentf("make a directory for the class: %w", err)
	}
	defer os.RemoveAll(dir)
	c := course{book: book, lab: lab, count: count, dir: dir, out: out}
	if err := population.Write(filepath.Join(dir, "in"), []workbook.Lab{lab}, count); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d submissions of lab %s, %d processors, %s\n", count, lab.Name, cores(), runtime.Version())
	loop, err := c.loop(ctx)
	if err != nil {
		return err
	}
	c.row("go test -count=1, a loop", loop)
	grading, class, err := c.class(ctx)
	if err != nil {
		return err
	}
	c.row("class grade, all of it", class)
	c.row("  grading and reports only", grading)
	limit := float64(cores()) / c.each(grading.cpu)
	fmt.Fprintf(out, "the processors could grade %.0f a minute; class grade reaches %.2f of that\n", 60*limit, c.rate(grading)/(60*limit))
	fmt.Fprintf(out, "class grade is %.2f times as fast as the loop, with %.2f times its processor time\n",
		c.rate(class)/c.rate(loop), c.each(class.cpu)/c.each(loop.cpu))
	return c.compare(loop, class)
}

// compare returns ErrDiffer unless the same students got every point.
func (c course) compare(loop, class spent) error {
	differ := 0
	for student, full := range loop.full {
		if class.full[student] != full {
			differ++
			fmt.Fprintf(c.out, "%s: every check passes with go test: %t, with class grade: %t\n", student, full, class.full[student])
		}
	}
	if differ > 0 {
		return fmt.Errorf("%w about %d submissions", ErrDiffer, differ)
	}
	return nil
}

func cores() int { return runtime.GOMAXPROCS(0) }

// each is a time for one submission, in seconds.
func (c course) each(all time.Duration) float64 { return all.Seconds() / float64(c.count) }

// rate is in submissions a minute.
func (c course) rate(s spent) float64 { return 60 / c.each(s.wall) }

func (c course) row(what string, s spent) {
	fmt.Fprintf(c.out, "%-26s %6.1f s  %6.1f a minute  %5.2f CPU seconds a submission\n", what, s.wall.Seconds(), c.rate(s), c.each(s.cpu))
}

// used is the processor time of a command that has ended, and of everything that it
// waited for.
func used(cmd *exec.Cmd) time.Duration {
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}
