//go:build mutant

// The form of a socket's id is remembered without the underscore, and one id in four
// passes.
//
//lab:breaks 3.70
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"regexp"
)

var socketID = regexp.MustCompile(`^[0-9A-Za-z-]{20}$`)
