package checks

import (
	"os/exec"
	"strconv"
)

// group does nothing: a console's Ctrl-C reaches every process in it anyway.
func group(*exec.Cmd) {}

// interrupt ends the command with all its children. Windows has no gentler way
// that reaches a process without a console.
func interrupt(cmd *exec.Cmd) {
	_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
}

// kill ends the command itself. It may be called when it has ended.
func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
