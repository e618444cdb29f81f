// Lab 06 in Node.js: a cluster that is asked, and told, as if it were one server.

import { Redis } from "ioredis";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { env, serve } from "../../node/contract.mjs";
import { strict } from "../../node/strict.mjs";
import { ClusterAdapter } from "./adapter.mjs";
import { NAMESPACES, installChat } from "./app/chat.mjs";
import { parseKeys } from "./app/keys.mjs";
import { warn } from "./app/log.mjs";

const keys = parseKeys(env.keys);
const publisher = new Redis(env.redisURL, {
  protocol: 2, // in which ZRANGE … WITHSCORES answers with a flat list
  enableOfflineQueue: false, // while Redis is away an order is lost, not sent late
  maxRetriesPerRequest: 0, // nothing is sent twice: Redis may have executed it
  retryStrategy: () => 100, // ms until the next attempt to connect, without a limit
  socketTimeout: 10_000, // ms that Redis may take to answer, before the connection is given up
});
const subscriber = publisher.duplicate(); // a connection with a subscription can do little else
for (const redis of [publisher, subscriber]) {
  redis.setMaxListeners(0).on("error", (err) => warn("Redis", err));
}
// A connection may be dead without an error. Then a ping has no answer either.
setInterval(() => {
  for (const redis of [publisher, subscriber]) redis.ping().catch(() => {});
}, 500).unref();
// The adapter does not handle the promise of a subscription that Redis refuses.
let subscribed = false;
process.on("unhandledRejection", (err) => {
  warn("not subscribed", err);
  if (!subscribed) process.exit(1);
});

await Promise.all([publisher, subscriber].map((redis) => new Promise((ready) => redis.once("ready", ready))));
const io = new Server({
  parser: strict(parser),
  adapter: function (nsp) { // no arrow: Socket.IO calls it with new
    return new ClusterAdapter(nsp, publisher, subscriber, keys);
  },
});
installChat(io, env.name, {
  published: ({ adapter }) => adapter.published,
  emitWithAck: ({ adapter, rooms, exceptRooms: except, flags }, timeout, ...event) =>
    adapter.questions.clients(event, { rooms, except, flags: { ...flags, timeout } }),
  serverSideEmitWithAck: ({ adapter }, timeout, ...event) => adapter.questions.servers(event, timeout),
});
const namespaces = NAMESPACES.map((name) => io.of(name));
for (const nsp of namespaces) {
  nsp.on("connection", (socket) => nsp.adapter.logouts.connected(socket)); // after the chat's handler
}

await Promise.all(namespaces.map(({ adapter }) => adapter.ready()));
subscribed = true;
await serve(io);
