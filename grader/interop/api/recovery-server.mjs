// Connection state recovery of socket.io with its adapter in memory. The same application
// is in recovery_test.go, on the kit: api/recovery-client.mjs must not be able to tell the
// two apart.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { connectionStateRecovery: { skipMiddlewares: false } });

io.use((socket, next) => {
  if (socket.handshake.auth.banned) return next(new Error("banned"));
  socket.data.checks = (socket.data.checks ?? 0) + 1;
  next();
});

io.on("connection", (socket) => {
  const { name } = socket.handshake.auth;
  socket.emit("welcome", { recovered: socket.recovered, color: socket.data.color ?? null, rooms: socket.rooms.size });
  socket.on("paint", (color, ack) => { socket.data.color = color; ack(); });
  socket.on("join", (room, ack) => { socket.join(room); ack(); });
  socket.on("leave", (room, ack) => { socket.leave(room); ack(); });
  socket.on("say", (room, text, ack) => { io.to(room).emit("said", text); ack(); });
  socket.on("say others", (room, except, text, ack) => { io.to(room).except(except).emit("said", text); ack(); });
  socket.on("say volatile", (room, text, ack) => { io.to(room).volatile.emit("said", text, 1); ack(); });
  socket.on("put out", (id, ack) => { io.in(id).disconnectSockets(); ack(); });
  socket.on("disconnect", () => io.emit("gone", name));
});

http.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${http.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
