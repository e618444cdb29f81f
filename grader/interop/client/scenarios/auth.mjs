import { equal, ok } from "../assert.mjs";
import { ask, connected, once, refused } from "../scenario.mjs";

let tokens = 0;
// The namespace /private accepts every token once.
const newToken = () => `token-${Math.random()}-${tokens++}`;

export const auth = {
  "auth-absent": {
    async run(t) {
      const socket = await connected(t.open("open"));

      equal((await ask(socket, "whoami")).auth, {});
      equal((await ask(socket, "whoami")).sid, socket.id);
    },
  },
  "auth-object": {
    async run(t) {
      const given = { token: "a b", nested: { n: 1.5, list: [null, true] } };

      equal((await ask(await connected(t.open("open", { auth: given })), "whoami")).auth, given);
      const manager = t.open("open", { autoConnect: false }).io;
      const chat = manager.socket("/chat", { auth: { token: "of the namespace" } });
      manager.connect();
      equal((await ask(await connected(chat.connect()), "whoami")).auth, { token: "of the namespace" });
    },
  },
  "auth-function": {
    async run(t) {
      const socket = t.open("open", { auth: (answer) => setTimeout(() => answer({ token: "later" }), 0) });

      equal((await ask(await connected(socket), "whoami")).auth, { token: "later" });
    },
  },
  "connect-error-with-data": {
    async run(t) {
      for (const transports of [["polling"], ["websocket"]]) {
        const socket = t.open("open", { namespace: "/private", transports });

        const error = await refused(socket);

        ok(error instanceof Error, "connect_error carries an Error");
        equal(error.message, "unauthorized");
        equal(error.data, { code: "no-token", docs: ["https://example.com/é"], retry: false });
        ok(!socket.connected && !socket.active, "the client does not try again by itself");

        socket.auth = { token: newToken() };
        await connected(socket.connect());
        equal(await ask(socket, "echo", 1), [1]);
      }
    },
  },
  "connect-error-of-a-fault": {
    async run(t) {
      const error = await refused(t.open("open", { namespace: "/private", auth: { token: "fault" } }));

      equal(error.message, "internal error");
      equal(error.data, undefined);
    },
  },
  "token-renewed-on-reconnection": {
    async run(t) {
      const given = [];
      const socket = t.open("open", {
        namespace: "/private",
        transports: ["websocket"],
        auth: (answer) => answer({ token: given[given.push(newToken()) - 1] }),
      });
      await connected(socket);
      const before = socket.id;
      const dropped = once(socket, "disconnect");
      socket.emit("drop");
      await dropped;

      await connected(socket);

      ok(socket.id !== before, "a new sid");
      equal(given.length, 2);
      equal((await ask(socket, "whoami")).auth, { token: given[1] });
    },
  },
  "token-not-renewed-on-reconnection": {
    async run(t) {
      const socket = t.open("open", { namespace: "/private", transports: ["polling"], auth: { token: newToken() } });
      await connected(socket);
      const dropped = once(socket, "disconnect");
      socket.emit("drop");
      await dropped;

      const error = await refused(socket);

      equal(error.message, "unauthorized");
      equal(error.data.code, "token-spent");
      ok(!socket.active, "the client gives up");
    },
  },
};
