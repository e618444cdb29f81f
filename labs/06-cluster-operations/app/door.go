package app

import (
	"context"
	"sync"
)

// A door makes users wait in the middleware of one node. It stands for a database that is
// asked about everybody who connects.
type door struct {
	mu     sync.Mutex
	closed map[string]chan struct{} // by user; closed when the user may go on
}

func newDoor() *door { return &door{closed: map[string]chan struct{}{}} }

// pass waits until the user may go on.
func (d *door) pass(ctx context.Context, user string) error {
	d.mu.Lock()
	wait := d.closed[user]
	d.mu.Unlock()
	if wait == nil {
		return nil
	}
	select {
	case <-wait:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
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
