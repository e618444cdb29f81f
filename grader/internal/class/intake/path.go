package intake

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"socketlab/grader/internal/core/text"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// leadsOut refuses a path that leads out of the submission.
func leadsOut(name string) error {
	switch {
	case strings.HasPrefix(name, "/"):
		return refuse("the path %s is absolute; pack a directory, not a whole disk", show(name))
	case len(name) >= 2 && name[1] == ':' && (name[0]|0x20) >= 'a' && (name[0]|0x20) <= 'z':
		return refuse("the path %s names a drive; pack a directory, not a whole disk", show(name))
	case climbs(name):
		return refuse("the path %s leads out of the submission; pack the directory itself", show(name))
	}
	return nil
}

// climbsByBackslash refuses a path that leads out on Windows.
func climbsByBackslash(name string) error {
	if strings.HasPrefix(name, `\`) || climbs(strings.ReplaceAll(name, `\`, "/")) {
		return refuse("the path %s leads out of the submission by a backslash; pack the directory itself", show(name))
	}
	return nil
}

func climbs(name string) bool {
	for element := range strings.SplitSeq(name, "/") {
		if element == ".." {
			return true
		}
	}
	return false
}

// plain is a path in canonical form: without ./ and double slashes, in NFC, and with
// what is odd in its elements escaped as in a URL. It calls tell with each path that
// ends in an odd element.
func plain(name string, tell func(odd, why string)) string {
	elements := strings.Split(path.Clean(name), "/")
	for i, element := range elements {
		why := oddness(element)
		if why == "" {
			continue
		}
		tell(path.Join(path.Join(elements[:i]...), element), why)
		elements[i] = escaped(element)
	}
	return norm.NFC.String(strings.Join(elements, "/"))
}

// oddness says why the name of a file or directory is not what it seems, or is not the
// same on every machine. It is empty for other names.
func oddness(element string) string {
	if !utf8.ValidString(element) {
		return "has a name that is not UTF-8"
	}
	for i, r := range element {
		if text.Hidden(r) && !text.Joins(element, i) {
			return "has a control or invisible character in its name"
		}
	}
	if strings.Contains(element, `\`) {
		return "has a backslash in its name"
	}
	return ""
}

// escaped is an element of a path without what makes it odd. Different names stay
// different, unless somebody gives one the escaped form of the other.
func escaped(element string) string {
	var b strings.Builder
	for i := 0; i < len(element); {
		r, size := utf8.DecodeRuneInString(element[i:])
		if r == utf8.RuneError && size == 1 || text.Hidden(r) || r == '\\' {
			for _, c := range []byte(element[i : i+size]) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		} else {
			b.WriteString(element[i : i+size])
		}
		i += size
	}
	return b.String()
}

// fold makes two paths equal that differ only in case.
func fold(path string) string { return cases.Fold().String(path) }

// ignored are directories and files that tools leave behind. Their names and contents
// are never looked at, and links in them do not matter.
var ignored = map[string]bool{
	".git": true, ".hg": true, ".svn": true, ".DS_Store": true, "__MACOSX": true, "Thumbs.db": true, "Icon\r": true,
	".Trashes": true, ".fseventsd": true, ".Spotlight-V100": true,
	"desktop.ini": true, ".idea": true, ".vscode": true, ".vs": true, "node_modules": true, ".socketlab": true,
	".venv": true, "venv": true, "__pycache__": true,
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
