// Connection state recovery of the official server, with its in-memory adapter: one
// line of JSON for each case. A case is what a client receives before its connection
// breaks; it misses one event while it is away.

import { once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

const next = (socket, event) => new Promise((resolve) => socket.once(event, (...args) => resolve(args)));

async function attempt(name, before, { options = {}, refuse = false } = {}) {
  const http = createServer();
  const io = new Server(http, { connectionStateRecovery: options });
  let middleware = 0;
  io.use((_, next) => next(middleware++ > 0 && refuse ? new Error("banned") : undefined));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");

  const client = connect(`http://127.0.0.1:${http.address().port}`, { transports: ["websocket"], reconnection: false });
  const [served] = await Promise.all([new Promise((resolve) => io.once("connection", resolve)), next(client, "connect")]);
  await before(io, client);

  const gone = new Promise((resolve) => served.once("disconnect", resolve));
  client.io.engine.close();
  await gone;
  io.emit("news", 1);

  const heard = [];
  client.on("news", (...args) => heard.push(args.length));
  io.on("connection", (socket) => socket.emit("marker"));
  client.connect();
  const connected = await Promise.race([next(client, "marker").then(() => true), next(client, "connect_error").then(() => false)]);
  console.log(JSON.stringify({ name, connected, recovered: client.recovered, heard, middleware }));

  client.disconnect();
  await io.close();
}

const event = async (io, client) => {
  const heard = next(client, "hello");
  io.emit("hello", 1);
  await heard;
};
const volatile = async (io, client) => {
  await event(io, client);
  const heard = next(client, "tick");
  const again = setInterval(() => io.volatile.emit("tick", "up"), 20); // one may be dropped
  await heard;
  clearInterval(again);
};

await attempt("nothing", async () => {});
await attempt("an event", event);
await attempt("a volatile event that ends with a string", volatile);
await attempt("an event, then banned", event, { refuse: true });
await attempt("an event, then banned, middleware not skipped", event, { refuse: true, options: { skipMiddlewares: false } });
