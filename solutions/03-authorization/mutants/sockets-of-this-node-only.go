//go:build mutant

// A room name is compared with the ids of the sockets that are connected here.
// Those of every other node can be listened to.
//
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"encoding/json"
	"regexp"

	"socketlab/labs/socketio"
)

var socketID = regexp.MustCompile(`$.`) // matches nothing

func (g *Guard) judge(e *socketio.Event) (request, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return request{}, notFound
	}
	r, err := parse(e.Args, rule.read)
	if err != nil {
		return request{}, err
	}
	var came struct{ Room string }
	_ = json.Unmarshal(e.Args[0], &came)
	if e.Socket().Namespace().Socket(came.Room) != nil {
		return request{}, invalid
	}
	return r, g.authorize(e, rule, r)
}
