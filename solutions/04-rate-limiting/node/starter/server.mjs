// Lab 04 in Node.js: a trading floor and a plain WebSocket that no client can
// exhaust. One guard protects both. So far nothing limits the clients.

import { createServer } from "node:http";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { WebSocketServer } from "ws";
import { boundBacklog } from "../../solutions/04-rate-limiting/node/app/backlog.mjs";
import { FLOOR, installFloor } from "../../solutions/04-rate-limiting/node/app/floor.mjs";
import { parseLimits } from "../../solutions/04-rate-limiting/node/app/limits.mjs";
import { oneMessageATurn, servePlain } from "../../solutions/04-rate-limiting/node/app/websocket.mjs";
import { env, serve } from "../../solutions/node/contract.mjs";
import { strict } from "../../solutions/node/strict.mjs";
import { Guard } from "./guard.mjs";

const guard = new Guard(parseLimits(env.keys));
const http = createServer((_req, res) => res.writeHead(404).end()); // Socket.IO handles its own path first

const io = new Server(http, {
  parser: strict(parser),
  wsEngine: oneMessageATurn(WebSocketServer),
  transports: ["websocket"], // so each connection is one TCP connection: see notes/04-rate-limiting.md
  // TODO 6: allowRequest asks guard.admit. Before it refuses, call refuseHandshake of
  // app/websocket.mjs: by itself, Engine.IO answers with another status.
});
io.engine.on("connection", boundBacklog); // disconnects a client that does not read

installFloor(io, (event, ...args) => {
  // TODO 8: a client that reads slowly may miss ticks, but not news. Each socket is in a
  // room named by its id, and isBehind of app/backlog.mjs says whose connection
  // (socket.conn) is slow. volatile would drop more.
  io.to(FLOOR).emit(event, ...args);
});

// TODO 7: call guard.authenticated(socket.request) when a socket has a user: in io.use,
// after the middleware of the floor.

// TODO 1: charge every event, in io.on("connection") with socket.use. If guard.charge
// refuses, acknowledge with the refusal and do not call next: an error would be logged.
// TODO 4: after the last refusal, emit limit:exceeded and disconnect. What the client has
// sent by then still arrives: ignore it (socket.connected).

servePlain(http, guard, WebSocketServer);
await serve(io);
