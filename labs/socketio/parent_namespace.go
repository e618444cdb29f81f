package socketio

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A ParentNamespace stands for all namespaces whose names it accepts. The first client
// that connects to one of them makes it, with the middleware and the handlers that the
// parent has by then; it ends when the last client has left.
// https://socket.io/docs/v4/namespaces/#dynamic-namespaces
//
// The official server has no bound like Bounds.Namespaces, and keeps an empty namespace
// unless it is given cleanupEmptyChildNamespaces.
type ParentNamespace struct {
	server *Server
	accept func(name string, auth json.RawMessage) bool
	model  Namespace // has what each child gets
}

// OfPattern returns the parent of the namespaces whose names, with the leading slash, match
// a regular expression. It may match a part of the name: begin it with ^ and end it with $.
// Call OfPattern before Start.
func (s *Server) OfPattern(pattern *regexp.Regexp) *ParentNamespace {
	return s.OfFunc(func(name string, _ json.RawMessage) bool { return pattern.MatchString(name) })
}

// OfFunc returns the parent of the namespaces that accept allows. It is asked only before
// one is made, so it is no place to decide who may connect: that is for middleware. The
// client's connection waits for it, so it must not take long. Call OfFunc before Start.
func (s *Server) OfFunc(accept func(name string, auth json.RawMessage) bool) *ParentNamespace {
	if s.started.Load() {
		panic("socketio: a parent namespace created after Start")
	}
	parent := &ParentNamespace{server: s, accept: accept}
	s.parents = append(s.parents, parent)
	return parent
}

// accepts asks accept. A panic there refuses.
func (p *ParentNamespace) accepts(name string, auth json.RawMessage) (ok bool) {
	err := p.server.contain("the function of a parent namespace", func() error {
		ok = p.accept(name, auth)
		return nil
	})
	return ok && err == nil
}

// Use adds a middleware to the namespaces that are made from now on.
func (p *ParentNamespace) Use(middleware Middleware) { p.model.Use(middleware) }

// OnConnection adds a connection handler to the namespaces that are made from now on;
// Socket.Namespace says which one it is.
func (p *ParentNamespace) OnConnection(handle func(*Socket)) { p.model.OnConnection(handle) }

// OnServerSideEmit adds a function for events of other processes to the namespaces that
// are made from now on.
func (p *ParentNamespace) OnServerSideEmit(event string, handle func(*ServerSideEvent)) {
	p.model.OnServerSideEmit(event, handle)
}

// Children returns the namespaces that this process has now, sorted by name.
func (p *ParentNamespace) Children() []*Namespace {
	return p.server.children.of(p)
}

// Do calls do with the namespace of that name. It makes it if there is none in this process
// and keeps it until do returns. So an event can go to clients of other processes:
//
//	parent.Do(ctx, "/orders-7", func(nsp *socketio.Namespace) error { return nsp.Emit("paid") })
//
// Do does not ask whether the parent accepts the name.
func (p *ParentNamespace) Do(ctx context.Context, name string, do func(*Namespace) error) error {
	if !p.server.started.Load() {
		return ErrNotStarted
	}
	if !strings.HasPrefix(name, "/") {
		name = "/" + name
	}
	nsp, err := p.server.children.enter(name, p)
	if err != nil {
		return err
	}
	defer p.server.children.leave(nsp)
	if err := nsp.prepare(ctx); err != nil {
		return err
	}
	return do(nsp)
}

// maxChildName bounds the name of a namespace that a client makes, in bytes.
const maxChildName = 1000

// childTimeout bounds how long an adapter that nobody waits for may take to start or to
// close.
const childTimeout = 10 * time.Second

// A child is what a namespace with a parent has more than others.
type child struct {
	parent *ParentNamespace
	made   sync.Once
	ready  atomic.Bool
	err    error // why it could not be made; read after made
	users  int   // sockets, pending ones too, and calls of Do; children.mu guards it
}

// children are the namespaces that have a parent, by name.
type children struct {
	bound int

	mu     sync.Mutex
	byName map[string]*Namespace
	closed bool
}

// enter returns the namespace of that name for one more user, who must leave it. With a
// parent it makes one if there is none; without, it returns nil then.
func (c *children) enter(name string, parent *ParentNamespace) (*Namespace, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	nsp := c.byName[name]
	switch {
	case c.closed:
		return nil, ErrNotStarted
	case nsp == nil && parent == nil:
		return nil, nil
	case nsp == nil && len(c.byName) >= c.bound:
		return nil, fmt.Errorf("%w: there would be more than %d namespaces that clients have made", ErrBound, c.bound)
	case nsp == nil && len(name) > maxChildName:
		return nil, fmt.Errorf("%w: the name of a namespace has %d bytes, of at most %d", ErrBound, len(name), maxChildName)
	case nsp == nil:
		nsp = parent.make(name)
		c.byName[name] = nsp
	}
	nsp.child.users++
	return nsp, nil
}

// make returns a namespace that prepare has not prepared yet.
func (p *ParentNamespace) make(name string) *Namespace {
	p.model.mu.RLock()
	defer p.model.mu.RUnlock()
	nsp := &Namespace{name: name, server: p.server, child: &child{parent: p}, sockets: map[string]*Socket{}}
	nsp.middleware, nsp.onConnection = slices.Clone(p.model.middleware), slices.Clone(p.model.onConnection)
	nsp.serverSide = map[string][]func(*ServerSideEvent){}
	for event, handlers := range p.model.serverSide {
		nsp.serverSide[event] = slices.Clone(handlers)
	}
	return nsp
}

// prepare makes and starts the adapter of a child; the first who calls it does so for all.
func (n *Namespace) prepare(ctx context.Context) error {
	if n.child == nil {
		return nil
	}
	n.child.made.Do(func() {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), childTimeout)
		defer cancel()
		n.child.err = n.server.contain("an adapter", func() error { return n.server.makeAdapter(within, n) })
		n.child.ready.Store(n.child.err == nil)
	})
	return n.child.err
}

// prepared reports whether the namespace has an adapter to use.
func (n *Namespace) prepared() bool { return n.child == nil || n.child.ready.Load() }

// leave ends a namespace when its last user leaves. It does nothing for one without a
// parent.
func (c *children) leave(nsp *Namespace) {
	if nsp.child == nil {
		return
	}
	c.mu.Lock()
	nsp.child.users--
	last := nsp.child.users == 0
	if last {
		delete(c.byName, nsp.name)
	}
	c.mu.Unlock()
	if !last {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), childTimeout)
	defer cancel()
	if err := nsp.closeAdapter(ctx); err != nil {
		nsp.server.opts.Logger.Warn("an adapter could not be closed", "namespace", nsp.name, "error", err)
	}
}

// of returns the children of a parent.
func (c *children) of(parent *ParentNamespace) []*Namespace {
	return c.all(func(nsp *Namespace) bool { return nsp.child.parent == parent && nsp.prepared() })
}

func (c *children) all(is func(*Namespace) bool) []*Namespace {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*Namespace
	for _, nsp := range c.byName {
		if is(nsp) {
			found = append(found, nsp)
		}
	}
	slices.SortFunc(found, func(a, b *Namespace) int { return strings.Compare(a.name, b.name) })
	return found
}

// close ends all children, at the end of the server.
func (c *children) close(ctx context.Context) (errs []error) {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	for _, nsp := range c.all((*Namespace).prepared) {
		errs = append(errs, nsp.closeAdapter(ctx))
	}
	return errs
}
