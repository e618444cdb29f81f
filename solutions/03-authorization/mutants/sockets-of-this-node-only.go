//go:build mutant

// A room name is compared with the ids of the sockets on this node. The rooms of
// sockets on other nodes are open to listeners.
//
//lab:breaks 3.70
//lab:kills TestSocketIDIsNoRoom
package authorization

import (
	"encoding/json"
	"regexp"

	"socketlab/labs/socketio"
)

var socketID = regexp.MustCompile(`$.`) // matches nothing

func (g *Guard) judge(e *socketio.Event) (payload, error) {
	rule, ok := rules[e.Name]
	if !ok {
		return nil, notFound
	}
	p := rule.payload()
	if err := parse(e.Args, p.fields()); err != nil {
		return nil, err
	}
	var came struct{ Room string }
	_ = json.Unmarshal(e.Args[0], &came)
	if e.Socket().Namespace().Socket(came.Room) != nil {
		return nil, invalid
	}
	return p, g.authorize(e, rule, p)
}
