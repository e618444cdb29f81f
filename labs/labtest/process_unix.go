//go:build unix

package labtest

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup makes the process the leader of a group, so that what it starts ends
// with it and Ctrl-C in the terminal reaches only the checks.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func terminate(p *osProcess) error {
	return p.cmd.Process.Signal(syscall.SIGTERM)
}

func killGroup(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL)
	_ = p.Kill()
}

// quit sends SIGQUIT, which makes a Go program write its goroutines and end.
func quit(p *os.Process) bool {
	return p.Signal(syscall.SIGQUIT) == nil
}
