package throughput

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"socketlab/grader/internal/class/gradebook"
)

// class runs class grade. all includes building the checks, which happens once a
// class; grading does not.
func (c course) class(ctx context.Context) (grading, all spent, err error) {
	program, out := filepath.Join(c.dir, "grader"), filepath.Join(c.dir, "out")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./grader/class")
	build.Dir = c.book.Root
	if said, err := build.CombinedOutput(); err != nil {
		return grading, all, fmt.Errorf("build the grader: %w: %s", err, said)
	}
	cmd := exec.CommandContext(ctx, program, "grade", filepath.Join(c.dir, "in"), "--labs", c.lab.Name,
		"--seed", strconv.Itoa(seed),
		"--journal", filepath.Join(c.dir, "class.db"), "--out", out)
	cmd.Dir, cmd.Stderr = c.book.Root, os.Stderr
	// An interrupt lets it remove its own files.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return grading, all, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return grading, all, err
	}
	var ready spent
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		switch {
		case strings.HasPrefix(lines.Text(), "sandbox: "):
			fmt.Fprintln(c.out, lines.Text())
		case strings.HasPrefix(lines.Text(), "submissions: "):
			ready = spent{wall: time.Since(began), cpu: cpuSoFar(cmd.Process.Pid)}
		}
	}
	if err := cmd.Wait(); err != nil {
		return grading, all, fmt.Errorf("class grade: %w", err)
	}
	all = spent{wall: time.Since(began), cpu: used(cmd), full: map[string]bool{}}
	grading = spent{wall: all.wall - ready.wall, cpu: all.cpu - ready.cpu}
	book, err := gradebook.Read(filepath.Join(out, "book.json"))
	if err != nil {
		return grading, all, err
	}
	for _, row := range book.Rows {
		all.full[row.Student.ID] = row.Total == 100*100
	}
	return grading, all, nil
}

// tick is the unit of times in /proc: 1/USER_HZ, which is 100 wherever Go runs.
const tick = 10 * time.Millisecond

// cpuSoFar is the processor time of a process and of everything that it waited for. It
// is 0 where there is no /proc.
func cpuSoFar(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The second field, the name in parentheses, may contain anything.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	const utime, cstime = 14 - 3, 17 - 3
	if len(fields) <= cstime {
		return 0
	}
	var sum time.Duration
	for _, field := range fields[utime : cstime+1] {
		ticks, _ := strconv.ParseInt(field, 10, 64)
		sum += time.Duration(ticks) * tick
	}
	return sum
}
