package engineio

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/jonboulle/clockwork"
)

// Options of a Server. The zero value is useful: it stands for the defaults of
// the official server, and for bounds where that has none.
type Options struct {
	// Transports are those that a client may use. Defaults to both, of which
	// clients open sessions on TransportPolling and then upgrade. Long-polling
	// needs all requests of a session to reach the same process (sticky
	// sessions); a WebSocket is one request.
	Transports []string
	// PingInterval is the time between a pong, or the handshake, and the next
	// ping. Defaults to 25 s.
	PingInterval time.Duration
	// PingTimeout is how long the server waits for the pong before it closes
	// the session with ReasonPingTimeout. Defaults to 20 s.
	PingTimeout time.Duration
	// UpgradeTimeout is how long a client may take to upgrade to a WebSocket
	// before that is closed; the session goes on as it was. Defaults to 10 s.
	UpgradeTimeout time.Duration
	// MaxHTTPBufferSize is the largest message, or body of a POST, that a client
	// may send, in bytes. Defaults to 1,000,000. A larger message closes the
	// session (WebSocket close code 1009), a larger body is refused (status 413),
	// both before it is held in memory.
	MaxHTTPBufferSize int64
	// SendQueue is how many messages may wait for one slow reader before its
	// session is closed with ReasonTransportError. Defaults to 4096.
	SendQueue int
	// SendQueueBytes bounds the same queue in bytes; one larger message still
	// goes out when nothing else waits. Defaults to 8 MiB.
	SendQueueBytes int
	// WriteTimeout is how long the peer may take nothing of what is written to it,
	// on real time, give or take a quarter, and how long all may take that is left
	// to write when the session closes. Defaults to 10 s.
	WriteTimeout time.Duration
	// AllowRequest decides on every handshake, of either transport, before a
	// session exists; an error refuses it with 403. The error's text stays in the
	// log, at debug level: a flood of handshakes must not become one of lines. It
	// is not asked again about the requests of a session, the WebSocket
	// of an upgrade among them: whoever knows the session's id has been admitted.
	// When nil, every handshake is allowed, from any origin: a WebSocket is not
	// subject to CORS, so a server that trusts cookies must check the Origin
	// header here. The request's context ends with the session that it opens, or
	// when that is refused: where to give back what was counted here.
	AllowRequest func(*http.Request) error
	// CORS says which pages of other origins may read the answers to HTTP
	// requests. Defaults to none.
	CORS CORS
	// Clock times the heartbeat and upgrades. Defaults to the real one.
	Clock clockwork.Clock
	// Logger defaults to slog.Default().
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	setDefault(&o.PingInterval, 25*time.Second)
	setDefault(&o.PingTimeout, 20*time.Second)
	setDefault(&o.UpgradeTimeout, 10*time.Second)
	setDefault(&o.MaxHTTPBufferSize, 1_000_000)
	setDefault(&o.SendQueue, 4096)
	setDefault(&o.SendQueueBytes, 8<<20)
	setDefault(&o.WriteTimeout, 10*time.Second)
	if len(o.Transports) == 0 {
		o.Transports = []string{TransportPolling, TransportWebSocket}
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

func (o *Options) offers(transport string) bool { return slices.Contains(o.Transports, transport) }

func setDefault[T ~int | ~int64](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
