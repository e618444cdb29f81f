package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// A process is one that the bench started.
type process struct {
	name  string
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan string // of its standard output
	ended chan struct{}
	log   journal
}

// start runs a program, which ends with ctx at the latest.
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
			default: // nobody waits for it
			}
		}
		_ = p.cmd.Wait()
	}()
	return p, nil
}

// stop ends the process and returns when it has.
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
			return "", fmt.Errorf("%s did not say %q in time: %s", p.name, prefix, p.log.String())
		}
	}
}

// tidy makes the server give back the memory that is free.
func (p *process) tidy() error {
	if _, err := io.WriteString(p.stdin, "gc\n"); err != nil {
		return err
	}
	_, err := p.line("gc")
	return err
}

func (p *process) usage() (usage, error) { return usageOf(p.cmd.Process.Pid) }

// A journal keeps the beginning of what a process logs: there the reason is.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

const maxLog = 16 << 10

// Write keeps what there is room for.
func (j *journal) Write(text []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if room := maxLog - j.text.Len(); room > 0 {
		j.text.Write(text[:min(room, len(text))])
	}
	return len(text), nil
}

// String returns what was kept.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.TrimSpace(j.text.String())
}

// errStat: the kernel said something unheard of.
var errStat = errors.New("unexpected content of /proc")
