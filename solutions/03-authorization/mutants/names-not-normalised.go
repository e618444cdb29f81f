//go:build mutant

// Names are used as they are spelled: two rooms called café, which nobody can tell
// apart.
//
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"strings"
)

func canonical(name string) string { return strings.ToLower(name) }
