package sandbox

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"socketlab/grader/internal/core/record"
)

// groups are the directories in which control groups can be created: one with version
// 2, one per controller with version 1, none where this process may not create any.
type groups struct {
	memory, pids string // the same directory with version 2
	unified      bool
}

// group is the control group of one box.
type group struct {
	of     groups
	dirs   []string
	memory string
	pids   string
}

// cgroupRoot is where control groups are mounted.
const cgroupRoot = "/sys/fs/cgroup"

// openGroups creates a directory for the groups of one sandbox. The name must be
// unique.
func openGroups(name string) groups {
	if _, err := os.Stat(cgroupRoot + "/cgroup.controllers"); err == nil {
		dir := filepath.Join(cgroupRoot, name)
		g := groups{memory: dir, pids: dir, unified: true}
		if os.Mkdir(dir, 0o755) == nil && put(dir, "cgroup.subtree_control", "+memory +pids") == nil {
			return g
		}
		_ = os.Remove(dir)
		return groups{}
	}
	g := groups{memory: filepath.Join(cgroupRoot, "memory", name), pids: filepath.Join(cgroupRoot, "pids", name)}
	if os.Mkdir(g.memory, 0o755) != nil || os.Mkdir(g.pids, 0o755) != nil {
		_ = g.close()
		return groups{}
	}
	return g
}

func (g groups) usable() bool { return g.memory != "" }

func (g groups) close() error {
	if !g.usable() {
		return nil
	}
	err := remove(g.memory)
	if g.pids != g.memory {
		err = errors.Join(err, remove(g.pids))
	}
	return err
}

// join creates the group of a box. A program that starts sandboxes itself gets enough
// for some of them at once.
func (g groups) join(name string, limits Limits, nests bool) (group, error) {
	if !g.usable() {
		return group{}, nil
	}
	made := group{of: g, memory: filepath.Join(g.memory, name), pids: filepath.Join(g.pids, name)}
	made.dirs = []string{made.memory}
	if made.pids != made.memory {
		made.dirs = append(made.dirs, made.pids)
	}
	for _, dir := range made.dirs {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return group{}, err
		}
	}
	many := int64(1)
	if nests {
		many = 6
	}
	// Plus the few threads of the jail.
	processes := many * (int64(limits.Processes) + 32)
	file := "memory.limit_in_bytes"
	if g.unified {
		file = "memory.max"
	}
	return made, errors.Join(put(made.memory, file, strconv.FormatInt(many*limits.Memory, 10)),
		put(made.pids, "pids.max", strconv.FormatInt(processes, 10)))
}

// finish removes the group and returns the limit that was exceeded, if any.
func (g group) finish() (record.Limit, error) {
	if len(g.dirs) == 0 {
		return "", nil
	}
	var broken record.Limit
	file := "memory.oom_control"
	if g.of.unified {
		file = "memory.events"
	}
	switch {
	case counted(g.memory, file, "oom_kill") > 0:
		broken = record.LimitMemory
	case counted(g.pids, "pids.events", "max") > 0:
		broken = record.LimitProcesses
	}
	var err error
	for _, dir := range g.dirs {
		err = errors.Join(err, remove(dir))
	}
	return broken, err
}

// counted reads one number of a file of lines such as "oom_kill 3".
func counted(dir, file, what string) int {
	text, _ := os.ReadFile(filepath.Join(dir, file))
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, what+" "); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(rest))
			return n
		}
	}
	return 0
}

func put(dir, file, text string) error {
	return os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644)
}

// remove removes the directory of a group. The kernel permits that a moment after its
// last process has ended.
func remove(dir string) error {
	deadline := time.Now().Add(5 * time.Second)
	for {
		err := os.Remove(dir)
		if err == nil || errors.Is(err, os.ErrNotExist) || time.Now().After(deadline) {
			if errors.Is(err, os.ErrNotExist) {
				return nil
			}
			return err
		}
		time.Sleep(2 * time.Millisecond)
	}
}
