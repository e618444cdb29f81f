import { bytes, equal, ok } from "../assert.mjs";
import { ask, connected, once, upgraded } from "../scenario.mjs";

const limit = 20_000; // maxHttpBufferSize of the server "small"

// text makes the largest argument of a first event with an acknowledgement that
// still fits, or one that is longer by some characters.
const text = (longer = 0) => "x".repeat(limit - '420["size",""]'.length + longer);

const each = (check) => ({
  async run(t) {
    for (const transports of [["polling"], ["websocket"]]) await check(t, { transports });
  },
});

// tooLarge sends more than the limit and returns the reason that each side gives.
async function tooLarge(t, options, data) {
  const socket = await connected(t.open("small", options));
  const { id } = socket;
  const gone = once(socket, "disconnect");
  socket.emit("size", data, () => {});
  const [reason] = await gone;
  await connected(socket); // it reconnects, without what it could not send
  equal(await ask(socket, "echo", 1), [1]);
  return [reason, await t.left(id)];
}

export const payloads = {
  "payload-at-the-limit": each(async (t, options) => {
    const socket = await connected(t.open("small", options));
    equal(await ask(socket, "size", text()), text().length);
    equal(await ask(socket, "size", "é".repeat(limit / 2 - 20)), limit - 40);
  }),
  "payload-over-the-limit-polling": {
    async run(t) {
      // The response 413 ends the client's side. The server's session ends when the
      // client closes the connection.
      equal(await tooLarge(t, { transports: ["polling"] }, text(1)), ["transport error", "transport close"]);
    },
  },
  "payload-over-the-limit-websocket": {
    async run(t) {
      equal(await tooLarge(t, { transports: ["websocket"] }, text(1)), ["transport close", "transport error"]);
    },
  },
  "payload-binary-at-the-limit": {
    async run(t) {
      const socket = await connected(t.open("small", { transports: ["websocket"] }));
      // The kit's limit is for a packet with all its attachments.
      const most = limit - '451-0["size",{"_placeholder":true,"num":0}]'.length;
      equal(await ask(socket, "size", new Uint8Array(most)), most);
      // In base64 it is a third longer.
      const polling = await connected(t.open("small", { transports: ["polling"] }));
      equal(await ask(polling, "size", new Uint8Array(limit * 0.7)), limit * 0.7);
    },
  },
  "payload-binary-over-the-limit": {
    async run(t) {
      equal(await tooLarge(t, { transports: ["websocket"] }, new Uint8Array(limit + 1)), ["transport close", "transport error"]);
    },
  },
  "payload-split-by-the-client": {
    async run(t) {
      // maxPayload of the handshake tells the client how much fits into one POST.
      const socket = await connected(t.open("small", { transports: ["polling"] }));
      const sizes = await Promise.all(Array.from({ length: 20 }, () => ask(socket, "size", "x".repeat(limit * 0.4))));
      equal(sizes, Array.from({ length: 20 }, () => limit * 0.4));
    },
  },
  // The limit is for what clients send. The server may send more.
  "payload-large-from-the-server": each(async (t, options) => {
    const socket = await connected(t.open("small", options));
    for (const size of [limit, 10 * limit, 3_000_000]) {
      equal((await ask(socket, "large", size)).length, size);
      equal((await ask(socket, "large-binary", size)).byteLength, size);
    }
  }),
  "payload-large-both-ways": each(async (t, options) => {
    const socket = await connected(t.open("open", options));
    const data = Uint8Array.from({ length: 700_000 }, (_, i) => (i * 7) % 251);
    for (let i = 0; i < 3; i++) {
      const [got] = await ask(socket, "echo", data);
      const same = new Uint8Array(bytes(got)).every((byte, at) => byte === data[at]);
      ok(same && bytes(got).length === data.length, "the same bytes come back");
    }
    const line = "é👍\u2028x".repeat(80_000);
    ok((await ask(socket, "echo", line))[0] === line, "the same text comes back");
  }),
  "payload-large-before-the-upgrade": {
    async run(t) {
      const socket = await connected(t.open("held"));
      const asked = Array.from({ length: 5 }, () => ask(socket, "large", 500_000));
      await ask(socket, "release");
      await upgraded(socket);
      equal((await Promise.all(asked)).map((text) => text.length), Array(5).fill(500_000));
    },
  },
};
