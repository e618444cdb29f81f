// Lab 04 in Node.js: a trading floor and a plain WebSocket that no client can
// exhaust. One guard protects both.

import { createServer } from "node:http";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { WebSocketServer } from "ws";
import { boundArguments } from "../../node/bounds.mjs";
import { env, serve } from "../../node/contract.mjs";
import { strict } from "../../node/strict.mjs";
import { installApp, isUser } from "./app.mjs";
import { boundBacklog } from "./backlog.mjs";
import { Guard } from "./guard.mjs";
import { parseLimits } from "./limits.mjs";

const guard = new Guard(parseLimits(env.keys));
const http = createServer((_req, res) => res.writeHead(404).end()); // Socket.IO handles its own path first

/**
 * Reads one message in each iteration of the event loop. Socket.IO handles
 * DISCONNECT in the next tick, but CONNECT at once. If a client sends 41 and 40 in
 * one TCP segment, Socket.IO would see a second CONNECT and close the connection.
 */
class OneMessageATurn extends WebSocketServer {
  constructor(options) {
    super({ ...options, allowSynchronousEvents: false });
  }
}

const io = new Server(http, {
  parser: strict(parser),
  wsEngine: OneMessageATurn,
  transports: ["websocket"], // so each connection is one TCP connection: see notes/04-rate-limiting.md
  allowRequest(req, callback) {
    const admitted = guard.admit(req);
    // Engine.IO answers a refused polling request like this, but a refused upgrade
    // with 400 and a text, unless it has already been answered.
    if (!admitted) refuse(req.socket, "403 Forbidden", { code: 4, message: "Forbidden" });
    callback(null, admitted);
  },
});

io.engine.on("connection", boundBacklog);
installApp(io);

// This runs after the app's own middleware, which identifies the user, and before
// the client learns that it is connected.
io.use((socket, next) => {
  guard.authenticated(socket.request);
  next();
});

boundArguments(io);
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

// The plain WebSocket: every message is an event "echo".
const plain = new WebSocketServer({ noServer: true, maxPayload: 64 << 10 });

http.on("upgrade", (req, stream, head) => {
  const [path, query] = req.url.split("?");
  if (path !== "/ws") return; // Socket.IO handles it, or nobody does
  if (!guard.admit(req)) return refuse(stream, "429 Too Many Requests");
  const user = new URLSearchParams(query).get("user");
  if (!isUser(user)) return refuse(stream, "401 Unauthorized");

  guard.authenticated(req);
  plain.handleUpgrade(req, stream, head, (ws) => {
    ws.on("error", () => {}); // "close" follows
    ws.on("message", (message, isBinary) => {
      if (ws.readyState !== ws.OPEN) return; // sent before the client read the close frame
      const { refusal, last } = guard.charge(user, "echo");
      if (!refusal) return ws.send(message, { binary: isBinary });
      ws.send(JSON.stringify(refusal));
      if (last) ws.close(1008, refusal.error);
    });
  });
});

process.once("SIGTERM", () => plain.clients.forEach((ws) => ws.close(1001)));

/** Answers a refused handshake. For an upgrade, Node.js gives us no ServerResponse, only the stream. */
function refuse(stream, status, body) {
  const json = body ? JSON.stringify(body) : "";
  const head = ["Connection: close", "Content-Type: application/json", `Content-Length: ${json.length}`];
  stream.on("error", () => {}); // the client may have disconnected
  stream.end([`HTTP/1.1 ${status}`, ...head, "", json].join("\r\n"), () => stream.destroy());
}

await serve(io);
