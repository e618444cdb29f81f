package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/landlock-lsm/go-landlock/landlock"
	rights "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"

	"socketlab/grader/internal/class/sandbox"
)

// confine drops every right that the program of a spec does not need, and becomes the
// program. It returns only if it fails.
func confine(spec sandbox.Spec) error {
	if err := os.Chdir(spec.Dir); err != nil {
		return fmt.Errorf("change to the program's directory: %w", err)
	}
	if err := setLimits(spec); err != nil {
		return err
	}
	if spec.SmallPages {
		if err := unix.Prctl(unix.PR_SET_THP_DISABLE, 1, 0, 0, 0); err != nil && !errors.Is(err, unix.EINVAL) {
			return fmt.Errorf("refuse huge pages: %w", err) // EINVAL: this kernel has none
		}
	}
	if spec.Level == sandbox.Landlock {
		if err := fenceFiles(spec); err != nil {
			return fmt.Errorf("restrict the files: %w", err)
		}
	}
	if spec.Peer != "" {
		if err := fenceConnections(spec); err != nil {
			return fmt.Errorf("restrict the connections: %w", err)
		}
	}
	if err := dropCapabilities(); err != nil {
		return fmt.Errorf("drop capabilities: %w", err)
	}
	if err := fenceCalls(spec.Nests, spec.Peer != ""); err != nil {
		return fmt.Errorf("restrict the system calls: %w", err)
	}
	unix.CloseOnExec(plaint)
	return fmt.Errorf("become %s: %w", spec.Args[0], unix.Exec(spec.Args[0], spec.Args, spec.Env))
}

// setLimits sets the resource limits. A program that starts sandboxes is the grader's
// own and gets enough for all of them; each has its own limits.
func setLimits(spec sandbox.Spec) error {
	limits := spec.Limits
	all := map[int]uint64{
		unix.RLIMIT_CORE:   0,
		unix.RLIMIT_NOFILE: uint64(limits.Files),
		unix.RLIMIT_FSIZE:  uint64(limits.FileSize),
		unix.RLIMIT_NPROC:  uint64(limits.Processes),
		unix.RLIMIT_DATA:   uint64(limits.Memory),
		unix.RLIMIT_CPU:    uint64(max(1, limits.CPU.Seconds())),
	}
	if limits.Address > 0 {
		all[unix.RLIMIT_AS] = uint64(limits.Address)
	}
	if spec.Nests {
		delete(all, unix.RLIMIT_NPROC)
		delete(all, unix.RLIMIT_DATA)
		delete(all, unix.RLIMIT_CPU)
		all[unix.RLIMIT_NOFILE] = 8192
	}
	for resource, most := range all {
		var now unix.Rlimit
		if err := unix.Getrlimit(resource, &now); err != nil {
			return fmt.Errorf("read limit %d: %w", resource, err)
		}
		most = min(most, now.Max)
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("set limit %d to %d: %w", resource, most, err)
		}
	}
	return nil
}

// fenceFiles restricts the files to those that the spec shows. Where the kernel can
// (Linux 6.12), it also restricts signals and abstract sockets to the program's own
// processes.
func fenceFiles(spec sandbox.Spec) error {
	rules := []landlock.Rule{landlock.RWFiles(devices...)}
	for _, path := range spec.Show {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.IsDir() {
			rules = append(rules, landlock.RODirs(path))
		} else {
			rules = append(rules, landlock.ROFiles(path))
		}
	}
	rules = append(rules, landlock.RWDirs(spec.Write...))
	if err := landlock.V6.BestEffort().RestrictPaths(rules...); err != nil {
		return err
	}
	return landlock.V6.BestEffort().RestrictScoped()
}

// fenceConnections lets the program connect by TCP to the port of its peer and to no
// other. Landlock knows ports alone, so the address may be any. fenceCalls closes the ways
// past it.
func fenceConnections(spec sandbox.Spec) error {
	port, err := peerPort(spec)
	if err != nil {
		return err
	}
	return landlock.Config{HandledAccessNet: rights.AccessNetConnectTCP}.RestrictNet(landlock.ConnectTCP(port))
}

// peerPort returns the port in the URL that the variable of a spec's peer holds.
func peerPort(spec sandbox.Spec) (uint16, error) {
	for _, variable := range slices.Backward(spec.Env) {
		if text, ok := strings.CutPrefix(variable, spec.Peer+"="); ok {
			address, err := url.Parse(text)
			if err != nil {
				return 0, fmt.Errorf("%s is no URL", spec.Peer)
			}
			port, err := strconv.ParseUint(address.Port(), 10, 16)
			if err != nil {
				return 0, fmt.Errorf("%s has no port that is a number", spec.Peer)
			}
			return uint16(port), nil
		}
	}
	return 0, fmt.Errorf("%s is not set", spec.Peer)
}

// dropCapabilities drops all capabilities, and every way to gain one.
func dropCapabilities() error {
	for capability := uintptr(0); ; capability++ {
		err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0)
		if errors.Is(err, unix.EINVAL) {
			break // past the last
		}
		if errors.Is(err, unix.EPERM) {
			break // it has none to drop, and can gain none: see below
		}
		if err != nil {
			return err
		}
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	return unix.Capset(&header, &none[0])
}
