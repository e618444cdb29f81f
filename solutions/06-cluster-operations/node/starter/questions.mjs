/**
 * What this node asks the others of one namespace. Questions that are not answered by all throw
 * an error, whose responses are what is known.
 */
export class Questions {
  constructor(adapter, redis, leases) {}

  // TODO 1: publish a request with an id that no other request has, and count in the same
  // transaction how many get it: PUBSUB NUMSUB. Collect responses until all have come, or until
  // the timeout: clock.setTimeout of contract.mjs. Then forget the question.

  /** Takes a response, and reports whether somebody has waited for it. */
  take(response) {
    return false; // TODO 1
  }

  // TODO 1: fetch(sockets, opts). An answer that comes twice does not stand for another node's.

  // TODO 5: a node that is cut off has no subscription, and nobody counts it. Leases of
  // app/leases.mjs know which nodes there should be.

  // TODO 6: clients(data, opts). Every node first responds with how many of its clients got the
  // event, and then with what each of them answers. Who does not answer is in socket.acks, on
  // every node, until somebody forgets it.

  // TODO 4: servers(data, timeout)
}
