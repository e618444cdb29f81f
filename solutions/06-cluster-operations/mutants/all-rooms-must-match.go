//go:build mutant

// Other nodes describe only sockets that are in all the rooms.
//
//lab:overdoes 6.1
//lab:kills TestFetchEverywhere
package operations

import (
	"slices"

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
		sockets = slices.DeleteFunc(sockets, func(socket socketio.RemoteSocket) bool {
			return slices.ContainsFunc(request.Options.Rooms, func(room string) bool { return !slices.Contains(socket.Rooms, room) })
		})
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
