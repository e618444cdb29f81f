//go:build !unix

package regular

import "io/fs"

// Shared is always false: this system does not say cheaply.
func Shared(fs.FileInfo) bool { return false }
