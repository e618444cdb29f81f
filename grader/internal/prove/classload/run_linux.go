package classload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// A run is one proof.
type run struct {
	Options
	book    workbook.Workbook
	dir     string // holds everything temporary
	program string // the teacher's program
	out     io.Writer
	began   time.Time
}

// Run generates a class, part of it from the gauntlet, and grades it twice: once
// undisturbed, and once with a grader that is killed and started again with the same
// command. It compares the two and writes its progress to out.
//
// Both graders must grade every submission once, with the same outcome, scores,
// statuses, reasons and remarks, and leave no process, control group, mount or
// temporary file. Messages of failed checks are not compared, because sessions have
// random names and frames have times. A submission of the gauntlet must get a grade
// that its file allows, both times. Mistakes that are races are left out of the
// class, because chance decides what they do.
//
// A finding is an error that wraps ErrFailed; Run then keeps its files and says
// where. Run adopts orphaned processes and waits for every child of this process, so
// no other child may run. It needs Linux.
func Run(ctx context.Context, book workbook.Workbook, options Options, out io.Writer) error {
	if err := adoptOrphans(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "socketlab-soak-")
	if err != nil {
		return exitcode.Environmentf("make a directory for the classes: %w", err)
	}
	r := &run{Options: options, book: book, dir: dir, program: filepath.Join(dir, "class"), out: out, began: time.Now()}
	err = r.prove(ctx)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w\nthe files of this run are in %s", err, dir)
	}
	return errors.Join(err, os.RemoveAll(dir))
}

func (r *run) prove(ctx context.Context) error {
	random := rand.New(rand.NewPCG(r.Seed, 0))
	class, err := r.newClass(ctx, filepath.Join(r.dir, "in"), random)
	if err != nil {
		return err
	}
	r.log("%d submissions of %d labs, %d of them from the gauntlet; %d are distinct", r.Count, r.Labs, len(class.trials), len(class.hashes))
	build := exec.CommandContext(ctx, "go", "build", "-o", r.program, "./grader/class")
	build.Dir = r.book.Root
	if output, err := build.CombinedOutput(); err != nil {
		return exitcode.Environmentf("build the grader: %w: %s", err, output)
	}
	before, err := mounts()
	if err != nil {
		return err
	}

	killed := r.newGrading("killed", class)
	undisturbed := r.newGrading("undisturbed", class)
	if r.Sample == 0 {
		if err := undisturbed.grade(ctx); err != nil {
			return err
		}
	}
	if err := killed.gradeWithKills(ctx, random); err != nil {
		return err
	}
	if r.Sample > 0 {
		if undisturbed.class, err = class.sample(filepath.Join(r.dir, "sample"), random, r.Sample); err != nil {
			return err
		}
		if err := undisturbed.grade(ctx); err != nil {
			return err
		}
	}
	if err := r.compare(undisturbed, killed); err != nil {
		return err
	}
	if err := leftovers(before, undisturbed, killed); err != nil {
		return err
	}
	r.log("no grade was lost, doubled or changed, and nothing was left behind")
	return nil
}

// killMoments returns how many submissions are graded at each kill: random numbers,
// and at the last of several kills all of them, while the reports are written.
func killMoments(random *rand.Rand, kills, jobs int) []int {
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

// concurrent is how many submissions may be in progress when the grader is killed.
func (r *run) concurrent() int {
	if r.Jobs > 0 {
		return r.Jobs
	}
	return 2 * runtime.GOMAXPROCS(0)
}

func (r *run) log(format string, args ...any) {
	fmt.Fprintf(r.out, "%7.1fs  %s\n", time.Since(r.began).Seconds(), fmt.Sprintf(format, args...))
}
