// What the server API of socket.io lets an application see and do. The same application
// is in api_test.go, on the kit: api/client.mjs must not be able to tell the two apart.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { cleanupEmptyChildNamespaces: true });
const heard = []; // what the application saw, in order

const roomsOf = ({ id, rooms }) => [...rooms].filter((room) => room !== id).sort();

const requests = {
  emit: async (room, event, ...args) => { io.to(room).emit(event, ...args); },
  ask: async (room, timeout) => io.to(room).timeout(timeout).emitWithAck("question").then(
    (answers) => ({ answers: answers.sort() }),
    (error) => ({ error: error.message, answers: error.responses.sort() }),
  ),
  fetch: async (room) => (await io.in(room).fetchSockets())
    .map((socket) => ({ name: socket.data.name, rooms: roomsOf(socket) }))
    .sort((a, b) => a.name.localeCompare(b.name)),
  join: async (room, ...rooms) => io.in(room).socketsJoin(rooms),
  leave: async (room, left) => io.in(room).socketsLeave(left),
  disconnect: async (room, close) => io.in(room).disconnectSockets(close),
  namespaces: async () => [...io._nsps.keys()].filter((name) => name !== "/").sort(),
};

io.on("connection", (socket) => {
  const { name } = socket.handshake.query;
  const note = (what) => heard.push(`${name} ${what}`);
  socket.data.name = name;
  note("connection");
  socket.onAny((event, ...args) => { if (event === "say") note(`any ${JSON.stringify(args.slice(0, 1))}`); });
  socket.onAny((event, ...args) => { if (event === "unknown") args.at(-1)("caught"); });
  socket.use(([event, text], next) => {
    if (event === "say") note("middleware");
    next(text === "bad" ? new Error("refused") : undefined);
  });
  socket.onAnyOutgoing((event, ...args) => note(`out ${event} ${JSON.stringify(args)}`));
  socket.on("error", (error) => note(`error ${error.message}`));
  socket.on("say", (text, ack) => { note("handler"); socket.emit("echo", text); ack("said"); });
  socket.on("disconnecting", (reason) => note(`disconnecting ${reason} ${roomsOf(socket)} ${socket.connected}`));
  socket.on("disconnect", (reason) => note(`disconnect ${reason} ${roomsOf(socket)} ${socket.connected}`));
  socket.on("do", async (what, ...args) => {
    const ack = args.pop();
    ack(await requests[what](...args) ?? null);
  });
  socket.on("heard", (ack) => ack(heard.splice(0)));
});

const orders = io.of(/^\/orders-\d+$/);
orders.use((socket, next) => {
  heard.push(`middleware ${socket.nsp.name}`);
  next(socket.handshake.auth.bad ? new Error("refused") : undefined);
});
orders.on("connection", (socket) => {
  heard.push(`connection ${socket.nsp.name}`);
  socket.on("all", (text, ack) => { socket.nsp.emit("news", text); ack(); });
});

http.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${http.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
