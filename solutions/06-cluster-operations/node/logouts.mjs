import { setTimeout as pause } from "node:timers/promises";
import { warn } from "./app/log.mjs";
import { DISCONNECT, faultOfRequest } from "./app/wire.mjs";

const KEPT = 10_000; // orders
const MEMORY = 60 * 60_000; // ms after the last one
const RETRY = 100; // ms

/**
 * The orders to disconnect sockets of one namespace. A message reaches those who listen at that
 * moment. So each order is also in a stream, where a node that was deaf finds what it has missed.
 */
export class Logouts {
  #nsp;
  #redis;
  #stream;
  #uid; // of this node
  #disconnect;
  #position = "0-0"; // of the newest order in the stream that this node knows
  #authors = new Set(); // uids of nodes that write into the stream; official ones do not
  #missed = new WeakMap(); // by the socket, as long as it is not connected: what was ordered in the meantime

  constructor(nsp, redis, { prefix }, { uid, disconnect }) {
    this.#nsp = nsp;
    this.#redis = redis;
    this.#stream = `${prefix}:logouts:${nsp.name}`;
    this.#uid = uid;
    this.#disconnect = disconnect;
  }

  /** Forgets what was ordered before this node had sockets. */
  async skipOld() {
    const [newest] = await this.#redis.xrevrange(this.#stream, "+", "-", "COUNT", 1);
    if (newest) this.#position = newest[0];
  }

  /** Gives an order to the other nodes. */
  async publish(channel, order) {
    const text = JSON.stringify(order);
    const results = await this.#redis
      .multi()
      .xadd(this.#stream, "MAXLEN", "~", KEPT, "*", "order", text)
      .pexpire(this.#stream, MEMORY)
      .publish(channel, text)
      .exec();
    for (const [err] of results) if (err) throw err;
  }

  /** Carries an order out that another node has published. */
  async ordered(order) {
    await this.catchUp();
    if (!this.#authors.has(order.uid)) this.carryOut(order); // it is in no stream
  }

  /** Carries out what is new in the stream. Do not call it again before it is done. */
  async catchUp() {
    for (;;) {
      try {
        const entries = await this.#redis.xrange(this.#stream, `(${this.#position}`, "+");
        return entries.forEach((entry) => this.#read(entry));
      } catch (err) {
        warn("the orders of other nodes could not be read", err);
        await pause(RETRY);
      }
    }
  }

  #read([id, [, text]]) {
    this.#position = id;
    const order = JSON.parse(text);
    if (order.type !== DISCONNECT || faultOfRequest(order)) return;
    this.#authors.add(order.uid);
    if (order.uid !== this.#uid) this.carryOut(order);
  }

  /**
   * Carries an order out on this node. It also notes the order for those who are about to
   * connect: they are in no room yet.
   */
  carryOut(order) {
    const { rooms, except } = order.opts;
    for (const socket of this.#nsp._preConnectSockets.values()) {
      if (!this.#missed.has(socket)) this.#missed.set(socket, []);
      this.#missed.get(socket).push(order);
    }
    this.#disconnect({ rooms: new Set(rooms), except: new Set(except) }, order.close);
  }

  /** Disconnects a socket if that was ordered while it connected. Call it when the socket is in its rooms. */
  connected(socket) {
    const has = (room) => socket.rooms.has(room);
    const orders = (this.#missed.get(socket) ?? []).filter(
      ({ opts: { rooms = [], except = [] } }) => (rooms.length === 0 || rooms.some(has)) && !except.some(has),
    );
    if (orders.length > 0) socket.disconnect(orders.some(({ close }) => close));
  }
}
