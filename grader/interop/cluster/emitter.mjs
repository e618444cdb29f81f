// Emits to the cluster with @socket.io/redis-emitter, without being a Socket.IO server.
// Each line of standard input is JSON: a message in the form of the chat's "say" with
// the additional fields namespace and volatile, or a request {ask, to, except, room, close,
// event, text}.
import { createInterface } from "node:readline";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { values } from "./values.mjs";

const redis = await createClient({ url: process.env.REDIS_URL })
  .on("error", (error) => console.error(error.message))
  .connect();

const requests = {
  socketsJoin: (to, m) => to.socketsJoin(m.room),
  socketsLeave: (to, m) => to.socketsLeave(m.room),
  disconnectSockets: (to, m) => to.in(m.room ?? []).disconnectSockets(m.close ?? true),
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const m = JSON.parse(line);
    const emitter = new Emitter(redis).of(m.namespace ?? "/");
    if (m.ask === "serverSideEmit") return emitter.serverSideEmit(m.event ?? "hello", m.text ?? 1);
    let to = emitter.to(m.to ?? []).except(m.except ?? []);
    if (m.ask) return requests[m.ask](to, m);
    if (m.volatile) to = to.volatile;
    if ("compress" in m) to = to.compress(m.compress);
    to.emit("said", "value" in m ? values[m.value] : m.text);
  })
  .on("close", () => process.exit(0));
console.log("ready");
