package classload

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

// adoptOrphans makes this process the parent of every descendant whose own parent
// ends. So children sees whatever a killed grader leaves behind.
func adoptOrphans() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("become the parent of what a killed grader leaves behind: %w", err)
	}
	return nil
}

// patience is how long the processes of a killed grader may take to end.
const patience = time.Minute

// waitForOrphans waits until every process that the grader started has ended. No
// other child may run.
func waitForOrphans() error {
	ticker := time.NewTicker(pollInterval)
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
			return failf("processes were left behind:\n%s", strings.Join(left, "\n"))
		}
	}
}

// children returns the PIDs and command lines of this process's children.
func children() []string {
	self, all := strconv.Itoa(os.Getpid()), []string(nil)
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		// The second field, the name in parentheses, may contain anything.
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if len(fields) > 1 && fields[1] == self {
			line, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
			all = append(all, filepath.Base(filepath.Dir(file))+" "+strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return all
}

func mounts() ([]string, error) {
	text, err := os.ReadFile("/proc/self/mountinfo")
	return slices.Sorted(strings.Lines(string(text))), err
}

// leftovers returns an error if the gradings left a mount, a control group or a
// temporary file behind. before is what mounts returned before they began.
func leftovers(before []string, gradings ...*grading) error {
	now, err := mounts()
	if err != nil {
		return err
	}
	if !slices.Equal(now, before) {
		return failf("mounts were left behind; now there are:\n%s", strings.Join(now, ""))
	}
	for _, g := range gradings {
		if err := onlyExpected(g.dir); err != nil {
			return err
		}
		if len(g.sandboxes) == 0 {
			return failf("%s: no sandbox was seen; are sandboxes in another directory now?", g.dir)
		}
		if left := controlGroups(g.sandboxes); len(left) > 0 {
			return failf("control groups were left behind:\n%s", strings.Join(left, "\n"))
		}
	}
	return nil
}

// onlyExpected returns an error if the directory of a grading contains anything but
// its journal, log and reports.
func onlyExpected(dir string) error {
	expected := []string{"class.db", "class.db.lock", "class.db-shm", "class.db-wal", "log", "out", "tmp"}
	return filepath.WalkDir(dir, func(path string, found fs.DirEntry, err error) error {
		name, err2 := filepath.Rel(dir, path)
		if err := errors.Join(err, err2); err != nil || name == "." {
			return err
		}
		top, below, nested := strings.Cut(name, string(filepath.Separator))
		if !slices.Contains(expected, top) || top == "tmp" && nested || strings.HasPrefix(filepath.Base(below), ".") && below != "" {
			return failf("%s was left behind", path)
		}
		return nil
	})
}

// controlGroups returns the control groups of the named sandboxes.
func controlGroups(names map[string]bool) []string {
	var all []string
	_ = filepath.WalkDir("/sys/fs/cgroup", func(path string, found fs.DirEntry, err error) error {
		if err == nil && found.IsDir() && names[found.Name()] {
			all = append(all, path)
		}
		return nil
	})
	return all
}
