// What a scenario works with: clients that end with it, and waits with a deadline.

const patience = 20_000; // milliseconds; only a scenario that fails takes this long

// within bounds a wait. Its error says what it waited for.
export function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${patience} ms for ${what}`)), patience);
  });
  const bounded = Promise.race([promise, late]).finally(() => clearTimeout(timer));
  bounded.catch(() => {}); // a scenario that fails leaves others unawaited
  return bounded;
}

// once resolves with the arguments of the next such event.
export function once(emitter, event) {
  return within(new Promise((resolve) => emitter.once(event, (...args) => resolve(args))), `the event "${event}"`);
}

// connected waits until a socket is connected. A refusal fails at once.
export async function connected(socket) {
  if (socket.connected) return socket;
  const refused = new Promise((_, reject) => socket.once("connect_error", (error) => reject(describe(error))));
  await within(Promise.race([new Promise((resolve) => socket.once("connect", resolve)), refused]), "the connection");
  return socket;
}

// refused waits for connect_error and returns the error.
export async function refused(socket) {
  const accepted = new Promise((_, reject) => socket.once("connect", () => reject(new Error("connected, but must not"))));
  const [error] = await Promise.race([once(socket, "connect_error"), accepted]);
  return error;
}

// ask emits and waits for the server's answer.
export function ask(socket, event, ...args) {
  return within(socket.emitWithAck(event, ...args), `the acknowledgement of "${event}"`);
}

// upgraded waits until the socket's connection is a WebSocket.
export async function upgraded(socket) {
  if (transport(socket) !== "websocket") await once(socket.io.engine, "upgrade");
}

// transport is the current transport of a socket.
export const transport = (socket) => socket.io.engine.transport.name;

function describe(error) {
  const { description: why } = error;
  return new Error(`refused: ${error.message} ${why?.message ?? why ?? ""}`);
}

// Scenario is the argument of every scenario of the table.
export class Scenario {
  #io;
  #servers;
  #name;
  #opened = 0;
  #managers = new Set();

  // servers: { home, away }, two origins of the same servers.
  constructor(io, servers, name) {
    this.#io = io;
    this.#servers = servers;
    this.#name = name;
  }

  // open starts a client with its own connection to one of the servers. A tag in the
  // query identifies it to the server. The options are those of the official client,
  // and namespace, and away for the other origin.
  open(server, { namespace = "/", away = false, query = {}, ...options } = {}) {
    const origin = away ? this.#servers.away : this.#servers.home;
    const socket = this.#io(origin + namespace, {
      path: `/${server}/`,
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
      query: { ...query, tag: `${this.#name}-${++this.#opened}` },
      ...options,
    });
    this.#managers.add(socket.io);
    return socket;
  }

  // observer is a client that stays connected and asks the server about others.
  observer() {
    return connected(this.open("open", { transports: ["websocket"] }));
  }

  // left waits until the server's socket with this id has disconnected, and returns
  // the reason that the server gives.
  async left(sid) {
    return ask(await this.observer(), "left", sid);
  }

  end() {
    for (const manager of this.#managers) {
      manager.reconnection(false);
      for (const socket of Object.values(manager.nsps)) socket.off().disconnect(); // the last one closes the connection
    }
  }
}
