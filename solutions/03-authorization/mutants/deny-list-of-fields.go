//go:build mutant

// The payload of a profile is passed on but for the fields that are known to be
// dangerous. The list was complete when it was written.
//
//lab:kills TestMassAssignment
package authorization

func readProfile(p *payload) request {
	delete(p.fields, "role")
	delete(p.fields, "isAdmin")
	r := request{Name: p.name("name"), Status: p.word("status", "online", "away", "busy")}
	if _, ok := p.fields["user"]; ok {
		r.User = p.user("user")
	}
	clear(p.fields)
	return r
}
