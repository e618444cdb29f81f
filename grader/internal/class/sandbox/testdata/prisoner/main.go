// Command prisoner tries to break out of a sandbox, in the way that its
// argument says. It exits with 0 when it could, with 1 when it was refused.
package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func main() {
	if err := try(os.Args[1], os.Args[2:]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("SUCCEEDED")
}

func try(what string, args []string) error {
	switch what {
	case "pose": // as the jail that failed
		fmt.Fprintln(os.Stderr, "jail: no room")
		_, _ = os.NewFile(3, "").WriteString("no room")
		os.Exit(125)
	case "env":
		fmt.Println(strings.Join(os.Environ(), "\n"))
		return nil
	case "read":
		text, err := os.ReadFile(args[0])
		fmt.Println(string(text))
		return err
	case "list":
		entries, err := os.ReadDir(args[0])
		if err == nil && len(entries) == 0 {
			return fmt.Errorf("nothing there")
		}
		return err
	case "write":
		return os.WriteFile(args[0], []byte("mine"), 0o644)
	case "scratch":
		file, err := os.CreateTemp("", "")
		if err != nil {
			return err
		}
		_, err = file.WriteString("fine")
		return err
	case "mount":
		return unix.Mount("tmpfs", os.TempDir(), "tmpfs", 0, "")
	case "unshare":
		return unix.Unshare(unix.CLONE_NEWUSER)
	case "ptrace":
		_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_ATTACH, uintptr(os.Getppid()), 0, 0, 0, 0)
		if errno != unix.EPERM {
			return nil // a process that is not there would be ESRCH
		}
		return errno
	case "raw":
		_, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
		return err
	case "netlink":
		_, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, 0)
		return err
	case "i386":
		return i386()
	case "loopback":
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			return err
		}
		return conn.Close()
	case "dial":
		conn, err := net.DialTimeout("tcp", args[0], 2*time.Second)
		if err != nil {
			return err
		}
		return conn.Close()
	case "listen":
		listener, err := net.Listen("tcp", args[0])
		if err != nil {
			return err
		}
		return listener.Close()
	case "fastopen", "sendmsg", "mptcp":
		return connect(what, args[0])
	case "datagram":
		_, err := unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
		return err
	case "unix":
		_, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		return err
	case "child": // does the rest of its arguments
		said, err := exec.Command(os.Args[0], args...).CombinedOutput()
		fmt.Print(string(said))
		return err
	case "fill":
		file, err := os.CreateTemp("", "")
		if err != nil {
			return err
		}
		for block := make([]byte, 1<<20); err == nil; {
			_, err = file.Write(block)
		}
		return err
	case "files":
		for {
			file, err := os.CreateTemp("", "")
			if err != nil {
				return err
			}
			file.Close()
		}
	case "memory":
		for kept := [][]byte{}; ; {
			block := make([]byte, 16<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			kept = append(kept, block)
			runtime.KeepAlive(kept)
		}
	case "goroutines":
		for {
			go func() { select {} }()
		}
	case "threads":
		for range 1000 {
			go func() {
				runtime.LockOSThread()
				syscall.Nanosleep(&syscall.Timespec{Sec: 60}, nil)
			}()
		}
		time.Sleep(time.Minute)
	case "spin":
		for {
		}
	case "flood":
		for line := []byte(strings.Repeat("x", 4096) + "\n"); ; {
			if _, err := os.Stdout.Write(line); err != nil {
				return err
			}
		}
	case "sleep":
		time.Sleep(time.Minute)
	case "daemon":
		self, err := os.Executable()
		if err != nil {
			self = os.Args[0]
		}
		child := exec.Command(self, "sleep")
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		return child.Start()
	}
	return nil
}
