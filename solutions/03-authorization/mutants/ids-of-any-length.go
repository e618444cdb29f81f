//go:build mutant

// A name of letters, digits, - and _ that is as long as a socket's id, or longer, is
// refused.
//
//lab:overdoes 3.70
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"regexp"
)

var socketID = regexp.MustCompile(`^[0-9A-Za-z_-]{20,}$`)
