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

// freeze stops a process and whatever it has started. In a sandbox that is not always of
// its group.
func freeze(pid int) error {
	err := syscall.Kill(-pid, syscall.SIGSTOP)
	for _, below := range descendants(pid) {
		_ = syscall.Kill(below, syscall.SIGSTOP) // it may have ended
	}
	return err
}

func thaw(pid int) {
	for _, below := range descendants(pid) {
		_ = syscall.Kill(below, syscall.SIGCONT)
	}
	_ = syscall.Kill(-pid, syscall.SIGCONT)
}

// quit sends SIGQUIT, which makes a Go program write its goroutines and end.
func quit(p *os.Process) bool {
	return p.Signal(syscall.SIGQUIT) == nil
}
