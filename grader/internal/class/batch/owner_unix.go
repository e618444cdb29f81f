//go:build unix

package batch

import (
	"io/fs"
	"os"
	"syscall"
)

// isOurs reports whether a file is this user's, and nobody else may write to it.
func isOurs(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
