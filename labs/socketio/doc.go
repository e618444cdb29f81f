// Package socketio is the server that the labs extend: Socket.IO v5 over
// package engineio. Its API follows the JavaScript server closely enough that
// what is learnt here is said in the same words there.
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
//	io.Start(ctx) // every adapter is ready
//	http.ListenAndServe(":3000", io)
//
// One message's way in: engineio.Session, connection.Message, decode, the
// assembly that waits for its attachments, the socket's inbox, its middleware,
// its handlers. Its way out: an Emit, the namespace's Adapter, encode,
// engineio.Session.Send.
//
// What a server must bring of its own is an interface or a function here:
// Adapter (which sockets of which process a broadcast reaches), Middleware (who
// may connect), EventMiddleware (what a socket may do).
//
// Protocol: https://socket.io/docs/v4/socket-io-protocol/
package socketio
