// Lab 04 in Node.js: a trading floor and a plain WebSocket that no client can
// exhaust. One guard protects both.

import { createServer } from "node:http";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { WebSocketServer } from "ws";
import { env, serve } from "../../node/contract.mjs";
import { strict } from "../../node/strict.mjs";
import { boundBacklog, isBehind } from "./app/backlog.mjs";
import { FLOOR, installFloor } from "./app/floor.mjs";
import { parseLimits } from "./app/limits.mjs";
import { oneMessageATurn, refuseHandshake, servePlain } from "./app/websocket.mjs";
import { Guard } from "./guard.mjs";

const guard = new Guard(parseLimits(env.keys));
const http = createServer((_req, res) => res.writeHead(404).end()); // Socket.IO handles its own path first

const io = new Server(http, {
  parser: strict(parser),
  wsEngine: oneMessageATurn(WebSocketServer),
  transports: ["websocket"], // so each connection is one TCP connection: see notes/04-rate-limiting.md
  allowRequest(req, callback) {
    const admitted = guard.admit(req);
    if (!admitted) refuseHandshake(req);
    callback(null, admitted);
  },
});
io.engine.on("connection", boundBacklog);
installFloor(io, publish);

// This runs after the app's own middleware, which identifies the user, and before
// the client learns that it is connected.
io.use((socket, next) => {
  guard.authenticated(socket.request);
  next();
});

io.on("connection", (socket) => {
  // This sees every event before its handler, known or not. To refuse an event it
  // does not call next. Calling next with an error would write a line to the log.
  socket.use(([event, ...args], next) => {
    if (!socket.connected) return; // sent before the client read 41
    const { refusal, last } = guard.charge(socket.data.user, event);
    if (!refusal) return next();

    const ack = args.at(-1);
    if (typeof ack === "function") ack(refusal);
    if (last) {
      socket.emit("limit:exceeded", refusal);
      socket.disconnect(true);
    }
  });
});

servePlain(http, guard, WebSocketServer);
await serve(io);

/**
 * A client that reads slowly misses ticks, because the next tick replaces the last
 * one. (`volatile` drops more: everything sent during a write, and so all but the
 * first tick of a burst, for every client.) It never misses news: the bound of the
 * backlog disconnects it instead.
 */
function publish(event, ...args) {
  const nsp = io.of("/");
  const isSlow = (id) => isBehind(nsp.sockets.get(id).conn);
  const slow = event === "tick" ? [...(nsp.adapter.rooms.get(FLOOR) ?? [])].filter(isSlow) : [];
  nsp.to(FLOOR).except(slow).emit(event, ...args); // every socket is in a room named by its id
}
