// The chat of lab 01 on the official packages. Beyond the lab's events it emits values
// that JSON cannot carry ("say" with the field value) and asks the cluster what the
// official adapter can ("ask").
import { serve } from "./node.mjs";
import { values } from "./values.mjs";

const text = (m) => ("value" in m ? values[m.value] : m.text);

const requests = {
  fetchSockets: async (nsp) => (await nsp.fetchSockets()).map((socket) => socket.id),
  allRooms: async (nsp) => [...(await nsp.adapter.allRooms())],
  serverCount: async (nsp) => nsp.adapter.serverCount(),
  socketsJoin: async (nsp, room) => nsp.socketsJoin(room),
  socketsLeave: async (nsp, room) => nsp.socketsLeave(room),
  disconnectSockets: async (nsp, room) => nsp.in(room).disconnectSockets(true),
  serverSideEmit: async (nsp) => nsp.serverSideEmit("hello", { from: process.env.LAB_NODE }),
  serverSideEmitWithAck: async (nsp) => nsp.serverSideEmitWithAck("how are you"),
  emitWithAck: async (nsp, room) => nsp.to(room).timeout(2000).emitWithAck("quiz", 1),
};

await serve({ requestsTimeout: 2000 }, (io) => {
  for (const name of ["/", "/orders"]) {
    const nsp = io.of(name);
    nsp.on("how are you", (ack) => ack("fine"));
    nsp.on("connection", (socket) => {
      socket.on("room:join", (room, ack) => { socket.join(room); ack("ok"); });
      socket.on("room:leave", (room, ack) => { socket.leave(room); ack("ok"); });
      socket.on("node:rooms", (ack) => ack([...nsp.adapter.rooms.keys()].filter((room) => !nsp.sockets.has(room))));
      socket.on("say", (m, ack) => {
        let to = (m.broadcast ? socket.broadcast : nsp).to(m.to ?? []).except(m.except ?? []);
        if (m.local) to = to.local;
        to.emit("said", text(m));
        ack?.("ok");
      });
      socket.on("ask", async (what, room, ack) => {
        const answer = await requests[what](nsp, room).catch((error) => `failed: ${error.message}`);
        ack?.(answer ?? "ok");
      });
    });
  }
});
