//go:build unix

package regular

import (
	"io/fs"
	"syscall"
)

// Shared reports whether the file has a second hard link: it could be a file of
// somebody else.
func Shared(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.Mode().IsRegular() && stat.Nlink > 1
}
