//go:build mutant

// A text of white space is refused, and one of other invisible characters passes: a
// user without a visible name.
//
//lab:breaks 3.60
//lab:kills TestTextCharacters
package authorization

import (
	"strings"
)

func isVisible(text string) bool { return strings.TrimSpace(text) != "" }
