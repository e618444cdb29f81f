//go:build mutant

// An event demands exactly its role: an admin may not write.
//
//lab:overdoes 3.11
//lab:kills TestEachEventDemandsItsRole
package authorization

import (
	"socketlab/labs/03-authorization/app"
)

func atLeast(role, least app.Role) bool {
	return role == least || role == app.Admin && least != app.Member
}
