package main

import (
	"runtime"
	"unsafe"

	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// machinery are system calls that no node needs. They are for debuggers,
// administrators and system programs, and most sandbox escapes used one of them.
var machinery = []string{
	"ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd",
	"bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
	"add_key", "request_key", "keyctl",
	"kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
	"reboot", "swapon", "swapoff", "acct", "quotactl", "syslog", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime",
	"iopl", "ioperm", "personality", "lookup_dcookie", "open_by_handle_at", "name_to_handle_at", "fanotify_init",
	"mbind", "migrate_pages", "move_pages", "set_mempolicy", "vhangup", "nfsservctl", "mknod", "mknodat",
}

// namespaces are the system calls that make a sandbox, or break one.
var namespaces = []string{
	"mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "clone3", "sethostname", "setdomainname",
	"fsopen", "fsconfig", "fsmount", "fspick", "open_tree", "move_mount", "mount_setattr",
}

// anyNamespace are the flags of clone(2) that create a namespace.
const anyNamespace = unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET |
	unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWCGROUP

// The offsets in struct seccomp_data. Both supported processors are little-endian: the
// low half of an argument comes first.
const (
	callAt     = 0
	machineAt  = 4
	argument0  = 16
	argument0H = 20
	argument1  = 24
	argument2  = 32
	argument3  = 40
)

// fastOpen has the flags of each system call that can open a TCP connection, with
// MSG_FASTOPEN, without a call of connect. The Landlock of Linux 6.18 does not see those.
var fastOpen = []struct {
	name  string
	flags uint32
}{{"sendto", argument3}, {"sendmsg", argument2}, {"sendmmsg", argument3}}

// socketKind is the part of a socket's type that is not a flag.
const socketKind = 0xf

// fenceCalls refuses the system calls above, sockets that are neither local nor
// Internet ones, and all calls by the numbers of another architecture. A program that
// makes sandboxes itself keeps the calls for that. One whose peers are given gets sockets
// of TCP alone, since Landlock restricts no others.
func fenceCalls(nests, peers bool) error {
	program, err := filter(nests, peers)
	if err != nil {
		return err
	}
	raw, err := bpf.Assemble(program)
	if err != nil {
		return err
	}
	code := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	whole := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&whole)))
	runtime.KeepAlive(code)
	if errno != 0 {
		return errno
	}
	return nil
}

// filter is the program for the kernel's filter. Only Go's table of names depends on
// the processor.
func filter(nests, peers bool) ([]bpf.Instruction, error) {
	info, err := arch.GetInfo("")
	if err != nil {
		return nil, err
	}
	refuse := func(errno unix.Errno) bpf.Instruction {
		return bpf.RetConstant{Val: unix.SECCOMP_RET_ERRNO | uint32(errno)}
	}
	program := []bpf.Instruction{
		bpf.LoadAbsolute{Off: machineAt, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.ID), SkipTrue: 1},
		bpf.RetConstant{Val: unix.SECCOMP_RET_KILL_PROCESS},
		bpf.LoadAbsolute{Off: callAt, Size: 4},
	}
	if info.ID == arch.X86_64.ID {
		program = append(program, // the x32 calls are these numbers with one more bit
			bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: uint32(arch.X32.SeccompMask), SkipFalse: 1},
			refuse(unix.ENOSYS))
	}
	when := func(name string, errno unix.Errno) {
		if number, ok := info.SyscallNames[name]; ok { // not every processor has every call
			program = append(program,
				bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(number), SkipFalse: 1},
				refuse(errno))
		}
	}
	for _, name := range machinery {
		when(name, unix.EPERM)
	}
	if !nests {
		for _, name := range namespaces {
			when(name, unix.ENOSYS) // as if it did not exist, so that callers of clone3 fall back to clone
		}
		program = append(program,
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.SyscallNames["clone"]), SkipFalse: 4},
			bpf.LoadAbsolute{Off: argument0, Size: 4},
			bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: anyNamespace, SkipFalse: 1},
			refuse(unix.EPERM),
			bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW})
	}
	if peers {
		for _, call := range fastOpen {
			program = append(program,
				bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.SyscallNames[call.name]), SkipFalse: 4},
				bpf.LoadAbsolute{Off: call.flags, Size: 4},
				bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: unix.MSG_FASTOPEN, SkipFalse: 1},
				refuse(unix.EOPNOTSUPP),
				bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW})
		}
		// Of the other sockets, only streams of TCP pass on to the families below.
		program = append(program,
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.SyscallNames["socket"]), SkipFalse: 10},
			bpf.LoadAbsolute{Off: argument0, Size: 4},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.AF_UNIX, SkipTrue: 6},
			bpf.LoadAbsolute{Off: argument1, Size: 4},
			bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: socketKind},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.SOCK_STREAM, SkipFalse: 3},
			bpf.LoadAbsolute{Off: argument2, Size: 4},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: 0, SkipTrue: 2},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.IPPROTO_TCP, SkipTrue: 1},
			refuse(unix.EPROTONOSUPPORT), // Go's net.Listen then uses TCP instead of MPTCP
			bpf.LoadAbsolute{Off: callAt, Size: 4})
	}
	return append(program,
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.SyscallNames["socket"]), SkipFalse: 7},
		bpf.LoadAbsolute{Off: argument0H, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: 0, SkipFalse: 4},
		bpf.LoadAbsolute{Off: argument0, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.AF_UNIX, SkipTrue: 3},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.AF_INET, SkipTrue: 2},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.AF_INET6, SkipTrue: 1},
		refuse(unix.EAFNOSUPPORT),
		bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW}), nil
}
