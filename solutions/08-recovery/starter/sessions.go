package recovery

import (
	"time"

	"github.com/redis/go-redis/v9"

	"socketlab/labs/08-recovery/app"
)

// Sessions keeps sessions in Redis, each under PREFIX:session:PID. Redis alone measures how
// long they live: the clocks of nodes differ.
type Sessions struct {
	redis  *redis.Client
	prefix string // of the keys; the pid follows
	window time.Duration
}

// NewSessions returns the sessions in a Redis.
func NewSessions(client *redis.Client, keys app.Keys) *Sessions {
	return &Sessions{redis: client, prefix: keys.Prefix + ":session:", window: keys.Window}
}

// TODO 3: Save writes a session (app.Claim: its owner, and its state as JSON) with a TTL.
// Suspend does so for a client that has gone: it has a window to come back. Drop ends one.

// TODO 3: Take gives a session to one caller, if it has that owner: a script, since two nodes
// may try at the same moment. It counts the generation of the session up.

// TODO 6: whoever had the session before may not write it any more. Let Save and the others
// compare the generation first, in a script. Does a dropped session stay dropped?
