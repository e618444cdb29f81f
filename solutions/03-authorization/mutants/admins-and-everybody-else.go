//go:build mutant

// The guard knows only admins and all others: where an event demands less than
// an admin, any role will do.
//
//lab:breaks 3.11
//lab:kills TestViewerMayNotWrite
package authorization

import (
	"socketlab/labs/03-authorization/app"
)

func atLeast(role, least app.Role) bool {
	if least == app.Admin {
		return role == app.Admin
	}
	return role != ""
}
