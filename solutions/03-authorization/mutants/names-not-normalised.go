//go:build mutant

// Names are used as they are spelled: there are two rooms called café, and nobody
// can tell them apart.
//
//lab:breaks 3.64
//lab:kills TestOneRoomForAllSpellings
package authorization

import (
	"strings"
)

func canonical(name string) string { return strings.ToLower(name) }
