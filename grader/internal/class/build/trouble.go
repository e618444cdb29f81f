package build

import (
	"regexp"
	"slices"
	"strings"
)

// troubles are what the system says when the machine fails. The compiler and the linker
// repeat it, and end as they do when they reject a source.
var troubles = []string{
	"no space left on device", "disk quota exceeded", "read-only file system", "input/output error", "stale file handle",
	"no such device", "no such file or directory", "not a directory", "permission denied", "operation not permitted",
	"too many open files", "resource temporarily unavailable",
	"SIGBUS", // the linker writes into mapped memory, which has no other way to say that the disk is full
}

// tooLarge is what the system says when a file would exceed its limit. Only a source that
// asks for a huge program does that.
const tooLarge = "file too large"

// aboutSource matches the beginning of a line that is about a source, whose text it may
// quote: it names a position, or continues the line before.
var aboutSource = regexp.MustCompile(`^(\s|<|\S*\.go:\d+)`)

// trouble returns the line in which the compiler or the linker says that the machine
// failed. It is empty if they speak only of the source.
func (k *Kit) trouble(said string) string {
	return line(said, func(text string) bool {
		// A missing archive is reported where the source imports it.
		own := !aboutSource.MatchString(text) || strings.Contains(text, "(open "+k.dir)
		return own && slices.ContainsFunc(troubles, func(trouble string) bool { return strings.Contains(text, trouble) })
	})
}

// exceedsFile reports whether the compiler or the linker could not write a file because
// of its size.
func exceedsFile(said string) bool {
	return line(said, func(text string) bool { return !aboutSource.MatchString(text) && strings.Contains(text, tooLarge) }) != ""
}

// line returns the first line that fits, or nothing.
func line(said string, fits func(string) bool) string {
	for text := range strings.Lines(said) {
		if text = strings.TrimRight(text, "\r\n"); fits(text) {
			return text
		}
	}
	return ""
}
