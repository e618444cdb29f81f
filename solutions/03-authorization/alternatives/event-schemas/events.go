package authorization

import "socketlab/labs/03-authorization/app"

// An event is what the table says about it.
type event struct {
	fields schema
	policy []step // in the order in which they answer
}

// events holds every event there is. The guard refuses all others.
var events = map[string]event{
	"room:create": {
		schema{"room": roomName, "private": boolean, "owner": userName},
		[]step{demands(app.Admin), roomIsFree, isKnown("owner")},
	},
	"room:invite": {
		schema{"room": roomName, "user": userName},
		[]step{demands(app.Moderator), roomExists, ownsRoom, isKnown("user")},
	},
	"room:join": {
		schema{"room": roomName},
		[]step{demands(app.Viewer), roomExists},
	},
	"room:say": {
		schema{"room": roomName, "text": messageText},
		[]step{demands(app.Member), roomExists, hasJoined},
	},
	"room:history": {
		schema{"room": roomName, "limit": optional(20, wholeNumber(1, 100))},
		[]step{demands(app.Viewer), roomExists, hasJoined},
	},
	"room:kick": {
		schema{"room": roomName, "user": userName},
		[]step{demands(app.Moderator), roomExists, ownsRoom, isKnown("user"), otherIsNoAdmin},
	},
	"profile:set": {
		schema{"name": displayName, "status": oneOf("online", "away", "busy")},
		[]step{demands(app.Viewer)},
	},
	"profile:get": {
		schema{"user": userName},
		[]step{demands(app.Viewer), isKnown("user")},
	},
	"role:set": {
		schema{"user": userName, "role": oneOf("viewer", "member", "moderator", "admin")},
		[]step{demands(app.Admin), isSomebodyElse("user")},
	},
	"stats": {
		schema{},
		[]step{demands(app.Admin)},
	},
}
