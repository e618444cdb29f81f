// Emits to the cluster with @socket.io/redis-emitter, without being a Socket.IO server.
// Each line of standard input is JSON: a message in the form of the chat's "say" with
// the additional fields namespace and volatile, or a request {ask, room}.
import { createInterface } from "node:readline";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { values } from "./values.mjs";

const redis = await createClient({ url: process.env.REDIS_URL })
  .on("error", (error) => console.error(error.message))
  .connect();

const requests = {
  socketsJoin: (emitter, room) => emitter.socketsJoin(room),
  socketsLeave: (emitter, room) => emitter.socketsLeave(room),
  disconnectSockets: (emitter, room) => emitter.in(room).disconnectSockets(true),
  serverSideEmit: (emitter) => emitter.serverSideEmit("hello", 1),
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const m = JSON.parse(line);
    const emitter = new Emitter(redis).of(m.namespace ?? "/");
    if (m.ask) return requests[m.ask](emitter, m.room);
    let to = emitter.to(m.to ?? []).except(m.except ?? []);
    if (m.volatile) to = to.volatile;
    if ("compress" in m) to = to.compress(m.compress);
    to.emit("said", "value" in m ? values[m.value] : m.text);
  })
  .on("close", () => process.exit(0));
console.log("ready");
