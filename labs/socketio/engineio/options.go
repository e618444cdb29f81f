package engineio

import (
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/jonboulle/clockwork"
)

// Options of a Server. The zero value is useful: it has the defaults of the
// official server, and bounds where the official server has none.
type Options struct {
	// Transports that a client may use. Defaults to both: official clients then
	// open the session on TransportPolling and upgrade. Long-polling needs sticky
	// sessions, because all requests of a session must reach the same process; a
	// WebSocket is a single request.
	Transports []string
	// PingInterval is the time between a pong, or the handshake, and the next
	// ping. Defaults to 25 s.
	PingInterval time.Duration
	// PingTimeout is how long the server waits for the pong before it closes
	// the session with ReasonPingTimeout. Defaults to 20 s.
	PingTimeout time.Duration
	// UpgradeTimeout is how long an upgrade to a WebSocket may take. After that
	// the server closes the WebSocket, and the session stays on long-polling.
	// Defaults to 10 s.
	UpgradeTimeout time.Duration
	// MaxHTTPBufferSize is the size of the largest message, or body of a POST,
	// that a client may send, in bytes. Defaults to 1,000,000. A larger message
	// closes the session (WebSocket close code 1009), and a larger body is refused
	// (status 413), both before they are held in memory.
	MaxHTTPBufferSize int64
	// SendQueue is how many messages may wait for one slow reader before its
	// session is closed with ReasonTransportError. Defaults to 4096.
	SendQueue int
	// SendQueueBytes bounds the same queue in bytes. A larger message is still
	// sent if the queue is empty. Defaults to 8 MiB.
	SendQueueBytes int
	// WriteTimeout is how long a peer may accept no data at all before its session
	// is closed with ReasonTransportError; the session may notice up to a quarter
	// later. It also bounds all remaining writes of a closing session together. It
	// runs on real time, not on Clock. Defaults to 10 s.
	WriteTimeout time.Duration
	// AllowRequest is called for every handshake, on either transport, before the
	// session exists. An error refuses the handshake with status 403; its text is
	// only logged, at debug level, so that a flood of handshakes does not flood
	// the log. AllowRequest is not called for later requests of the session, such
	// as the WebSocket of an upgrade. When nil, every handshake is allowed, from
	// any origin: WebSockets are not subject to CORS, so a server that trusts
	// cookies must check the Origin header here. The request's context ends when
	// the handshake is refused or the session ends: release there what you
	// reserved here.
	AllowRequest func(*http.Request) error
	// PollingSessions is how many sessions of one Address may be on long-polling at
	// once. A handshake beyond that is refused with status 403. Defaults to 10,000.
	PollingSessions int
	// Address says whom a request counts against where a bound is for each address.
	// Defaults to the IP address of the TCP peer. Behind a proxy that is the proxy's:
	// return what the proxy says instead, and only what your own proxy says.
	Address func(*http.Request) string
	// CORS says which other origins may read the server's responses. Defaults to
	// none.
	CORS CORS
	// Clock times heartbeats and upgrades. Defaults to the real clock.
	Clock clockwork.Clock
	// Logger defaults to slog.Default().
	Logger *slog.Logger

	// lingerTime is how long a closing session still reads from its peer.
	lingerTime time.Duration
}

func (o Options) withDefaults() Options {
	setDefault(&o.PingInterval, 25*time.Second)
	setDefault(&o.PingTimeout, 20*time.Second)
	setDefault(&o.UpgradeTimeout, 10*time.Second)
	setDefault(&o.MaxHTTPBufferSize, 1_000_000)
	setDefault(&o.SendQueue, 4096)
	setDefault(&o.SendQueueBytes, 8<<20)
	setDefault(&o.WriteTimeout, 10*time.Second)
	setDefault(&o.PollingSessions, 10_000)
	setDefault(&o.lingerTime, time.Second)
	if len(o.Transports) == 0 {
		o.Transports = []string{TransportPolling, TransportWebSocket}
	}
	if o.Address == nil {
		o.Address = PeerAddress
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

// PeerAddress returns the IP address of the TCP peer.
func PeerAddress(r *http.Request) string {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return address
}

func setDefault[T ~int | ~int64](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
