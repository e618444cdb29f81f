// The official server under load: socket.io on ws, with its Redis adapter if
// REDIS_URL names a Redis. With BENCH_KEY, it admits only clients whose token is
// signed with that key. Start it with --expose-gc, for the line "gc".
import { createSecretKey } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import jwt from "jsonwebtoken";
import { createClient } from "redis";
import { Server } from "socket.io";

const { REDIS_URL, BENCH_KEY } = process.env;
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

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
});

http.listen(0, "127.0.0.1", 4096, () => console.log(`ready http://127.0.0.1:${http.address().port}`));

createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line !== "gc") return;
    globalThis.gc();
    console.log("gc");
  })
  .on("close", () => process.exit(0));
