import { boundArguments } from "../../../node/bounds.mjs";
import { hasNameTwice } from "../../../node/strict.mjs";

/** The room of the sockets that receive ticks and news. */
export const FLOOR = "floor";

/** Reports whether this is a valid user name. The app believes it; lab 02 is about tokens. */
export const isUser = (user) => isText(user) && user !== "" && Buffer.byteLength(user) <= 1024;

/**
 * Adds the trading floor to a server: middleware that identifies the user, and the events.
 * publish(event, ...args) sends an event to every socket in the room FLOOR. This directory is
 * given, and imports nothing from npm. The lab's README lists the events.
 */
export function installFloor(io, publish) {
  boundArguments(io);
  io.use((socket, next) => {
    const { auth } = socket.handshake;
    const { user } = auth;
    if (!isUser(user) || hasNameTwice(auth)) return next(new Error("Unauthorized"));
    socket.data.user = user;
    next();
  });

  io.on("connection", (socket) => {
    for (const [event, handler] of Object.entries(handlers)) {
      socket.on(event, async (...args) => {
        const ack = typeof args.at(-1) === "function" ? args.pop() : () => {};
        try {
          demand(event === "echo" || args.length === handler.length - 1);
          ack(...(await handler({ socket, publish }, ...args)));
        } catch {
          ack("invalid");
        }
      });
    }
  });
}

/** The events: each handler returns the arguments of its acknowledgement, or throws. */
const handlers = {
  echo: (_floor, ...args) => args,

  search(_floor, word) {
    demand(isText(word));
    return [["buy low", "sell high", "hold on"].filter((line) => line.includes(word))];
  },

  async survey({ socket }, questions) {
    demand(isCount(questions));
    for (let i = 0; i < questions; i++) await socket.timeout(60_000).emitWithAck("question", i);
    return [questions];
  },

  "floor:join"({ socket }) {
    socket.join(FLOOR);
    return ["ok"];
  },

  "floor:push"({ publish }, burst) {
    const { kind, count, bytes } = burst;
    demand(!hasNameTwice(burst) && ["tick", "news"].includes(kind) && isCount(count));
    demand(Number.isInteger(bytes) && bytes >= 0 && bytes <= 1 << 20);
    for (let i = 0; i < count; i++) publish(kind, i, "x".repeat(bytes));
    return ["ok"];
  },
};

const isText = (value) => typeof value === "string" && value.isWellFormed();
const isCount = (n) => Number.isInteger(n) && n >= 0 && n <= 1000;

function demand(condition) {
  if (!condition) throw new TypeError("invalid");
}
