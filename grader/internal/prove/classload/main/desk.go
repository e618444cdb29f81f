//go:build linux

package main

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

	"socketlab/grader/internal/core/workbook"
)

// desk is where one class is graded.
type desk struct {
	book    workbook.Workbook
	program string
	dir     string
	class   *class
	o       options

	peak  int64           // bytes: the most memory that a grader has had
	boxes map[string]bool // the names of its sandboxes
	kills int
}

func newDesk(book workbook.Workbook, program, dir string, class *class, o options) *desk {
	return &desk{book: book, program: program, dir: dir, class: class, o: o, boxes: map[string]bool{}}
}

func (d *desk) journal() string { return filepath.Join(d.dir, "class.db") }
func (d *desk) out() string     { return filepath.Join(d.dir, "out") }
func (d *desk) temp() string    { return filepath.Join(d.dir, "tmp") }

// start starts the grader, always by the same command. Log is what it says.
func (d *desk) start() (cmd *exec.Cmd, log string, err error) {
	if err := os.MkdirAll(d.temp(), 0o755); err != nil {
		return nil, "", err
	}
	log = filepath.Join(d.dir, "log")
	file, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, "", err
	}
	defer file.Close()
	var labs []string
	for _, lab := range d.class.labs {
		labs = append(labs, lab.Name)
	}
	cmd = exec.Command(d.program, "grade", d.class.dir, "--labs", strings.Join(labs, ","), "--seed", strconv.FormatUint(d.o.seed, 10),
		"--jobs", strconv.Itoa(d.o.jobs), "--journal", d.journal(), "--out", d.out())
	cmd.Dir, cmd.Stdout, cmd.Stderr = d.book.Root, file, file
	cmd.Env = append(os.Environ(), "TMPDIR="+d.temp())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd, log, cmd.Start()
}

// often is how often is looked how far the grader is.
const often = 20 * time.Millisecond

// follow waits until the grader ends or, with at least 0, so many submissions
// are graded. Of the first, exit is how.
func (d *desk) follow(ctx context.Context, cmd *exec.Cmd, at int) (ended bool, exit error) {
	over := make(chan error, 1)
	go func() { over <- cmd.Wait() }()
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	for {
		select {
		case err := <-over:
			return true, err
		case <-ticker.C:
			d.look(cmd.Process.Pid)
			if at < 0 || count(d.journal()) < at {
				continue
			}
		case <-ctx.Done():
		}
		// In turn everything that the grader started in its process group, and
		// the grader alone.
		target := cmd.Process.Pid
		if d.kills%2 == 0 {
			target = -target
		}
		_ = syscall.Kill(target, syscall.SIGKILL)
		<-over
		if ctx.Err() != nil {
			_ = orphans()
			return true, ctx.Err()
		}
		return false, nil
	}
}

// grade grades the class to its end.
func (d *desk) grade(ctx context.Context) error {
	cmd, log, err := d.start()
	if err != nil {
		return err
	}
	began := time.Now()
	if _, err := d.follow(ctx, cmd, -1); err != nil {
		said, _ := os.ReadFile(log)
		return fmt.Errorf("class grade: %w\n%s", err, said)
	}
	took := time.Since(began)
	say("%s: %d submissions to the end in %s, %.0f a minute; the grader had at most %.1f MiB", filepath.Base(d.dir), len(d.class.ids),
		took.Round(100*time.Millisecond), float64(len(d.class.ids))/took.Minutes(), float64(d.peak)/(1<<20))
	return orphans()
}

// torment grades the class with a grader that is killed on the way, and once
// more when all is graded. What was graded must stay as it was.
func (d *desk) torment(ctx context.Context, random *rand.Rand) error {
	var before ledger
	for _, at := range moments(random, d.o.kills, len(d.class.hashes)) {
		cmd, log, err := d.start()
		if err != nil {
			return err
		}
		if ended, err := d.follow(ctx, cmd, at); ended {
			said, _ := os.ReadFile(log)
			return fmt.Errorf("the grader must not end before it is killed: %v\n%s", err, said)
		}
		d.kills++
		if err := orphans(); err != nil {
			return err
		}
		if before, err = d.goesOn(before); err != nil {
			return err
		}
		say("killed: grader %d, with %d of %d graded", d.kills, len(before), len(d.class.hashes))
	}
	if err := d.grade(ctx); err != nil {
		return err
	}
	after, err := d.goesOn(before)
	if err != nil {
		return err
	}
	if err := d.balanced(after); err != nil {
		return err
	}
	wrote, err := sums(d.out())
	if err != nil {
		return err
	}
	if err := d.grade(ctx); err != nil {
		return err
	}
	last, err := d.goesOn(after)
	if err != nil {
		return err
	}
	again, err := sums(d.out())
	if err != nil {
		return err
	}
	if len(last) != len(after) {
		return fmt.Errorf("%d were graded, and %d after a grader that had nothing to do", len(after), len(last))
	}
	return equal(wrote, again)
}

// look notes what is seen only while a grader runs.
func (d *desk) look(grader int) {
	d.peak = max(d.peak, highWater(grader))
	boxes, _ := filepath.Glob(filepath.Join(d.journal()+".tmp", "socketlab-sandbox-*"))
	for _, box := range boxes {
		d.boxes[filepath.Base(box)] = true
	}
}

// highWater is the most memory that a process has had, in bytes.
func highWater(pid int) int64 {
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
