import { equal, ok } from "../assert.mjs";
import { ask, connected, once, refused, upgraded } from "../scenario.mjs";

export const namespaces = {
  "namespaces-share-a-connection": {
    async run(t) {
      const root = await connected(t.open("open"));
      const chat = await connected(root.io.socket("/chat"));

      ok(root.id !== chat.id, "a socket each");
      equal(await ask(root, "namespaces"), ["/", "/chat"]);
      equal(await ask(chat, "namespaces"), ["/", "/chat"]);
      await upgraded(root);
      const [a, b] = await Promise.all([ask(root, "whoami"), ask(chat, "whoami")]);
      equal([a.namespace, b.namespace], ["/", "/chat"]);
    },
  },
  "namespaces-do-not-hear-each-other": {
    async run(t) {
      const root = await connected(t.open("open"));
      const chat = await connected(root.io.socket("/chat"));
      let heard = 0;
      root.on("news", () => heard++);
      await ask(root, "join", "same-name");
      await ask(chat, "join", "same-name");

      const news = once(chat, "news");
      chat.emit("shout", { rooms: ["same-name"], all: true }, "news", 1);
      equal(await news, [1]);

      await ask(root, "echo");
      equal(heard, 0);
    },
  },
  "namespace-left-and-rejoined": {
    async run(t) {
      const root = await connected(t.open("open"));
      const chat = await connected(root.io.socket("/chat"));
      const { id: engine } = root.io.engine;
      const ids = new Set([chat.id]);

      for (let i = 0; i < 5; i++) {
        const before = chat.id;
        const left = once(chat, "disconnect");
        chat.disconnect();
        equal((await left)[0], "io client disconnect");
        equal(await t.left(before), "client namespace disconnect");
        await connected(chat.connect());
        ids.add(chat.id);
        equal(await ask(chat, "echo", i), [i]);
        equal(await ask(root, "echo", i), [i]);
      }

      equal(ids.size, 6, "a new sid each time");
      equal(root.io.engine.id, engine, "the connection stayed");
    },
  },
  "namespace-unknown": {
    async run(t) {
      const root = await connected(t.open("open"));
      const error = await refused(root.io.socket("/nope"));

      equal(error.message, "Invalid namespace");
      equal(error.data, undefined);
      equal(await ask(root, "echo", 1), [1]);
      equal((await refused(t.open("open", { namespace: "/nope" }))).message, "Invalid namespace");
    },
  },
  "namespace-refused-beside-another": {
    async run(t) {
      const root = await connected(t.open("open"));
      const error = await refused(root.io.socket("/private", { auth: { token: "" } }));

      equal(error.message, "unauthorized");
      equal(await ask(root, "namespaces"), ["/"]);
    },
  },
};
