package checks

import (
	"path/filepath"
	"regexp"
	"strings"
)

// goFile matches a path that a compiler or a stack trace prints.
var goFile = regexp.MustCompile(`(?:[A-Za-z]:)?[^\s:"'()]+\.go\b`)

// Rewrite replaces every path in text by the one at which a person finds the
// file, relative to here. Root is the absolute path of the clone. The overlay
// may be nil.
func (o *Overlay) Rewrite(text, root, here string) string {
	return goFile.ReplaceAllStringFunc(text, func(found string) string {
		found = strings.TrimPrefix(found, "socketlab/") // how -trimpath calls the clone
		path := filepath.ToSlash(found)
		if strings.Contains(path, "/") && !filepath.IsAbs(found) {
			path = filepath.ToSlash(filepath.Join(root, found))
		}
		if o != nil {
			if origin, ok := o.Origins[path]; ok {
				path = origin
			}
		}
		if rest, ok := strings.CutPrefix(path, filepath.ToSlash(root)+"/"); ok {
			path = rest
		}
		top, _, nested := strings.Cut(path, "/")
		if !nested || top != "labs" && top != "solutions" {
			return found
		}
		relative, err := filepath.Rel(here, filepath.Join(root, filepath.FromSlash(path)))
		if err != nil {
			return path
		}
		return relative
	})
}
