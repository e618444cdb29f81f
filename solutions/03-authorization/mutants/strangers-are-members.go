//go:build mutant

// Who has no role gets one: a user whom the server does not know counts as a
// member.
//
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
