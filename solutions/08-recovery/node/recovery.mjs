import { randomBytes } from "node:crypto";
import { clock } from "../../node/contract.mjs";
import { isBefore } from "./stream.mjs";

/**
 * Recovers the sockets of one namespace: restores a session in the last middleware, where the
 * user is known, and replays what the client has missed after the answer to CONNECT.
 */
export class Recovery {
  #nsp;
  #stream;
  #sessions;
  #window; // ms
  #claims = new Map(); // by the id of a socket: its claim with the socket, and with resuming, see become

  /** Call this when the namespace has its other middleware, which sets socket.data.user. */
  constructor(nsp, stream, sessions, { window }) {
    this.#nsp = nsp;
    this.#stream = stream;
    this.#sessions = sessions;
    this.#window = window;

    nsp.use((socket, next) => {
      const failed = (err) => next(logged(err) ?? new Error("Try again later"));
      this.#enter(socket).then(() => next(), failed);
    });
    nsp.on("connection", (socket) => this.#connected(socket));
    stream.on("taken", ({ id, generation }) => {
      if (this.#claims.get(id)?.generation < Number(generation)) this.#supersede(id);
    });

    const { adapter } = stream;
    const { addAll, del } = adapter;
    adapter.addAll = (id, rooms) => {
      const claim = this.#claims.get(id);
      if (!claim?.resuming) addAll.call(adapter, id, rooms);
      if (!claim) return undefined;
      for (const room of rooms) if (!claim.rooms.has(room)) claim.rooms.set(room, stream.position);
      return sessions.save(claim).catch(logged);
    };
    adapter.del = (id, room) => {
      del.call(adapter, id, room);
      const claim = this.#claims.get(id);
      return claim?.rooms.delete(room) ? sessions.save(claim).catch(logged) : undefined;
    };
    adapter.restoreSession = () => undefined; // see enter
    adapter.persistSession = ({ sid }) => this.#suspend(sid); // its connection has broken
    this.#renew();
  }

  /** Writes the session of a socket whose data have changed. */
  async save(socket) {
    const claim = this.#claims.get(socket.id);
    if (claim) await this.#sessions.save(claim);
  }

  /** Ends the session of somebody whom the middleware refuses. */
  async refused(socket) {
    try {
      const claim = await this.#take(socket);
      if (claim) await this.#sessions.drop(claim);
    } catch (err) {
      logged(err);
    }
  }

  /** Takes the session that a client asks for, if it is the user's. */
  async #take({ handshake: { auth }, data }) {
    return typeof auth.pid === "string" ? this.#sessions.take(auth.pid, data.user) : undefined;
  }

  /** Gives a socket the session that its client asks for, or a new one. */
  async #enter(socket) {
    const claim = await this.#take(socket);
    if (claim) {
      await this.#stream.taken(claim);
      const { offset } = socket.handshake.auth; // of the last event that the client has heard, if any
      if (typeof offset === "string") claim.offset = offset;
      if (await this.#stream.has(claim.offset)) return this.#become(socket, claim);
      await this.#sessions.drop(claim);
    }
    socket.pid = randomBytes(16).toString("base64url");
    const { id, pid, data } = socket;
    const offset = this.#stream.position;
    const rooms = new Map([[id, offset]]);
    const fresh = { pid, owner: data.user, generation: 1, id, rooms, data, offset, socket };
    await this.#sessions.save(fresh); // before the client has the pid
    this.#claims.set(id, fresh);
  }

  /** Makes a socket, which is not connected yet, the one that it was. What the middleware has set wins. */
  #become(socket, claim) {
    const { id, pid, generation } = claim;
    if (this.#claims.get(id)?.generation > generation) throw new Error("the session was taken");
    this.#supersede(id);
    this.#nsp._preConnectSockets.delete(socket.id);
    Object.assign(socket, { id, pid, recovered: true, data: { ...claim.data, ...socket.data } });
    Object.assign(claim, { socket, data: socket.data, resuming: new Gate() });
    this.#claims.set(id, claim);
  }

  #connected(socket) {
    socket.on("disconnect", () => this.#drop(socket)); // unless persistSession was called before
    if (!socket.recovered) return;
    const claim = this.#claims.get(socket.id);
    if (claim?.socket !== socket) return socket.conn.close(true);
    // What the client sends waits until it has heard what it has missed.
    const { opened } = claim.resuming;
    socket.use((_event, next) => opened.then(() => next()));
    this.#resume(claim).catch((err) => {
      logged(err);
      socket.conn.close(true);
    });
  }

  async #resume(claim) {
    const { socket, resuming } = claim;
    // Another node may have taken the session before this one could hear of it.
    if (!(await this.#sessions.save(claim))) return this.#supersede(socket.id);
    await this.#stream.replay(claim.offset, {
      before: async () => {
        while (socket.connected && socket.conn.writeBuffer.length > 0) await drained(socket.conn);
        if (!socket.connected) throw new Error("the client has gone again");
      },
      onEvent: (data, opts, id) => {
        // socket.emit would publish it: with recovery, it is a broadcast to the socket's own room.
        if (isFor(claim.rooms, opts, id)) socket.packet({ type: 2, data: [...data, id] });
      },
      live: () => {
        claim.resuming = undefined;
        if (socket.connected) this.#stream.adapter.addAll(socket.id, [...claim.rooms.keys()]);
      },
    });
    resuming.open();
  }

  /** Closes a connection whose client has come back over another one. It has no session any more. */
  #supersede(id) {
    const claim = this.#claims.get(id);
    this.#claims.delete(id);
    claim?.socket.conn.close(true);
  }

  async #suspend(id) {
    const claim = this.#claims.get(id);
    this.#claims.delete(id);
    if (claim) await this.#sessions.suspend(claim).catch(logged);
  }

  async #drop(socket) {
    const claim = this.#claims.get(socket.id);
    if (claim?.socket !== socket) return;
    this.#claims.delete(socket.id);
    await this.#sessions.drop(claim).catch(logged);
  }

  #renew() {
    for (const [id, claim] of this.#claims) {
      // A connection may have ended while the middleware was running.
      if (claim.socket.conn.readyState === "closed") this.#suspend(id);
      else this.#sessions.renew(claim).catch(logged);
    }
    clock.setTimeout(() => this.#renew(), this.#window / 2);
  }
}

/** A promise that somebody else fulfils. */
class Gate {
  opened = new Promise((open) => (this.open = open));
}

/** Reports whether an event was for a socket that is in rooms, each since an offset. */
function isFor(rooms, opts, id) {
  const wasIn = (room) => rooms.has(room) && isBefore(rooms.get(room), id);
  return (opts.rooms.length === 0 || opts.rooms.some(wasIn)) && !opts.except.some(wasIn);
}

/** Waits until a connection has sent what it had to, or is closed. */
function drained(conn) {
  return new Promise((resolve) => {
    const done = () => {
      conn.off("drain", done).off("close", done);
      resolve();
    };
    conn.on("drain", done).on("close", done);
  });
}

const logged = (err) => console.error("recovery:", err.message);
