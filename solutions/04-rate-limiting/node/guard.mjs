import { clock } from "../../node/contract.mjs";
import { clientAddress } from "./address.mjs";
import { Limiter } from "./limiter.mjs";

/**
 * The policy: what is charged, to whom, and what happens to a client that exceeds
 * its limit. It does not know Socket.IO: a request is a request of node:http, and
 * its connection is its TCP connection.
 */
export class Guard {
  #limits;
  #addressOf;
  #opens; // buckets by address
  #events; // by user
  #refusals; // by user
  #usage = new Map(); // address → the requests of its open connections, all and those without a user

  constructor(limits) {
    this.#limits = limits;
    this.#addressOf = clientAddress(limits.trustedProxies);
    this.#opens = new Limiter(limits.opens);
    this.#events = new Limiter(limits.events);
    this.#refusals = new Limiter(limits.refusals);
    this.#forgetLater();
  }

  /** Decides on a handshake before the connection exists, and counts the connection until it has ended. */
  admit(req) {
    const address = this.#addressOf(req);
    if (this.#opens.take(address) > 0n) return false;

    const usage = this.#usage.get(address) ?? { open: new Set(), anonymous: new Set() };
    if (usage.open.size >= this.#limits.connections) return false;
    if (usage.anonymous.size >= this.#limits.unauthenticated) return false;

    this.#usage.set(address, usage);
    usage.open.add(req);
    usage.anonymous.add(req);
    req.socket.once("close", () => {
      usage.open.delete(req);
      usage.anonymous.delete(req);
      if (usage.open.size === 0) this.#usage.delete(address);
    });
    return true;
  }

  /** Call this when the connection of a request has a user. */
  authenticated(req) {
    this.#usage.get(this.#addressOf(req))?.anonymous.delete(req);
  }

  /**
   * Takes the cost of an event from the user's bucket and returns {}, or returns the
   * refusal and whether it was one too many.
   */
  charge(user, event) {
    const wait = this.#events.take(user, this.#limits.costs.get(event));
    if (wait === 0n) return {};

    const refusal = { error: "rate_limited", retryAfterMs: Number((wait + 999_999n) / 1_000_000n) };
    const last = this.#refusals.take(user) > 0n;
    if (last) console.error("disconnecting a user after too many refusals:", JSON.stringify(user));
    return { refusal, last };
  }

  #forgetLater() {
    clock.setTimeout(() => {
      for (const limiter of [this.#opens, this.#events, this.#refusals]) limiter.forget(this.#limits.idle);
      this.#forgetLater();
    }, Number(this.#limits.idle) / 1e6);
  }
}
