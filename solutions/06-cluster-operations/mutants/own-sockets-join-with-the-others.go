//go:build mutant

// The sockets of the node itself join only when its request comes back from Redis, after the broadcast.
//
//lab:breaks 6.11
//lab:kills TestJoinThenEmit
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	if opts.Flags.Local {
		return a.MemoryAdapter.AddSockets(opts, rooms...)
	}
	return a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms})
}

func (a *RedisAdapter) requested(message []byte) error {
	request, err := app.DecodeRequest(message)
	if err != nil || request.UID == a.uid && request.Kind != app.Join {
		return err
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
		return a.nsp.ReceiveServerSide(request.Data, a.answerTo(request))
	case app.Broadcast:
		return a.askClients(request)
	}
	return nil
}
