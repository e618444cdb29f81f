import { equal, ok } from "../assert.mjs";
import { ask, connected, once, upgraded } from "../scenario.mjs";

// drop makes the server drop the TCP connections of a client, and returns the
// reason that the client gives.
async function drop(socket) {
  const gone = once(socket, "disconnect");
  socket.emit("drop");
  return (await gone)[0];
}

// comesBack checks that a client reconnects after its connection was lost, and the
// reason that each side gives.
const comesBack = (options, ready, [ofClient, ofServer]) => ({
  async run(t) {
    const socket = await connected(t.open("open", options));
    await ready(socket);
    const before = socket.id;

    equal(await drop(socket), ofClient);
    ok(socket.active, "it will try again");
    for (let i = 0; i < 5; i++) socket.emit("count", i); // wait until it has reconnected
    const asked = ask(socket, "echo", "asked while disconnected");
    const [attempt] = await once(socket.io, "reconnect");
    ok(attempt >= 1, "the attempts are counted");
    await connected(socket);

    ok(socket.id !== before && !socket.recovered, "a new socket");
    equal(await asked, ["asked while disconnected"]);
    equal(await ask(socket, "counted"), [0, 1, 2, 3, 4]);
    equal(await t.left(before), ofServer);
  },
});

export const reconnection = {
  "reconnection-websocket": comesBack({ transports: ["websocket"] }, () => {}, ["transport close", "transport close"]),
  "reconnection-polling": comesBack({ transports: ["polling"] }, () => {}, ["transport error", "transport error"]),
  "reconnection-upgraded": comesBack({}, upgraded, ["transport close", "transport close"]),
  "reconnection-again-and-again": {
    async run(t) {
      const socket = await connected(t.open("open", { transports: ["websocket"] }));
      const ids = new Set([socket.id]);
      for (let i = 0; i < 5; i++) {
        await drop(socket);
        await connected(socket);
        ids.add(socket.id);
      }
      equal(ids.size, 6);
      equal(await ask(socket, "echo", 1), [1]);
    },
  },
  "reconnection-of-all-namespaces": {
    async run(t) {
      const root = await connected(t.open("open"));
      const chat = await connected(root.io.socket("/chat"));
      await upgraded(root);
      const gone = [once(root, "disconnect"), once(chat, "disconnect")];
      root.emit("drop");
      await Promise.all(gone);

      await Promise.all([connected(root), connected(chat)]);

      equal(await ask(chat, "namespaces"), ["/", "/chat"]);
      equal(await ask(chat, "rooms"), [chat.id]);
    },
  },
  "reconnection-forgets-rooms": {
    async run(t) {
      const socket = await connected(t.open("open", { transports: ["websocket"] }));
      await ask(socket, "join", "lobby");
      equal((await ask(socket, "rooms")).sort(), [socket.id, "lobby"].sort());

      await drop(socket);
      await connected(socket);

      equal(await ask(socket, "rooms"), [socket.id]);
    },
  },
};
