//go:build mutant

// A server-side event with the bytes of the one before is taken for a copy of it.
//
//lab:overdoes 6.20
//lab:kills TestServers
package operations

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) requested(message []byte) error {
	request, err := app.DecodeRequest(message)
	if err != nil || request.UID == a.uid {
		return err // this node has done its own part already
	}
	switch request.Kind {
	case app.SocketIDs:
		return a.respond(request, app.Response{Names: a.Sockets(request.Rooms...)})
	case app.AllRooms:
		return a.respond(request, app.Response{Names: a.Rooms()})
	case app.Fetch:
		sockets, err := a.MemoryAdapter.FetchSockets(a.alive, request.Options)
		if err != nil {
			return err
		}
		return a.respond(request, app.Response{Sockets: sockets})
	case app.Join:
		return a.MemoryAdapter.AddSockets(request.Options, request.Rooms...)
	case app.Leave:
		return a.MemoryAdapter.DelSockets(request.Options, request.Rooms...)
	case app.Disconnect:
		a.ordered(request)
	case app.ServerSide:
		if request.RequestID == "" {
			if slices.Equal(request.Data, a.last) {
				return nil
			}
			a.last = request.Data
		}
		return a.nsp.ReceiveServerSide(request.Data, a.answerTo(request))
	case app.Broadcast:
		return a.askClients(request)
	}
	return nil
}

type RedisAdapter struct {
	*app.Broadcasts

	nsp       *socketio.Namespace
	redis     *redis.Client
	uid       string // of this node
	requests  string // channel that all nodes hear
	responses string // channel that all nodes hear; with a uid and # it is that node's own
	leases    *app.Leases
	questions questions
	logouts   logouts
	clock     clockwork.Clock
	log       *slog.Logger

	last    json.RawMessage // server-side event without an answer
	alive   context.Context // until Close
	stop    context.CancelFunc
	running sync.WaitGroup
}
