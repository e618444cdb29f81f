//go:build linux

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// adopt makes every process below this one, whose parent ends, a child of this
// one: so whatever a killed grader leaves is seen.
func adopt() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("adopt what a killed grader leaves: %w", err)
	}
	return nil
}

// patience is how long the kernel has to end what a killed grader started.
const patience = time.Minute

// orphans waits until nothing that the grader started is left. No other child
// may run.
func orphans() error {
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	for until := time.Now().Add(patience); ; <-ticker.C {
		var status syscall.WaitStatus
		for {
			if pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil); err != nil || pid <= 0 {
				break
			}
		}
		left := children()
		if len(left) == 0 {
			return nil
		}
		if time.Now().After(until) {
			return fmt.Errorf("processes are left:\n%s", strings.Join(left, "\n"))
		}
	}
}

// children are the command lines of this process's children.
func children() []string {
	self, all := strconv.Itoa(os.Getpid()), []string(nil)
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		// The second field, the name in parentheses, may hold anything.
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if len(fields) > 1 && fields[1] == self {
			line, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
			all = append(all, filepath.Base(filepath.Dir(file))+" "+strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return all
}

// ground is the machine before anything ran.
type ground struct{ mounts []string }

func survey() (*ground, error) {
	mounts, err := mounts()
	return &ground{mounts}, err
}

func mounts() ([]string, error) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	return slices.Sorted(strings.Lines(string(text))), err
}

// same is nil when nothing of the classes is left: no mount, no control group, no
// temporary file.
func (g *ground) same(desks ...*desk) error {
	now, err := mounts()
	if err != nil {
		return err
	}
	if !slices.Equal(now, g.mounts) {
		return fmt.Errorf("mounts are left:\n%s", strings.Join(now, ""))
	}
	for _, d := range desks {
		if err := tidy(d.dir); err != nil {
			return err
		}
		if len(d.boxes) == 0 {
			return fmt.Errorf("%s: no sandbox was seen; does it lie elsewhere now?", d.dir)
		}
		if left := cages(d.boxes); len(left) > 0 {
			return fmt.Errorf("control groups are left:\n%s", strings.Join(left, "\n"))
		}
	}
	return nil
}

// tidy is nil when nothing lies where a class was graded but its journal and its
// reports.
func tidy(desk string) error {
	expected := []string{"class.db", "class.db.lock", "class.db-shm", "class.db-wal", "log", "out", "tmp"}
	return filepath.WalkDir(desk, func(path string, found fs.DirEntry, err error) error {
		name, err2 := filepath.Rel(desk, path)
		if err := errors.Join(err, err2); err != nil || name == "." {
			return err
		}
		top, below, nested := strings.Cut(name, string(filepath.Separator))
		if !slices.Contains(expected, top) || top == "tmp" && nested || strings.HasPrefix(filepath.Base(below), ".") && below != "" {
			return fmt.Errorf("%s is left", path)
		}
		return nil
	})
}

// cages are the control groups of sandboxes with these names.
func cages(names map[string]bool) []string {
	var all []string
	_ = filepath.WalkDir("/sys/fs/cgroup", func(path string, found fs.DirEntry, err error) error {
		if err == nil && found.IsDir() && names[found.Name()] {
			all = append(all, path)
		}
		return nil
	})
	return all
}
