package operations

// TODO 3: DisconnectSockets(opts, closeConnection) disconnects sockets on all nodes: those of
// this one even when Redis is away.

// TODO 3: a socket that is in the middleware is in no room, and no order reaches it. Notice
// it before the first middleware (Namespace.Use, before app.Install), and look again when it
// is in its rooms (Namespace.OnConnection, after app.Install). There, Namespace.Adapter is the
// RedisAdapter.

// TODO 3: a message reaches those who listen at that moment. Keep the orders in Redis, too,
// and carry out what this node has missed when its subscription is back (Listener.Renewed).
// Never carry one out twice: the user may have logged in again. The official form of an order
// has no id, so how do you know the one that you have heard when you find it in Redis?
