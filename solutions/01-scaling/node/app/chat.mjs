import { boundArguments } from "../../../node/bounds.mjs";
import { hasNameTwice } from "../../../node/strict.mjs";

/**
 * Adds the chat to a server: a few events, served in the same way in two namespaces. It
 * does not know how many processes it runs in. This module is given, and imports nothing
 * from npm. The lab's README lists the events.
 */
export function installChat(io) {
  for (const name of ["/", "/orders"]) install(io.of(name));
}

function install(nsp) {
  boundArguments(nsp);
  nsp.on("connection", (socket) => {
    handle(socket, "room:join", (room) => isRoom(room) ? socket.join(room) : "invalid");
    handle(socket, "room:leave", (room) => isRoom(room) ? socket.leave(room) : "invalid");

    handle(socket, "say", (message) => {
      const { to = [], except = [], broadcast = false, local = false, text } = message;
      if (hasNameTwice(message)) return "invalid";
      if (text === undefined || ![to, except].every(isRooms) || ![broadcast, local].every(isBoolean)) return "invalid";
      let receivers = (broadcast ? socket.broadcast : nsp).to(to).except(except);
      if (local) receivers = receivers.local;
      receivers.emit("said", text);
    });

    // Every socket is in a room named after its id. These rooms are left out.
    handle(socket, "node:rooms", () => [...nsp.adapter.rooms.keys()].filter((room) => !nsp.sockets.has(room)));
  });
}

const isBoolean = (value) => typeof value === "boolean";
const isRoom = (value) => typeof value === "string" && value.isWellFormed();
const isRooms = (value) => Array.isArray(value) && value.every(isRoom);

/** Acknowledges an event, even if its arguments make the handler throw. */
function handle(socket, event, handler) {
  socket.on(event, async (...args) => {
    const ack = typeof args.at(-1) === "function" ? args.pop() : () => {};
    try {
      ack((await handler(...args)) ?? "ok");
    } catch {
      ack("invalid");
    }
  });
}
