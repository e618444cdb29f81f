import { Limiter } from "./limiter.mjs";

/**
 * The policy: what is charged, to whom, and what happens to a client that exceeds
 * its limit. It does not know Socket.IO: a request is a request of node:http, and
 * its connection is its TCP connection.
 */
export class Guard {
  #limits;
  #events; // by user

  constructor(limits) {
    this.#limits = limits;
    this.#events = new Limiter(limits.events);
    // TODO 5: forget idle buckets, with clock.setTimeout of contract.mjs. The checks move
    // that clock.
  }

  /** Decides on a handshake before the connection exists, and counts the connection until it has ended. */
  admit(req) {
    // TODO 6: each handshake takes a token from the bucket of its address: clientAddress.
    // TODO 7: count the open connections of the address, and those without a user. A
    // connection has ended when req.socket emits "close".
    return true;
  }

  /** Call this when the connection of a request has a user. */
  authenticated(req) {} // TODO 7

  /**
   * Takes the cost of an event from the user's bucket and returns {}, or returns the
   * refusal and whether it was one too many.
   */
  charge(user, event) {
    // TODO 1: return { refusal: { error: "rate_limited", retryAfterMs } } if the bucket
    // has too few tokens. Costs are in a Map of BigInts, limits.costs.
    // TODO 4: each refusal takes a token from the user's bucket of refusals. The one that
    // finds none is the last.
    return {};
  }
}
