import { bytes, equal, ok } from "../assert.mjs";
import { ask, connected, once } from "../scenario.mjs";

const both = (check) => ({
  async run(t) {
    for (const transports of [["polling"], ["websocket"]]) {
      await check(await connected(t.open("open", { transports })), t);
    }
  },
});
const all = Uint8Array.from({ length: 256 }, (_, i) => i);
const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

export const binary = {
  "binary-in-events": both(async (socket) => {
    for (const sent of [all, all.buffer, all.subarray(3, 9), new Uint8Array(0), new DataView(all.buffer, 250)]) {
      const came = once(socket, "bytes");
      socket.emit("reflect", "bytes", sent, "and text");
      const [got, text] = await came;
      ok(isBinary(got), "bytes come back as bytes");
      equal(bytes(got), bytes(sent));
      equal(text, "and text");
    }
  }),
  "binary-nested": both(async (socket) => {
    const sent = { list: [1, all, { deep: { deeper: all.slice(0, 3) } }], text: "é", empty: new Uint8Array(0), none: null };
    const came = once(socket, "bytes");
    socket.emit("reflect", "bytes", "first", sent, all);
    const [first, got, last] = await came;
    equal(first, "first");
    equal(bytes(got.list[1]), bytes(all));
    equal(bytes(got.list[2].deep.deeper), [0, 1, 2]);
    equal(bytes(got.empty), []);
    equal([got.text, got.none, got.list[0]], ["é", null, 1]);
    equal(bytes(last), bytes(all));
  }),
  "binary-ten-attachments": both(async (socket) => {
    const sent = Array.from({ length: 10 }, (_, i) => Uint8Array.of(i, i + 1));
    const [got] = await ask(socket, "echo", sent);
    equal(got.map(bytes), sent.map(bytes));
  }),
  "binary-eleven-attachments": both(async (socket, t) => {
    const { id } = socket;
    const gone = once(socket, "disconnect");
    socket.emit("echo", Array.from({ length: 11 }, () => Uint8Array.of(1)));
    await gone; // refused, with the connection
    equal(await t.left(id), "forced close");
  }),
  "binary-in-acks": both(async (socket) => {
    const [one, two] = await ask(socket, "echo", all, { nested: [all] });
    equal(bytes(one), bytes(all));
    equal(bytes(two.nested[0]), bytes(all));

    socket.on("bytes", (data, answer) => answer({ back: data, twice: [data, data.slice(0, 2)] }));
    const { answer } = await ask(socket, "ask", "bytes", 20_000, all);
    equal(bytes(answer[0].back), bytes(all));
    equal(answer[0].twice.map(bytes), [bytes(all), [0, 1]]);
  }),
  "binary-in-broadcasts": both(async (socket) => {
    await ask(socket, "join", "bytes");
    const came = once(socket, "picture");
    socket.emit("shout", { rooms: ["bytes"], all: true }, "picture", { data: all });
    equal(bytes((await came)[0].data), bytes(all));
  }),
  "binary-between-text": both(async (socket) => {
    const got = [];
    socket.on("mixed", (i, data) => got.push(data === undefined ? i : [i, ...bytes(data)]));
    for (let i = 0; i < 100; i++) socket.emit("reflect", "mixed", i, ...(i % 3 ? [] : [Uint8Array.of(i)]));
    await ask(socket, "echo");
    equal(got, Array.from({ length: 100 }, (_, i) => (i % 3 ? i : [i, i])));
  }),
  "binary-blob": {
    only: "browser",
    async run(t) {
      for (const transports of [["polling"], ["websocket"]]) {
        const socket = await connected(t.open("open", { transports }));
        const [got] = await ask(socket, "echo", new Blob([all]));
        equal(bytes(got), bytes(all));
      }
    },
  },
  "binary-buffer": {
    only: "node",
    async run(t) {
      const socket = await connected(t.open("open"));
      const [got] = await ask(socket, "echo", Buffer.from("öffnen"));
      equal(Buffer.from(got).toString(), "öffnen");
    },
  },
};
