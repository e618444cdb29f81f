package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"

	"socketlab/grader/internal/class/sandbox"
)

// devices are the only devices that a program sees.
var devices = []string{"/dev/null", "/dev/zero", "/dev/urandom"}

// enter mounts what the program of a spec may see, as the first process of new
// namespaces, and then confines. It returns only if it fails.
func enter(spec sandbox.Spec) error {
	if spec.Loopback {
		if err := loopback(); err != nil {
			return fmt.Errorf("bring loopback up: %w", err)
		}
	}
	// Mounts from here on are not visible outside.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep mounts to itself: %w", err)
	}
	// Both roots go into one directory that always exists: the old one, to bind from,
	// and the new one. Paths in Show may be in /tmp too.
	if err := mountTmpfs("/tmp", "size=1m,nr_inodes=64"); err != nil {
		return fmt.Errorf("make a root: %w", err)
	}
	for _, dir := range []string{"/tmp/old", "/tmp/new"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return fmt.Errorf("make a root: %w", err)
		}
	}
	if err := unix.PivotRoot("/tmp", "/tmp/old"); err != nil {
		return fmt.Errorf("change the root: %w", err)
	}
	if err := mountTmpfs("/new", fmt.Sprintf("size=4m,nr_inodes=%d", 256+16*len(spec.Show))); err != nil {
		return fmt.Errorf("make a root: %w", err)
	}
	if err := view(spec, "/old", "/new"); err != nil {
		return err
	}
	return confine(spec)
}

// view mounts below root what a spec shows of the old root, and makes it the only root.
func view(spec sandbox.Spec, old, root string) error {
	for _, device := range devices {
		if err := bind(old, root, device, 0); err != nil {
			return err
		}
	}
	if !slices.Contains(spec.Write, spec.Dir) {
		dir := filepath.Join(root, spec.Dir)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make %s: %w", spec.Dir, err)
		}
		if err := mountTmpfs(dir, fmt.Sprintf("size=%d,nr_inodes=%d", spec.Limits.Disk, spec.Limits.Inodes)); err != nil {
			return fmt.Errorf("make %s: %w", spec.Dir, err)
		}
	}
	for _, path := range spec.Show {
		if err := bind(old, root, path, unix.MS_RDONLY|unix.MS_NODEV); err != nil {
			return err
		}
	}
	for _, path := range spec.Write {
		if err := bind(old, root, path, unix.MS_NODEV); err != nil {
			return err
		}
	}
	if spec.Nests {
		if err := os.MkdirAll(filepath.Join(root, "proc"), 0o555); err != nil {
			return err
		}
		if err := unix.Mount("proc", filepath.Join(root, "proc"), "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
			return fmt.Errorf("mount /proc: %w", err)
		}
	}
	if err := unix.Unmount(old, unix.MNT_DETACH); err != nil {
		return fmt.Errorf("unmount the old root: %w", err)
	}
	if err := unix.Chdir(root); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("change the root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("unmount the first root: %w", err)
	}
	if err := unix.Chdir("/"); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV, ""); err != nil {
		return fmt.Errorf("make the root read-only: %w", err)
	}
	return unix.Sethostname([]byte("socketlab"))
}

func mountTmpfs(dir, options string) error {
	return unix.Mount("tmpfs", dir, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, options+",mode=0755")
}

// bind mounts a path of the old root at the same path of the new one, with additional
// flags.
func bind(old, root, path string, flags uintptr) error {
	source, target := filepath.Join(old, path), filepath.Join(root, path)
	info, err := os.Stat(source)
	if err != nil {
		return fmt.Errorf("show %s: %w", path, err)
	}
	if info.IsDir() {
		err = os.MkdirAll(target, 0o755)
	} else if err = os.MkdirAll(filepath.Dir(target), 0o755); err == nil {
		err = os.WriteFile(target, nil, 0o644)
	}
	if err != nil {
		return fmt.Errorf("show %s: %w", path, err)
	}
	if err := unix.Mount(source, target, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("show %s: %w", path, err)
	}
	if flags == 0 {
		return nil
	}
	// The flags of the original mount must be kept.
	var stat unix.Statfs_t
	if err := unix.Statfs(target, &stat); err != nil {
		return fmt.Errorf("show %s: %w", path, err)
	}
	kept := uintptr(stat.Flags) & (unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC | unix.MS_RDONLY)
	if err := unix.Mount("", target, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_NOSUID|flags|kept, ""); err != nil {
		return fmt.Errorf("show %s read-only: %w", path, err)
	}
	return nil
}

// loopback brings up the only network device.
func loopback() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, request)
}

// bubblewrap is the same view as arguments of that program.
func bubblewrap(spec sandbox.Spec, self string) []string {
	args := []string{"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--die-with-parent", "--as-pid-1", "--new-session",
		"--clearenv", "--hostname", "socketlab"}
	args = append(args, "--uid", strconv.Itoa(nobody), "--gid", strconv.Itoa(nobody))
	if spec.Loopback {
		args = append(args, "--unshare-net")
	}
	if spec.Nests {
		args = append(args, "--proc", "/proc")
	}
	for _, device := range devices {
		args = append(args, "--dev-bind", device, device)
	}
	if !slices.Contains(spec.Write, spec.Dir) {
		args = append(args, "--size", strconv.FormatInt(spec.Limits.Disk, 10), "--tmpfs", spec.Dir)
	}
	for _, path := range append([]string{self}, spec.Show...) {
		args = append(args, "--ro-bind", path, path)
	}
	for _, path := range spec.Write {
		args = append(args, "--bind", path, path)
	}
	return append(args, "--chdir", spec.Dir, "--")
}
