// What both of the official servers under load are, whatever engine they run on:
// socket.io's Redis adapter if REDIS_URL names a Redis, with BENCH_KEY only clients whose
// token is signed with that key, and a few events.
import { createSecretKey } from "node:crypto";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import jwt from "jsonwebtoken";
import { createClient } from "redis";

const { REDIS_URL, BENCH_KEY } = process.env;

export async function install(io) {
  if (REDIS_URL) {
    const publisher = createClient({ url: REDIS_URL });
    const subscriber = publisher.duplicate();
    await Promise.all([publisher.connect(), subscriber.connect()]);
    io.adapter(createAdapter(publisher, subscriber));
  }

  if (BENCH_KEY) {
    // A key object: given a string, jsonwebtoken makes a key for every token.
    const key = createSecretKey(Buffer.from(BENCH_KEY));
    io.use((socket, next) => {
      jwt.verify(socket.handshake.auth.token, key, { algorithms: ["HS256"] }, (error, claims) => {
        if (error) return next(new Error("Unauthorized"));
        socket.data.user = claims.sub;
        next();
      });
    });
  }

  io.on("connection", (socket) => {
    socket.on("join", (rooms, ack) => {
      socket.join("room");
      for (let i = 0; i < rooms; i++) socket.join(`${socket.id}-${i}`);
      ack(true);
    });
    socket.on("post", (text) => io.to("room").emit("posted", text));
    socket.on("echo", (text, ack) => ack(text));
    socket.on("fetch", async (ack) => ack((await io.fetchSockets()).length));
    socket.on("logout", () => io.in("room").disconnectSockets());
  });
}

// serve says where the server listens, and collects garbage for each line "gc".
export function serve(port, collect) {
  console.log(`ready http://127.0.0.1:${port}`);
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      if (line !== "gc") return;
      collect();
      console.log("gc");
    })
    .on("close", () => process.exit(0));
}
