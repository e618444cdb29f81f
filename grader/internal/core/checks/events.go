package checks

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"sync"
)

// action is what an event of go test -json reports.
type action string

// The actions that matter here.
const (
	actionRun    action = "run"
	actionPass   action = "pass"
	actionFail   action = "fail"
	actionSkip   action = "skip"
	actionOutput action = "output"
	actionBuild  action = "build-output"
)

// ends reports whether nothing follows about the same test.
func (a action) ends() bool { return a == actionPass || a == actionFail || a == actionSkip }

// event is one line of go test -json. See go doc test2json.
type event struct {
	Action  action
	Package string
	Test    string
	Elapsed float64 // seconds
	Output  string
}

// handler takes what a command prints. Its methods are called from two
// goroutines.
type handler interface {
	// take is called for every event.
	take(event)
	// line is called for every line of standard error, and for every line of
	// standard output that is not an event.
	line(string)
}

// longestEvent bounds one line of a command's output, in bytes. A check that
// prints more fails the run with an error.
const longestEvent = 16 << 20

// stream runs a command that prints the events of go test -json to its end. An
// *exec.ExitError says only how it exited, and nothing about any check; any other
// error is the grader's. When ctx ends, every process that the command started is
// interrupted, killed after 3 s, and the error is ctx's.
func stream(ctx context.Context, command Command, to handler) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	cmd := exec.Command(command.Args[0], command.Args[1:]...)
	cmd.Dir, cmd.Env = command.Dir, command.Env
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	wait, err := supervise(ctx, cmd)
	if err != nil {
		return err
	}
	var reading sync.WaitGroup
	var ofEvents, ofErrors error
	reading.Go(func() {
		ofEvents = eachLine(stdout, func(line []byte) {
			var e event
			if len(line) > 0 && line[0] == '{' && json.Unmarshal(line, &e) == nil && e.Action != "" {
				to.take(e)
				return
			}
			to.line(string(line))
		})
		if ofEvents != nil {
			kill(cmd)
		}
	})
	reading.Go(func() {
		ofErrors = eachLine(stderr, func(line []byte) { to.line(string(line)) })
		if ofErrors != nil {
			kill(cmd)
		}
	})
	reading.Wait()
	waitErr := wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case ofEvents != nil:
		return fmt.Errorf("read what %s prints: %w", command.Args[0], ofEvents)
	case ofErrors != nil:
		return fmt.Errorf("read the errors of %s: %w", command.Args[0], ofErrors)
	}
	return waitErr
}

// eachLine calls each for every line, without its end.
func eachLine(from io.Reader, each func([]byte)) error {
	scanner := bufio.NewScanner(from)
	scanner.Buffer(nil, longestEvent)
	for scanner.Scan() {
		each(bytes.TrimSuffix(scanner.Bytes(), []byte("\r")))
	}
	return scanner.Err()
}
