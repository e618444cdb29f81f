//go:build mutant

// The exceptions of a join or a leave count only on the node that gives the order.
//
//lab:breaks 6.10
//lab:kills TestLeaveAndExcept
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) requested(message []byte) error {
	request, err := app.DecodeRequest(message)
	if err != nil || request.UID == a.uid {
		return err
	}
	if request.Kind == app.Join || request.Kind == app.Leave {
		request.Options.Except = nil
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
