// A scenario's hands: clients that end with it, and waits that have a deadline.

const patience = 20_000; // milliseconds; only ever spent by a scenario that fails

// within bounds a wait, and says what it waited for.
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

// connected waits until a socket is. A refusal fails at once.
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

// transport is what carries a socket now.
export const transport = (socket) => socket.io.engine.transport.name;

function describe(error) {
  const { description: why } = error;
  return new Error(`refused: ${error.message} ${why?.message ?? why ?? ""}`);
}

// Scenario is what each of the table is called with.
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

  // open starts a client with a connection of its own to one of the servers, by
  // a tag in the query that the server knows it by. Options are those of the
  // official client, beside namespace, and away for the other origin.
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

  // observer is a connected client that nothing befalls: it asks the server
  // about others.
  observer() {
    return connected(this.open("open", { transports: ["websocket"] }));
  }

  // left waits until the server's socket of that id has disconnected, and
  // returns the reason that the server names.
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
