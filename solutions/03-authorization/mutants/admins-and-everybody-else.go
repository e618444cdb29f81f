//go:build mutant

// There are admins, and there is everybody else: the guard asks isAdmin where
// that is demanded, and takes any role for the rest.
//
//lab:kills TestViewerMayNotWrite
package authorization

import "socketlab/labs/03-authorization/app"

func atLeast(role, least app.Role) bool {
	if least == app.Admin {
		return role == app.Admin
	}
	return role != ""
}
