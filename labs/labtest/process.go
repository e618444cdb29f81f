package labtest

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"socketlab/labs/labtest/commandline"
	"socketlab/labs/node"
)

// A process is a running node: an operating-system process, or a goroutine for a
// debugger.
type process interface {
	// pid returns its number.
	pid() int
	// memory returns how much it has had at once, and false if that is not known.
	memory() (bytes uint64, ok bool)
	// wait returns when the process has ended and its output is complete.
	wait() error
	// terminate asks for a graceful end.
	terminate() error
	// kill ends it at once.
	kill()
	// freeze stops it until thaw.
	freeze() error
	thaw()
	// quit makes it write its goroutines to standard error and end. It reports
	// whether the system supports that.
	quit() bool
}

// osProcess is a process of the operating system, with whatever it started.
type osProcess struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// startProcess runs a node's program with the given settings, in LAB_NODE_DIR.
func startProcess(program []string, settings node.Config, environ []string) (*osProcess, io.WriteCloser, error) {
	cmd := exec.Command(program[0], program[1:]...)
	cmd.Dir = os.Getenv("LAB_NODE_DIR")
	cmd.Env = nodeEnvironment(settings, environ)
	cmd.Stdout = settings.Stdout
	cmd.Stderr = settings.Stderr
	// Grandchildren may hold the output open; they are not waited for.
	cmd.WaitDelay = 2 * time.Second
	ownGroup(cmd)

	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, fmt.Errorf("make a pipe: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	return &osProcess{cmd: cmd, stdin: stdin}, stdin, nil
}

func (p *osProcess) pid() int               { return p.cmd.Process.Pid }
func (p *osProcess) memory() (uint64, bool) { return peakMemory(p.pid()) }
func (p *osProcess) wait() error            { return p.cmd.Wait() }
func (p *osProcess) terminate() error       { return terminate(p) }
func (p *osProcess) kill()                  { killGroup(p.cmd.Process) }
func (p *osProcess) freeze() error          { return freeze(p.pid()) }
func (p *osProcess) thaw()                  { thaw(p.pid()) }
func (p *osProcess) quit() bool             { return quit(p.cmd.Process) }

// nodeEnvironment returns our own environment with the variables of the contract
// set, and without any other variable that begins with LAB_.
func nodeEnvironment(settings node.Config, more []string) []string {
	var environ []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "LAB_") || name == "REDIS_URL" {
			continue
		}
		environ = append(environ, variable)
	}
	environ = append(environ,
		"LAB_ADDR="+settings.Addr,
		"LAB_NODE="+settings.Name,
		"LAB_KEYS="+settings.Keys,
		"LAB_CLOCK="+settings.ClockMode,
	)
	if settings.RedisURL != "" { // a balancer has none
		environ = append(environ, "REDIS_URL="+settings.RedisURL)
	}
	if os.Getenv("GORACE") == "" {
		// Otherwise a node built with -race lingers for a second when it ends.
		environ = append(environ, "GORACE=atexit_sleep_ms=20")
	}
	return append(environ, more...)
}

// nodeProgram returns what to run as a node: LAB_NODE_COMMAND, or this very binary if that
// is not set or the node is given.
func nodeProgram(given bool) ([]string, error) {
	if line := os.Getenv("LAB_NODE_COMMAND"); line != "" && !given {
		program, err := commandline.Split(line)
		if err != nil {
			return nil, fmt.Errorf("LAB_NODE_COMMAND cannot be split: %w", err)
		}
		return program, nil
	}
	binary, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the test binary: %w", err)
	}
	return []string{binary}, nil
}
