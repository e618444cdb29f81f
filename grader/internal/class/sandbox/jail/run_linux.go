package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/record"
)

// run starts the program of a spec in its sandbox, waits until it ends, reports, and
// exits with its code.
func run(spec sandbox.Spec) {
	// The parent of this process has ended, so end the program too.
	_ = unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0)
	ended := watch(spec)
	if err := report(spec.Report, ended); err != nil {
		fail(err)
	}
	if ended.Trouble != "" {
		fail(errors.New(ended.Trouble))
	}
	os.Exit(ended.Code)
}

// report appends one complete line to a file that several jails may share.
func report(path string, ended sandbox.Ended) error {
	line, err := json.Marshal(ended)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("report how the program ended: %w", err)
	}
	defer file.Close()
	_, err = file.Write(append(line, '\n'))
	return err
}

// watch runs the program to its end.
func watch(spec sandbox.Spec) sandbox.Ended {
	for _, dir := range spec.Cgroups {
		if err := os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte("0"), 0); err != nil {
			return sandbox.Ended{Trouble: fmt.Sprintf("join a control group: %v", err)}
		}
	}
	spec.Env = append(spec.Env, passed(spec.Pass)...)
	cmd, cleanup, err := command(spec)
	if err != nil {
		return sandbox.Ended{Trouble: err.Error()}
	}
	defer cleanup()

	output := &allowance{left: spec.Limits.Output, kill: func() { _ = cmd.Process.Kill() }}
	hear := &ear{}
	cmd.Env = []string{}
	cmd.Stdin = os.Stdin
	cmd.Stdout = output.of(os.Stdout)
	cmd.Stderr = output.of(io.MultiWriter(os.Stderr, hear))
	cmd.WaitDelay = time.Second

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	complaint, plaint, err := os.Pipe()
	if err != nil {
		return sandbox.Ended{Trouble: fmt.Sprintf("make a pipe: %v", err)}
	}
	defer complaint.Close()
	cmd.ExtraFiles = []*os.File{plaint}
	err = cmd.Start()
	_ = plaint.Close()
	if err != nil {
		return sandbox.Ended{Trouble: fmt.Sprintf("start a sandbox: %v", err)}
	}
	var overdue atomic.Bool
	wall := time.AfterFunc(spec.Limits.Wall, func() {
		overdue.Store(true)
		_ = cmd.Process.Kill()
	})
	over := make(chan struct{})
	var forwarding sync.WaitGroup
	forwarding.Go(func() {
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s)
			case <-over:
				return
			}
		}
	})
	_ = cmd.Wait() // the process state has the result
	wall.Stop()
	close(over)
	forwarding.Wait()
	leaveNobody()

	ended := sandbox.Ended{Code: exitCode(cmd.ProcessState), Overdue: overdue.Load()}
	if !ended.Overdue && ended.Code != 0 {
		ended.Broken = broken(spec.Limits, cmd.ProcessState, output, hear.String())
	}
	_ = complaint.SetReadDeadline(time.Now().Add(time.Second))
	if said, _ := io.ReadAll(io.LimitReader(complaint, 4096)); len(said) > 0 {
		ended.Trouble = string(said)
	}
	return ended
}

func passed(names []string) []string {
	var env []string
	for _, name := range names {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// nobody is the user and the group in a sandbox: any but root, which an unprivileged
// process may not map.
const nobody = 1000

// command is the command that makes the sandbox, and the directory to remove
// afterwards.
func command(spec sandbox.Spec) (*exec.Cmd, func(), error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, fmt.Errorf("find the jail: %w", err)
	}
	var cmd *exec.Cmd
	cleanup := func() {}
	switch spec.Level {
	case sandbox.Bubblewrap:
		cmd = exec.Command(spec.Bubblewrap, append(bubblewrap(spec, self), self, "confine", spec.Encode())...)
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	case sandbox.Namespaces:
		cmd = exec.Command(self, "enter", spec.Encode())
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}},
			// Until it confines itself.
			AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_NET_ADMIN, unix.CAP_SETPCAP},
		}
		if spec.Loopback {
			cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWNET
		}
	default: // without namespaces: a directory of its own, and no child left
		if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
			return nil, nil, fmt.Errorf("become the reaper of the program's children: %w", err)
		}
		if len(spec.Write) == 0 || spec.Dir != spec.Write[0] {
			dir, err := os.MkdirTemp("", "socketlab-jail-")
			if err != nil {
				return nil, nil, fmt.Errorf("make a directory to run in: %w", err)
			}
			spec.Dir, spec.Write = dir, append(spec.Write, dir)
			spec.Env = append(spec.Env, "TMPDIR="+dir)
			cleanup = func() { _ = os.RemoveAll(dir) }
		}
		cmd = exec.Command(self, "confine", spec.Encode())
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	return cmd, cleanup, nil
}

// leaveNobody ends the processes that outlived the program. With a process namespace
// the kernel has done that.
func leaveNobody() {
	self := strconv.Itoa(os.Getpid())
	for {
		children, _ := os.ReadFile("/proc/" + self + "/task/" + self + "/children")
		for _, child := range strings.Fields(string(children)) {
			if pid, err := strconv.Atoi(child); err == nil {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(-1, &status, 0, nil); err != nil {
			return // no process is left
		}
	}
}

func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

// broken is the limit that a failed program exceeded, by its resource usage and the
// messages of Go's runtime.
func broken(limits sandbox.Limits, state *os.ProcessState, output *allowance, said string) record.Limit {
	usage, _ := state.SysUsage().(*syscall.Rusage)
	switch {
	// Go's messages come first: a crashing program may print the stacks of so many
	// goroutines that it also exceeds its CPU time.
	case strings.Contains(said, "failed to create new OS thread"), strings.Contains(said, "newosproc"):
		return record.LimitProcesses
	case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"):
		return record.LimitMemory
	case exitCode(state) == 128+int(unix.SIGKILL) && state.UserTime()+state.SystemTime() >= limits.CPU/2:
		// The kernel counts in ticks and kills a little early or late. Otherwise it kills
		// only for memory, of which such a busy program would report an error.
		return record.LimitCPU
	case usage != nil && usage.Maxrss*1024 >= limits.Memory*9/10:
		return record.LimitMemory
	case output.spent():
		return record.LimitOutput
	}
	return ""
}

// allowance is how much output a program may still write.
type allowance struct {
	mu   sync.Mutex
	left int64
	kill func()
}

func (a *allowance) spent() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.left < 0
}

// of is a writer that passes on output within the allowance, and ends the program when
// it is used up.
func (a *allowance) of(w io.Writer) io.Writer { return &metered{a, w} }

type metered struct {
	*allowance
	w io.Writer
}

func (m *metered) Write(text []byte) (int, error) {
	m.mu.Lock()
	m.left -= int64(len(text))
	spent := m.left < 0
	m.mu.Unlock()
	if spent {
		m.kill()
		return 0, errors.New("the program wrote more than it may")
	}
	return m.w.Write(text)
}

// ear keeps the first few kilobytes of the output.
type ear struct{ strings.Builder }

func (e *ear) Write(text []byte) (int, error) {
	_, _ = e.Builder.Write(text[:min(len(text), max(0, 4096-e.Len()))])
	return len(text), nil
}
