//go:build mutant

// Only the requests that these nodes send are answered: not those for the ids of sockets, and for all rooms.
//
//lab:breaks 6.24
//lab:kills TestOfficialRequests
package operations

import "socketlab/labs/06-cluster-operations/app"

func (a *RedisAdapter) requested(message []byte) error {
	request, err := app.DecodeRequest(message)
	if err != nil || request.UID == a.uid {
		return err
	}
	switch request.Kind {
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
