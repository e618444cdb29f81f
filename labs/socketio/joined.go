package socketio

import "slices"

// joined are the rooms of one socket. Most sockets are in few, so a slice is enough; the
// positions of more are in a map, because leaving must not cost more the more rooms there
// are.
type joined struct {
	names []string
	at    map[string]int // position in names; nil up to fewRooms
}

const fewRooms = 16

// add adds a room that is not among them.
func (j *joined) add(room string) {
	j.names = append(j.names, room)
	switch {
	case j.at != nil:
		j.at[room] = len(j.names) - 1
	case len(j.names) > fewRooms:
		j.at = make(map[string]int, 2*len(j.names))
		for i, name := range j.names {
			j.at[name] = i
		}
	}
}

// remove removes a room, if it is among them, and returns how many are left. The last room
// takes its place.
func (j *joined) remove(room string) int {
	i, ok := j.at[room]
	if j.at == nil {
		i = slices.Index(j.names, room)
		ok = i >= 0
	}
	if ok {
		last := len(j.names) - 1
		moved := j.names[last]
		j.names[i], j.names[last] = moved, ""
		j.names = j.names[:last]
		if j.at != nil {
			j.at[moved] = i
			delete(j.at, room)
		}
	}
	return len(j.names)
}
