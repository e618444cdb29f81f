// Prints the bytes on the TCP connection, up and down, of a two-letter request and its
// answer over either transport: one line of JSON.

import { once } from "node:events";
import { createServer } from "node:http";
import net from "node:net";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

const rounds = 100;
const http = createServer();
new Server(http).on("connection", (socket) => socket.on("say", (text, ack) => ack(text)));
http.listen(0, "127.0.0.1");
await once(http, "listening");

let up = 0, down = 0;
const between = net.createServer((client) => {
  const server = net.connect(http.address().port, "127.0.0.1");
  client.on("data", (bytes) => { up += bytes.length; });
  server.on("data", (bytes) => { down += bytes.length; });
  for (const end of [client, server]) end.on("error", () => {});
  client.pipe(server).pipe(client);
});
between.listen(0, "127.0.0.1");
await once(between, "listening");

const weights = {};
for (const transport of ["websocket", "polling"]) {
  const client = connect(`http://127.0.0.1:${between.address().port}`, { transports: [transport], forceNew: true });
  const ask = () => new Promise((resolve) => client.emit("say", "hi", resolve));
  await ask(); // connected by then
  up = down = 0;
  for (let i = 0; i < rounds; i++) await ask();
  weights[transport] = { up: up / rounds, down: down / rounds };
  client.disconnect();
}
console.log(JSON.stringify(weights));
process.exit();
