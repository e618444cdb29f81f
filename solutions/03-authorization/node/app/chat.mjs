import { boundArguments } from "../../../node/bounds.mjs";
import { hasNameTwice } from "../../../node/strict.mjs";
import * as store from "./store.mjs";

/** Reports whether a value has the form of a user name. It does not ask whether the user exists. */
export const isUserName = (value) => typeof value === "string" && /^[a-z0-9-]{1,32}$/.test(value);

/**
 * Adds the chat to a server. This directory is given, and imports nothing from npm; Redis is
 * the class of ioredis. The lab's README lists the events.
 *
 * For every event, known or not, the chat calls answer(socket, event), and acknowledges with
 * what that returns. event is [name, ...arguments]. Each socket's events are answered one
 * after the other, so that a client can join a room and write to it without waiting in
 * between.
 */
export async function installChat(io, Redis, answer) {
  await store.open(Redis);
  boundArguments(io);
  io.use(identify);
  io.on("connection", (socket) => {
    socket.join(roomOf(socket.data.user));
    let turn = Promise.resolve();
    socket.use((event) => {
      const ack = typeof event.at(-1) === "function" ? event.pop() : () => {};
      turn = turn.then(() => start(socket, event, answer)).then(ack);
    });
  });
}

/** Believes the user name that the client sends. In lab 02 clients prove their identity. */
function identify(socket, next) {
  const { auth } = socket.handshake;
  const { user } = auth; // the server ignores the rest of the payload
  if (!isUserName(user) || hasNameTwice(auth)) return next(new Error("Unauthorized"));
  socket.data.user = user;
  next();
}

let removals = 0; // from rooms, by this process

function start(socket, event, answer) {
  socket.data.removals = removals;
  return answer(socket, event);
}

/** The room of all sockets of one user. The chat sends there what is for this user only. */
const roomOf = (user) => `user-${user}`;

/**
 * Executes an event of the chat with a payload, and returns what goes into the
 * acknowledgement besides "ok". It checks nothing and believes whatever the payload says.
 * It rejects if Redis does not answer, or if there is no such event.
 */
export async function execute(socket, name, payload) {
  return actions.get(name)(socket, payload);
}

/** It is a Map, so it has no event named "constructor". */
const actions = new Map(
  Object.entries({
    async "room:create"(_socket, { room, ...fields }) {
      if (!(await store.createRoom(room, fields))) throw new Error("another process has just created the room");
    },

    async "room:invite"(socket, { room, user }) {
      await store.addMember(room, user);
      socket.nsp.to(roomOf(user)).emit("invited", { room });
    },

    // If this process has removed somebody since the event came, the sockets of that user
    // have left the room by now, and what decided about this event may be older.
    async "room:join"(socket, { room }) {
      await socket.join(room);
      if (socket.data.removals === removals || !(await store.isClosed(room, socket.data.user))) return;
      socket.leave(room);
      throw new Error("the user has just been removed from the room");
    },

    // The author is the user, unless the payload names another.
    async "room:say"(socket, payload) {
      const message = { author: socket.data.user, ...payload };
      await store.addMessage(payload.room, message);
      socket.nsp.to(payload.room).emit("said", message);
    },

    "room:history": async (_socket, { room, limit }) => ({ messages: await store.history(room, Number(limit) || 0) }),

    async "room:kick"(socket, { room, user }) {
      await store.removeMember(room, user);
      removals++;
      socket.nsp.in(roomOf(user)).socketsLeave(room);
      socket.nsp.to(roomOf(user)).emit("kicked", { room });
    },

    // Stores every field of the payload, for the user or for the one that the payload names.
    async "profile:set"(socket, { user = socket.data.user, ...fields }) {
      await store.setUser(user, fields);
    },

    "profile:get": async (_socket, { user }) => ({ profile: await store.user(user) }),

    async "role:set"(_socket, { user, role }) {
      await store.setUser(user, { role });
    },

    stats: async () => ({ refused }),
  }),
);

const refused = { forbidden: 0, invalid: 0, not_found: 0, too_large: 0, unavailable: 0 };

/** Counts a refusal for the event stats. It ignores other codes: a client must not be able to add keys. */
export function countRefusal(code) {
  if (Object.hasOwn(refused, code)) refused[code]++;
}
