import { clock } from "../../../node/contract.mjs";
import { warn } from "./log.mjs";

/**
 * Leases say which nodes serve a namespace, whether or not they can be reached: each has a
 * lease in Redis, which it renews, and gives back when it stops. The lease of a node that was
 * killed runs out. All of it is by the clock of Redis, since clocks of nodes differ.
 */
export class Leases {
  #redis; // a client of ioredis
  #key; // of a sorted set: the nodes, by the end of their leases in ms
  #uid;
  #lease; // ms
  #timer;

  constructor(redis, { prefix, lease }, nsp, uid) {
    this.#redis = redis;
    this.#key = `${prefix}:nodes:${nsp}`;
    this.#uid = uid;
    this.#lease = lease;
  }

  /** Takes this node's lease, and renews it until it is given back. */
  async take() {
    await this.#renew();
    this.#renewLater();
  }

  #renewLater() {
    this.#timer = clock.setTimeout(() => {
      this.#renew().catch((err) => warn("the lease was not renewed", err));
      this.#renewLater();
    }, this.#lease / 3);
  }

  async #renew() {
    const now = milliseconds(await this.#redis.time());
    await this.#redis
      .multi()
      .zadd(this.#key, now + this.#lease, this.#uid)
      .zremrangebyscore(this.#key, "-inf", now)
      .pexpire(this.#key, 2 * this.#lease)
      .exec();
  }

  /** Gives this node's lease back. */
  async giveBack() {
    clock.clearTimeout(this.#timer);
    await this.#redis.zrem(this.#key, this.#uid);
  }

  /** Asks, with two commands of a transaction, who has a lease. */
  ask(transaction) {
    return transaction.time().zrange(this.#key, 0, -1, "WITHSCORES");
  }

  /** Returns the uids of those who have one, this node among them, from the results of ask. */
  holders([time, scores]) {
    const now = milliseconds(time);
    return scores.filter((_, i) => i % 2 === 0 && Number(scores[i + 1]) > now);
  }
}

const milliseconds = ([seconds, microseconds]) => Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
