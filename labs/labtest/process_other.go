//go:build !unix

package labtest

import (
	"net"
	"os"
	"os/exec"
)

func ownGroup(*exec.Cmd) {}

// terminate closes standard input, because no signal asks a process to end.
func terminate(p *osProcess) error {
	return p.stdin.Close()
}

func killGroup(p *os.Process) {
	_ = p.Kill()
}

func freeze(int) error { return errNoFreeze }

func thaw(int) {}

func quit(*os.Process) bool { return false }

// shutdown does nothing: a new process gets no copy of a listener.
func shutdown(net.Listener) {}
