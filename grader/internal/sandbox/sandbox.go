// Package sandbox runs other people's programs so that they reach nothing but
// what they are given. It says what the machine can bear, starts a program in
// it, and says afterwards which limit the program broke, if any.
package sandbox

import (
	"io"
	"time"
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

// Limits bound one program and all that it starts. Zero means the default.
type Limits struct {
	Memory    int64         // bytes; defaults to 512 MiB
	Processes int           // threads included; defaults to 128
	Files     int           // open at once; defaults to 512
	FileSize  int64         // bytes of any one file; defaults to 16 MiB
	Disk      int64         // bytes of all it writes; defaults to 16 MiB
	Inodes    int           // files it makes; defaults to 1024
	CPU       time.Duration // of all threads; defaults to a minute
	Wall      time.Duration // defaults to two minutes
}

// Mount shows a file or directory of this machine to the program.
type Mount struct {
	From, To string // absolute
	// Writable shows it for writing. Everything else is read-only.
	Writable bool
}

// Program is what to run, and what it may see. Besides the mounts there is an
// empty writable directory at its Dir, /dev/null, /dev/zero and /dev/urandom,
// and nothing more: no /proc, no environment but Env.
type Program struct {
	Args   []string // Args[0] is absolute, as the program sees it
	Env    []string
	Dir    string // defaults to /tmp
	Mounts []Mount
	Limits Limits
	// Loopback gives it a network of its own, with nothing but loopback; without,
	// it has that of whoever starts it.
	Loopback bool
	// Nests says that it starts sandboxes of its own: see Nested.
	Nests bool

	Stdin          io.Reader
	Stdout, Stderr io.Writer
}
