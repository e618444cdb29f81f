package labtest

// A transport carries the frames of one connection. They have the types of WebSocket
// frames: [websocket.TextMessage] and [websocket.BinaryMessage].
type transport interface {
	// read returns the next frame, and an error when no other will come. Only the
	// connection's reader calls it.
	read() (kind int, data []byte, err error)

	// write sends a frame. It ignores a connection that has ended, because the check's
	// next wait reports that better. It may be called concurrently.
	write(kind int, data []byte)

	// close closes the connection as a browser does. After that, read returns its end
	// once the server has answered.
	close()
}
