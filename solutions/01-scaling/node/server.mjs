// Lab 01 in Node.js: one chat, served by several processes.

import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";
import { env, serve } from "../../node/contract.mjs";

const publisher = new Redis(env.redisURL, {
  enableOfflineQueue: false, // with Redis away a broadcast is lost, not sent late
  maxRetriesPerRequest: 0, // a PUBLISH whose answer is lost may have been carried out
  retryStrategy: () => 100, // ms until Redis is tried again, for as long as it takes
});
const subscriber = publisher.duplicate(); // a connection that subscribes can do little else
for (const redis of [publisher, subscriber]) {
  redis.on("error", (err) => console.error("redis:", err.message));
}
// The adapter does not look at what its Redis commands promise. Without this
// line the first broadcast that Redis misses would end the process.
process.on("unhandledRejection", (err) => console.error("not published:", err.message));

await Promise.all([publisher, subscriber].map((redis) => new Promise((ready) => redis.once("ready", ready))));
const io = new Server({ adapter: createAdapter(publisher, subscriber) });
for (const name of ["/", "/orders"]) chat(io.of(name)); // each namespace subscribes now

// Redis answers in order: with this the subscriptions are confirmed.
await subscriber.ping();
await serve(io);

function chat(nsp) {
  nsp.on("connection", (socket) => {
    handle(socket, "room:join", (room) => socket.join(room));
    handle(socket, "room:leave", (room) => socket.leave(room));

    handle(socket, "say", ({ to = [], except = [], broadcast, local, text }) => {
      let whom = (broadcast ? socket.broadcast : nsp).to(to).except(except);
      if (local) whom = whom.local;
      whom.emit("said", text);
    });

    // A socket's own id is a room of one, which is nobody's business.
    handle(socket, "node:rooms", () => [...nsp.adapter.rooms.keys()].filter((room) => !nsp.sockets.has(room)));
  });
}

/** Answers an event, also one whose arguments make the handler throw. */
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
