package app

import (
	"context"
	"errors"
	"maps"
	"sync"

	"socketlab/labs/socketio"
)

// A Ledger counts who knocked and who was let in, in each namespace of this
// process. Its methods may be called concurrently.
type Ledger struct {
	mu    sync.Mutex
	pages map[string]*page // by namespace
}

// A page is the ledger of one namespace.
type page struct {
	Knocks int            `json:"knocks"`
	Logins map[string]int `json:"logins"` // by user id
}

var errNobody = errors.New("a login of nobody: no user has been set on the socket")

// Knock is a middleware that counts every CONNECT, also of those who are
// refused afterwards. Install it first.
func (l *Ledger) Knock(_ context.Context, socket *socketio.Socket) error {
	l.write(socket, func(p *page) { p.Knocks++ })
	return nil
}

// Login is a middleware that counts who is let in. Install it last.
func (l *Ledger) Login(_ context.Context, socket *socketio.Socket) error {
	user, ok := UserOf(socket)
	if !ok {
		return errNobody
	}
	l.write(socket, func(p *page) { p.Logins[user.ID]++ })
	return nil
}

func (l *Ledger) write(socket *socketio.Socket, change func(*page)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p := l.pages[socket.Namespace().Name()]; p != nil {
		change(p)
	}
}

func (l *Ledger) copy() map[string]page {
	l.mu.Lock()
	defer l.mu.Unlock()
	pages := map[string]page{}
	for namespace, p := range l.pages {
		pages[namespace] = page{Knocks: p.Knocks, Logins: maps.Clone(p.Logins)}
	}
	return pages
}
