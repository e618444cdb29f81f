/** The official adapter of one namespace, through whose stream every node delivers its own events too. */
export class Stream {
  adapter; // TODO 2: createAdapter of @socket.io/redis-streams-adapter, with a stream for each namespace
  position; // TODO 2: the id of the newest entry that was delivered here: see onRawMessage of the adapter
  published = Promise.resolve(); // TODO 2: until Redis has the last event of this node

  constructor(nsp, redis, { prefix, keep }) {
    // TODO 2: by itself, the adapter delivers an event of this node at once, and ignores it
    // in the stream. Override broadcast, so that all nodes deliver in one order.
  }

  /** Reports whether the entry that an offset names is still there, and so all that follow it. */
  async has(offset) {
    return false; // TODO 4
  }

  // TODO 4: replay what follows an offset, with XRANGE and COUNT, until this node has
  // delivered nothing newer. In the same turn of the event loop, the socket joins its rooms.
}
