package app

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

// An Entry is what a stream holds: an event, or the note that a session was taken.
type Entry struct {
	Position Position
	// IsEvent tells an event, which has a packet and options, from other entries.
	IsEvent bool
	Packet  socketio.Packet
	Options socketio.BroadcastOptions
	// Taken is the id of a socket whose session was taken, for the time that Generation says.
	Taken      string
	Generation int64
}

// Decode decodes entries of the fields life, and event or taken. An event is what
// socketio.EncodeBroadcast has encoded; taken is what EncodeTaken has. An entry of no known
// kind, which anybody who can reach Redis could have added, has only a position.
func Decode(life string, messages []redis.XMessage) []Entry {
	entries := make([]Entry, len(messages))
	for i, message := range messages {
		text := func(field string) string { value, _ := message.Values[field].(string); return value }
		entry := Entry{Position: At(cmp.Or(text("life"), life), message.ID)}
		if event := text("event"); event != "" {
			if _, packet, opts, err := socketio.DecodeBroadcast([]byte(event)); err == nil {
				entry.Packet, entry.Options, entry.IsEvent = packet, opts, true
			}
		} else if n, id, ok := strings.Cut(text("taken"), " "); ok {
			entry.Taken = id
			entry.Generation, _ = strconv.ParseInt(n, 10, 64)
		}
		entries[i] = entry
	}
	return entries
}

// EncodeTaken encodes what Decode finds in the field taken.
func EncodeTaken(id string, generation int64) string {
	return strconv.FormatInt(generation, 10) + " " + id
}

// Event returns the packet of an event as clients receive it: with its offset.
func (e Entry) Event() socketio.Packet { return e.Packet.WithOffset(e.Position.String()) }

// A Membership says, for each room of a socket, at which position it joined.
type Membership map[string]Position

// In returns the membership in these rooms. Those that are new were joined at the position.
func (m Membership) In(rooms []string, at Position) Membership {
	in := Membership{}
	for _, room := range rooms {
		if since, already := m[room]; already {
			in[room] = since
		} else {
			in[room] = at
		}
	}
	return in
}

// Has reports whether the member was in one of the rooms at a position.
func (m Membership) Has(rooms []string, at Position) bool {
	return slices.ContainsFunc(rooms, func(room string) bool {
		since, joined := m[room]
		return joined && at.After(since)
	})
}
