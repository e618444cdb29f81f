// Package sandbox runs other people's programs so that they reach nothing but
// what they are given. It says what the machine can bear, starts a program in
// it, and says afterwards which limit the program broke, if any.
package sandbox

import (
	"context"
	"io"
	"time"

	"socketlab/grader/internal/core/record"
)

// Level is how much a sandbox keeps from whom it holds, strongest first.
type Level string

// The levels.
const (
	// Bubblewrap: an outer sandbox by bubblewrap, an inner one a node.
	Bubblewrap Level = "bubblewrap"
	// Namespaces: the same, made by the grader itself.
	Namespaces Level = "namespaces"
	// Landlock: files and system calls are fenced; the network is not.
	Landlock Level = "landlock (network not isolated)"
	// None: nothing but resource limits, where there are any.
	None Level = "none"
)

// Found is what a probe found out about this machine.
type Found struct {
	Level Level
	// Cgroup says whether memory and processes are bounded by a cgroup as well.
	Cgroup bool
	// Remedy says what would make it better, in one line; empty when nothing would.
	Remedy string
}

// DefaultWall is how long a program may take unless its limits say otherwise.
const DefaultWall = 2 * time.Minute

// Limits bound one program and all that it starts. Zero means the default.
type Limits struct {
	Memory    int64 // bytes; defaults to 512 MiB
	Processes int   // threads included; defaults to 128
	Files     int   // open at once; defaults to 512
	// Address bounds the address space, in bytes. Go programs reserve far more
	// than they use, so 0, the default, leaves it open.
	Address  int64
	FileSize int64         // bytes of any one file; defaults to 16 MiB
	Disk     int64         // bytes of all it writes into Dir; defaults to 16 MiB
	Inodes   int           // files it makes; defaults to 1024
	Output   int64         // bytes of standard output and error; defaults to 16 MiB
	CPU      time.Duration // of all threads; defaults to a minute
	Wall     time.Duration // defaults to DefaultWall
}

// Program is what to run, and what it may see: the paths below, at the places
// where they lie on this machine, an empty writable Dir, /dev/null, /dev/zero
// and /dev/urandom, and nothing more: no /proc, no environment but Env.
type Program struct {
	Args []string // Args[0] is absolute
	Env  []string
	Dir  string // where it runs; defaults to /tmp
	// Show are files and directories that it may read and execute, Write those
	// that it may write to as well. All are absolute.
	Show, Write []string
	Limits      Limits
	// Pass names variables that it takes over from the environment of who starts
	// it: for one that is started by a program inside a sandbox.
	Pass []string
	// Loopback gives it a network of its own with nothing on it but loopback.
	// Without, it shares that of whoever starts it.
	Loopback bool
	// Inside is a program that it starts itself, as often as it likes, each time
	// in a sandbox inside its own; nil when it starts none.
	Inside *Inside

	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Inside is a program that runs in a sandbox inside another.
type Inside struct {
	Program
	// Variable is the environment variable in which the outer program finds the
	// command line that starts this one. Each word of it is quoted.
	Variable string
}

// Ended is how a program ended.
type Ended struct {
	// Code is the exit code, 128 and the signal's number when a signal ended it.
	Code int `json:"code"`
	// Broken is the limit that it broke; empty when it kept all.
	Broken record.Limit `json:"broken,omitempty"`
	// Overdue says that it was ended because its Wall was over.
	Overdue bool `json:"overdue,omitempty"`
	// Trouble says why it could not be run as asked; empty when it could.
	Trouble string `json:"trouble,omitempty"`
}

// Sandbox runs programs. Its methods may be called concurrently.
type Sandbox interface {
	// Found says what it is.
	Found() Found
	// Run runs a program to its end; no process, mount or file of it is left.
	// An error means that it could not be run as asked, or ctx's; however the
	// program itself ended is no error.
	Run(ctx context.Context, program Program) (Ended, error)
	// Prepare makes ready for a program that the caller starts.
	Prepare(program Program) (Box, error)
	// Close removes what the sandbox keeps on this machine.
	Close() error
}

// Box is one program that the caller of Prepare starts, once, with Args and no
// environment that matters.
type Box interface {
	// Args is the command to start.
	Args() []string
	// Finish says how the program ended, and how those that it started inside
	// did, in no particular order. It must be called, once nothing runs any more.
	Finish() (Ended, []Ended, error)
}
