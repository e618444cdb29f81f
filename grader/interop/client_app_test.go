//go:build unix

package interop

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"socketlab/labs/socketio"
)

var clientNamespaces = []string{"/", "/chat", "/private", "/rooms"}

// install registers the handlers that the scenarios need.
func (s *clientServers) install(io *socketio.Server) {
	io.Of("/private").Use(s.authenticate)
	for _, name := range clientNamespaces {
		nsp := io.Of(name)
		nsp.OnConnection(func(socket *socketio.Socket) {
			gone := s.gone(socket.ID())
			socket.OnDisconnect(func(reason socketio.Reason) {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.reasons[socket.ID()] = reason
				close(gone)
			})
			on := func(event string, answer func(socketio.Args) any) {
				socket.On(event, func(e *socketio.Event) { _ = e.Ack(answer(e.Args)) })
			}
			answers(io, on, socket)
			s.acknowledge(on, socket)
			s.ends(io, on, socket)
			roomEvents(on, socket)
			traffic(on, socket, s.client(socket.Handshake().Query.Get("tag")))
		})
	}
}

// authenticate accepts every token once.
func (s *clientServers) authenticate(_ context.Context, socket *socketio.Socket) error {
	var auth struct{ Token string }
	if err := json.Unmarshal(socket.Handshake().Auth, &auth); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case auth.Token == "":
		return &socketio.ConnectError{Message: "unauthorized", Data: map[string]any{
			"code": "no-token", "docs": []string{"https://example.com/é"}, "retry": false,
		}}
	case auth.Token == "fault":
		return errors.New("the database's password is wrong")
	case s.spent[auth.Token]:
		return &socketio.ConnectError{Message: "unauthorized", Data: map[string]any{"code": "token-spent"}}
	}
	s.spent[auth.Token] = true
	return nil
}

type onEvent = func(event string, answer func(socketio.Args) any)

// list returns args as one value, to send an event's arguments back.
func list(args socketio.Args) socketio.Args { return append(socketio.Args{}, args...) }

func anys(args socketio.Args) []any {
	values := make([]any, len(args))
	for i, arg := range args {
		values[i] = arg
	}
	return values
}

// name returns an event's name, which may be a number.
func name(arg json.RawMessage) (name string) {
	if json.Unmarshal(arg, &name) != nil {
		return string(arg)
	}
	return name
}

// read decodes one argument. An argument of another type gives the zero value, and the
// scenario notices.
func read[T any](arg json.RawMessage) (value T) {
	_ = json.Unmarshal(arg, &value)
	return value
}

// answers registers the events that only test their answer.
func answers(io *socketio.Server, on onEvent, socket *socketio.Socket) {
	on("echo", func(args socketio.Args) any { return list(args) })
	for _, number := range []string{"42", "-1.5"} {
		on(number, func(args socketio.Args) any { return append([]any{number}, anys(args)...) })
	}
	on("reflect", func(args socketio.Args) any { return socket.Emit(name(args[0]), anys(args[1:])...) })
	on("volatile", func(args socketio.Args) any {
		return socket.Namespace().To(socket.ID()).Volatile().Emit(name(args[0]), anys(args[1:])...)
	})
	on("size", func(args socketio.Args) any {
		var bytes socketio.Binary
		if json.Unmarshal(args[0], &bytes) == nil {
			return len(bytes)
		}
		return len(read[string](args[0]))
	})
	on("large", func(args socketio.Args) any { return strings.Repeat("x", read[int](args[0])) })
	on("large-binary", func(args socketio.Args) any { return make([]byte, read[int](args[0])) })
	on("whoami", func(socketio.Args) any {
		handshake, session := socket.Handshake(), ""
		if cookie, err := socket.Request().Cookie("session"); err == nil {
			session = cookie.Value
		}
		return map[string]any{
			"sid": socket.ID(), "namespace": socket.Namespace().Name(), "auth": handshake.Auth, "session": session,
			"lab": handshake.Headers.Get("X-Lab"), "origin": handshake.Headers.Get("Origin"),
		}
	})
	on("namespaces", func(socketio.Args) any {
		var shared []string
		for _, name := range clientNamespaces {
			for _, other := range io.Of(name).Sockets() {
				if other.Request() == socket.Request() {
					shared = append(shared, name)
				}
			}
		}
		return shared
	})
}

