package operations

// TODO 1: ask the other nodes: publish a request (app.Request) with an id that no other request
// has, and wait for the responses with this id. How many do you wait for? Redis knows how many
// subscribers a channel has. Ask it in the same moment in which it gets the request.

// TODO 1: FetchSockets(ctx, opts) returns the sockets of all nodes. Your first check turns green.
// When ctx ends, return what you know, and an error.

// TODO 4: ServerSideEmit(data) and ServerSideEmitWithAck(ctx, data); the other nodes hand the
// event over with Namespace.ReceiveServerSide.

// TODO 5: a node that is cut off has no subscription, and nobody counts it. app.Leases know
// which nodes there should be, and LAB_KEYS how long a lease is (app.ParseKeys). Take yours in
// Init, and give it back in Close.
