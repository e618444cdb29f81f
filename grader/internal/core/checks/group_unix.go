//go:build unix

package checks

import (
	"os/exec"
	"syscall"
)

// group puts the command into a process group of its own, so that a signal
// reaches the go command, the test binary and the nodes alike.
func group(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func interrupt(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }

// kill ends whatever is left of the group. It may be called when nothing is.
func kill(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
