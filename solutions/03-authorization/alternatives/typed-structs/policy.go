package authorization

import (
	"slices"

	"socketlab/labs/03-authorization/app"
)

// A rule says which role an event demands, which request it carries, and how to decide
// when the role suffices.
type rule struct {
	least   app.Role
	request func() request // a new one, with its defaults
	decide  func(facts) error
}

// rules holds every event there is. The guard refuses all others.
var rules = map[string]rule{
	"room:create":  {app.Admin, func() request { return new(createRoom) }, mayCreate},
	"room:invite":  {app.Moderator, func() request { return new(invite) }, mayInvite},
	"room:join":    {app.Viewer, func() request { return new(joinRoom) }, mayJoin},
	"room:say":     {app.Member, func() request { return new(say) }, mayTakePart},
	"room:history": {app.Viewer, func() request { return &history{Limit: defaultHistory} }, mayTakePart},
	"room:kick":    {app.Moderator, func() request { return new(kick) }, mayKick},
	"profile:set":  {app.Viewer, func() request { return new(setProfile) }, always},
	"profile:get":  {app.Viewer, func() request { return new(getProfile) }, mayReadProfile},
	"role:set":     {app.Admin, func() request { return new(setRole) }, maySetRole},
	"stats":        {app.Admin, func() request { return new(stats) }, always},
}

// ranks are the roles from the least to the most.
var ranks = []app.Role{app.Viewer, app.Member, app.Moderator, app.Admin}

// atLeast compares roles. A user without a role comes below every role.
func atLeast(role, least app.Role) bool {
	return slices.Index(ranks, role) >= slices.Index(ranks, least)
}

// always allows an event for which the role suffices.
func always(facts) error { return nil }

func mayCreate(f facts) error {
	switch {
	case f.created:
		return forbidden
	case !f.knowsOther():
		return notFound
	}
	return nil
}

func mayInvite(f facts) error {
	switch {
	case !f.seesRoom():
		return notFound
	case !f.ownsRoom():
		return forbidden
	case !f.knowsOther():
		return notFound
	}
	return nil
}

func mayJoin(f facts) error {
	if !f.seesRoom() {
		return notFound
	}
	return nil
}

func mayTakePart(f facts) error {
	switch {
	case !f.seesRoom():
		return notFound
	case !f.joined:
		return forbidden
	}
	return nil
}

// mayKick is mayInvite, except that nobody can remove an admin.
func mayKick(f facts) error {
	if err := mayInvite(f); err != nil {
		return err
	}
	if f.otherRole == app.Admin {
		return forbidden
	}
	return nil
}

func mayReadProfile(f facts) error {
	if !f.knowsOther() {
		return notFound
	}
	return nil
}

// maySetRole prevents that the last admin gives up the role.
func maySetRole(f facts) error {
	if f.other == f.user {
		return forbidden
	}
	return nil
}
