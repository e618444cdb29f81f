package operations

import (
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
	"socketlab/labs/socketio"
)

// tell sends a request that nobody answers. The order of what one caller tells and emits is
// kept: it returns when Redis has the request.
func (a *RedisAdapter) tell(request app.Request) error {
	request.UID = a.uid
	message, err := request.Encode()
	if err != nil {
		return err
	}
	return a.Publish(a.requests, message)
}

// AddSockets adds the sockets that opts select to rooms, those of this node at once.
func (a *RedisAdapter) AddSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.AddSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Join, Options: opts, Rooms: rooms}), err)
}

// DelSockets removes the sockets that opts select from rooms, those of this node at once.
func (a *RedisAdapter) DelSockets(opts socketio.BroadcastOptions, rooms ...string) error {
	err := a.MemoryAdapter.DelSockets(opts, rooms...)
	if opts.Flags.Local {
		return err
	}
	return firstError(a.tell(app.Request{Kind: app.Leave, Options: opts, Rooms: rooms}), err)
}

func firstError(first, next error) error {
	if first != nil {
		return first
	}
	return next
}

// requested does what another node asks. It is called for one request at a time, in the order
// in which Redis got them and the broadcasts.
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
		return a.nsp.ReceiveServerSide(request.Data, a.answerTo(request))
	case app.Broadcast:
		return a.askClients(request)
	}
	return nil
}

// respond sends a response to the node that has asked, and to no other. Whoever sends no uid
// listens where all do.
func (a *RedisAdapter) respond(request app.Request, response app.Response) error {
	response.RequestID = request.RequestID
	if response.Kind == 0 {
		response.Kind = request.Kind
	}
	message, err := response.Encode()
	if err != nil {
		return err
	}
	channel := a.responses
	if request.UID != "" {
		channel = a.channelOf(request.UID)
	}
	return a.Publish(channel, message)
}

// answerTo returns what sends the answer of this node's server, or nil if nobody waits for it.
func (a *RedisAdapter) answerTo(request app.Request) func(json.RawMessage) error {
	if request.RequestID == "" {
		return nil
	}
	return func(data json.RawMessage) error { return a.respond(request, app.Response{Data: data}) }
}

// askClients sends an event to the clients of this node, says how many they are, and passes
// their acknowledgements on as they come.
func (a *RedisAdapter) askClients(request app.Request) error {
	if request.Packet.Namespace != a.nsp.Name() {
		return nil
	}
	ctx, cancel := app.WithTimeout(a.alive, a.clock, request.Options.Flags.Timeout)
	clients, answers, err := a.Ask(ctx, request.Packet, request.Options)
	if err == nil {
		err = a.respond(request, app.Response{Kind: app.Count, Clients: clients})
	}
	if err != nil {
		cancel()
		return err
	}
	a.running.Go(func() {
		defer cancel()
		for answer := range answers {
			if answer.Err != nil {
				continue // there is no way to say so: the other node waits until its timeout
			}
			if err := a.respond(request, app.Response{Kind: app.Ack, Args: answer.Args}); err != nil {
				a.log.Warn("an acknowledgement is lost", "error", err)
			}
		}
	})
	return nil
}
