package handshakeauth

// TODO 7: when a socket connects, start a timer with env.Clock that disconnects
// it when its token expires. Stop the timer when the socket disconnects.

// TODO 8: add the event auth:refresh. The socket then depends on the new token
// alone.
