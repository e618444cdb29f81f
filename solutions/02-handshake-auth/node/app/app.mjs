import { boundArguments } from "../../../node/bounds.mjs";

export const NAMESPACES = ["/", "/admin"];

/**
 * Adds the application to a server: two namespaces in which a client can ask who it is.
 * It trusts socket.data.user, which your middleware sets: { id, name, role }. This module
 * is given, and imports nothing from npm. The lab's README lists the events.
 *
 * It returns the ledger of this node, which counts when your middleware tells it to.
 */
export function installApp(io) {
  const counts = {};
  for (const name of NAMESPACES) {
    counts[name] = { knocks: 0, logins: Object.create(null) }; // a user may be called "constructor"
    boundArguments(io.of(name));
    io.of(name).on("connection", (socket) => {
      socket.on("whoami", (...args) => takeAck(args)(socket.data.user ?? null));
      if (name === "/admin") socket.on("ledger", (...args) => takeAck(args)(counts));
    });
  }
  return {
    /** Counts a CONNECT to a namespace. It comes first, so that it also counts those that are refused. */
    countConnect(namespace) {
      counts[namespace].knocks++;
    },

    /** Counts a user whose CONNECT was accepted. It comes last. */
    countLogin(namespace, user) {
      counts[namespace].logins[user.id] = (counts[namespace].logins[user.id] ?? 0) + 1;
    },
  };
}

/** Removes the ack function from the arguments. If the client asked for none, the answer goes nowhere. */
export function takeAck(args) {
  return typeof args.at(-1) === "function" ? args.pop() : () => {};
}
