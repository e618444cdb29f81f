//go:build linux || darwin || freebsd

package system

import "golang.org/x/sys/unix"

// freeBytes is how many bytes this user can still write on the disk of path.
func freeBytes(path string) (uint64, error) {
	var about unix.Statfs_t
	if err := unix.Statfs(path, &about); err != nil {
		return 0, err
	}
	return uint64(max(0, int64(about.Bavail))) * uint64(about.Bsize), nil
}
