package operations

// TODO 1: do what another node asks. A request has a Kind, and says which sockets it is about;
// the MemoryAdapter's methods are about those of this node. Begin with app.Fetch, SocketIDs and
// AllRooms; each TODO below adds a kind. A node hears its own requests, too: what should it do
// with them?

// TODO 1: respond on the channel of the node that has asked.

// TODO 2: AddSockets(opts, rooms...) and DelSockets(opts, rooms...) act on all nodes. What must
// be so when they return, if the caller emits to the room next?
