/** The orders to disconnect sockets of one namespace. */
export class Logouts {
  // TODO 3: carry an order out on this node, also when Redis is away, and note it for those who
  // are about to connect: nsp._preConnectSockets has them.

  // TODO 3: a message reaches those who listen at that moment. Keep the orders in a stream, too
  // (XADD and PUBLISH in one transaction), and carry out what this node has missed when its
  // subscription is back. ioredis emits "ready" then.

  // TODO 3: never carry one out twice: the user may have logged in again.
}
