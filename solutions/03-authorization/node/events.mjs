import { refuse, refused } from "./refusal.mjs";
import * as store from "./store.mjs";

/**
 * All the events there are. It is a Map, so it has no event named "constructor".
 * Each event lists the fields of its payload and the least role. For a caller who
 * has this role, run executes the event or refuses it, and returns what goes into
 * the acknowledgement. A caller is { io, socket, user, role }.
 */
export const events = new Map(
  Object.entries({
    "room:create": {
      fields: ["room", "private", "owner"],
      least: "admin",
      async run(_caller, { room, ...fields }) {
        if (await store.room(room)) refuse("forbidden");
        await known(fields.owner);
        // Another node may have created it since.
        if (!(await store.createRoom(room, fields))) refuse("forbidden");
      },
    },

    "room:invite": {
      fields: ["room", "user"],
      least: "moderator",
      async run(caller, { room, user }) {
        await ownRoom(caller, room);
        await known(user);
        await store.addMember(room, user);
        caller.io.to(roomOf(user)).emit("invited", { room });
      },
    },

    "room:join": {
      fields: ["room"],
      least: "viewer",
      async run(caller, { room }) {
        await visibleRoom(caller, room);
        await caller.socket.join(room);
      },
    },

    "room:say": {
      fields: ["room", "text"],
      least: "member",
      async run(caller, { room, text }) {
        await joinedRoom(caller, room);
        const message = { room, author: caller.user, text };
        await store.addMessage(room, message);
        caller.io.to(room).emit("said", message);
      },
    },

    "room:history": {
      fields: ["room", "limit"],
      least: "viewer",
      async run(caller, { room, limit }) {
        await joinedRoom(caller, room);
        return { messages: await store.history(room, limit) };
      },
    },

    "room:kick": {
      fields: ["room", "user"],
      least: "moderator",
      async run(caller, { room, user }) {
        await ownRoom(caller, room);
        if ((await known(user)) === "admin") refuse("forbidden");
        await store.removeMember(room, user);
        caller.io.in(roomOf(user)).socketsLeave(room);
        caller.io.to(roomOf(user)).emit("kicked", { room });
      },
    },

    "profile:set": {
      fields: ["name", "status"],
      least: "viewer",
      run: async ({ user }, profile) => void (await store.setUser(user, profile)),
    },

    "profile:get": {
      fields: ["user"],
      least: "viewer",
      async run(_caller, { user }) {
        await known(user);
        return { profile: await store.user(user) };
      },
    },

    "role:set": {
      fields: ["user", "role"],
      least: "admin",
      async run(caller, { user, role }) {
        if (user === caller.user) refuse("forbidden"); // the last admin must not give up the role
        await store.setUser(user, { role });
      },
    },

    stats: {
      fields: [],
      least: "admin",
      run: async () => ({ refused }),
    },
  }),
);

/** The room of all sockets of one user. The server sends there what is for this user only. */
export const roomOf = (user) => `user-${user}`;

/** Returns the role of a known user, and refuses all others. */
const known = async (user) => (await store.role(user)) ?? refuse("not_found");

/**
 * Returns a room that exists for the caller. A private room exists only for its
 * members and for admins. All others get the answer for a room that does not exist.
 */
async function visibleRoom({ user, role }, name) {
  const room = await store.room(name);
  // Without a room the answer is known. But without the same question it would come
  // sooner than for a private room, and tell that there is none.
  const open = role === "admin" || (room && !room.private) || (await store.isMember(name, user));
  return open && room ? room : refuse("not_found");
}

/** Demands that the caller owns the room or is an admin. */
async function ownRoom(caller, name) {
  const { owner } = await visibleRoom(caller, name);
  if (owner !== caller.user && caller.role !== "admin") refuse("forbidden");
}

/** Demands that the socket has joined the room, and that the room still exists for the user. */
async function joinedRoom(caller, name) {
  await visibleRoom(caller, name);
  if (!caller.socket.rooms.has(name)) refuse("forbidden");
}
