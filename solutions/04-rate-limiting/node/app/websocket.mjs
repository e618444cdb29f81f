import { isUser } from "./floor.mjs";

/**
 * Serves the plain WebSocket next to Socket.IO, at /ws: every message is an event "echo".
 * WebSocketServer is the class of ws. guard has three methods:
 *
 *   admit(req)           decides on a handshake, before the connection exists: true or false
 *   authenticated(req)   the connection of this request has a user now
 *   charge(user, event)  returns {}, or { refusal, last }: what to answer, and whether to
 *                        disconnect the client after that
 */
export function servePlain(http, guard, WebSocketServer) {
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
}

/**
 * Answers a refused handshake of Socket.IO. Engine.IO answers a refused polling request like
 * this, but a refused upgrade with 400 and a text, unless it has already been answered.
 */
export function refuseHandshake(req) {
  refuse(req.socket, "403 Forbidden", { code: 4, message: "Forbidden" });
}

/** Answers on the stream: for an upgrade, Node.js gives us no ServerResponse. */
function refuse(stream, status, body) {
  const json = body ? JSON.stringify(body) : "";
  const head = ["Connection: close", "Content-Type: application/json", `Content-Length: ${json.length}`];
  stream.on("error", () => {}); // the client may have disconnected
  stream.end([`HTTP/1.1 ${status}`, ...head, "", json].join("\r\n"), () => stream.destroy());
}

/**
 * Returns the class for the server option wsEngine. It reads one message in each iteration
 * of the event loop. Socket.IO handles DISCONNECT in the next tick, but CONNECT at once. If a
 * client sends 41 and 40 in one TCP segment, Socket.IO would see a second CONNECT and close
 * the connection.
 */
export function oneMessageATurn(WebSocketServer) {
  return class extends WebSocketServer {
    constructor(options) {
      super({ ...options, allowSynchronousEvents: false });
    }
  };
}
