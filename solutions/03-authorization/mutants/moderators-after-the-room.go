//go:build mutant

// room:invite and room:kick look for the room first, and for the role together with the owner.
//
//lab:breaks 3.43
//lab:kills TestPrivateRoomIsForMembers
package authorization

import (
	"context"

	"socketlab/labs/03-authorization/app"
)

var rules = map[string]rule{
	"room:create":  {app.Admin, func() payload { return &createRoom{} }},
	"room:invite":  {app.Viewer, func() payload { return &invite{} }},
	"room:join":    {app.Viewer, func() payload { return &joinRoom{} }},
	"room:say":     {app.Member, func() payload { return &say{} }},
	"room:history": {app.Viewer, func() payload { return &history{} }},
	"room:kick":    {app.Viewer, func() payload { return &kick{} }},
	"profile:set":  {app.Viewer, func() payload { return &setProfile{} }},
	"profile:get":  {app.Viewer, func() payload { return &getProfile{} }},
	"role:set":     {app.Admin, func() payload { return &setRole{} }},
	"stats":        {app.Admin, func() payload { return &stats{} }},
}

func (c caller) moderates(ctx context.Context, name roomName) error {
	room, err := c.visibleRoom(ctx, name)
	if err != nil {
		return err
	}
	if !atLeast(c.role, app.Moderator) || room.Owner != c.user && c.role != app.Admin {
		return forbidden
	}
	return nil
}
