package operations

import (
	"encoding/json"
	"errors"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

// AddSockets acts here and tells the others.
func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	return errors.Join(err, a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}))
}

// DelSockets acts here and tells the others.
func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	return errors.Join(err, a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}))
}

// ServerSideEmit tells the others.
func (a *RedisAdapter) ServerSideEmit(data json.RawMessage) error {
	return a.tell(app.Request{Kind: app.ServerSide, Data: data})
}

// tell publishes what nobody answers, unless it is local.
func (a *RedisAdapter) tell(request app.Request) error {
	if request.Options.Flags.Local {
		return nil
	}
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	return a.Publish(a.channels.requests, message)
}

// do carries out what another node wants.
func (a *RedisAdapter) do(request app.Request) error {
	respond := func(response app.Response) error {
		response.RequestID = request.RequestID
		message, err := response.Encode()
		if err != nil {
			return err
		}
		if request.UID == "" {
			return a.Publish(a.channels.responses, message)
		}
		return a.Publish(a.channels.of(request.UID), message)
	}
	switch request.Kind {
	case app.Join:
		return a.MemoryAdapter.AddSockets(request.Options, request.Rooms...)
	case app.Leave:
		return a.MemoryAdapter.DelSockets(request.Options, request.Rooms...)
	case app.Disconnect:
		a.orders.heard(request)
	case app.SocketIDs:
		return respond(app.Response{Kind: app.SocketIDs, Names: a.Sockets(request.Rooms...)})
	case app.AllRooms:
		return respond(app.Response{Kind: app.AllRooms, Names: a.Rooms()})
	case app.Fetch:
		sockets, err := a.MemoryAdapter.FetchSockets(a.alive, request.Options)
		return errors.Join(err, respond(app.Response{Kind: app.Fetch, Sockets: sockets}))
	case app.ServerSide:
		var answer func(json.RawMessage) error
		if request.RequestID != "" {
			answer = func(data json.RawMessage) error { return respond(app.Response{Kind: app.ServerSide, Data: data}) }
		}
		return a.nsp.ReceiveServerSide(request.Data, answer)
	case app.Broadcast:
		return a.askHere(request, respond)
	}
	return nil
}

// askHere asks the clients of this node.
func (a *RedisAdapter) askHere(request app.Request, respond func(app.Response) error) error {
	if request.Packet.Namespace != a.nsp.Name() {
		return nil
	}
	ctx, cancel := app.WithTimeout(a.alive, a.clock, request.Options.Flags.Timeout)
	clients, answers, err := a.Ask(ctx, request.Packet, request.Options)
	if err != nil {
		cancel()
		return err
	}
	err = respond(app.Response{Kind: app.Count, Clients: clients})
	a.running.Go(func() {
		defer cancel()
		for answer := range answers {
			if answer.Err == nil {
				_ = respond(app.Response{Kind: app.Ack, Args: answer.Args}) // else the other node's timeout says so
			}
		}
	})
	return err
}
