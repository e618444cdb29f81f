package app

import (
	"maps"
	"slices"
	"sync"

	"socketlab/labs/socketio"
)

// A Claim is the right to write a session. Whoever takes a session has a claim of the next
// generation, and the claims of earlier ones end.
type Claim struct {
	PID, Owner string
	Generation int64
	State
}

// A State is what a session holds.
type State struct {
	ID     string         `json:"id"`
	Rooms  Membership     `json:"rooms"`
	Data   map[string]any `json:"data"`
	Offset string         `json:"offset"`
}

// Claims are those of one node. The zero value has none.
type Claims struct {
	mu    sync.Mutex
	byPID map[string]Claim
	pids  map[string]string // by the id of the socket
}

// Of returns the claim to a session.
func (c *Claims) Of(pid string) (Claim, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	claim, held := c.byPID[pid]
	return claim, held
}

// Reserve claims a session that is yet to be taken. It reports false if the node has it.
func (c *Claims) Reserve(pid, owner string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, held := c.byPID[pid]; held {
		return false
	}
	c.put(Claim{PID: pid, Owner: owner})
	return true
}

// Put adds a claim, or replaces the one to the same session.
func (c *Claims) Put(claim Claim) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(claim)
}

func (c *Claims) put(new Claim) {
	if c.byPID == nil {
		c.byPID, c.pids = map[string]Claim{}, map[string]string{}
	}
	c.byPID[new.PID], c.pids[new.ID] = new, new.PID
}

// Update returns the claim to a session with what is new in the session. Rooms that are new
// are so since a position. A session without a claim is new.
func (c *Claims) Update(session *socketio.Session, at Position) Claim {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, held := c.byPID[session.PID]
	if !held {
		now = Claim{PID: session.PID, Owner: session.Owner, Generation: 1}
	}
	now.State = State{ID: session.ID, Rooms: now.Rooms.In(session.Rooms, at), Data: session.Data, Offset: session.Offset}
	c.put(now)
	return now
}

// Remove removes the claim to a session.
func (c *Claims) Remove(pid string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pids, c.byPID[pid].ID)
	delete(c.byPID, pid)
}

// Joined notes that a socket is in rooms since a position.
func (c *Claims) Joined(id string, rooms []string, at Position) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now, held := c.byPID[c.pids[id]]; held {
		now.Rooms = now.Rooms.In(slices.AppendSeq(slices.Clone(rooms), maps.Keys(now.Rooms)), at)
		c.put(now)
	}
}

// Left notes that a socket is not in a room any more.
func (c *Claims) Left(id, room string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now, held := c.byPID[c.pids[id]]; held {
		now.Rooms = maps.Clone(now.Rooms)
		delete(now.Rooms, room)
		c.put(now)
	}
}

// Outdated reports whether a socket of this node has a claim of an earlier generation.
func (c *Claims) Outdated(id string, generation int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, held := c.byPID[c.pids[id]]
	return held && now.Generation < generation
}

// All returns all claims, except those to sessions that are yet to be taken.
func (c *Claims) All() []Claim {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Collect(maps.Values(c.byPID)), func(claim Claim) bool { return claim.Generation == 0 })
}
