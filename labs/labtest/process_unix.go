//go:build unix

package labtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
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

// freeze stops a process and whatever it has started, and waits until all have stopped. In a
// sandbox that is not always of its group.
func freeze(pid int) error {
	err := syscall.Kill(-pid, syscall.SIGSTOP)
	all := append(descendants(pid), pid)
	for _, each := range all {
		_ = syscall.Kill(each, syscall.SIGSTOP) // it may have ended
	}
	for deadline := time.Now().Add(hardBound); !allStopped(all); {
		if time.Now().After(deadline) {
			return fmt.Errorf("it has not stopped for %v", hardBound)
		}
		time.Sleep(time.Millisecond)
	}
	return err
}

func allStopped(pids []int) bool {
	for _, pid := range pids {
		if !stopped(pid) {
			return false
		}
	}
	return true
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

// shutdown makes a listener refuse connections before it is closed. A process that is just
// being started has a copy of it for a moment, and Close alone leaves it open as long.
func shutdown(listener net.Listener) {
	tcp, ok := listener.(*net.TCPListener)
	if !ok {
		return
	}
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _ = syscall.Shutdown(int(fd), syscall.SHUT_RDWR) })
	}
}
