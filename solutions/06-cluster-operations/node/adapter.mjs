import { RedisAdapter } from "@socket.io/redis-adapter";
import { Leases } from "./app/leases.mjs";
import { warn } from "./app/log.mjs";
import * as wire from "./app/wire.mjs";
import { Logouts } from "./logouts.mjs";
import { Publisher } from "./publisher.mjs";
import { Questions } from "./questions.mjs";

const OBJECT = "{".charCodeAt(0); // JSON begins so, and MessagePack does not

/**
 * The official adapter, which never waits for nodes that are gone, knows when an answer is not
 * complete, and remembers whom to disconnect. It carries broadcasts and answers most requests
 * as before.
 */
export class ClusterAdapter extends RedisAdapter {
  questions;
  logouts;
  #subscriber;
  #leases;
  #busy; // a promise, as long as what arrives must wait

  constructor(nsp, publisher, subscriber, keys) {
    super(nsp, new Publisher(publisher), subscriber, { publishOnSpecificResponseChannel: true });
    this.#subscriber = subscriber;
    this.#leases = new Leases(publisher, keys, nsp.name, this.uid);
    this.questions = new Questions(this, publisher, this.#leases);
    this.logouts = new Logouts(nsp, publisher, keys, {
      uid: this.uid,
      disconnect: (opts, close) => super.disconnectSockets(here(opts), close),
    });
    // ioredis subscribes again before it emits this. What was published in between never arrives.
    const hearAgain = async () => {
      await subscriber.ping(); // Redis answers in order: the subscriptions are confirmed
      await this.logouts.catchUp();
    };
    subscriber.on("ready", () => this.#holdFor(hearAgain).catch((err) => warn("not subscribed yet", err)));
  }

  /** Waits until Redis has confirmed the subscriptions, and lets others count on this node. */
  async ready() {
    await this.#subscriber.ping(); // Redis answers in order
    await this.#holdFor(() => this.logouts.skipOld());
    await this.#leases.take();
  }

  /** Gives the lease back, so that nobody waits for this node, and answers whoever asked before. */
  async close() {
    await this.#leases.giveBack().catch((err) => warn("the lease was not given back", err));
    await this.#subscriber.unsubscribe(this.requestChannel).catch(() => {});
    await this.published.catch(() => {});
    super.close();
  }

  /** A promise, until Redis has what this node published last. */
  get published() {
    return this.pubClient.last;
  }

  addSockets(opts, rooms) {
    super.addSockets(here(opts), rooms); // at once: they hear what the caller emits next
    if (!opts.flags?.local) super.addSockets(opts, rooms);
  }

  delSockets(opts, rooms) {
    super.delSockets(here(opts), rooms);
    if (!opts.flags?.local) super.delSockets(opts, rooms);
  }

  disconnectSockets(opts, close) {
    const selected = { rooms: [...opts.rooms], except: [...opts.except] };
    const order = { uid: this.uid, type: wire.DISCONNECT, opts: selected, close };
    this.logouts.carryOut(order);
    if (!opts.flags?.local) this.pubClient.keep(this.logouts.publish(this.requestChannel, order));
  }

  async fetchSockets(opts) {
    const sockets = await super.fetchSockets(here(opts));
    return opts.flags?.local ? sockets : this.questions.fetch(sockets, opts);
  }

  onmessage(pattern, channel, bytes) {
    if (!channel.toString().startsWith(this.channel)) return;
    this.#inTurn(channel, () => {
      const [, { type, data }] = this.parser.decode(bytes);
      if (type !== wire.EVENT || !Array.isArray(data)) throw new Error("it is no event");
      super.onmessage(pattern, channel, bytes);
    });
  }

  onrequest(channel, bytes) {
    const name = channel.toString();
    if (name === this.requestChannel) this.#inTurn(channel, () => this.#requested(channel, bytes));
    else if (name.startsWith(this.responseChannel)) this.#inTurn(channel, () => this.#responded(channel, bytes));
  }

  #requested(channel, bytes) {
    const request = wire.withTexts(this.#decode(bytes, wire.faultOfRequest));
    if (request.uid === this.uid) return undefined; // this node has done its own part already
    switch (request.type) {
      case wire.DISCONNECT:
        return this.#holdFor(() => this.logouts.ordered(request));
      case wire.SERVER_SIDE_EMIT:
        return this.#askServerFor(request);
      case wire.BROADCAST:
        return this.#askClientsFor(request);
    }
    return super.onrequest(channel, Buffer.from(JSON.stringify(request)));
  }

  /** Gives an event to this server, and its answer to another one, if that waits for it. */
  #askServerFor(request) {
    const { type, requestId, data } = request;
    let waits = requestId !== undefined;
    const ack = (data = null) => {
      if (waits) this.publishResponse(request, JSON.stringify({ type, requestId, data }));
      waits = false;
    };
    this.nsp._onServerSideEmit(waits ? [...data, ack] : data);
  }

  /** Emits an event to the clients of this node, and gives their answers to another one. */
  #askClientsFor(request) {
    const { requestId, packet, opts } = request;
    if (packet.nsp !== this.nsp.name) return;
    const selected = { rooms: new Set(opts.rooms), except: new Set(opts.except), flags: opts.flags };
    this.questions.emit(packet, selected, {
      count: (clientCount) => {
        this.publishResponse(request, JSON.stringify({ type: wire.COUNT, requestId, clientCount }));
      },
      ack: (answer) => {
        this.publishResponse(request, this.parser.encode({ type: wire.ACK, requestId, packet: answer }));
      },
    });
  }

  #responded(channel, bytes) {
    const response = this.#decode(bytes, wire.faultOfResponse);
    if (!this.questions.take(response)) super.onresponse(channel, bytes);
  }

  /** Responds to the node that has asked. The official emitter sends no uid and listens where all do. */
  publishResponse({ type, uid }, response) {
    const channel = this.responseChannel + (uid ? `${uid}#` : "");
    this.pubClient.publish(channel, type === wire.FETCH ? withoutHandshakes(response) : response);
  }

  #decode(bytes, faultOf) {
    const message = bytes[0] === OBJECT ? JSON.parse(bytes.toString()) : this.parser.decode(bytes);
    const fault = wire.isObject(message) ? faultOf(message) : "it is no object";
    if (fault) throw new Error(fault);
    return message;
  }

  /**
   * Handles what has arrived, in the order in which Redis got it. Anybody who can publish could
   * have written it.
   */
  async #inTurn(channel, handle) {
    while (this.#busy) await this.#busy;
    try {
      await handle();
    } catch (err) {
      warn(`a message on ${channel} is skipped`, err);
    }
  }

  /** Lets what arrives wait for some work. */
  #holdFor(work) {
    const worked = (this.#busy ?? Promise.resolve()).then(work);
    const done = worked.catch(() => {}).then(() => {
      if (this.#busy === done) this.#busy = undefined;
    });
    this.#busy = done;
    return worked;
  }
}

/** The same sockets, as far as they are on this node. */
const here = (opts) => ({ ...opts, flags: { ...opts.flags, local: true } });

/** A handshake has tokens and cookies in it. */
function withoutHandshakes(response) {
  const { requestId, sockets } = JSON.parse(response);
  return JSON.stringify({ requestId, sockets: sockets.map((socket) => ({ ...socket, handshake: {} })) });
}
