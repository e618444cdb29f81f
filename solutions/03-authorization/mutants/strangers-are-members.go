//go:build mutant

// A user without a role gets one: the guard treats users whom the server does not
// know as members.
//
//lab:breaks 3.12
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"slices"

	"socketlab/labs/03-authorization/app"
)

func atLeast(role, least app.Role) bool {
	if role == "" {
		role = app.Member
	}
	return slices.Index(ranks, role) >= slices.Index(ranks, least)
}
