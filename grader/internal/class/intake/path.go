package intake

import (
	"path"
	"strings"
	"unicode/utf8"

	"socketlab/grader/internal/core/text"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// clean is a path in canonical form: without ./ and double slashes, in NFC. It refuses
// paths that lead outside or look different from what they are.
func clean(name string) (string, error) {
	if !utf8.ValidString(name) {
		return "", refuse("the name %s is not UTF-8; rename it and pack again", show(name))
	}
	for _, r := range name {
		if text.Hidden(r) {
			return "", refuse("the name %s contains a control or invisible character; rename it and pack again", show(name))
		}
	}
	switch {
	case strings.Contains(name, `\`):
		return "", refuse(`the path %s contains a backslash; pack again with a tool that writes forward slashes`, show(name))
	case strings.HasPrefix(name, "/"):
		return "", refuse("the path %s is absolute; pack a directory, not a whole disk", show(name))
	case len(name) >= 2 && name[1] == ':' && (name[0]|0x20) >= 'a' && (name[0]|0x20) <= 'z':
		return "", refuse("the path %s names a drive; pack a directory, not a whole disk", show(name))
	}
	for element := range strings.SplitSeq(name, "/") {
		if element == ".." {
			return "", refuse("the path %s leads out of the submission; pack the directory itself", show(name))
		}
	}
	return norm.NFC.String(path.Clean(name)), nil
}

// fold makes two paths equal that differ only in case.
func fold(path string) string { return cases.Fold().String(path) }

// ignored are directories and files that tools leave behind. Their contents are never
// read, and links in them do not matter.
var ignored = map[string]bool{
	".git": true, ".hg": true, ".svn": true, ".DS_Store": true, "__MACOSX": true, "Thumbs.db": true,
	"desktop.ini": true, ".idea": true, ".vscode": true, "node_modules": true, ".socketlab": true,
}

func isIgnored(path string) bool {
	for element := range strings.SplitSeq(path, "/") {
		if ignored[element] || strings.HasPrefix(element, "._") {
			return true
		}
	}
	return false
}

// vendor is the vendor directory that a path lies in, or "".
func vendor(name string) string {
	elements := strings.Split(name, "/")
	for i, element := range elements {
		if element == "vendor" {
			return path.Join(elements[:i+1]...)
		}
	}
	return ""
}

// isModule reports whether a file configures a whole module.
func isModule(name string) bool { return name == "go.mod" || name == "go.sum" || name == "go.work" }

// isNative reports whether the go command would pass a file to another compiler or to
// the linker.
func isNative(name string) bool {
	switch path.Ext(name) {
	case ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx", ".syso", ".a", ".o":
		return true
	}
	return false
}
