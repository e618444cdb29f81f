import { equal, ok } from "../assert.mjs";
import { ask, connected, once, upgraded } from "../scenario.mjs";

// Every way in which a connection ends, over each transport, with the reason that
// each side gives.
const each = (end, client, server) => ({
  async run(t) {
    const of = (reasons, transport) => reasons[transport] ?? reasons;
    for (const transport of ["polling", "websocket"]) {
      const socket = await connected(t.open("open", { transports: [transport] }));
      const { id } = socket;
      const gone = once(socket, "disconnect");
      end(socket);
      const [reason] = await gone;
      ok([of(client, transport)].flat().includes(reason), `over ${transport} the client says "${reason}"`);
      equal(await t.left(id), of(server, transport), transport);
    }
  },
});

// A session that ends at once answers the poll that waits. Between two polls there is
// none, and the next poll finds the session gone.
const atOnce = { polling: ["transport close", "transport error"], websocket: "transport close" };

export const reasons = {
  "reason-client-leaves": each((socket) => socket.disconnect(), "io client disconnect", "client namespace disconnect"),
  "reason-client-closes-the-connection": each((socket) => socket.io.engine.close(), "forced close", "transport close"),
  "reason-server-disconnects": each((socket) => socket.emit("kick", false), "io server disconnect", "server namespace disconnect"),
  "reason-server-closes-the-connection": each((socket) => socket.emit("kick", true), "io server disconnect", "server namespace disconnect"),
  "reason-client-breaks-socket.io": each((socket) => socket.io.engine.write("2[]"), "transport close", "forced close"),
  "reason-client-breaks-engine.io": each((socket) => socket.io.engine.transport.write([{ type: "nonsense", data: "" }]), atOnce, "parse error"),
  "reason-client-pings": each((socket) => socket.io.engine.transport.write([{ type: "ping" }]), atOnce, "transport error"),
  "reason-tcp-breaks": each((socket) => socket.emit("drop"), { polling: "transport error", websocket: "transport close" }, { polling: "transport error", websocket: "transport close" }),
  "server-disconnect-is-final": {
    async run(t) {
      const socket = await connected(t.open("open"));
      const chat = await connected(socket.io.socket("/chat"));
      let attempts = 0;
      socket.io.on("reconnect_attempt", () => attempts++);
      const before = socket.id;
      const gone = once(socket, "disconnect");

      socket.emit("kick", false);

      equal((await gone)[0], "io server disconnect");
      ok(!socket.active && !socket.connected, "the client does not come back by itself");
      equal(await ask(chat, "echo", 1), [1]); // and nobody else is affected
      equal([attempts, socket.connected], [0, false]);
      await connected(socket.connect());
      ok(socket.id !== before, "a new socket, by hand");
      equal(await ask(socket, "echo", 1), [1]);
    },
  },
  "server-disconnect-of-the-connection": {
    async run(t) {
      const socket = await connected(t.open("open"));
      const chat = await connected(socket.io.socket("/chat"));
      await upgraded(socket);
      let attempts = 0;
      socket.io.on("reconnect_attempt", () => attempts++);
      const gone = [once(socket, "disconnect"), once(chat, "disconnect")];
      const closed = once(socket.io, "close");

      socket.emit("kick", true);

      equal((await Promise.all(gone)).map(([reason]) => reason), ["io server disconnect", "io server disconnect"]);
      await closed;
      ok(!socket.active && !chat.active, "neither comes back by itself");
      equal(await ask(await t.observer(), "echo"), []);
      equal(attempts, 0);
    },
  },
  "server-says-farewell-first": {
    async run(t) {
      for (const transports of [["polling"], ["websocket"]]) {
        const socket = await connected(t.open("open", { transports }));
        const heard = [];
        socket.on("farewell", (i) => heard.push(i));
        const gone = once(socket, "disconnect");
        socket.emit("farewell", 50); // fifty events, then the end
        await gone;
        equal(heard, Array.from({ length: 50 }, (_, i) => i));
      }
    },
  },
  "server-shuts-down": {
    async run(t) {
      const socket = await connected(t.open("mortal"));
      const polling = await connected(t.open("mortal", { transports: ["polling"] }));
      await upgraded(socket);
      const ids = [socket.id, polling.id];
      const gone = [once(socket, "disconnect"), once(polling, "disconnect")];
      const refused = once(socket, "connect_error");

      socket.emit("shutdown");

      equal((await Promise.all(gone)).map(([reason]) => reason), ["transport close", "transport close"]);
      for (const id of ids) equal(await t.left(id), "server shutting down");
      ok(socket.active, "the client tries again");
      equal((await refused)[0].message, "xhr poll error");
    },
  },
};
