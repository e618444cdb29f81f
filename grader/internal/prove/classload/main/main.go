//go:build linux

// Soak proves that a class loses nothing when its grader is killed. It makes up
// a class, part of it from the gauntlet, grades it once undisturbed, and once
// more with the grader killed hard again and again and started anew by the same
// command. Then it holds the two against each other:
//
//	go run ./grader/internal/prove/classload/main --count 60 --labs 1 --kills 1
//	go run ./grader/internal/prove/classload/main --count 1000 --labs 4 --kills 5 --hanging --sample 100
//
// Every submission must be there once, graded once, with the same outcome,
// scores, statuses, reasons and remarks, and no process, control group, mount or
// temporary file may be left. What a failed check says in words is not compared:
// sessions have random names and frames have times. A submission of the gauntlet
// must get a grade that its file allows, both times. Mistakes that are races are
// left out of the class, because chance decides what they do.
//
// With --sample only so many submissions are graded a second time, in a class of
// their own: the undisturbed half of a large class takes hours.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"socketlab/grader/internal/core/workbook"
)

// options are the flags.
type options struct {
	count   int
	labs    int
	kills   int
	hostile int // percent
	hanging bool
	sample  int // 0 grades the whole class a second time
	jobs    int
	seed    uint64
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := soak(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func soak(ctx context.Context) error {
	var o options
	flag.IntVar(&o.count, "count", 60, "how many submissions")
	flag.IntVar(&o.labs, "labs", 1, "how many labs, from the first on")
	flag.IntVar(&o.kills, "kills", 1, "how often the grader is killed; the last of several when all is graded")
	flag.IntVar(&o.hostile, "hostile", 5, "percent of the submissions from the gauntlet")
	flag.BoolVar(&o.hanging, "hanging", false, "take those of the gauntlet that hang, too")
	flag.IntVar(&o.sample, "sample", 0, "grade only so many a second time; 0 is the whole class")
	flag.IntVar(&o.jobs, "jobs", 0, "submissions at once; 0 is the grader's default")
	flag.Uint64Var(&o.seed, "seed", 1, "what chooses the hostile ones and the moments of the kills")
	flag.Parse()
	if flag.NArg() > 0 || o.count < 2 || o.kills < 0 || o.labs < 1 || o.hostile < 0 || o.hostile > 100 || o.sample > o.count {
		return fmt.Errorf("want --count of at least 2, --labs of at least 1, --hostile of at most 100, --sample of at most --count, and no argument")
	}
	book, err := workbook.Find(".")
	if err != nil {
		return err
	}
	if err := adopt(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "socketlab-soak-")
	if err != nil {
		return err
	}
	err = prove(ctx, book, dir, o)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w\nwhat it was about lies in %s", err, dir)
	}
	return errors.Join(err, os.RemoveAll(dir))
}

// prove runs both halves and compares them.
func prove(ctx context.Context, book workbook.Workbook, dir string, o options) error {
	random := rand.New(rand.NewPCG(o.seed, 0))
	class, err := makeUp(ctx, book, filepath.Join(dir, "in"), random, o)
	if err != nil {
		return err
	}
	say("%d submissions of %d labs, %d of them from the gauntlet; %d to grade, the others are the same as these", o.count, o.labs, len(class.trials), len(class.hashes))
	program := filepath.Join(dir, "class")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./grader/class")
	build.Dir = book.Root
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the grader: %w: %s", err, said)
	}
	ground, err := survey()
	if err != nil {
		return err
	}

	killed := newDesk(book, program, filepath.Join(dir, "killed"), class, o)
	var calm *desk
	if o.sample == 0 {
		calm = newDesk(book, program, filepath.Join(dir, "undisturbed"), class, o)
		if err := calm.grade(ctx); err != nil {
			return err
		}
	}
	if err := killed.torment(ctx, random); err != nil {
		return err
	}
	if o.sample > 0 {
		few, err := class.sample(filepath.Join(dir, "few"), random, o.sample)
		if err != nil {
			return err
		}
		calm = newDesk(book, program, filepath.Join(dir, "undisturbed"), few, o)
		if err := calm.grade(ctx); err != nil {
			return err
		}
	}
	if err := compare(calm, killed); err != nil {
		return err
	}
	if err := ground.same(calm, killed); err != nil {
		return err
	}
	say("nothing lost, doubled or different, and nothing left")
	return nil
}

// moments are the numbers of graded submissions at which to kill: anywhere, and
// at last, of several, when all are graded and the reports are being written.
func moments(random *rand.Rand, kills, jobs int) []int {
	var all []int
	for range kills {
		all = append(all, 1+random.IntN(max(1, jobs-1)))
	}
	slices.Sort(all)
	if kills > 1 {
		all[kills-1] = jobs
	}
	return all
}

// atOnce is how many submissions may be in work when the grader is killed.
func (o options) atOnce() int {
	if o.jobs > 0 {
		return o.jobs
	}
	return 2 * runtime.GOMAXPROCS(0)
}

var began = time.Now()

func say(format string, args ...any) {
	fmt.Printf("%7.1fs  %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, args...))
}
