// Lab 04 in Node.js: a trading floor, and a plain WebSocket beside it, that no
// client can wear out. The app is here; what guards it in guard.mjs.

import { createServer } from "node:http";
import { Server } from "socket.io";
import { WebSocketServer } from "ws";
import { env, serve } from "../../node/contract.mjs";
import { boundBacklog, isBehind } from "./backlog.mjs";
import { Guard } from "./guard.mjs";
import { parseLimits } from "./limits.mjs";

const FLOOR = "floor"; // the room of those who hear ticks and news

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
  // With long-polling a connection would be many TCP connections, which come
  // and go. See notes/04-rate-limiting.md.
  transports: ["websocket"],
  allowRequest(req, callback) {
    const admitted = guard.admit(req);
    // Engine.IO has this answer for a refused poll; a refused upgrade it
    // answers with 400 and a text, unless the answer has been given.
    if (!admitted) refuse(req.socket, "403 Forbidden", { code: 4, message: "Forbidden" });
    callback(null, admitted);
  },
});

io.engine.on("connection", boundBacklog);

const isUser = (user) => typeof user === "string" && user !== "" && Buffer.byteLength(user) <= 1024;

io.use((socket, next) => {
  const { user } = socket.handshake.auth;
  if (!isUser(user)) return next(new Error("Unauthorized"));
  socket.data.user = user;
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

  for (const [event, handler] of Object.entries(handlers)) {
    socket.on(event, async (...args) => {
      const ack = typeof args.at(-1) === "function" ? args.pop() : () => {};
      try {
        ack(...(await handler(socket, ...args)));
      } catch {
        ack("invalid");
      }
    });
  }
});

/** The events of the floor: each returns what it acknowledges, or throws. */
const handlers = {
  echo: (_socket, ...args) => args,

  search(_socket, word) {
    demand(typeof word === "string");
    return [["buy low", "sell high", "hold on"].filter((line) => line.includes(word))];
  },

  async survey(socket, questions) {
    demand(Number.isInteger(questions) && questions <= 1000);
    for (let i = 0; i < questions; i++) await socket.timeout(60_000).emitWithAck("question", i);
    return [questions];
  },

  "floor:join"(socket) {
    socket.join(FLOOR);
    return ["ok"];
  },

  "floor:push"(_socket, { kind, count, bytes }) {
    demand(["tick", "news"].includes(kind) && Number.isInteger(count) && count <= 1000);
    demand(Number.isInteger(bytes) && bytes >= 0 && bytes <= 1 << 20);
    for (let i = 0; i < count; i++) publish(kind, i, "x".repeat(bytes));
    return ["ok"];
  },
};

function demand(condition) {
  if (!condition) throw new TypeError("invalid");
}

/**
 * The next tick makes the last one worthless, so who is behind with reading
 * misses it. (`volatile` drops more: whatever comes while one write is under
 * way, and that is all but the first tick of a burst, for everybody.) News are
 * not missed; who does not read them is cut off by the bound of the backlog.
 */
function publish(event, ...args) {
  const slow = event === "tick" ? [...(io.sockets.adapter.rooms.get(FLOOR) ?? [])].filter(isSlow) : [];
  io.to(FLOOR).except(slow).emit(event, ...args); // a socket's id is a room of its own
}

const isSlow = (id) => isBehind(io.sockets.sockets.get(id).conn);

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
  stream.on("error", () => {}); // the client may have gone
  stream.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
    () => stream.destroy(),
  );
}

await serve(io);
