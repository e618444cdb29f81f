// What the server knows, in Redis: the same for every node, from one event to the
// next. Each function asks Redis, and rejects if Redis does not answer.

import { env } from "../../../node/contract.mjs";

const { admin, chat } = { admin: "root", chat: "lobby", ...JSON.parse(env.keys || "{}") };
const KEPT = 3600; // seconds, after the last change

let redis;

/** Connects to Redis, and makes the user of LAB_KEYS an admin. Redis is the class of ioredis. */
export async function open(Redis) {
  redis = new Redis(env.redisURL, {
    enableOfflineQueue: false, // while Redis is away no event can be judged: fail at once
    maxRetriesPerRequest: 0,
    commandTimeout: 3000, // ms, for a Redis that accepts commands and does not answer
    retryStrategy: () => 100, // ms
    lazyConnect: true,
  });
  redis.on("error", (err) => console.error("redis:", err.message));
  await redis.connect();
  await setUser(admin, { role: "admin" });
}

const key = (kind, name) => `chat:${chat}:${kind}:${name}`;
const write = (key, command, ...args) => redis.multi()[command](key, ...args).expire(key, KEPT).exec();

/** Returns the current role of a user, or null if nobody has given the user one. */
export const role = (user) => redis.hget(key("user", user), "role");

/** Returns the profile and the role of a user. */
export const user = (user) => redis.hgetall(key("user", user));
export const setUser = (user, fields) => write(key("user", user), "hset", fields);

/** Returns { owner, private }, or undefined if the room does not exist. */
export async function room(name) {
  const fields = await redis.hgetall(key("room", name));
  return fields.owner && { owner: fields.owner, private: fields.private === "true" };
}

/**
 * Creates a room with its owner on its list, all at once, unless the room exists. It
 * returns 1 or 0. What a room of that name has left behind is deleted.
 */
export const createRoom = (name, { owner, private: hidden }) =>
  redis.eval(
    `if redis.call("exists", KEYS[1]) == 1 then return 0 end
     redis.call("del", KEYS[2], KEYS[3])
     redis.call("hset", KEYS[1], "owner", ARGV[1], "private", ARGV[2])
     redis.call("sadd", KEYS[2], ARGV[1])
     redis.call("expire", KEYS[1], ARGV[3])
     redis.call("expire", KEYS[2], ARGV[3])
     return 1`,
    3, key("room", name), key("members", name), key("history", name), owner, String(hidden), KEPT,
  );

/**
 * Reports whether a user is on the list of a private room. The list holds the owner and
 * every user who was invited, except those who were removed since.
 */
export const isMember = (room, user) => redis.sismember(key("members", room), user);
export const addMember = (room, user) => write(key("members", room), "sadd", user);
export const removeMember = (room, user) => redis.srem(key("members", room), user);

/** Reports whether a room is private and does not exist for a user. */
export async function isClosed(name, user) {
  const found = await room(name);
  return found?.private === true && (await role(user)) !== "admin" && !(await isMember(name, user));
}

export async function addMessage(room, message) {
  await write(key("history", room), "rpush", JSON.stringify(message));
  await redis.ltrim(key("history", room), -100, -1);
}

/** Returns the last messages of a room, with the newest at the end. */
export async function history(room, limit) {
  return (await redis.lrange(key("history", room), -limit, -1)).map((text) => JSON.parse(text));
}
