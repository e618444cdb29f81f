package classload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/gauntlet"
	"socketlab/grader/internal/prove/population"
)

// A class is a directory of submissions.
type class struct {
	dir    string
	labs   []workbook.Lab
	ids    []string                  // of the students, sorted
	hashes map[string]bool           // of the distinct submissions
	trials map[string]gauntlet.Trial // from the gauntlet, by the student's ID
}

// races are the mistakes whose effect depends on chance: on a race, on what else runs, or
// on what is drawn. Their grades may differ from one grading to the next.
var races = []string{
	"every-peer-needed", "gives-up-after-ten-attempts", "goroutine-a-message", "namespace-left-out",
	"own-messages-not-skipped", "subscription-unconfirmed", "uid-of-one-digit",
}

// newClass writes a class. A submission from the gauntlet replaces a student's work
// on the gauntlet's lab; the student's other labs stay.
func (r *run) newClass(ctx context.Context, dir string, random *rand.Rand) (*class, error) {
	all, err := r.book.Labs()
	if err != nil {
		return nil, err
	}
	if r.Labs > len(all) {
		return nil, exitcode.Usagef("--labs is %d, but there are only %d", r.Labs, len(all))
	}
	c := &class{dir: dir, labs: all[:r.Labs], hashes: map[string]bool{}, trials: map[string]gauntlet.Trial{}}
	if err := population.Write(dir, c.labs, r.Count, races...); err != nil {
		return nil, err
	}
	trials, err := gauntlet.Read(filepath.Join(r.book.Root, "grader", "testdata", "gauntlet"))
	if err != nil {
		return nil, err
	}
	trials = slices.DeleteFunc(trials, func(t gauntlet.Trial) bool { return t.Lab != gauntlet.Lab })
	if !r.Hanging {
		trials = slices.DeleteFunc(trials, func(t gauntlet.Trial) bool { return t.Allows(gradebook.TimedOut) })
	}
	students, order := random.Perm(r.Count), random.Perm(len(trials))
	laid := map[string]gauntlet.Trial{} // by the prefix of the student's ID
	for n := range (r.Count*r.Hostile + 99) / 100 {
		trial, student := trials[order[n%len(trials)]], fmt.Sprintf("student-%04d", students[n])
		if err := c.lay(trial, student); err != nil {
			return nil, err
		}
		laid[student] = trial
	}
	list, err := intake.List(dir, c.labs, intake.Whose{}, intake.DefaultBounds())
	if err != nil {
		return nil, err
	}
	for n, entry := range list.Entries {
		id := entry.Student.ID
		c.ids = append(c.ids, id)
		sub, err := list.Take(ctx, n)
		if err != nil {
			return nil, err
		}
		c.hashes[sub.Hash()] = true
		if trial, ok := laid[id[:min(len(id), len("student-0000"))]]; ok {
			c.trials[id] = trial
		}
	}
	if len(c.ids) != r.Count || len(c.trials) != len(laid) {
		return nil, fmt.Errorf("the class has %d students and %d submissions of the gauntlet, not %d and %d", len(c.ids), len(c.trials), r.Count, len(laid))
	}
	return c, nil
}

// lay replaces a student's work on the gauntlet's lab with a trial.
func (c *class) lay(trial gauntlet.Trial, student string) error {
	lab := c.labs[0]
	if lab.Name != gauntlet.Lab {
		return fmt.Errorf("the first lab is %s, but the gauntlet needs %s", lab.Name, gauntlet.Lab)
	}
	trial.Submitted = student + "-" + trial.Submitted
	path, err := trial.Lay(c.dir, lab, strings.NewReplacer("HOST_LISTENER", "127.0.0.1:9"))
	if err != nil {
		return fmt.Errorf("%s: %w", trial.Name, err)
	}
	place := filepath.Join(path, "labs")
	for _, lab := range c.labs[1:] {
		if info, err := os.Lstat(place); err != nil || !info.IsDir() {
			continue // an archive
		}
		if err := os.Rename(filepath.Join(c.dir, student, lab.Name), filepath.Join(place, lab.Name)); err != nil {
			return err
		}
	}
	return os.RemoveAll(filepath.Join(c.dir, student))
}

// sample moves count random submissions into a class of their own.
func (c *class) sample(dir string, random *rand.Rand, count int) (*class, error) {
	var ids []string
	for _, n := range random.Perm(len(c.ids))[:count] {
		ids = append(ids, c.ids[n])
	}
	slices.Sort(ids)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := c.move(id, dir); err != nil {
			return nil, err
		}
	}
	return &class{dir: dir, labs: c.labs, ids: ids, trials: c.trials}, nil
}

// move moves a student's submission. Its name begins like the ID, but need not be the
// same.
func (c *class) move(id, dir string) error {
	found, err := filepath.Glob(filepath.Join(c.dir, id[:len("student-0000")]+"*"))
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return fmt.Errorf("find the submission of %s: %d files match: %w", id, len(found), errors.Join(err, fs.ErrNotExist))
	}
	return os.Rename(found[0], filepath.Join(dir, filepath.Base(found[0])))
}
