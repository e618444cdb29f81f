//go:build mutant

// Orders and their readers have a format of their own, the JSON of a Go struct.
//
//lab:breaks 6.23 6.24
//lab:kills TestOfficialRequests
package operations

import (
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := json.Marshal(request)
	if err != nil {
		return err
	}
	return a.Publish(a.requests, message)
}

func (a *RedisAdapter) requested(message []byte) error {
	var request app.Request
	err := json.Unmarshal(message, &request)
	if err != nil || request.Kind == 0 {
		request, err = app.DecodeRequest(message)
	}
	if err != nil || request.UID == a.uid {
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
