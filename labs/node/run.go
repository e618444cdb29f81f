package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio"
)

// shutdownTimeout bounds a graceful shutdown.
const shutdownTimeout = 10 * time.Second

// writeTimeoutUnderTest is how long a client may accept nothing while the clock is manual.
// A check whose client reads nothing may take a starved machine longer than the kit allows.
const writeTimeoutUnderTest = 2 * time.Minute

// Run runs a node. It returns nil at once when standard input ends, and after a
// graceful shutdown when ctx is done. If it cannot use a setting, it returns an
// error that wraps ErrEnvironment. It also wraps an error that Setup or Start
// returns.
func Run(ctx context.Context, config Config, setup Setup) error {
	return run(ctx, config, func(alive context.Context, p *process) error {
		redis, closeRedis, err := openRedis(p.config.RedisURL, p.log)
		if err != nil {
			return err
		}
		defer closeRedis()
		env := Env{
			Name:  p.config.Name,
			Redis: redis,
			Keys:  p.config.Keys,
			Clock: p.clock,
			Log:   p.log,
			HTTP:  http.NewServeMux(),
		}
		return p.serveSockets(ctx, alive, env, setup)
	})
}

// A process is what a node and a balancer have in common.
type process struct {
	config  Config
	clock   clockwork.Clock
	log     *slog.Logger
	console *console
}

// run prepares a process and calls work. It returns when work does, or at once when
// standard input ends. There are two contexts because SIGTERM, the end of ctx, asks for a
// graceful end, and the end of standard input, that of alive, for an immediate one.
func run(ctx context.Context, config Config, work func(alive context.Context, p *process) error) error {
	config = config.withDefaults()
	if err := config.checkAddr(); err != nil {
		return err
	}
	clock, manual, err := config.clock()
	if err != nil {
		return err
	}
	p := &process{
		config: config, clock: clock, log: newLogger(config.Stderr),
		console: &console{in: config.Stdin, manual: manual, out: config.Stdout},
	}
	alive, die := context.WithCancel(context.Background())
	defer die()
	if config.Stdin != nil {
		go func() {
			defer die()
			p.console.serve()
		}()
	}

	// work runs the reader's code, which may block. Nothing else waits for it.
	ended := make(chan error, 1)
	go func() { ended <- work(alive, p) }()
	select {
	case err := <-ended:
		return err
	case <-alive.Done():
		return nil
	}
}

// serveSockets runs Setup, starts the server and serves it.
func (p *process) serveSockets(ctx, alive context.Context, env Env, setup Setup) error {
	options := socketio.Options{Clock: env.Clock, Logger: env.Log}
	if p.console.manual != nil {
		options.Engine.WriteTimeout = writeTimeoutUnderTest
	}
	server := socketio.NewServer(options)
	connections := server.Connections
	p.console.connections.Store(&connections)
	env.HTTP.Handle("/socket.io/", server)
	env.HTTP.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		if ctx.Err() != nil {
			http.Error(w, "shutting down", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})

	started, err := p.start(ctx, func() error {
		if err := p.contain("Setup", func() error { return setup(server, env) }); err != nil {
			return err
		}
		return p.contain("Start", func() error { return server.Start(ctx) })
	})
	if !started {
		return err
	}
	return p.serve(ctx, alive, env.HTTP, server.Close)
}

// start calls what runs the reader's code before the process is ready, and reports whether
// it succeeded. If the process is asked to stop before, that is not an error.
func (p *process) start(ctx context.Context, call func() error) (started bool, err error) {
	ended := make(chan error, 1)
	go func() { ended <- call() }()
	select {
	case err := <-ended:
		if err != nil && ctx.Err() != nil {
			return false, nil
		}
		return err == nil, err
	case <-ctx.Done():
		return false, nil // call may wait for what does not come
	}
}

// contain runs the reader's code and says of an error where it comes from. A panic is one
// too.
func (p *process) contain(what string, call func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			p.log.Error(what+" panicked", "fault", fault, "stack", string(debug.Stack()))
			err = fmt.Errorf("%s panicked: %v", what, fault)
		}
	}()
	if err := call(); err != nil {
		return fmt.Errorf("run %s: %w", what, err)
	}
	return nil
}

// serve listens, prints the ready line, and serves until ctx or alive is done. end ends what
// the handler has open.
func (p *process) serve(ctx, alive context.Context, handler http.Handler, end func(context.Context) error) error {
	listener, err := net.Listen("tcp", p.config.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	web := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	p.console.say("ready http://" + listener.Addr().String())

	select {
	case err := <-served:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-alive.Done():
		abandon(web, end)
		return nil
	case <-ctx.Done():
		return shutdown(web, end)
	}
}

// abandon closes every connection at once, without a goodbye.
func abandon(web *http.Server, end func(context.Context) error) {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = web.Close()
	_ = end(now)
}

// shutdown accepts no new connections, lets the handler say goodbye to those it has, and
// waits for both.
func shutdown(web *http.Server, end func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()

	closed := make(chan error, 1)
	go func() { closed <- web.Shutdown(bounded) }()
	err := end(bounded)
	if err := errors.Join(err, <-closed); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
