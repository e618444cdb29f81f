package socketio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"socketlab/labs/socketio/engineio"
)

// A Server is a Socket.IO server: an http.Handler, to be mounted at
// /socket.io/. Create it with NewServer; set it up; Start it; serve it; Close
// it. Its own Use, OnConnection, To and so on are those of the namespace "/".
type Server struct {
	*Namespace // "/"

	opts       Options
	engine     *engineio.Server
	newAdapter func(*Namespace) (Adapter, error)
	allow      []func(*http.Request) error
	onClose    []func(context.Context) error
	running    sync.WaitGroup // one for each socket, from its first middleware to its last handler
	started    atomic.Bool

	namespaces sync.Map // name → *Namespace
}

// NewServer returns a server with the namespace "/".
func NewServer(opts Options) *Server {
	s := &Server{opts: opts.withDefaults()}
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

// Of returns the namespace of that name, and makes it if need be, for which a
// leading slash may be left out. All namespaces must exist before Start: a
// client cannot make one, and an adapter needs time to subscribe.
func (s *Server) Of(name string) *Namespace {
	if !strings.HasPrefix(name, "/") {
		name = "/" + name
	}
	if nsp := s.namespace(name); nsp != nil {
		return nsp
	}
	if s.started.Load() {
		panic(fmt.Sprintf("socketio: namespace %q made after Start", name))
	}
	nsp := &Namespace{name: name, server: s, sockets: map[string]*Socket{}}
	s.namespaces.Store(name, nsp)
	return nsp
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

// SetAdapter chooses the adapter that every namespace gets. Call it before
// Start.
func (s *Server) SetAdapter(newAdapter func(*Namespace) (Adapter, error)) { s.newAdapter = newAdapter }

// AllowRequest adds a check that every HTTP handshake must pass before anything
// else happens; see engineio.Options.AllowRequest. Call it before Start.
func (s *Server) AllowRequest(allow func(*http.Request) error) { s.allow = append(s.allow, allow) }

func (s *Server) allowed(r *http.Request) error {
	for _, allow := range s.allow {
		if err := allow(r); err != nil {
			return err
		}
	}
	return nil
}

// OnClose adds a function that Close calls last, in reverse order: the place to
// end what was started beside the server. Call it before Start.
func (s *Server) OnClose(end func(context.Context) error) { s.onClose = append(s.onClose, end) }

// Start makes the adapters and returns when each can receive what other
// processes send. Only then may the server be served.
func (s *Server) Start(ctx context.Context) error {
	err := s.eachNamespace(func(nsp *Namespace) error {
		adapter, err := s.newAdapter(nsp)
		if err != nil {
			return fmt.Errorf("make the adapter of %s: %w", nsp.name, err)
		}
		nsp.adapter = adapter
		if err := adapter.Init(ctx); err != nil {
			return fmt.Errorf("start the adapter of %s: %w", nsp.name, err)
		}
		return nil
	})
	s.started.Store(err == nil)
	return err
}

// ServeHTTP serves one client's connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.started.Load() {
		http.Error(w, "the Socket.IO server has not been started", http.StatusServiceUnavailable)
		return
	}
	s.engine.ServeHTTP(w, r)
}

// Connections returns how many clients are connected to this process.
func (s *Server) Connections() int { return s.engine.Sessions() }

// Close ends the server gracefully: no new connections; every socket
// disconnects with "server shutting down", of which its client takes notice as
// a closed transport, so that it comes back; handlers run to their end; then
// the adapters close. When ctx ends first the rest is dropped, and Close
// returns its error.
func (s *Server) Close(ctx context.Context) error {
	errs := []error{s.engine.Close(ctx), s.wait(ctx)}
	errs = append(errs, s.eachNamespace(func(nsp *Namespace) error {
		if nsp.adapter == nil {
			return nil
		}
		return nsp.adapter.Close(ctx)
	}))
	for _, end := range slices.Backward(s.onClose) {
		errs = append(errs, end(ctx))
	}
	return errors.Join(errs...)
}

// wait waits for middleware and handlers.
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
		return fmt.Errorf("handlers still run: %w", ctx.Err())
	}
}
