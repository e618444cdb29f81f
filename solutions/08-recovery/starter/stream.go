package recovery

import (
	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

// A Stream is the history of one namespace in Redis. It has a name for its life: when Redis
// has lost its data, the next stream has another one.
type Stream struct {
	redis *redis.Client
	keys  app.Keys
	name  string // key of the stream
}

// NewStream returns the stream of a namespace.
func NewStream(client *redis.Client, keys app.Keys, nsp string) *Stream {
	return &Stream{redis: client, keys: keys, name: keys.Prefix + ":stream:" + nsp}
}

// TODO 1: Append adds an event with XADD, in the fields that app.Decode reads. End returns the
// position of the newest entry, and gives the stream a life if it has none. Wait returns the
// next entries after a position (XREAD with COUNT and BLOCK), or none if none comes for a
// while.

// TODO 4: Missed returns the next entries after a position, with XRANGE, at most 50.

// TODO 5: let Append trim the stream. Of each entry that it trims, it leaves a mark for each
// room: the id of the newest event that the room has lost. Do it in a script, so that nobody
// sees one without the other. Marks need a TTL, too.

// TODO 5: Complete reports whether all that is for a member after a position is still there.
// The client has named that position. Which life is it from? Has it been reached yet?
