// Lab 01 in Node.js: one chat, served by several processes.

import { setImmediate as nextTurn } from "node:timers/promises";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { env, serve } from "../../node/contract.mjs";
import { strict } from "../../node/strict.mjs";
import { installChat } from "./app/chat.mjs";

const publisher = new Redis(env.redisURL, {
  enableOfflineQueue: false, // while Redis is away a broadcast is lost, not sent late
  maxRetriesPerRequest: 0, // if the answer to a PUBLISH is lost, Redis may still have executed it
  retryStrategy: () => 100, // ms until the next attempt to connect, without a limit
  socketTimeout: 2000, // ms that Redis may take to answer, before the connection is given up
});
const subscriber = publisher.duplicate(); // a connection with a subscription can do little else
for (const redis of [publisher, subscriber]) {
  redis.on("error", (err) => console.error("redis:", err.message));
}
// A connection may be dead without an error. Then a ping has no answer either.
setInterval(() => {
  for (const redis of [publisher, subscriber]) redis.ping().catch(() => {});
}, 500).unref();
// The adapter does not handle rejected Redis commands. Without this the first broadcast
// that Redis does not receive would end the process. Before that, it is a subscription
// that Redis refuses.
let subscribed = false;
process.on("unhandledRejection", (err) => {
  console.error(subscribed ? "not published:" : "not subscribed:", err.message);
  if (!subscribed) process.exit(1);
});

await Promise.all([publisher, subscriber].map((redis) => new Promise((ready) => redis.once("ready", ready))));
const io = new Server({ adapter: createAdapter(publisher, subscriber), parser: strict(parser) });
installChat(io); // each namespace subscribes here

// Redis answers in order: after this answer the subscriptions are confirmed. Those that it
// has refused are told before the next turn of the event loop.
await subscriber.ping();
await nextTurn();
subscribed = true;
await serve(io);
