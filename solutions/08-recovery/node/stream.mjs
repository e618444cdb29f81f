import { EventEmitter, once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { Adapter } from "socket.io-adapter";

const PAGE = 50; // entries of one XRANGE
const RECENT = 250; // entries that a node remembers
const EVENT = "3"; // the type of an entry that the adapter writes for an event
const TAKEN = "taken"; // and ours: a session was taken, so its old connection must end

/** The official adapter of one namespace, through whose stream every node delivers its own events too. */
export class Stream extends EventEmitter {
  adapter;
  position; // the id of the newest entry that was delivered here
  published = Promise.resolve(); // until Redis has the last event of this node

  #nsp;
  #redis;
  #name;
  #recent = []; // { id, message } of those that were delivered last
  #forgot; // the id before them

  constructor(nsp, redis, { prefix, keep }) {
    super().setMaxListeners(0);
    this.#nsp = nsp;
    this.#redis = redis;
    this.#name = `${prefix}:stream:${nsp.name}`;
    this.adapter = createAdapter(redis, {
      streamName: this.#name,
      channelPrefix: `${prefix}:channel`,
      maxLen: keep,
      blockTimeInMs: 1000,
    })(nsp);

    const { adapter } = this;
    const deliver = adapter.onRawMessage;
    adapter.onRawMessage = (message, id) => {
      this.#remember(message, id);
      if (message.type === TAKEN) this.emit("taken", message);
      else deliver.call(adapter, message, id);
      this.emit("moved");
    };
    // A volatile or local event needs an offset too: the client takes a text at the end for one.
    const addOffset = (packet, _opts, offset) => {
      if (!wantsAnswer(packet)) packet.data.push(offset);
    };
    adapter.addOffsetIfNecessary = addOffset;
    adapter.broadcast = (packet, opts) => {
      if (opts.flags?.local) {
        addOffset(packet, opts, this.position);
        return Adapter.prototype.broadcast.call(adapter, packet, opts);
      }
      this.published = this.#publish(packet, opts);
      this.published.catch((err) => console.error("not published:", err.message));
    };
  }

  /** Publishes an event for all nodes. The adapter ignores what has its own uid, so this has none. */
  #publish(packet, { rooms, except, flags }) {
    const data = { packet, opts: { rooms: [...rooms], except: [...except], flags } };
    return this.adapter.doPublish({ uid: "", nsp: this.#nsp.name, type: Number(EVENT), data });
  }

  /** Adds an entry that is not an event. */
  #note(type, ...fields) {
    return this.#redis.xadd(this.#name, "*", "nsp", this.#nsp.name, "uid", "", "type", type, ...fields);
  }

  /** Tells the node that has the old connection of a session that somebody has taken it. */
  taken({ id, generation }) {
    return this.#note(TAKEN, "id", id, "generation", generation);
  }

  /** Waits until this node hears what is in the stream. */
  async ready() {
    while (!this.position) {
      await this.#note("ready");
      await pause(50);
    }
  }

  #remember(message, id) {
    this.#forgot ??= id;
    if (this.#recent.length === RECENT) this.#forgot = this.#recent.shift().id;
    this.#recent.push({ id, message });
    this.position = id;
  }

  /** Reports whether the entry that an offset names is still there, and so all that follow it. */
  async has(offset) {
    if (!/^\d+-\d+$/.test(offset)) return false;
    return (await this.#redis.xrevrange(this.#name, offset, offset)).length === 1;
  }

  /**
   * Calls onEvent(data, opts, id) for each event after an offset, until this node has
   * delivered nothing newer. Between that moment and the return of live() nothing happens.
   * before() is awaited before each page.
   */
  async replay(at, { before, onEvent, live }) {
    while (at !== this.position) {
      if (isBefore(this.position, at)) {
        await once(this, "moved"); // the client was on a node that was ahead of this one
        continue;
      }
      const entries = await this.#after(at);
      await before();
      for (const { id, message } of entries) {
        at = id;
        if (message.type !== EVENT) continue;
        const { packet, opts } = this.adapter.constructor.decode(message).data;
        if (!opts.flags?.volatile && !wantsAnswer(packet)) onEvent(packet.data, opts, id);
      }
    }
    live();
  }

  async #after(at) {
    if (!isBefore(at, this.#forgot)) {
      const next = this.#recent.findIndex(({ id }) => isBefore(at, id));
      return this.#recent.slice(next, next + PAGE);
    }
    const [first, ...entries] = await this.#redis.xrange(this.#name, at, "+", "COUNT", PAGE);
    if (first?.[0] !== at) throw new Error("what the client has missed was trimmed in the meantime");
    return entries.map(([id, fields]) => {
      const message = {};
      for (let i = 0; i < fields.length; i += 2) message[fields[i]] = fields[i + 1];
      return { id, message };
    });
  }
}

const wantsAnswer = (packet) => packet.id !== undefined;

/** Compares two ids of a stream. */
export function isBefore(a, b) {
  const [ms, n] = a.split("-").map(Number);
  const [ms2, n2] = b.split("-").map(Number);
  return ms < ms2 || (ms === ms2 && n < n2);
}
