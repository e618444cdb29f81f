// A node by the contract of labs/node/README.md, on the official packages.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

// The official adapter does not wait for what it publishes, so a message that is lost with
// Redis would end the process.
process.on("unhandledRejection", (error) => console.error(error.message));

// serve installs an application and says that the node is ready.
export async function serve(options, install) {
  const connect = () => createClient({ url: process.env.REDIS_URL })
    .on("error", (error) => console.error(error.message))
    .connect();
  const pub = await connect();
  const sub = await connect();

  const http = createServer();
  const io = new Server(http, { adapter: createAdapter(pub, sub, options) });
  install(io);
  await sub.ping(); // its answer follows the confirmations of the subscriptions

  createInterface({ input: process.stdin })
    .on("line", (line) => console.log(line.trim() === "ping" ? "pong" : `error unknown command "${line}"`))
    .on("close", () => process.exit(0));
  process.on("SIGTERM", () => io.close(() => process.exit(0)));

  const [host, port] = process.env.LAB_ADDR.split(":");
  http.listen(Number(port), host, () => console.log(`ready http://${host}:${http.address().port}`));
}
