// Package socketio is the server that the labs extend: Socket.IO v5 over package
// engineio. Its API follows the JavaScript server: what you learn here has the same
// name there.
//
//	io := socketio.NewServer(socketio.Options{})
//	io.Use(authenticate)
//	io.OnConnection(func(socket *socketio.Socket) {
//		socket.Join("lobby")
//		socket.On("say", func(e *socketio.Event) {
//			io.To("lobby").Emit("said", socket.ID(), e.Args[0])
//			e.Ack("ok")
//		})
//	})
//	io.Start(ctx) // returns when every adapter is ready
//	web := &http.Server{Addr: ":3000", Handler: io, ReadHeaderTimeout: 10 * time.Second}
//	web.ListenAndServe()
//
// One message's way in, from top to bottom:
//
//	engineio             a Session calls connection.Message
//	connection.go        finds the socket that a packet is for
//	decode.go, scan.go   decode a packet and wait for its attachments
//	inbox.go             queues an event for its socket
//	socket_events.go     runs the socket's middleware and handlers
//
// One message's way out:
//
//	socket.go            Socket.Emit, or
//	broadcast.go         To, Except and Emit, which call
//	adapter.go           the namespace's Adapter (memory_adapter.go)
//	encode.go            arguments, packet and frames; once for a broadcast
//	socket.go            Socket.deliver calls engineio.Session.Send
//
// A client that comes back after it has lost its connection: recovery.go, and the
// SessionStore that MemoryAdapter is (memory_recovery.go).
//
// An application, or a lab, plugs in here: Adapter (which sockets of which process
// a broadcast reaches, and what is kept for those who come back), Middleware (who may
// connect), EventMiddleware (what a socket may do).
//
// Protocol: https://socket.io/docs/v4/socket-io-protocol/
package socketio
