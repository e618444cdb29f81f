package handshakeauth

// TODO 6: AllowOrigins(list) returns a func(*http.Request) error that refuses
// the pages of other origins before a WebSocket exists.
