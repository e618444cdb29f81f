package socketio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"socketlab/labs/socketio/engineio"
)

// A Server is a Socket.IO server: an http.Handler for the path /socket.io/. Create
// it with NewServer, set it up, call Start, serve it, and call Close. Its methods
// Use, OnConnection, To and so on are those of the namespace "/".
type Server struct {
	*Namespace // "/"

	opts       Options
	engine     *engineio.Server
	outside    *engineio.Quota // of the connections that are in no namespace, by address
	newAdapter func(*Namespace) (Adapter, error)
	allow      []func(*http.Request) error
	recovery   *ConnectionStateRecovery // nil if it is off
	onClose    []func(context.Context) error
	running    sync.WaitGroup // one for each socket, from its first middleware to its last handler
	started    atomic.Bool

	namespaces sync.Map // name → *Namespace, of those that the application has made
	parents    []*ParentNamespace
	children   children
}

// NewServer returns a server with the namespace "/".
func NewServer(opts Options) *Server {
	s := &Server{opts: opts.withDefaults()}
	s.outside = engineio.NewQuota(s.opts.Bounds.Outside)
	s.children = children{bound: s.opts.Bounds.Namespaces, byName: map[string]*Namespace{}}
	s.newAdapter = func(nsp *Namespace) (Adapter, error) { return NewMemoryAdapter(nsp), nil }
	engine := s.opts.Engine
	if engine.AllowRequest != nil {
		s.AllowRequest(engine.AllowRequest)
	}
	engine.AllowRequest = s.allowed
	s.engine = engineio.NewServer(engine, s.accept)
	s.Namespace = s.Of("/")
	return s
}

// Of returns the namespace with that name and creates it if it does not exist. The
// leading slash is optional. All namespaces must exist before Start, because their
// adapters need time to subscribe: a new name after Start panics. For namespaces that
// clients make, see OfPattern.
func (s *Server) Of(name string) *Namespace {
	if !strings.HasPrefix(name, "/") {
		name = "/" + name
	}
	if nsp := s.namespace(name); nsp != nil {
		return nsp
	}
	if s.started.Load() {
		panic(fmt.Sprintf("socketio: namespace %q created after Start", name))
	}
	nsp := &Namespace{name: name, server: s, sockets: map[string]*Socket{}}
	s.namespaces.Store(name, nsp)
	return nsp
}

// enter returns the namespace that a client asks for, or nil if there is none and no parent
// accepts the name. Whoever enters must leave: see children.
func (s *Server) enter(name string, auth json.RawMessage) (*Namespace, error) {
	if nsp := s.namespace(name); nsp != nil {
		return nsp, nil
	}
	if nsp, err := s.children.enter(name, nil); nsp != nil || err != nil {
		return nsp, err
	}
	if len(name) > maxChildName {
		return nil, nil
	}
	for _, parent := range s.parents {
		if parent.accepts(name, auth) {
			return s.children.enter(name, parent)
		}
	}
	return nil, nil
}

func (s *Server) namespace(name string) *Namespace {
	nsp, _ := s.namespaces.Load(name)
	found, _ := nsp.(*Namespace)
	return found
}

func (s *Server) eachNamespace(do func(*Namespace) error) error {
	var errs []error
	s.namespaces.Range(func(_, nsp any) bool {
		errs = append(errs, do(nsp.(*Namespace)))
		return true
	})
	return errors.Join(errs...)
}

// SetAdapter sets the function that makes the adapter of each namespace. Call it
// before Start.
func (s *Server) SetAdapter(newAdapter func(*Namespace) (Adapter, error)) { s.newAdapter = newAdapter }

// AllowRequest adds a check that every HTTP handshake must pass first; see
// engineio.Options.AllowRequest. Call it before Start.
func (s *Server) AllowRequest(allow func(*http.Request) error) { s.allow = append(s.allow, allow) }

func (s *Server) allowed(r *http.Request) error {
	for _, allow := range s.allow {
		if err := allow(r); err != nil {
			return err
		}
	}
	return nil
}

// OnClose adds a function for Close to call at its end, last added first. Use it
// to stop what you started along with the server. Call it before Start.
func (s *Server) OnClose(end func(context.Context) error) { s.onClose = append(s.onClose, end) }

// Start makes the adapters, and returns when each can receive messages from other
// processes. Serve the server only after that.
func (s *Server) Start(ctx context.Context) error {
	err := s.eachNamespace(func(nsp *Namespace) error { return s.makeAdapter(ctx, nsp) })
	s.started.Store(err == nil)
	return err
}

func (s *Server) makeAdapter(ctx context.Context, nsp *Namespace) error {
	adapter, err := s.newAdapter(nsp)
	if err != nil {
		return fmt.Errorf("make adapter of %s: %w", nsp.name, err)
	}
	nsp.adapter = adapter
	if err := adapter.Init(ctx); err != nil {
		return fmt.Errorf("start adapter of %s: %w", nsp.name, err)
	}
	return nil
}

// ServeHTTP serves the requests of clients, with status 503 before Start.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.started.Load() {
		http.Error(w, "the Socket.IO server has not been started", http.StatusServiceUnavailable)
		return
	}
	s.engine.ServeHTTP(w, r)
}

// Connections returns how many clients are connected to this process.
func (s *Server) Connections() int { return s.engine.Sessions() }

// Close shuts the server down gracefully:
//  1. It refuses new connections.
//  2. Every socket disconnects with "server shutting down". Its client sees
//     "transport close", and so reconnects.
//  3. Running handlers return.
//  4. The adapters close.
//
// If ctx ends first, Close drops what is left and returns ctx's error.
func (s *Server) Close(ctx context.Context) error {
	errs := []error{s.engine.Close(ctx), s.wait(ctx)}
	errs = append(errs, s.children.close(ctx)...)
	errs = append(errs, s.eachNamespace(func(nsp *Namespace) error { return nsp.closeAdapter(ctx) }))
	for _, end := range slices.Backward(s.onClose) {
		errs = append(errs, end(ctx))
	}
	return errors.Join(errs...)
}

// wait waits until all middleware and handlers have returned.
func (s *Server) wait(ctx context.Context) error {
	idle := make(chan struct{})
	go func() {
		s.running.Wait()
		close(idle)
	}()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("handlers are still running: %w", ctx.Err())
	}
}
