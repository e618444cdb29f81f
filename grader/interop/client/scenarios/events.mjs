import { equal } from "../assert.mjs";
import { ask, connected, once } from "../scenario.mjs";

// both runs a check on either transport.
const both = (check) => ({
  async run(t) {
    for (const transports of [["polling"], ["websocket"]]) {
      await check(await connected(t.open("open", { transports })));
    }
  },
});

export const events = {
  "json-values": both(async (socket) => {
    const values = [null, true, -0.5, 1e21, Number.MAX_SAFE_INTEGER, "", [], {}, { a: [{ b: { c: [1, [2]] } }] }];
    equal(await ask(socket, "echo", ...values), values);
    equal(await ask(socket, "echo", undefined, new Date(0), NaN), [null, "1970-01-01T00:00:00.000Z", null]);
    equal(await ask(socket, "echo"), []);
  }),
  "unicode": both(async (socket) => {
    const texts = ["é", "日本語", "👩‍👩‍👧", "\u2028\u2029", "\u0000\u001e\u007f\ufeff", '"\\/\b\f\n\r\t', "</script>&<>", "\u{10ffff}", "e\u0301"];
    equal(await ask(socket, "echo", ...texts, { "clé 👍": 1 }), [...texts, { "clé 👍": 1 }]);
    const came = once(socket, "ответ 👍 \u2028");
    socket.emit("reflect", "ответ 👍 \u2028", ...texts);
    equal(await came, texts);
  }),
  "lone-surrogates": both(async (socket) => {
    const texts = ["\ud800", "a\udc00b", "\udc00\ud800", "👍\ud83d"];
    equal(await ask(socket, "echo", ...texts, { "\ud800": 1 }), [...texts, { "\ud800": 1 }]);
    equal(await ask(socket, "echo", "after"), ["after"]);
  }),
  "numeric-event-names": both(async (socket) => {
    equal(await ask(socket, 42, "x"), ["42", "x"]);
    equal(await ask(socket, -1.5), ["-1.5"]);
    const came = once(socket, 7);
    socket.emit("reflect", 7, "seven");
    equal(await came, ["seven"]);
  }),
  "unusual-event-names": both(async (socket) => {
    for (const name of ["", "__proto__", "constructor", "toString", "message", "error", "a,b/[1]"]) {
      const came = once(socket, name);
      socket.emit("reflect", name, name);
      equal(await came, [name]);
    }
  }),
  "unknown-event": both(async (socket) => {
    socket.emit("nobody listens", 1);
    equal(await ask(socket, "echo", 1), [1]);
  }),
  "order-kept": both(async (socket) => {
    for (let i = 0; i < 1000; i++) socket.emit("count", i);
    equal((await ask(socket, "counted")).length, 1000);
    equal((await ask(socket, "counted")).every((n, i) => n === i), true);
  }),
  "volatile": both(async (socket) => {
    const came = once(socket, "fleeting");
    socket.volatile.emit("volatile", "fleeting", 1);
    equal(await came, [1]);

    socket.disconnect();
    socket.volatile.emit("count", 0); // not connected: dropped
    socket.emit("count", 1); // waits
    await connected(socket.connect());
    equal(await ask(socket, "counted"), [1]);
  }),
};
