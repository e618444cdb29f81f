//go:build mutant

// A name that has user- or sys- anywhere in it is refused.
//
//lab:overdoes 3.69
//lab:kills TestReservedRooms
package authorization

import (
	"slices"
	"strings"
)

func isReserved(name string) bool {
	return slices.ContainsFunc(reserved, func(prefix string) bool { return strings.Contains(name, prefix) })
}
