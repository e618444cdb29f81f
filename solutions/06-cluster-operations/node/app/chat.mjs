import { boundArguments } from "../../../node/bounds.mjs";
import { hasNameTwice } from "../../../node/strict.mjs";
import { Door } from "./door.mjs";
import { warn } from "./log.mjs";
import { isText, parseOrder } from "./order.mjs";

/** The namespaces in which the chat is served. */
export const NAMESPACES = ["/", "/orders"];

/**
 * What Socket.IO does by itself, and the cluster may replace. A question returns a promise of a
 * list. If that is not complete, the promise is rejected, and the responses of the error are
 * what is known. Timeouts are in ms. Socket.IO measures them in real time, or not at all; the
 * checks want them on the node's clock.
 */
const SOCKET_IO = {
  emitWithAck: (selected, timeout, ...event) => selected.timeout(timeout).emitWithAck(...event),
  serverSideEmitWithAck: (nsp, _timeout, ...event) => nsp.serverSideEmitWithAck(...event),
  /** Waits until Redis has what this node has emitted or ordered last, or throws. */
  published: async (_nsp) => {},
};

/**
 * Adds the chat to a server, with the controls of those who operate it. This module is given,
 * and imports nothing from npm. The lab's README lists the events. The name is the node's.
 */
export function installChat(io, name, cluster = {}) {
  for (const nsp of NAMESPACES) install(io.of(nsp), name, { ...SOCKET_IO, ...cluster });
}

function install(nsp, name, cluster) {
  const door = new Door();
  const muted = new Set(); // the texts of questions that this node does not answer
  boundArguments(nsp);

  // The chat believes whatever user a client names; lab 02 is about tokens.
  nsp.use(async (socket, next) => {
    const { auth } = socket.handshake;
    if (!isName(auth.user) || hasNameTwice(auth)) return next(new Error("Unauthorized"));
    socket.data.user = auth.user;
    await door.pass(auth.user);
    next();
  });

  nsp.on("notice", (text) => nsp.local.emit("noticed", text));
  nsp.on("question", (text, ack) => {
    nsp.local.emit("questioned", text);
    if (!muted.has(text)) ack?.([name, text]);
  });

  nsp.on("connection", (socket) => {
    socket.join(`user:${socket.data.user}`);

    const on = (event, act) => handle(socket, event, (argument) => act(parseOrder(argument)));
    const onText = (event, act) => handle(socket, event, (text) => (isText(text) ? act(text) : "invalid"));
    const select = ({ to, except, local }) => {
      const selected = nsp.to(to).except(except);
      return local ? selected.local : selected;
    };
    const done = async ({ local }) => {
      try {
        if (!local) await cluster.published(nsp);
        return "ok";
      } catch (err) {
        warn("an order did not reach every node", err);
        return "lost";
      }
    };

    on("say", (order) => {
      select(order).emit("said", order.text);
      return done(order);
    });
    on("sockets:join", (order) => {
      select(order).socketsJoin(order.rooms);
      return done(order);
    });
    on("sockets:leave", (order) => {
      select(order).socketsLeave(order.rooms);
      return done(order);
    });
    on("sockets:join,say", async (order) => {
      select(order).socketsJoin(order.rooms);
      if ((await done(order)) !== "ok") return "lost";
      nsp.to(order.rooms).emit("said", order.text);
      return done({ local: false });
    });
    on("logout", (order) => {
      select(order).disconnectSockets(order.close);
      return done(order);
    });
    on("servers:tell", ({ text }) => {
      nsp.serverSideEmit("notice", text);
      return done({ local: false });
    });

    on("ask", (order) => answered(cluster.emitWithAck(select(order), order.timeout, "asked", order.text)));
    on("fetch", (order) => answered(select(order).timeout(order.timeout).fetchSockets(), describe));
    on("servers:ask", ({ text, timeout }) =>
      answered(cluster.serverSideEmitWithAck(nsp, timeout, "question", text)),
    );

    onText("mood", (mood) => void (socket.data.mood = mood));
    onText("door:close", (user) => door.close(user));
    onText("door:open", (user) => door.open(user));
    onText("node:mute", (text) => void muted.add(text));
    handle(socket, "rooms", () => [...socket.rooms]);
  });
}

const isName = (value) => isText(value) && value !== "";

const describe = ({ id, rooms, data }) => ({ id, rooms: [...rooms], data });

/** Returns what came of a question that others answer. */
async function answered(question, describe = (answer) => answer ?? null) {
  try {
    return { answers: (await question).map(describe), complete: true };
  } catch (err) {
    warn("a question was not answered by all", err);
    return { answers: (err.responses ?? []).map(describe), complete: false };
  }
}

const turns = new WeakMap(); // by the socket: a promise, until its last event is acknowledged

/** Handles the events of a socket one after another, and acknowledges each, even if the handler throws. */
function handle(socket, event, handler) {
  socket.on(event, (...args) => {
    const ack = typeof args.at(-1) === "function" ? args.pop() : () => {};
    const turn = async () => {
      try {
        ack((await handler(...args)) ?? "ok");
      } catch {
        ack("invalid");
      }
    };
    turns.set(socket, (turns.get(socket) ?? Promise.resolve()).then(turn));
  });
}
