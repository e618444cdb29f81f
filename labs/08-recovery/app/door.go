package app

import (
	"context"
	"sync"

	"socketlab/labs/socketio"
)

// A door is what stands between clients and a node: it bans users, and makes others wait.
// It is for one node, and stands for a database that is asked about everybody who connects.
type door struct {
	mu     sync.Mutex
	banned map[string]bool
	closed map[string]chan struct{} // by user; closed when the user may go on
}

func newDoor() *door { return &door{banned: map[string]bool{}, closed: map[string]chan struct{}{}} }

// pass waits until the user may go on, and refuses one who is banned then.
func (d *door) pass(ctx context.Context, user string) error {
	d.mu.Lock()
	wait := d.closed[user]
	d.mu.Unlock()
	if wait != nil {
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.banned[user] {
		return &socketio.ConnectError{Message: "banned"}
	}
	return nil
}

func (d *door) ban(user string, banned bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.banned[user] = banned
}

func (d *door) close(user string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed[user] == nil {
		d.closed[user] = make(chan struct{})
	}
}

func (d *door) open(user string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if wait := d.closed[user]; wait != nil {
		close(wait)
		delete(d.closed, user)
	}
}
