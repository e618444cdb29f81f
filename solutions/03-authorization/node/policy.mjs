import { refuse } from "./app/refusal.mjs";
import * as store from "./app/store.mjs";

export const ROLES = ["viewer", "member", "moderator", "admin"]; // from the least to the most

/** Compares roles. A user without a role comes below every role. */
export const isAtLeast = (role, least) => ROLES.indexOf(role) >= ROLES.indexOf(least);

/**
 * All the events there are. It is a Map, so it has no event named "constructor".
 * Each event lists the fields of its payload and the least role. For a caller who
 * has this role, allow decides the rest. A caller is { socket, user, role }.
 */
export const rules = new Map(
  Object.entries({
    "room:create": {
      fields: ["room", "private", "owner"],
      least: "admin",
      async allow(_caller, { room, owner }) {
        if (await store.room(room)) refuse("forbidden");
        await known(owner);
      },
    },

    "room:invite": {
      fields: ["room", "user"],
      least: "moderator",
      async allow(caller, { room, user }) {
        await ownRoom(caller, room);
        await known(user);
      },
    },

    "room:join": {
      fields: ["room"],
      least: "viewer",
      allow: (caller, { room }) => visibleRoom(caller, room),
    },

    "room:say": {
      fields: ["room", "text"],
      least: "member",
      allow: (caller, { room }) => joinedRoom(caller, room),
    },

    "room:history": {
      fields: ["room", "limit"],
      least: "viewer",
      allow: (caller, { room }) => joinedRoom(caller, room),
    },

    "room:kick": {
      fields: ["room", "user"],
      least: "moderator",
      async allow(caller, { room, user }) {
        await ownRoom(caller, room);
        if ((await known(user)) === "admin") refuse("forbidden"); // whoever asks
      },
    },

    // It is always the caller's own, so there is nothing to ask.
    "profile:set": { fields: ["name", "status"], least: "viewer" },

    "profile:get": {
      fields: ["user"],
      least: "viewer",
      allow: (_caller, { user }) => known(user),
    },

    "role:set": {
      fields: ["user", "role"],
      least: "admin",
      allow(caller, { user }) {
        if (user === caller.user) refuse("forbidden"); // the last admin must not give up the role
      },
    },

    stats: { fields: [], least: "admin" },
  }),
);

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
