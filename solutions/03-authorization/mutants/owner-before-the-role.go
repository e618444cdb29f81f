//go:build mutant

// room:create says whether the owner is known before it looks at the role.
//
//lab:breaks 3.43
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

var rules = map[string]rule{
	"room:create":  {app.Viewer, func() payload { return &createRoom{} }},
	"room:invite":  {app.Moderator, func() payload { return &invite{} }},
	"room:join":    {app.Viewer, func() payload { return &joinRoom{} }},
	"room:say":     {app.Member, func() payload { return &say{} }},
	"room:history": {app.Viewer, func() payload { return &history{} }},
	"room:kick":    {app.Moderator, func() payload { return &kick{} }},
	"profile:set":  {app.Viewer, func() payload { return &setProfile{} }},
	"profile:get":  {app.Viewer, func() payload { return &getProfile{} }},
	"role:set":     {app.Admin, func() payload { return &setRole{} }},
	"stats":        {app.Admin, func() payload { return &stats{} }},
}

func (p *createRoom) allow(ctx context.Context, c caller) error {
	_, taken, err := c.store.Room(ctx, string(p.room))
	if err != nil {
		return err
	}
	if taken {
		return forbidden
	}
	if _, err = c.roleOf(ctx, p.owner); err != nil {
		return err
	}
	if c.role != app.Admin {
		return forbidden
	}
	return nil
}
