import { warn } from "./app/log.mjs";

/** What the official adapter of one namespace publishes with. It drops the promises, and this keeps the last. */
export class Publisher {
  last = Promise.resolve(); // until Redis has what was published last
  #redis;

  constructor(redis) {
    this.#redis = redis;
  }

  publish(channel, message) {
    return this.keep(this.#redis.publish(channel, message));
  }

  keep(promise) {
    promise.catch((err) => warn("not published", err));
    return (this.last = promise);
  }

  // The adapter wants to see errors of the connection; server.mjs logs them.
  on() {}
  off() {}
}
