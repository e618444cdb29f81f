//go:build mutant

// Reading the history of a room needs the role of a member.
//
//lab:overdoes 3.5
//lab:kills TestViewerMayNotWrite TestEachEventDemandsItsRole
package authorization

import (
	"socketlab/labs/03-authorization/app"
)

var rules = map[string]rule{
	"room:create":  {app.Admin, func() payload { return &createRoom{} }},
	"room:invite":  {app.Moderator, func() payload { return &invite{} }},
	"room:join":    {app.Viewer, func() payload { return &joinRoom{} }},
	"room:say":     {app.Member, func() payload { return &say{} }},
	"room:history": {app.Member, func() payload { return &history{} }},
	"room:kick":    {app.Moderator, func() payload { return &kick{} }},
	"profile:set":  {app.Viewer, func() payload { return &setProfile{} }},
	"profile:get":  {app.Viewer, func() payload { return &getProfile{} }},
	"role:set":     {app.Admin, func() payload { return &setRole{} }},
	"stats":        {app.Admin, func() payload { return &stats{} }},
}
