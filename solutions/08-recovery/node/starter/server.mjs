// Lab 08 in Node.js: nobody misses a message because a connection broke. So far everybody
// does: each node is alone, and a client that comes back is somebody new.

import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { installChat } from "../../solutions/08-recovery/node/app/chat.mjs";
import { parseKeys } from "../../solutions/08-recovery/node/app/keys.mjs";
import { env, serve } from "../../solutions/node/contract.mjs";
import { strict } from "../../solutions/node/strict.mjs";
import { Recovery } from "./recovery.mjs";
import { Sessions } from "./sessions.mjs";
import { Stream } from "./stream.mjs";

const keys = parseKeys(env.keys);

// TODO 1: connect to Redis (env.redisURL) with ioredis. Say protocol: 2, since the embedded
// Redis of the checks answers XREAD as in RESP2. Give each command a commandTimeout.
const redis = undefined;

const streams = new Map(); // by the namespace
const recoveries = new Map();
const io = new Server({
  parser: strict(parser),
  // TODO 2: the option adapter: a function that creates a Stream for its namespace, puts it
  // into streams, and returns its adapter.
  // TODO 3: the option connectionStateRecovery. Never skip the middleware.
});
installChat(io, {
  refused: (socket) => recoveries.get(socket.nsp)?.refused(socket),
  changed: (socket) => recoveries.get(socket.nsp)?.save(socket),
  published: (nsp) => streams.get(nsp)?.published,
});
const sessions = new Sessions(redis, keys);
for (const [nsp, stream] of streams) recoveries.set(nsp, new Recovery(nsp, stream, sessions, keys));

// TODO 2: before the node is ready, it must hear what is in its streams.
await serve(io);
