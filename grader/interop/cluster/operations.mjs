// The chat of lab 06 on the official packages. Its "fetch" also returns handshakes, and three
// questions are added that only official nodes ask: "rooms:all", "sockets:ids" and "socket:ask",
// which asks one socket that fetchSockets has found.
import { serve } from "./node.mjs";

// A timeout is like "5s" or "500ms".
const milliseconds = (timeout = "5s") => parseFloat(timeout) * (timeout.endsWith("ms") ? 1 : 1000);

// socketIDs asks for the ids of the sockets in rooms as the adapter did before version 8.
// Newer versions still answer, and still count the answers.
async function socketIDs(adapter, rooms) {
  const numSub = await adapter.serverCount();
  const sockets = new Set(await adapter.sockets(new Set(rooms))); // of this node
  const requestId = `ids${Math.random()}`;
  return new Promise((resolve) => {
    adapter.requests.set(requestId, { type: 0, numSub, msgCount: 1, sockets, resolve });
    adapter.pubClient.publish(adapter.requestChannel, JSON.stringify({ uid: adapter.uid, requestId, type: 0, rooms }));
  });
}

await serve({ requestsTimeout: 30_000 }, (io) => {
  for (const name of ["/", "/orders"]) {
    const nsp = io.of(name);
    const at = (m) => {
      const selected = nsp.to(m.to ?? []).except(m.except ?? []);
      return m.local ? selected.local : selected;
    };
    const tasks = {
      "say": (m) => { at(m).emit("said", m.text); },
      "fetch": async (m) => (await at(m).fetchSockets())
        .map(({ id, handshake, rooms, data }) => ({ id, handshake, rooms: [...rooms], data })),
      "sockets:join": (m) => at(m).socketsJoin(m.rooms),
      "sockets:leave": (m) => at(m).socketsLeave(m.rooms),
      "logout": (m) => at(m).disconnectSockets(m.close),
      "ask": (m) => at(m).timeout(milliseconds(m.timeout)).emitWithAck("asked", m.text),
      "socket:ask": async (m) => {
        const [socket] = await at(m).fetchSockets();
        return [await socket.timeout(milliseconds(m.timeout)).emitWithAck("asked", m.text)];
      },
      "servers:tell": (m) => nsp.serverSideEmit("notice", m.text),
      "servers:ask": (m) => nsp.serverSideEmitWithAck("question", m.text),
      "rooms:all": async () => [...await nsp.adapter.allRooms()],
      "sockets:ids": async (m) => [...await socketIDs(nsp.adapter, m.rooms)],
    };
    const orders = ["say", "sockets:join", "sockets:leave", "logout", "servers:tell"];

    nsp.on("notice", (text) => { nsp.local.emit("noticed", text); });
    nsp.on("question", (text, ack) => {
      nsp.local.emit("questioned", text);
      if (text === "nothing") ack?.();
      else ack?.([process.env.LAB_NODE, text]);
    });
    nsp.on("connection", (socket) => {
      socket.data.user = socket.handshake.auth.user;
      socket.join(`user:${socket.data.user}`);
      socket.on("mood", (mood, ack) => { socket.data.mood = mood; ack("ok"); });
      socket.on("rooms", (ack) => ack([...socket.rooms]));
      for (const [event, task] of Object.entries(tasks)) {
        socket.on(event, async (m, ack) => {
          try {
            const answers = await task(m);
            ack?.(orders.includes(event) ? "ok" : { answers, complete: true });
          } catch (error) {
            ack?.({ answers: error.responses, complete: false, error: error.message });
          }
        });
      }
    });
  }
});
