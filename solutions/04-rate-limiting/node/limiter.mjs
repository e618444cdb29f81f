import { clock } from "../../node/contract.mjs";

/**
 * A token bucket for each key, such as a user or an address. A bucket counts time
 * instead of tokens, in whole nanoseconds: a token is worth the time that it takes to
 * earn one. So there are no fractions to lose and nothing to round.
 *
 * Two events never take the same token: JavaScript runs code without an await in one
 * step.
 */
export class Limiter {
  #buckets = new Map(); // key → { credit, at }: its credit, and when that was updated
  #every;
  #full;

  constructor({ every, burst }) {
    this.#every = every;
    this.#full = every * burst;
  }

  /** Takes tokens and returns 0n. If there are too few, takes none and returns the nanoseconds until there are enough. */
  take(key, tokens = 1n) {
    const now = clock.hrtime();
    const credit = this.#credit(this.#buckets.get(key), now);
    const missing = this.#every * tokens - credit;
    this.#buckets.set(key, { credit: missing > 0n ? credit : -missing, at: now });
    return missing > 0n ? missing : 0n;
  }

  /** Drops the buckets that have been unused for idle and are full again, like a new one. */
  forget(idle) {
    const now = clock.hrtime();
    for (const [key, bucket] of this.#buckets) {
      if (now - bucket.at >= idle && this.#credit(bucket, now) === this.#full) this.#buckets.delete(key);
    }
  }

  /** If the clock was set back, a bucket earns nothing and loses nothing. */
  #credit(bucket, now) {
    if (!bucket) return this.#full;
    const credit = now > bucket.at ? bucket.credit + now - bucket.at : bucket.credit;
    return credit < this.#full ? credit : this.#full;
  }
}
