package handshakeauth

// TODO 5: AllowOrigins(list) returns a func(*http.Request) error that refuses web
// pages from other origins, before there is a WebSocket.
