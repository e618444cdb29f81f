// A node on the official packages that also serves a page and the official client, all
// below /socket.io/, so that they come through a balancer. It follows the contract of
// labs/node/README.md as far as the test of browsers needs it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const connect = () => createClient({ url: process.env.REDIS_URL })
  .on("error", (error) => console.error(error.message))
  .connect();
const pub = await connect();
const sub = await connect();

const page = readFileSync(new URL("page.html", import.meta.url));
const http = createServer((_, response) => response.end("ok")); // to a health check
const io = new Server(http, { adapter: createAdapter(pub, sub) });

io.on("connection", (socket) => {
  socket.on("node", (ack) => ack(process.env.LAB_NODE));
  socket.on("say", (text) => io.emit("said", text));
});

const [toSocketIO] = http.listeners("request");
http.removeAllListeners("request").on("request", (request, response) => {
  if (!request.url.startsWith("/socket.io/page.html")) return toSocketIO(request, response);
  response.setHeader("Content-Type", "text/html").end(page);
});

await sub.ping(); // its answer follows the confirmations of the subscriptions
const [host, port] = process.env.LAB_ADDR.split(":");
http.listen(Number(port), host, () => console.log(`ready http://${host}:${http.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
