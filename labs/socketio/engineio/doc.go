// Package engineio is the lower of the two layers a Socket.IO server is made
// of: it turns HTTP requests into sessions that exchange messages.
//
// A session begins with a handshake, is kept alive by heartbeats that the
// server sends, and ends with a reason. What the messages mean is the business
// of the layer above, package socketio.
//
// The way in, top to bottom: Server.ServeHTTP opens a Session (handshake.go) or
// finds the one that a request belongs to. A transport carries the session: a
// WebSocket (websocket.go), or HTTP long-polling (polling.go), which a WebSocket
// may replace (probe.go). It hands each packet to Session.receive, and that the
// message in it to the session's Receiver. The way out: Session.Send puts frames
// into the session's outbox, a bounded queue, from which the transport takes
// them.
//
// A session's life is one goroutine, Session.live. For a WebSocket it reads; for
// long-polling, whose requests come and go, it only waits. A WebSocket's writer
// is a second one, there only while something waits to be written.
//
// Protocol: Engine.IO v4, https://socket.io/docs/v4/engine-io-protocol/
package engineio
