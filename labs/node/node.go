// Package node turns a lab's Setup into an operating-system process: it reads
// the environment, starts the server, says when it is ready, obeys commands on
// standard input and ends when asked to. README.md next to this file describes the
// contract, which a server in any language can implement.
package node

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/socketio"
)

// Epoch is the time that a manual clock shows when a node starts. Only an advance
// command moves such a clock.
var Epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Setup installs a reader's work on a fresh server. Every node of a cluster
// calls it once, before the server starts and before it serves any client. An
// error ends the node.
type Setup func(io *socketio.Server, env Env) error

// Env is what a node knows about itself.
type Env struct {
	// Name tells the nodes of a cluster apart: node-1, node-2 and so on.
	Name string

	// Redis says how to reach the cluster's Redis. It is this node's own copy:
	// change it freely.
	Redis *redis.Options

	// Keys is LAB_KEYS, verbatim. The lab's README says what it holds.
	Keys string

	// Clock is the clock to use for the time and for timers: the real one, or
	// one that only the checks move.
	Clock clockwork.Clock

	// Log goes to standard error, which a failed check shows.
	Log *slog.Logger

	// HTTP serves everything but Socket.IO. The paths /socket.io/ and /health are taken:
	// the latter says to a load balancer that the node serves.
	HTTP *http.ServeMux
}