// acknowledge registers the events that test acknowledgements.
func (s *clientServers) acknowledge(on onEvent, socket *socketio.Socket) {
	socket.On("silence", func(*socketio.Event) {})
	socket.On("pair", func(e *socketio.Event) { _ = e.Ack(anys(e.Args)...) })
	var late *socketio.Event
	socket.On("late", func(e *socketio.Event) { late = e })
	socket.On("now", func(*socketio.Event) { _ = late.Ack() })
	attempts := 0
	socket.On("flaky", func(e *socketio.Event) {
		if attempts++; attempts == 2 {
			_ = e.Ack(map[string]int{"attempts": attempts})
		}
	})
	ask := func(whom *socketio.Socket, event string, timeout time.Duration, args socketio.Args) any {
		answer, err := whom.EmitWithAck(socket.Context(), timeout, event, anys(args)...)
		switch {
		case errors.Is(err, socketio.ErrAckTimeout):
			return map[string]string{"error": "timeout"}
		case errors.Is(err, socketio.ErrDisconnected):
			return map[string]string{"error": "disconnected"}
		case err != nil:
			return map[string]string{"error": err.Error()}
		}
		return map[string]any{"answer": list(answer)}
	}
	on("ask", func(args socketio.Args) any {
		return ask(socket, name(args[0]), read[time.Duration](args[1])*time.Millisecond, args[2:])
	})
	on("ask-other", func(args socketio.Args) any {
		return ask(socket.Namespace().Socket(name(args[0])), name(args[1]), patience, args[2:])
	})
}

// ends registers the events that test how connections end.
func (s *clientServers) ends(io *socketio.Server, on onEvent, socket *socketio.Socket) {
	client := s.client(socket.Handshake().Query.Get("tag"))
	socket.On("drop", func(*socketio.Event) { s.drop(socket.Context(), client) })
	socket.On("kick", func(e *socketio.Event) { socket.Disconnect(read[bool](e.Args[0])) })
	socket.On("farewell", func(e *socketio.Event) {
		for i := range read[int](e.Args[0]) {
			_ = socket.Emit("farewell", i)
		}
		socket.Disconnect(true)
	})
	socket.On("shutdown", func(*socketio.Event) {
		s.shutdowns.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			_ = io.Close(ctx) // the test closes it again, and looks
		})
	})
	on("carried", func(args socketio.Args) any {
		return len(s.carriers(socket.Context(), s.client(name(args[0]))))
	})
	on("left", func(args socketio.Args) any {
		id := name(args[0])
		select {
		case <-s.gone(id):
		case <-socket.Context().Done():
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.reasons[id]
	})
	on("release", func(socketio.Args) any { client.release(); return nil })
	on("refused", func(socketio.Args) any {
		select {
		case <-client.refused:
		case <-socket.Context().Done():
		}
		return nil
	})
}

func roomEvents(on onEvent, socket *socketio.Socket) {
	on("join", func(args socketio.Args) any {
		for _, room := range args {
			_ = socket.Join(name(room))
		}
		return socket.Rooms()
	})
	on("leave", func(args socketio.Args) any { return socket.Leave(name(args[0])) })
	on("rooms", func(socketio.Args) any { return socket.Rooms() })
	on("shout", func(args socketio.Args) any {
		to := read[struct {
			Rooms, Except []string
			All           bool
		}](args[0])
		operator := socket.Broadcast()
		if to.All {
			operator = socket.Namespace().To()
		}
		return operator.To(to.Rooms...).Except(to.Except...).Emit(name(args[1]), anys(args[2:])...)
	})
}

// traffic registers the events whose order matters.
func traffic(on onEvent, socket *socketio.Socket, client *clientOnWire) {
	counted := []any{}
	on("count", func(args socketio.Args) any {
		value := any(args[0])
		if i := read[int](args[0]); len(args) > 1 {
			var bytes socketio.Binary
			if err := args.Bind(&i, &bytes); err != nil || string(bytes) != string([]byte{byte(i), 1}) {
				value = "wrong bytes"
			}
		}
		counted = append(counted, value)
		if len(counted) == 1000 {
			client.release()
		}
		return nil
	})
	on("counted", func(socketio.Args) any { return counted })
	on("flood", func(args socketio.Args) any {
		from, count, binary := read[int](args[0]), read[int](args[1]), read[bool](args[2])
		for i := from; i < from+count; i++ {
			values := []any{i}
			if binary && i%10 == 0 {
				values = append(values, []byte{byte(i), 1})
			}
			if err := socket.Emit("flood", values...); err != nil {
				return err.Error()
			}
		}
		return nil
	})
}
