//go:build linux

package main

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
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/gauntlet"
	"socketlab/grader/internal/prove/population"
)

// class is what is handed in.
type class struct {
	dir    string
	labs   []workbook.Lab
	ids    []string // of the students, in order
	hashes map[string]bool
	trials map[string]gauntlet.Trial // by the student's ID
}

// races are mistakes of which chance decides what they do: to lose a race, or to
// depend on what else runs. They would only blur what is compared.
var races = []string{"every-peer-needed", "goroutine-a-message", "own-messages-not-skipped", "subscription-unconfirmed"}

// makeUp writes a class. Those of the gauntlet hand in its lab, and the other
// labs as anybody does.
func makeUp(ctx context.Context, book workbook.Workbook, dir string, random *rand.Rand, o options) (*class, error) {
	all, err := book.Labs()
	if err != nil {
		return nil, err
	}
	if o.labs > len(all) {
		return nil, fmt.Errorf("there are %d labs, not %d", len(all), o.labs)
	}
	c := &class{dir: dir, labs: all[:o.labs], hashes: map[string]bool{}, trials: map[string]gauntlet.Trial{}}
	if err := population.Write(dir, c.labs, o.count, races...); err != nil {
		return nil, err
	}
	trials, err := gauntlet.Read(filepath.Join(book.Root, "grader", "testdata", "gauntlet"))
	if err != nil {
		return nil, err
	}
	if !o.hanging {
		trials = slices.DeleteFunc(trials, func(t gauntlet.Trial) bool { return t.Allows(gradebook.TimedOut) })
	}
	seats, order := random.Perm(o.count), random.Perm(len(trials))
	laid := map[string]gauntlet.Trial{} // by the beginning of the name
	for n := range (o.count*o.hostile + 99) / 100 {
		trial, student := trials[order[n%len(trials)]], fmt.Sprintf("student-%04d", seats[n])
		if err := c.lay(trial, student); err != nil {
			return nil, err
		}
		laid[student] = trial
	}
	list, err := intake.List(dir, c.labs, nil, intake.DefaultBounds())
	if err != nil {
		return nil, err
	}
	for n, seat := range list.Entries {
		id := seat.Student.ID
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
	if len(c.ids) != o.count || len(c.trials) != len(laid) {
		return nil, fmt.Errorf("the class has %d seats and %d of the gauntlet, not %d and %d", len(c.ids), len(c.trials), o.count, len(laid))
	}
	return c, nil
}

// lay puts a trial in the place of a student's own work on the gauntlet's lab.
func (c *class) lay(trial gauntlet.Trial, student string) error {
	lab := c.labs[0]
	if lab.Name != gauntlet.Lab {
		return fmt.Errorf("the first lab is %s, and the gauntlet is about %s", lab.Name, gauntlet.Lab)
	}
	trial.HandedIn = student + "-" + trial.HandedIn
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

// sample takes so many submissions out into a class of their own.
func (c *class) sample(dir string, random *rand.Rand, count int) (*class, error) {
	var ids []string
	for _, n := range random.Perm(len(c.ids))[:count] {
		ids = append(ids, c.ids[n])
	}
	slices.Sort(ids)
	return c.take(dir, ids)
}

// take takes submissions out into a class of their own.
func (c *class) take(dir string, ids []string) (*class, error) {
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

// move moves what a student handed in. Its name need not be the
// ID, but begins as it does.
func (c *class) move(id, dir string) error {
	found, err := filepath.Glob(filepath.Join(c.dir, id[:len("student-0000")]+"*"))
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return fmt.Errorf("%s: %d files are theirs: %w", id, len(found), errors.Join(err, fs.ErrNotExist))
	}
	return os.Rename(found[0], filepath.Join(dir, filepath.Base(found[0])))
}
