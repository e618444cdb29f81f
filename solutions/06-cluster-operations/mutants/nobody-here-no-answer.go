//go:build mutant

// A node that has none of the sockets does not answer.
//
//lab:breaks 6.1
//lab:kills TestFetchEverywhere
package operations

import (
	"socketlab/labs/06-cluster-operations/app"
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
		if err != nil || len(sockets) == 0 {
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
