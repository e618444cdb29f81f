import { randomBytes } from "node:crypto";
import { Adapter } from "socket.io-adapter";
import { clock } from "../../node/contract.mjs";
import { ACK, BROADCAST, COUNT, EVENT, FETCH, SERVER_SIDE_EMIT, isSocket } from "./app/wire.mjs";

/**
 * What this node asks the others of one namespace, and what it asks its own clients for them.
 * Questions that are not answered by all throw an error, whose responses are what is known.
 */
export class Questions {
  #adapter;
  #redis;
  #leases;
  #open = new Map(); // by the id of the request: what takes a response to it

  constructor(adapter, redis, leases) {
    this.#adapter = adapter;
    this.#redis = redis;
    this.#leases = leases;
  }

  /** Takes a response, and reports whether somebody has waited for it. */
  take(response) {
    const take = this.#open.get(response.requestId);
    take?.(response);
    return take !== undefined;
  }

  /** Adds the sockets of the other nodes to those of this one. */
  fetch(responses, { rooms, except, flags }) {
    const known = new Set();
    let nodes = 0;
    const take = ({ sockets }) => {
      if (!sockets?.every(isSocket)) throw new Error("there are no sockets");
      if (sockets.some(({ id }) => known.has(id))) return; // it came before, and stands for no other node
      for (const { id } of sockets) known.add(id);
      responses.push(...sockets);
      nodes++;
    };
    const request = { type: FETCH, opts: { rooms: [...rooms], except: [...except] } };
    return this.#ask(request, flags?.timeout, { responses, take, done: (others) => nodes === others });
  }

  /** Emits to the other servers. */
  servers(data, timeout) {
    const responses = [];
    const take = ({ type, data }) => {
      if (type === SERVER_SIDE_EMIT) responses.push(data);
    };
    const request = { type: SERVER_SIDE_EMIT, data };
    return this.#ask(request, timeout, { responses, take, done: (others) => responses.length === others });
  }

  /** Emits to clients. First every node responds with how many of its clients got the event. */
  clients(data, opts) {
    const { rooms, except, flags } = opts;
    const packet = { type: EVENT, data, nsp: this.#adapter.nsp.name };
    const responses = [];
    let nodes = 0;
    let clients = 0;
    const take = ({ type, clientCount, packet }) => {
      if (type === ACK) responses.push(packet);
      if (type !== COUNT) return;
      nodes++;
      clients += clientCount;
    };
    const request = { type: BROADCAST, packet, opts: { rooms: [...rooms], except: [...except], flags } };
    return this.#ask(flags.local ? undefined : request, flags.timeout, {
      responses,
      take,
      done: (others) => nodes === others + 1 && responses.length >= clients,
      begin: (respond) =>
        this.emit(packet, opts, {
          count: (clientCount) => respond({ type: COUNT, clientCount }),
          ack: (packet) => respond({ type: ACK, packet }),
        }),
    });
  }

  /** Emits to clients of this node, and forgets at the timeout who has not answered. */
  emit(packet, opts, { count, ack }) {
    const { nsp, requestsTimeout } = this.#adapter;
    let silent;
    const forget = clock.setTimeout(() => {
      for (const { acks } of nsp.sockets.values()) acks.delete(packet.id);
    }, opts.flags?.timeout ?? requestsTimeout);
    const counted = (clients) => {
      silent = clients;
      if (silent === 0) clock.clearTimeout(forget);
      count(clients);
    };
    const answered = (answer) => {
      if (--silent === 0) clock.clearTimeout(forget);
      ack(answer);
    };
    Adapter.prototype.broadcastWithAck.call(this.#adapter, packet, opts, counted, answered);
  }

  /**
   * Sends a request, if there is one, and takes responses until done says that all have come,
   * or until the timeout. What begin does for this node responds in the same way.
   */
  async #ask(request, timeout = this.#adapter.requestsTimeout, { responses, take, done, begin }) {
    const requestId = randomBytes(15).toString("base64url");
    let others; // nodes that have got the request; undefined as long as that is not known
    let timer;
    let problem;
    await new Promise((over) => {
      const look = () => others !== undefined && done(others) && over();
      timer = clock.setTimeout(() => {
        problem = new Error("some have not answered in time");
        over();
      }, timeout);
      this.#open.set(requestId, (response) => {
        take(response);
        look();
      });
      const sent = request ? this.#send({ uid: this.#adapter.uid, requestId, ...request }) : { others: 0 };
      begin?.((response) => this.take({ requestId, ...response }));
      Promise.resolve(sent)
        .catch((err) => ({ others: 0, problem: err }))
        .then((result) => {
          others = result.others;
          problem ??= result.problem;
          look();
        });
    });
    clock.clearTimeout(timer);
    this.#open.delete(requestId);
    if (problem) throw Object.assign(problem, { responses });
    return responses;
  }

  /**
   * Publishes a request. In the same transaction it counts who gets it, so that nobody who
   * comes or goes at that moment is counted wrongly.
   */
  async #send(request) {
    const { uid, requestChannel, responseChannel, parser } = this.#adapter;
    const message = request.type === BROADCAST ? parser.encode(request) : JSON.stringify(request);
    const transaction = this.#leases
      .ask(this.#redis.multi())
      .pubsub("CHANNELS", `${responseChannel.replace(/[\\*?[\]]/g, "\\$&")}*`)
      .pubsub("NUMSUB", requestChannel)
      .publish(requestChannel, message);
    const [time, scores, channels, [, subscribers]] = (await transaction.exec()).map(([err, result]) => {
      if (err) throw err;
      return result;
    });

    const isListening = (uid) => channels.includes(`${responseChannel}${uid}#`);
    const deaf = this.#leases.holders([time, scores]).some((uid) => !isListening(uid));
    return {
      others: Number(subscribers) - (isListening(uid) ? 1 : 0), // this node knows its own answer
      problem: deaf ? new Error("a node of the cluster is cut off") : undefined,
    };
  }
}
