// Bounds what one event may bring. This module imports nothing from npm. Your own server
// may import it from any directory.
//
//   import { Server } from "socket.io";
//   import { boundArguments } from "../../node/bounds.mjs";
//
//   const io = new Server();
//   boundArguments(io); // before your own handlers

const MOST = 64;

/** Disconnects a client that emits an event with more than 64 arguments, before any other middleware sees it. */
export function boundArguments(nsp) {
  nsp.on("connection", (socket) => {
    socket.use((event, next) => {
      const asked = typeof event.at(-1) === "function" ? 1 : 0; // for an acknowledgement
      if (event.length - 1 - asked > MOST) socket.disconnect(true);
      else next();
    });
  });
}
