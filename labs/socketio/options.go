package socketio

import (
	"log/slog"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio/engineio"
)

// Options of a Server. The zero value is useful.
type Options struct {
	// Engine has the options of the layer below: heartbeat, size limits, queues.
	Engine engineio.Options
	// ConnectTimeout is how long a client may stay without joining a namespace
	// before its connection is closed. Defaults to 45 s.
	ConnectTimeout time.Duration
	// EventQueue is how many events of one socket may wait for its handlers;
	// while it is full, nothing more is read from that connection, pongs and
	// acknowledgements included: a handler that holds its socket up for longer
	// than the heartbeat's patience costs the client its connection. Defaults to
	// 64.
	EventQueue int
	// Clock times ConnectTimeout and acknowledgements. Defaults to the real one.
	// The heartbeat has its own, Engine.Clock: it watches a network, whose time
	// nobody can move.
	Clock clockwork.Clock
	// Logger defaults to slog.Default(). Payloads are never logged.
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = 45 * time.Second
	}
	if o.EventQueue <= 0 {
		o.EventQueue = 64
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Engine.Logger == nil {
		o.Engine.Logger = o.Logger
	}
	return o
}
