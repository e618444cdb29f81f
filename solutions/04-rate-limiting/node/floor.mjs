import { isBehind } from "./backlog.mjs";

const FLOOR = "floor"; // the room of those who hear ticks and news

/** Reports whether somebody can be called so. That it is they, this app believes: lab 02 does not. */
export const isUser = (user) => typeof user === "string" && user !== "" && Buffer.byteLength(user) <= 1024;

/** Adds the trading floor to a server: who a client is, and what it may ask for. */
export function openFloor(io) {
  io.use((socket, next) => {
    const { user } = socket.handshake.auth;
    if (!isUser(user)) return next(new Error("Unauthorized"));
    socket.data.user = user;
    next();
  });

  io.on("connection", (socket) => {
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
}

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

  "floor:push"(socket, { kind, count, bytes }) {
    demand(["tick", "news"].includes(kind) && Number.isInteger(count) && count <= 1000);
    demand(Number.isInteger(bytes) && bytes >= 0 && bytes <= 1 << 20);
    for (let i = 0; i < count; i++) publish(socket.nsp, kind, i, "x".repeat(bytes));
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
function publish(nsp, event, ...args) {
  const isSlow = (id) => isBehind(nsp.sockets.get(id).conn);
  const slow = event === "tick" ? [...(nsp.adapter.rooms.get(FLOOR) ?? [])].filter(isSlow) : [];
  nsp.to(FLOOR).except(slow).emit(event, ...args); // a socket's id is a room of its own
}
