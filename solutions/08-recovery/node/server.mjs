// Lab 08 in Node.js: nobody misses a message because a connection broke.

import { Redis } from "ioredis";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { env, serve } from "../../node/contract.mjs";
import { strict } from "../../node/strict.mjs";
import { installChat } from "./app/chat.mjs";
import { parseKeys } from "./app/keys.mjs";
import { Recovery } from "./recovery.mjs";
import { Sessions } from "./sessions.mjs";
import { Stream } from "./stream.mjs";

const keys = parseKeys(env.keys);
const redis = new Redis(env.redisURL, {
  protocol: 2, // the embedded Redis of the checks answers XREAD as in RESP2
  commandTimeout: 5000, // ms that Redis may take to answer
  maxRetriesPerRequest: 0, // nothing is sent twice: Redis may have executed it
  retryStrategy: () => 100, // ms until the next attempt to connect, without a limit
});
redis.on("error", (err) => console.error("redis:", err.message));
// The adapter drops the promises of some commands. Without this, one that fails would end the process.
process.on("unhandledRejection", (err) => console.error("redis:", err.message));

const streams = new Map(); // by the namespace
const recoveries = new Map();
const io = new Server({
  parser: strict(parser),
  connectionStateRecovery: { maxDisconnectionDuration: keys.window, skipMiddlewares: false },
  adapter: function (nsp) { // no arrow: Socket.IO calls it with new
    const stream = new Stream(nsp, redis, keys);
    streams.set(nsp, stream);
    return stream.adapter;
  },
});
installChat(io, {
  refused: (socket) => recoveries.get(socket.nsp).refused(socket),
  changed: (socket) => recoveries.get(socket.nsp).save(socket),
  published: (nsp) => streams.get(nsp).published,
});
const sessions = new Sessions(redis, keys);
for (const [nsp, stream] of streams) recoveries.set(nsp, new Recovery(nsp, stream, sessions, keys));

await Promise.all([...streams.values()].map((stream) => stream.ready()));
await serve(io);
