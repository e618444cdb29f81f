// Throughput grades one made-up class twice, with a loop of go test as a teacher
// would type it and with class grade, and says how fast each was:
//
//	go run ./grader/internal/prove/throughput
//	go run ./grader/internal/prove/throughput --count 40 --only class --jobs 6
//
// Both have a warm build cache. The loop grades one submission after another,
// without a sandbox and without the race detector. Run it on a machine that does
// nothing else: the rates are by the clock.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/population"
)

// course is what is measured.
type course struct {
	book  workbook.Workbook
	lab   workbook.Lab
	seed  uint64
	count int
	jobs  int    // 0 is the grader's default
	dir   string // everything temporary, the submissions in "in"
}

// spent is what one way to grade took.
type spent struct {
	wall time.Duration
	cpu  time.Duration // user and system, of all processes that were waited for
	full map[string]bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "throughput:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context) error {
	c := course{}
	called := flag.String("lab", "3", "the lab")
	only := flag.String("only", "", "measure nothing but the loop, or the class")
	flag.IntVar(&c.count, "count", 100, "how many submissions")
	flag.IntVar(&c.jobs, "jobs", 0, "submissions at once in the class; 0 is the grader's default")
	flag.Uint64Var(&c.seed, "seed", 7, "what the checks draw their inputs from")
	flag.Parse()
	if flag.NArg() > 0 || c.count < 1 || *only != "" && *only != "loop" && *only != "class" {
		return errors.New("want --count of at least 1, --only loop or class, and no argument")
	}
	var err error
	if c.book, err = workbook.Find("."); err != nil {
		return err
	}
	if c.lab, err = c.book.Lab(*called); err != nil {
		return err
	}
	if c.dir, err = os.MkdirTemp("", "socketlab-throughput-"); err != nil {
		return err
	}
	defer os.RemoveAll(c.dir)
	if err := population.Write(filepath.Join(c.dir, "in"), []workbook.Lab{c.lab}, c.count); err != nil {
		return err
	}
	fmt.Printf("%d submissions of lab %s, %d processors, %s\n", c.count, c.lab.Name, cores(), runtime.Version())
	var loop, class spent
	if *only != "class" {
		if loop, err = c.loop(ctx); err != nil {
			return err
		}
		c.row("go test -count=1, a loop", loop)
	}
	if *only == "loop" {
		return nil
	}
	grading, class, err := c.class(ctx)
	if err != nil {
		return err
	}
	c.row("class grade, all of it", class)
	c.row("  of it grading, reports", grading)
	limit := float64(cores()) / c.each(grading.cpu)
	fmt.Printf("the processors bear %.0f a minute: %.2f of that is reached\n", 60*limit, c.rate(grading)/(60*limit))
	if *only != "" {
		return nil
	}
	fmt.Printf("class grade is %.2f times as fast as the loop, at %.2f of its processor time\n",
		c.rate(class)/c.rate(loop), c.each(class.cpu)/c.each(loop.cpu))
	differ := 0
	for student, full := range loop.full {
		if class.full[student] != full {
			differ++
			fmt.Printf("%s: go test passes %t, class grade %t\n", student, full, class.full[student])
		}
	}
	if differ > 0 {
		return fmt.Errorf("%d submissions came out otherwise", differ)
	}
	return nil
}

func cores() int { return runtime.GOMAXPROCS(0) }

// each is the seconds that one submission took.
func (c course) each(all time.Duration) float64 { return all.Seconds() / float64(c.count) }

// rate is in submissions a minute.
func (c course) rate(s spent) float64 { return 60 / c.each(s.wall) }

func (c course) row(what string, s spent) {
	fmt.Printf("%-26s %6.1f s  %6.1f a minute  %5.2f CPU seconds a submission\n", what, s.wall.Seconds(), c.rate(s), c.each(s.cpu))
}

// used is the processor time of a command that has ended, and of all that it
// waited for.
func used(cmd *exec.Cmd) time.Duration {
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}
