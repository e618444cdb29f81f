// Package engineio is the lower of the two layers of a Socket.IO server: it
// turns HTTP requests into sessions that exchange messages. Package socketio
// gives the messages their meaning.
//
// A session begins with a handshake, is kept alive by heartbeats that the server
// sends, and ends with a reason.
//
// One message's way in, from top to bottom:
//
//	server.go            Server.ServeHTTP opens a Session (handshake.go) or finds it
//	polling.go           the transport of a session: HTTP long-polling (POST in polling_post.go)
//	probe.go             or, after an upgrade,
//	websocket.go         a WebSocket
//	receive.go           Session.receive decodes a packet (packet.go) and
//	                     calls Receiver.Message of the layer above
//
// One message's way out:
//
//	frame.go             NewFrame encodes a message, once for all sessions
//	session.go           Session.Send
//	outbox.go            the session's bounded queue, from which its transport takes frames:
//	websocket_write.go   the writer of a WebSocket
//	polling.go           or a waiting GET (payload.go)
//
// Each session runs in one goroutine, Session.run. On a WebSocket this goroutine
// reads; a second one writes, and exists only while there is something to write.
// On long-polling it only waits, because the goroutines of the HTTP requests do
// the work.
//
// Protocol: Engine.IO v4, https://socket.io/docs/v4/engine-io-protocol/
package engineio
