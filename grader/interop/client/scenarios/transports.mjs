import { equal, ok } from "../assert.mjs";
import { ask, connected, once, refused, transport, upgraded } from "../scenario.mjs";

export const transports = {
  "polling-then-upgrade": {
    async run(t) {
      const socket = t.open("held");
      await connected(socket);
      equal(transport(socket), "polling");
      equal(await ask(socket, "echo", "before"), ["before"]);
      await ask(socket, "release");

      await upgraded(socket);

      equal(transport(socket), "websocket");
      equal(await ask(socket, "echo", "after"), ["after"]);
    },
  },
  "websocket-only": {
    async run(t) {
      const socket = await connected(t.open("open", { transports: ["websocket"] }));

      equal(transport(socket), "websocket");
      equal(await ask(socket, "echo", 1), [1]);
    },
  },
  "polling-only": {
    async run(t) {
      const socket = t.open("open", { transports: ["polling"] });
      let upgrades = 0;
      await once(socket.io, "open");
      socket.io.engine.on("upgrading", () => upgrades++);
      await connected(socket);

      for (let i = 0; i < 20; i++) equal(await ask(socket, "echo", i), [i]);

      equal(transport(socket), "polling");
      equal(upgrades, 0);
    },
  },
  "server-without-websocket": {
    async run(t) {
      const socket = await connected(t.open("polling", { transports: ["websocket", "polling"], tryAllTransports: true }));

      equal(transport(socket), "polling");
      equal(await ask(socket, "echo", 1), [1]);
    },
  },
  "server-without-polling": {
    async run(t) {
      const error = await refused(t.open("websocket", { transports: ["polling"] }));
      const socket = await connected(t.open("websocket", { transports: ["polling", "websocket"], tryAllTransports: true }));

      equal(error.message, "xhr poll error");
      equal(error.description, 400);
      equal(transport(socket), "websocket");
    },
  },
  "handshake-not-allowed": {
    async run(t) {
      const polling = t.open("guarded", { transports: ["polling"] });
      const error = await refused(polling);
      equal(error.message, "xhr poll error");
      equal(error.description, 403);
      ok(polling.active, "the client will try again");

      const websocket = t.open("guarded", { transports: ["websocket"] });
      equal((await refused(websocket)).message, "websocket error");

      const guest = await connected(t.open("guarded", { query: { ticket: "yes" } }));
      await upgraded(guest);
      equal(await ask(guest, "echo", 1), [1]);
    },
  },
  "request-headers": {
    async run(t) {
      const socket = await connected(t.open("open", { transports: ["polling"], extraHeaders: { "X-Lab": "seven" } }));

      equal((await ask(socket, "whoami")).lab, "seven");
    },
  },
};
