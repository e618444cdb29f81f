package handshakeauth

// TODO 7: for every new socket (OnConnection), end it when its token expires,
// and let it show a better one with the event auth:refresh.
