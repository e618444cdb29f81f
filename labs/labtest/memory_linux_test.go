package labtest

import (
	"os"
	"runtime"
	"strings"
	"syscall"
)

// The first thread of a headless node has ended. In the place where the system says how
// much memory a process has, it then says nothing.
func init() {
	role, headless := strings.CutPrefix(os.Getenv("PLAY"), "headless ")
	if !headless {
		return
	}
	runtime.LockOSThread()
	go func() {
		play(role)
		os.Exit(0)
	}()
	_, _, _ = syscall.Syscall(syscall.SYS_EXIT, 0, 0, 0)
}
