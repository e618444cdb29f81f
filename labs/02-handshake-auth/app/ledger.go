package app

import (
	"context"
	"errors"
	"maps"
	"sync"

	"socketlab/labs/socketio"
)

// A Ledger counts CONNECTs and logins in each namespace of this process. Its
// methods may be called concurrently.
type Ledger struct {
	mu     sync.Mutex
	counts map[string]*counts // by namespace
}

// counts are those of one namespace.
type counts struct {
	Connects int            `json:"knocks"`
	Logins   map[string]int `json:"logins"` // by user id
}

var errNoUser = errors.New("cannot count a login: no middleware has called SetUser")

// CountConnect is a middleware that counts every CONNECT, including those that a
// later middleware refuses. Install it first.
func (l *Ledger) CountConnect(_ context.Context, socket *socketio.Socket) error {
	l.update(socket, func(c *counts) { c.Connects++ })
	return nil
}

// CountLogin is a middleware that counts the users who were accepted. Install it
// last.
func (l *Ledger) CountLogin(_ context.Context, socket *socketio.Socket) error {
	user, ok := UserOf(socket)
	if !ok {
		return errNoUser
	}
	l.update(socket, func(c *counts) { c.Logins[user.ID]++ })
	return nil
}

func (l *Ledger) update(socket *socketio.Socket, change func(*counts)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.counts[socket.Namespace().Name()]; c != nil {
		change(c)
	}
}

func (l *Ledger) copy() map[string]counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]counts{}
	for namespace, c := range l.counts {
		all[namespace] = counts{Connects: c.Connects, Logins: maps.Clone(c.Logins)}
	}
	return all
}
