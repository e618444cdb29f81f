//go:build mutant

// room:history, room:invite and room:kick take any string for a room: what is not a name
// is only a room that nobody finds.
//
//lab:breaks 3.51 3.66 3.69 3.70
//lab:kills TestRoomNames TestReservedRooms TestSocketIDIsNoRoom
package authorization

import (
	"encoding/json"
)

type anyName string

func (n *anyName) read(raw json.RawMessage) error {
	var name string
	if err := decode(raw, &name); err != nil {
		return err
	}
	*n = anyName(canonical(name))
	return nil
}

func (p *history) fields() fields { return fields{"room": (*anyName)(&p.room), "limit": &p.limit} }
func (p *invite) fields() fields  { return fields{"room": (*anyName)(&p.room), "user": &p.user} }
func (p *kick) fields() fields    { return fields{"room": (*anyName)(&p.room), "user": &p.user} }
