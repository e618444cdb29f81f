/**
 * Sessions in Redis, each in a hash. A session in use has two windows to live, and its node
 * renews that in time, so it outlives its node by a window. Whoever takes a session has a
 * claim of the next generation, and nobody who has an older one can write it any more.
 *
 * A claim is { pid, owner, generation, id, rooms, data, offset }, where rooms are a Map from
 * each room to the offset since when the socket is in it.
 */
export class Sessions {
  #redis;
  #prefix;
  #window; // ms

  constructor(redis, { prefix, window }) {
    this.#redis = redis;
    this.#prefix = `${prefix}:session:`;
    this.#window = window;
    for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(name, { numberOfKeys: 1, lua });
  }

  /** Writes a session in use, and reports whether the claim to it still holds. */
  save(claim) {
    return this.#write(claim, "connected", 2 * this.#window);
  }

  /** Writes a session whose client is away. It can come back until the window ends. */
  suspend(claim) {
    return this.#write(claim, "away", this.#window);
  }

  /** Ends a session. What is left of it keeps others who had it from writing it again. */
  drop({ pid, generation }) {
    return this.#write({ pid, generation, owner: "", rooms: [] }, "dropped", 2 * this.#window);
  }

  /** Lets a session in use live on. */
  renew({ pid, generation }) {
    return this.#redis.renewSession(this.#prefix + pid, generation, 2 * this.#window);
  }

  /** Takes a session from whoever has it, and returns the claim to it, if it has that owner. */
  async take(pid, owner) {
    const taken = owner && (await this.#redis.takeSession(this.#prefix + pid, owner, 2 * this.#window));
    if (!taken) return undefined;
    const [generation, state] = taken;
    const { rooms, ...rest } = JSON.parse(state);
    return { pid, owner, generation, rooms: new Map(rooms), ...rest };
  }

  async #write({ pid, owner, generation, id, rooms, data, offset }, use, ttl) {
    const state = JSON.stringify({ id, rooms: [...rooms], data, offset });
    return 1 === (await this.#redis.writeSession(this.#prefix + pid, generation, owner, state, use, ttl));
  }
}

// Each runs in one step, so that nobody comes in between.
const SCRIPTS = {
  writeSession: `
    local generation = redis.call('HGET', KEYS[1], 'generation')
    if generation and tonumber(generation) > tonumber(ARGV[1]) then return 0 end
    redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'owner', ARGV[2], 'state', ARGV[3], 'use', ARGV[4])
    return redis.call('PEXPIRE', KEYS[1], ARGV[5])`,
  renewSession: `
    local generation, use = unpack(redis.call('HMGET', KEYS[1], 'generation', 'use'))
    if generation ~= ARGV[1] or use ~= 'connected' then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  takeSession: `
    if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return false end
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    return {redis.call('HINCRBY', KEYS[1], 'generation', 1), redis.call('HGET', KEYS[1], 'state')}`,
};
