import { boundArguments } from "../../../node/bounds.mjs";
import { hasNameTwice } from "../../../node/strict.mjs";
import { Door } from "./door.mjs";

const MOST = 10_000; // times that one message is said
const PATIENCE = 60_000; // ms that "ask" waits for an answer

/**
 * Adds the chat to a server. Its users ride trains: they lose their connection and come
 * back. This module is given, and imports nothing from npm. The lab's README lists the
 * events.
 *
 * It says what happens, and waits for what the hooks return: refused(socket) before somebody
 * is refused, changed(socket) when the data of a socket have changed, and published(nsp) when
 * it has emitted something.
 */
export function installChat(io, hooks = {}) {
  const door = new Door();
  for (const name of ["/", "/orders"]) install(io.of(name), door, hooks);
}

function install(nsp, door, { refused, changed, published }) {
  boundArguments(nsp);

  // The chat believes whatever user a client names; lab 02 is about tokens.
  nsp.use(async (socket, next) => {
    const { auth } = socket.handshake;
    if (!isName(auth.user) || hasNameTwice(auth)) return next(new Error("Unauthorized"));
    socket.data.user = auth.user;
    if (await door.admits(auth.user)) return next();
    await refused?.(socket);
    next(new Error("banned"));
  });

  nsp.on("connection", (socket) => {
    const onName = (event, act) => handle(socket, event, (name) => (isName(name) ? act(name) : "invalid"));
    onName("room:join", async (room) => void (await socket.join(room)));
    onName("room:leave", async (room) => void (await socket.leave(room)));
    onName("ban", (user) => door.ban(user));
    onName("unban", (user) => door.unban(user));
    onName("door:close", (user) => door.close(user));
    onName("door:open", (user) => door.open(user));
    onName("kick", (id) => nsp.local.in(id).disconnectSockets());
    onName("mood", async (mood) => {
      socket.data.mood = mood;
      await changed?.(socket);
    });

    handle(socket, "me", () => ({
      id: socket.id,
      user: socket.data.user,
      rooms: [...socket.rooms].sort(),
      mood: socket.data.mood ?? "",
      recovered: socket.recovered,
    }));
    handle(socket, "node:sockets", async () =>
      (await nsp.local.fetchSockets()).map(({ id, rooms, data }) => ({ id, rooms: [...rooms], data })),
    );

    handle(socket, "say", async (message) => {
      const { to = [], except = [], text, volatile = false, local = false, times = 1 } = message;
      if (hasNameTwice(message) || text === undefined || ![to, except].every(isNames)) return "invalid";
      if (![volatile, local].every(isBoolean) || !isCount(times)) return "invalid";
      let receivers = nsp.to(to).except(except);
      if (local) receivers = receivers.local;
      if (volatile) receivers = receivers.volatile;
      for (let n = 1; n <= times; n++) {
        if (times > 1) receivers.emit("said", text, n);
        else receivers.emit("said", text);
      }
      try {
        await published?.(nsp);
      } catch {
        return "lost";
      }
    });

    handle(socket, "ask", async ({ to = [], text }) => {
      if (!isNames(to)) return "invalid";
      const sockets = (await nsp.local.in(to).fetchSockets()).map(({ id }) => nsp.sockets.get(id));
      const answers = await Promise.allSettled(
        sockets.map((other) => other.timeout(PATIENCE).emitWithAck("asked", text)),
      );
      return answers.filter(({ status }) => status === "fulfilled").map(({ value }) => [value]);
    });
  });
}

const isBoolean = (value) => typeof value === "boolean";
const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= MOST;
const isText = (value) => typeof value === "string" && value.isWellFormed();
const isName = (value) => isText(value) && value !== "";
const isNames = (value) => Array.isArray(value) && value.every(isText);

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
