package classload

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A grading grades one class in a directory of its own.
type grading struct {
	*run
	name  string
	dir   string
	class *class

	peak      int64           // the most memory that a grader has used, in bytes
	sandboxes map[string]bool // names of the graders' sandboxes
	kills     int             // so far
}

func (r *run) newGrading(name string, class *class) *grading {
	return &grading{run: r, name: name, dir: filepath.Join(r.dir, name), class: class, sandboxes: map[string]bool{}}
}

func (g *grading) journal() string { return filepath.Join(g.dir, "class.db") }
func (g *grading) out() string     { return filepath.Join(g.dir, "out") }
func (g *grading) temp() string    { return filepath.Join(g.dir, "tmp") }

// start starts the grader, always with the same command. log is the path of its
// output.
func (g *grading) start() (cmd *exec.Cmd, log string, err error) {
	if err := os.MkdirAll(g.temp(), 0o755); err != nil {
		return nil, "", err
	}
	log = filepath.Join(g.dir, "log")
	file, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, "", err
	}
	defer file.Close()
	var labs []string
	for _, lab := range g.class.labs {
		labs = append(labs, lab.Name)
	}
	cmd = exec.Command(g.program, "grade", g.class.dir, "--labs", strings.Join(labs, ","), "--seed", strconv.FormatUint(g.Seed, 10),
		"--jobs", strconv.Itoa(g.Jobs), "--journal", g.journal(), "--out", g.out())
	cmd.Dir, cmd.Stdout, cmd.Stderr = g.book.Root, file, file
	cmd.Env = append(os.Environ(), "TMPDIR="+g.temp())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd, log, cmd.Start()
}

// pollInterval is the time between two looks at the grader.
const pollInterval = 20 * time.Millisecond

// follow waits until the grader ends by itself, with exit. If at is not negative, it
// kills the grader as soon as that many submissions are graded.
func (g *grading) follow(ctx context.Context, cmd *exec.Cmd, at int) (ended bool, exit error) {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		select {
		case err := <-done:
			return true, err
		case <-ticker.C:
			g.observe(cmd.Process.Pid)
			if at < 0 || countDone(g.journal()) < at {
				continue
			}
		case <-ctx.Done():
		}
		// Kill the grader's whole process group and only the grader, in turn.
		target := cmd.Process.Pid
		if g.kills%2 == 0 {
			target = -target
		}
		_ = syscall.Kill(target, syscall.SIGKILL)
		<-done
		if ctx.Err() != nil {
			_ = waitForOrphans()
			return true, ctx.Err()
		}
		return false, nil
	}
}

// grade lets the grader finish the class.
func (g *grading) grade(ctx context.Context) error {
	cmd, log, err := g.start()
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := g.follow(ctx, cmd, -1); err != nil {
		if ctx.Err() != nil {
			return err
		}
		output, _ := os.ReadFile(log)
		return failf("class grade: %w\n%s", err, output)
	}
	took := time.Since(began)
	g.log("%s: finished %d submissions in %s, %.0f a minute; the grader used at most %.1f MiB", g.name, len(g.class.ids),
		took.Round(100*time.Millisecond), float64(len(g.class.ids))/took.Minutes(), float64(g.peak)/(1<<20))
	return waitForOrphans()
}

// gradeWithKills grades the class with a grader that is killed several times, and
// then runs the grader once more. Nothing that was graded may change.
func (g *grading) gradeWithKills(ctx context.Context, random *rand.Rand) error {
	var before results
	for _, at := range killMoments(random, g.Kills, len(g.class.hashes)) {
		cmd, log, err := g.start()
		if err != nil {
			return err
		}
		if ended, err := g.follow(ctx, cmd, at); ended {
			if ctx.Err() != nil {
				return err
			}
			output, _ := os.ReadFile(log)
			return failf("the grader ended before it was killed: %v\n%s", err, output)
		}
		g.kills++
		if err := waitForOrphans(); err != nil {
			return err
		}
		if before, err = g.unchanged(before); err != nil {
			return err
		}
		g.log("killed grader %d with %d of %d graded", g.kills, len(before), len(g.class.hashes))
	}
	if err := g.grade(ctx); err != nil {
		return err
	}
	after, err := g.unchanged(before)
	if err != nil {
		return err
	}
	if err := g.complete(after); err != nil {
		return err
	}
	first, err := sums(g.out())
	if err != nil {
		return err
	}
	if err := g.grade(ctx); err != nil {
		return err
	}
	last, err := g.unchanged(after)
	if err != nil {
		return err
	}
	again, err := sums(g.out())
	if err != nil {
		return err
	}
	if len(last) != len(after) {
		return failf("%d were graded, and %d after a grader that had nothing to do", len(after), len(last))
	}
	return sameReports(first, again)
}

// observe records what can be seen only while a grader runs.
func (g *grading) observe(grader int) {
	g.peak = max(g.peak, peakMemory(grader))
	found, _ := filepath.Glob(filepath.Join(g.journal()+".tmp", "socketlab-sandbox-*"))
	for _, sandbox := range found {
		g.sandboxes[filepath.Base(sandbox)] = true
	}
}

// peakMemory is the most memory that a process has used, in bytes.
func peakMemory(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
