//go:build mutant

// The prefixes user- and sys- are reserved only in front of what could be the name of a
// user: user-Ä is free.
//
//lab:breaks 3.69
//lab:kills TestReservedRooms
package authorization

import (
	"strings"

	"socketlab/labs/03-authorization/app"
)

func isReserved(name string) bool {
	for _, prefix := range reserved {
		if strings.HasPrefix(name, prefix) && (name == prefix || app.IsUserName(name[len(prefix):])) {
			return true
		}
	}
	return false
}
