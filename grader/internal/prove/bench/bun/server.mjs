// The official server on Bun's own engine, under load: what node/server.mjs is, for Bun.
import { createSecretKey } from "node:crypto";
import { createInterface } from "node:readline";
import { Server as Engine } from "@socket.io/bun-engine";
import { createAdapter } from "@socket.io/redis-adapter";
import jwt from "jsonwebtoken";
import { createClient } from "redis";
import { Server } from "socket.io";

const { REDIS_URL, BENCH_KEY } = process.env;
const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);

if (REDIS_URL) {
  const publisher = createClient({ url: REDIS_URL });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

if (BENCH_KEY) {
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
});

const server = Bun.serve({ port: 0, hostname: "127.0.0.1", ...engine.handler() });
console.log(`ready http://127.0.0.1:${server.port}`);

createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line !== "gc") return;
    Bun.gc(true);
    console.log("gc");
  })
  .on("close", () => process.exit(0));
