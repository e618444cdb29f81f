//go:build !unix

package regular

import "io/fs"

// Shared is always false: this system has no cheap way to tell.
func Shared(fs.FileInfo) bool { return false }
