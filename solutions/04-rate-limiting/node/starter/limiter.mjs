/**
 * A token bucket for each key, such as a user or an address. Durations are BigInts, in
 * nanoseconds, and so are tokens: there are no fractions to lose and nothing to round.
 */
export class Limiter {
  #every; // how long it takes to earn a token
  #burst;
  #taken = 0n; // TODO 3: of each key

  constructor({ every, burst }) {
    this.#every = every;
    this.#burst = burst;
  }

  /** Takes tokens and returns 0n. If there are too few, takes none and returns the nanoseconds until there are enough. */
  take(key, tokens = 1n) {
    // TODO 2: a count of taken tokens never earns one back. What must a bucket remember, so
    // that it loses nothing between two calls? clock.hrtime() of contract.mjs is the time.
    if (this.#taken + tokens > this.#burst) return this.#every; // TODO 2: how long exactly?
    this.#taken += tokens;
    return 0n;
  }

  // TODO 5: forget(idle) drops the buckets that nobody has used for idle. Which of them
  // must stay anyway?
}
