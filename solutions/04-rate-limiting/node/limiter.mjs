import { clock } from "../../node/contract.mjs";

/**
 * A token bucket for each key: a user, an address. A bucket holds time instead
 * of tokens, in whole nanoseconds: a token is worth as much of it as it takes to
 * earn one. So there are no fractions to lose and nothing to round.
 *
 * Nothing here waits, so two events never take the same token: on one thread,
 * what has no await in it is one step.
 */
export class Limiter {
  #buckets = new Map(); // key → { credit, at }: how much it held, and when
  #every;
  #full;

  constructor({ every, burst }) {
    this.#every = every;
    this.#full = every * burst;
  }

  /** Takes tokens and returns 0n, or takes none and returns the nanoseconds until there are so many. */
  take(key, tokens = 1n) {
    const now = clock.hrtime();
    const credit = this.#credit(this.#buckets.get(key), now);
    const missing = this.#every * tokens - credit;
    this.#buckets.set(key, { credit: missing > 0n ? credit : -missing, at: now });
    return missing > 0n ? missing : 0n;
  }

  /** Drops the buckets that nobody used for idle and that are full again: a new one would be no gift. */
  forget(idle) {
    const now = clock.hrtime();
    for (const [key, bucket] of this.#buckets) {
      if (now - bucket.at >= idle && this.#credit(bucket, now) === this.#full) this.#buckets.delete(key);
    }
  }

  /** A clock that was set back earns nothing, and costs nothing either. */
  #credit(bucket, now) {
    if (!bucket) return this.#full;
    const credit = now > bucket.at ? bucket.credit + now - bucket.at : bucket.credit;
    return credit < this.#full ? credit : this.#full;
  }
}
