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
	if spec.Peers != "" {
		if err := fenceConnections(spec); err != nil {
			return fmt.Errorf("restrict the connections: %w", err)
		}
	}
	if err := dropCapabilities(); err != nil {
		return fmt.Errorf("drop capabilities: %w", err)
	}
	if err := fenceCalls(spec.Nests, spec.Peers != ""); err != nil {
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

// fenceConnections lets the program connect by TCP to the ports of its peers and to no
// others. Landlock knows ports alone, so the address may be any. fenceCalls closes the ways
// past it.
func fenceConnections(spec sandbox.Spec) error {
	ports, err := peerPorts(spec)
	if err != nil {
		return err
	}
	var rules []landlock.Rule
	for _, port := range ports {
		rules = append(rules, landlock.ConnectTCP(port))
	}
	return landlock.Config{HandledAccessNet: rights.AccessNetConnectTCP}.RestrictNet(rules...)
}

// peerPorts returns the ports of the URLs in the variable of a spec's peers.
func peerPorts(spec sandbox.Spec) ([]uint16, error) {
	for _, variable := range slices.Backward(spec.Env) {
		text, found := strings.CutPrefix(variable, spec.Peers+"=")
		if !found {
			continue
		}
		var ports []uint16
		for word := range strings.FieldsSeq(text) {
			address, err := url.Parse(word)
			if err != nil {
				return nil, fmt.Errorf("%s has a word that is no URL", spec.Peers)
			}
			port, err := strconv.ParseUint(address.Port(), 10, 16)
			if err != nil || port == 0 {
				return nil, fmt.Errorf("%s has a URL without a port", spec.Peers)
			}
			ports = append(ports, uint16(port))
		}
		return ports, nil
	}
	return nil, fmt.Errorf("%s is not set", spec.Peers)
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
