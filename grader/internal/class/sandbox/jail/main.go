// Command jail runs one program in a sandbox. The grader starts it, and so do the
// checks inside a sandbox; a person has no use for it.
//
//	jail run SPEC      starts the program, watches it, reports how it ended
//	jail enter SPEC    inside new namespaces: mounts what the program may see, then confines
//	jail confine SPEC  drops all remaining rights, and becomes the program
//	jail inside NAME   runs the command line in that variable: for probes
//	jail true          does nothing, successfully: for probes
//
// A SPEC is an encoded sandbox.Spec. It is a program of its own, and small, since
// the grader starts it twice for every node of every check.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/labs/labtest/commandline"
)

// trouble is the exit code when the jail itself failed. A program may end with it too, so
// it proves nothing: see plaint.
const trouble = 125

// plaint is the descriptor on which a jail that could not become its program says why.
// It is closed when it becomes the program: what that writes, and how it ends, is never
// taken for the jail's own word.
const plaint = 3

func main() {
	// The death signal is tied to the thread that started the process.
	runtime.LockOSThread()
	runtime.GOMAXPROCS(1) // it only waits: fewer threads to start and to end
	if len(os.Args) == 2 && os.Args[1] == "true" {
		return
	}
	if len(os.Args) != 3 {
		fail(fmt.Errorf("jail is started by the grader; see go run ./grader/class --help"))
	}
	if os.Args[1] == "inside" {
		fail(inside(os.Args[2]))
	}
	spec, err := sandbox.Decode(os.Args[2])
	if err != nil {
		fail(fmt.Errorf("read the specification: %w", err))
	}
	switch os.Args[1] {
	case "run":
		run(spec)
	case "enter":
		complain(enter(spec))
	case "confine":
		complain(confine(spec))
	default:
		fail(fmt.Errorf("unknown command %q", os.Args[1]))
	}
}

// inside runs the command line in a variable. It returns only if it fails.
func inside(variable string) error {
	words, err := commandline.Split(os.Getenv(variable))
	if err != nil {
		return err
	}
	command := exec.Command(words[0], words[1:]...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}

// complain ends a jail that could not become its program.
func complain(err error) {
	_, _ = os.NewFile(plaint, "plaint").WriteString(err.Error())
	os.Exit(trouble)
}

// fail ends a jail that the grader itself runs.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "jail:", err)
	os.Exit(trouble)
}
