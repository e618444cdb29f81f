package intake

import (
	"os"
	"strings"
)

// isBare reports whether root is a bare git repository.
func isBare(root *os.Root) bool {
	head, err := root.Lstat("HEAD")
	if err != nil || head.IsDir() {
		return false
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := root.Lstat(name); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// cloneCommand is the shell command that clones a bare repository into a work
// tree next to it. It runs in the directory of submissions: students read it too,
// and the path of that directory is none of theirs.
func cloneCommand(repository string) string {
	clone := stem(repository)
	if clone == repository {
		clone += "-clone"
	}
	return "git clone " + quoted(repository) + " " + quoted(clone)
}

// quoted is a path as one word of a POSIX shell, which no command takes for an
// option.
func quoted(path string) string {
	if strings.HasPrefix(path, "-") {
		path = "./" + path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
