// Lab 04 in Node.js: a trading floor, and a plain WebSocket beside it, that no
// client can wear out. One guard stands in front of both.

import { createServer } from "node:http";
import { Server } from "socket.io";
import { WebSocketServer } from "ws";
import { env, serve } from "../../node/contract.mjs";
import { boundBacklog } from "./backlog.mjs";
import { isUser, openFloor } from "./floor.mjs";
import { Guard } from "./guard.mjs";
import { parseLimits } from "./limits.mjs";

const guard = new Guard(parseLimits(env.keys));
const http = createServer((_req, res) => res.writeHead(404).end()); // Socket.IO takes its path before

/**
 * One message an iteration of the event loop. Socket.IO carries out DISCONNECT
 * in the next tick, but CONNECT at once: of a client that sends 41 and 40 in one
 * TCP segment, to leave and come back, it would see a second CONNECT, and close
 * the connection.
 */
class OneByOne extends WebSocketServer {
  constructor(options) {
    super({ ...options, allowSynchronousEvents: false });
  }
}

const io = new Server(http, {
  wsEngine: OneByOne,
  transports: ["websocket"], // so a connection is one TCP connection: see notes/04-rate-limiting.md
  allowRequest(req, callback) {
    const admitted = guard.admit(req);
    // Engine.IO has this answer for a refused poll; a refused upgrade it
    // answers with 400 and a text, unless the answer has been given.
    if (!admitted) refuse(req.socket, "403 Forbidden", { code: 4, message: "Forbidden" });
    callback(null, admitted);
  },
});

io.engine.on("connection", boundBacklog);
openFloor(io);

// After the floor's own middleware, which finds out who the client is, and
// before the client hears that it is connected.
io.use((socket, next) => {
  guard.authenticated(socket.request);
  next();
});

io.on("connection", (socket) => {
  // Sees every event before its handler, whether there is one or not. An event
  // that it does not pass on has not happened; to pass on an error would log it.
  socket.use(([event, ...args], next) => {
    if (!socket.connected) return; // it was sent before the goodbye was read
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
  if (path !== "/ws") return; // Socket.IO's, or nobody's
  if (!guard.admit(req)) return refuse(stream, "429 Too Many Requests");
  const user = new URLSearchParams(query).get("user");
  if (!isUser(user)) return refuse(stream, "401 Unauthorized");

  guard.authenticated(req);
  plain.handleUpgrade(req, stream, head, (ws) => {
    ws.on("error", () => {}); // "close" follows
    ws.on("message", (message, isBinary) => {
      if (ws.readyState !== ws.OPEN) return; // it was sent before the goodbye was read
      const { refusal, last } = guard.charge(user, "echo");
      if (!refusal) return ws.send(message, { binary: isBinary });
      ws.send(JSON.stringify(refusal));
      if (last) ws.close(1008, refusal.error);
    });
  });
});

process.once("SIGTERM", () => plain.clients.forEach((ws) => ws.close(1001)));

/** Answers a handshake that is refused. For an upgrade Node.js gives no ServerResponse, only the stream. */
function refuse(stream, status, body) {
  const json = body ? JSON.stringify(body) : "";
  const head = ["Connection: close", "Content-Type: application/json", `Content-Length: ${json.length}`];
  stream.on("error", () => {}); // the client may have gone
  stream.end([`HTTP/1.1 ${status}`, ...head, "", json].join("\r\n"), () => stream.destroy());
}

await serve(io);
