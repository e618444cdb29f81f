/**
 * Recovers the sockets of one namespace: restores a session in the last middleware, where the
 * user is known, and replays what the client has missed after the answer to CONNECT.
 */
export class Recovery {
  /** Call this when the namespace has its other middleware, which sets socket.data.user. */
  constructor(nsp, stream, sessions, { window }) {
    // TODO 3: give each socket a session, and write it before the client has its pid. The
    // adapter's addAll, del and persistSession say when it changes, and that it is suspended.
    // Who a socket is, is in its id, pid, data and recovered: set them before next().
    // restoreSession must return nothing, so that Socket.IO restores none before.
    // TODO 4: when a socket that was recovered is connected, send what it has missed. Until
    // then it is in no room, and its own events wait (socket.use).
    // TODO 6: renew the sessions in use, with clock.setTimeout of contract.mjs. Close an old
    // connection whose session was taken.
  }

  /** Writes the session of a socket whose data have changed. */
  async save(socket) {} // TODO 3

  /** Ends the session of somebody whom the middleware refuses. */
  async refused(socket) {} // TODO 3
}
