//go:build mutant

// A viewer has no profile.
//
//lab:overdoes 3.7
//lab:kills TestEachEventDemandsItsRole TestMassAssignment
package authorization

import (
	"socketlab/labs/03-authorization/app"
)

var rules = map[string]rule{
	"room:create":  {app.Admin, func() payload { return &createRoom{} }},
	"room:invite":  {app.Moderator, func() payload { return &invite{} }},
	"room:join":    {app.Viewer, func() payload { return &joinRoom{} }},
	"room:say":     {app.Member, func() payload { return &say{} }},
	"room:history": {app.Viewer, func() payload { return &history{} }},
	"room:kick":    {app.Moderator, func() payload { return &kick{} }},
	"profile:set":  {app.Member, func() payload { return &setProfile{} }},
	"profile:get":  {app.Viewer, func() payload { return &getProfile{} }},
	"role:set":     {app.Admin, func() payload { return &setRole{} }},
	"stats":        {app.Admin, func() payload { return &stats{} }},
}
