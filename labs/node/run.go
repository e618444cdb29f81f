package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

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
	config = config.withDefaults()
	log := newLogger(config.Stderr)

	if err := config.checkAddr(); err != nil {
		return err
	}
	clock, manual, err := config.clock()
	if err != nil {
		return err
	}
	redis, closeRedis, err := openRedis(config.RedisURL, log)
	if err != nil {
		return err
	}
	defer closeRedis()

	console := &console{in: config.Stdin, manual: manual, out: config.Stdout}
	env := Env{
		Name:  config.Name,
		Redis: redis,
		Keys:  config.Keys,
		Clock: clock,
		Log:   log,
		HTTP:  http.NewServeMux(),
	}
	// There are two contexts because SIGTERM asks for a graceful end, and the end
	// of standard input for an immediate one.
	alive, die := context.WithCancel(context.Background())
	defer die()
	if config.Stdin != nil {
		go func() {
			defer die()
			console.serve()
		}()
	}

	// Setup and Start run the reader's code, which may block. Nothing else waits
	// for them.
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, alive, config.Addr, env, console, setup) }()
	select {
	case err := <-ended:
		return err
	case <-alive.Done():
		return nil
	}
}

// serve runs Setup, starts the server, listens, prints the ready line, and serves
// until ctx or alive is done.
func serve(ctx, alive context.Context, addr string, env Env, console *console, setup Setup) error {
	options := socketio.Options{Clock: env.Clock, Logger: env.Log}
	if console.manual != nil {
		options.Engine.WriteTimeout = writeTimeoutUnderTest
	}
	server := socketio.NewServer(options)
	console.server.Store(server)
	env.HTTP.Handle("/socket.io/", server)

	started := make(chan error, 1)
	go func() { started <- start(ctx, server, env, setup) }()
	select {
	case err := <-started:
		if ctx.Err() != nil && err != nil {
			return nil // asked to stop before it was ready
		}
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return nil // likewise, and start may wait for what does not come
	}

	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	web := &http.Server{
		Handler:           env.HTTP,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(env.Log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	console.say("ready http://" + listener.Addr().String())

	select {
	case err := <-served:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-alive.Done():
		abandon(server, web)
		return nil
	case <-ctx.Done():
		return shutdown(server, web)
	}
}

// start runs the reader's code. It turns a panic there into an error.
func start(ctx context.Context, server *socketio.Server, env Env, setup Setup) (err error) {
	step := "Setup"
	defer func() {
		if fault := recover(); fault != nil {
			env.Log.Error(step+" panicked", "fault", fault, "stack", string(debug.Stack()))
			err = fmt.Errorf("%s panicked: %v", step, fault)
		}
	}()

	if err := setup(server, env); err != nil {
		return fmt.Errorf("run Setup: %w", err)
	}
	step = "Start"
	if err := server.Start(ctx); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	return nil
}

// abandon closes every connection at once, without a goodbye.
func abandon(server *socketio.Server, web *http.Server) {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = web.Close()
	_ = server.Close(now)
}

// shutdown accepts no new connections, lets the server say goodbye to those it
// has, and waits for both.
func shutdown(server *socketio.Server, web *http.Server) error {
	bounded, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()

	closed := make(chan error, 1)
	go func() { closed <- web.Shutdown(bounded) }()
	err := server.Close(bounded)
	if err := errors.Join(err, <-closed); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
