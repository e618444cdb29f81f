// Package sandbox runs untrusted programs so that they can reach only what they are
// given. It finds the strongest sandbox that works on the machine, runs programs in it,
// and reports which limit a program exceeded, if any.
package sandbox

import (
	"context"
	"io"
	"time"

	"socketlab/grader/internal/core/record"
)

// Level is the strength of a sandbox.
type Level string

// The levels, strongest first.
const (
	// Bubblewrap: an outer sandbox made by bubblewrap, and an inner one for each node.
	Bubblewrap Level = "bubblewrap"
	// Namespaces: the same, but made by the grader itself.
	Namespaces Level = "namespaces"
	// Landlock: files and system calls are restricted; the network is not.
	Landlock Level = "landlock (network not isolated)"
	// None: at most resource limits.
	None Level = "none"
)

// Found is the sandbox that a probe found on this machine.
type Found struct {
	Level Level
	// Cgroup reports whether a cgroup limits memory and processes too.
	Cgroup bool
	// PeersOnly reports whether Program.Peers is enforced. It needs Landlock and Linux 6.7.
	// Without it, the nodes of a submission can connect to each other.
	PeersOnly bool
	// Remedy says in one line what would make it stronger; empty when nothing would.
	Remedy string
}

// DefaultWall is how long a program may take unless its limits say otherwise.
const DefaultWall = 2 * time.Minute

// Limits limit one program and everything that it starts. Zero means the default.
type Limits struct {
	Memory    int64 // bytes; defaults to 512 MiB
	Processes int   // threads included; defaults to 128
	Files     int   // open at once; defaults to 512
	// Address limits the address space, in bytes. Defaults to no limit, because Go
	// programs reserve far more than they use.
	Address  int64
	FileSize int64         // bytes of any one file; defaults to 16 MiB
	Disk     int64         // bytes of all it writes into Dir; defaults to 16 MiB
	Inodes   int           // files that it creates; defaults to 1024
	Output   int64         // bytes of standard output and error; defaults to 16 MiB
	CPU      time.Duration // of all threads; defaults to a minute
	Wall     time.Duration // defaults to DefaultWall
}

// Program is what to run and what it can see: the paths in Show and Write, an empty
// writable Dir, /dev/null, /dev/zero and /dev/urandom. It sees nothing else: no /proc,
// and no environment but Env.
type Program struct {
	Args []string // Args[0] is absolute
	Env  []string
	Dir  string // working directory; defaults to /tmp
	// Show are the files and directories that it may read and execute, Write those that
	// it may also write. All paths are absolute.
	Show, Write []string
	Limits      Limits
	// Pass names the variables that it inherits from its parent. It is for programs
	// that a sandboxed program starts.
	Pass []string
	// Peers names the variable that holds the URLs, separated by spaces, of the only servers
	// that it may connect to, and so may whatever it starts: by TCP, at those ports. With no
	// URL in the variable it may connect to nothing. It may listen on any port, and has no
	// sockets but those of TCP. Empty if it may connect to everything on its network.
	Peers string
	// SmallPages keeps the kernel from giving it huge pages, so that it holds no more memory
	// than it uses.
	SmallPages bool
	// Loopback gives it its own network, which has only loopback. Otherwise it shares
	// the network of its parent.
	Loopback bool
	// Inside is a program that it may start any number of times, each in a sandbox
	// inside its own; nil when it starts none.
	Inside *Inside

	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// Inside is a program that runs in a sandbox inside another.
type Inside struct {
	Program
	// Variable is the environment variable that tells the outer program the command
	// line to start this one with. Each word is quoted.
	Variable string
}

// Ended is how a program ended.
type Ended struct {
	// Code is the exit code, or 128 plus the number of the signal that ended it.
	Code int `json:"code"`
	// Broken is the limit that it exceeded; empty when it exceeded none.
	Broken record.Limit `json:"broken,omitempty"`
	// Overdue reports that it was ended after Wall.
	Overdue bool `json:"overdue,omitempty"`
	// Trouble says why it could not be run; empty when it could.
	Trouble string `json:"trouble,omitempty"`
}

// Sandbox runs programs. Its methods may be called concurrently.
type Sandbox interface {
	// Found describes the sandbox.
	Found() Found
	// Run runs a program to its end, and leaves no process, mount or file of it. An
	// error means that the program could not be run, or that ctx ended. How the program
	// itself ended is never an error.
	Run(ctx context.Context, program Program) (Ended, error)
	// Prepare prepares a sandbox for a program that the caller starts.
	Prepare(program Program) (Box, error)
	// Close removes everything that the sandbox keeps on this machine.
	Close() error
}

// Box is one program that the caller of Prepare starts, once, with Args. The program
// does not see the caller's environment.
type Box interface {
	// Args is the command to start.
	Args() []string
	// Finish returns how the program ended, and how those that it started inside ended,
	// in no particular order. You must call it once nothing is running any more.
	Finish() (Ended, []Ended, error)
}
