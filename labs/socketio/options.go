package socketio

import (
	"log/slog"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/socketio/engineio"
)

// Options of a Server. The zero value is useful.
type Options struct {
	// Engine holds the options of the layer below: heartbeat, size limits, queues.
	Engine engineio.Options
	// ConnectTimeout is how long a client may take to join its first namespace
	// before the server closes the connection. Defaults to 45 s.
	ConnectTimeout time.Duration
	// EventQueue is how many events of one socket may wait for its handlers.
	// Defaults to 64. While the queue is full, the server reads nothing more from
	// the connection, pongs and acknowledgements included. So a handler that blocks
	// for longer than the heartbeat allows costs the client its connection.
	EventQueue int
	// Bounds limit what one client may make the server keep or do.
	Bounds Bounds
	// Clock times ConnectTimeout and acknowledgements. Defaults to the real clock.
	// The heartbeat uses Engine.Clock instead, because it watches a network, whose
	// time no test can move.
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
	o.Bounds = o.Bounds.withDefaults()
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
