// Package engineio is the lower of the two layers a Socket.IO server is made
// of: it turns HTTP requests into sessions that exchange messages.
//
// A session begins with a handshake, is kept alive by heartbeats that the
// server sends, and ends with a reason. What the messages mean is the business
// of the layer above, package socketio.
//
// The way in, top to bottom: Server.ServeHTTP verifies a request, accepts a
// transport, opens a Session, and reads from it until it ends; each message
// goes to the session's Receiver. The way out: Session.Send puts frames into
// the session's outbox, a bounded queue, and the session's one writer takes
// them from there.
//
// Protocol: Engine.IO v4, https://socket.io/docs/v4/engine-io-protocol/
package engineio
