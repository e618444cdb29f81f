import { clock } from "../../node/contract.mjs";
import { clientAddress } from "./address.mjs";
import { Limiter } from "./limiter.mjs";

/**
 * The policy: what is counted, under which key, and what becomes of who has had
 * too much. It does not know Socket.IO: a request is one of node:http, and the
 * connection that it opens is its TCP connection.
 */
export class Guard {
  #limits;
  #addressOf;
  #opens; // buckets by address
  #events; // by user
  #refusals; // by user
  #held = new Map(); // address → the requests that opened its connections, all and those without a user

  constructor(limits) {
    this.#limits = limits;
    this.#addressOf = clientAddress(limits.trustedProxies);
    this.#opens = new Limiter(limits.opens);
    this.#events = new Limiter(limits.events);
    this.#refusals = new Limiter(limits.refusals);
    this.#forgetLater();
  }

  /** Decides on a handshake, before the connection exists, and counts the connection until it has ended. */
  admit(req) {
    const address = this.#addressOf(req);
    if (this.#opens.take(address) > 0n) return false;

    const held = this.#held.get(address) ?? { open: new Set(), anonymous: new Set() };
    if (held.open.size >= this.#limits.connections) return false;
    if (held.anonymous.size >= this.#limits.unauthenticated) return false;

    this.#held.set(address, held);
    held.open.add(req);
    held.anonymous.add(req);
    req.socket.once("close", () => {
      held.open.delete(req);
      held.anonymous.delete(req);
      if (held.open.size === 0) this.#held.delete(address);
    });
    return true;
  }

  /** The connection that a request opened has a user now. */
  authenticated(req) {
    this.#held.get(this.#addressOf(req))?.anonymous.delete(req);
  }

  /**
   * Takes what an event costs out of the user's budget and returns nothing, or
   * returns how it is refused, and whether that was one refusal too many.
   */
  charge(user, event) {
    const wait = this.#events.take(user, this.#limits.costs.get(event));
    if (wait === 0n) return {};

    const refusal = { error: "rate_limited", retryAfterMs: Number((wait + 999_999n) / 1_000_000n) };
    const last = this.#refusals.take(user) > 0n;
    if (last) console.error("disconnecting a user who does not slow down:", JSON.stringify(user));
    return { refusal, last };
  }

  #forgetLater() {
    clock.setTimeout(() => {
      for (const limiter of [this.#opens, this.#events, this.#refusals]) limiter.forget(this.#limits.idle);
      this.#forgetLater();
    }, Number(this.#limits.idle) / 1e6);
  }
}
