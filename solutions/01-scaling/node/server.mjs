// Lab 01 in Node.js: one chat, served by several processes.

import { setImmediate as nextTurn } from "node:timers/promises";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { boundArguments } from "../../node/bounds.mjs";
import { env, serve } from "../../node/contract.mjs";
import { hasNameTwice, strict } from "../../node/strict.mjs";

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
for (const name of ["/", "/orders"]) chat(io.of(name)); // each namespace subscribes here

// Redis answers in order: after this answer the subscriptions are confirmed. Those that it
// has refused are told before the next turn of the event loop.
await subscriber.ping();
await nextTurn();
subscribed = true;
await serve(io);

function chat(nsp) {
  boundArguments(nsp);
  nsp.on("connection", (socket) => {
    handle(socket, "room:join", (room) => isRoom(room) ? socket.join(room) : "invalid");
    handle(socket, "room:leave", (room) => isRoom(room) ? socket.leave(room) : "invalid");

    handle(socket, "say", (message) => {
      const { to = [], except = [], broadcast = false, local = false, text } = message;
      if (hasNameTwice(message)) return "invalid";
      if (text === undefined || ![to, except].every(isRooms) || ![broadcast, local].every(isBoolean)) return "invalid";
      let receivers = (broadcast ? socket.broadcast : nsp).to(to).except(except);
      if (local) receivers = receivers.local;
      receivers.emit("said", text);
    });

    // Every socket is in a room named after its id. These rooms are left out.
    handle(socket, "node:rooms", () => [...nsp.adapter.rooms.keys()].filter((room) => !nsp.sockets.has(room)));
  });
}

const isBoolean = (value) => typeof value === "boolean";
const isRoom = (value) => typeof value === "string" && value.isWellFormed();
const isRooms = (value) => Array.isArray(value) && value.every(isRoom);

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
