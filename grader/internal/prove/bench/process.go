package bench

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A process is a program that the bench started.
type process struct {
	name  string
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan string // of its standard output
	ended chan struct{}
	log   logHead
	deaf  bool // it takes no commands
}

// start starts a program, which is killed when ctx ends.
func start(ctx context.Context, env []string, program string, args ...string) (*process, error) {
	p := &process{name: program, lines: make(chan string, 64), ended: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, program, args...)
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stderr = &p.log
	p.cmd.WaitDelay = time.Second
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		for said := bufio.NewScanner(stdout); said.Scan(); {
			select {
			case p.lines <- said.Text():
			default: // no one waits for it
			}
		}
		_ = p.cmd.Wait()
	}()
	return p, nil
}

// stop kills the process and waits for its end.
func (p *process) stop() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// line waits for a line that begins with prefix and returns the rest of it.
func (p *process) line(prefix string) (string, error) {
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		select {
		case said := <-p.lines:
			if rest, found := strings.CutPrefix(said, prefix); found {
				return rest, nil
			}
		case <-p.ended:
			return "", fmt.Errorf("%s ended: %s", p.name, p.log.String())
		case <-timeout.C:
			return "", fmt.Errorf("%s did not print %q in time: %s", p.name, prefix, p.log.String())
		}
	}
}

// collectGarbage makes the server return free memory to the system, if it can be told to.
func (p *process) collectGarbage() error {
	if p.deaf {
		return nil
	}
	if _, err := io.WriteString(p.stdin, "gc\n"); err != nil {
		return err
	}
	_, err := p.line("gc")
	return err
}

// usage is that of the process and of those that it has started.
func (p *process) usage() (usage, error) {
	pid := strconv.Itoa(p.cmd.Process.Pid)
	sum, err := usageOf(p.cmd.Process.Pid)
	if err != nil {
		return usage{}, err
	}
	children, err := os.ReadFile("/proc/" + pid + "/task/" + pid + "/children")
	if err != nil {
		return usage{}, err
	}
	for _, child := range strings.Fields(string(children)) {
		number, err := strconv.Atoi(child)
		if err != nil {
			return usage{}, err
		}
		used, err := usageOf(number)
		if err != nil {
			return usage{}, err
		}
		sum.cpu += used.cpu
		sum.resident += used.resident
	}
	return sum, nil
}

// A logHead keeps the beginning of a log, where the cause of a failure is.
type logHead struct {
	mu   sync.Mutex
	text bytes.Buffer
}

const maxLog = 16 << 10

// Write keeps as much as fits.
func (h *logHead) Write(text []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if room := maxLog - h.text.Len(); room > 0 {
		h.text.Write(text[:min(room, len(text))])
	}
	return len(text), nil
}

// String is what was kept.
func (h *logHead) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.TrimSpace(h.text.String())
}
