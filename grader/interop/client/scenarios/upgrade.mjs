import { bytes, equal, range } from "../assert.mjs";
import { ask, connected, transport, upgraded } from "../scenario.mjs";

const batch = 100;

// traffic sends in both directions until stop is called, and returns how much it sent.
function traffic(socket, withBinary) {
  let going = true;
  const got = [];
  const attachment = (i) => (withBinary && i % 10 === 0 ? [Uint8Array.of(i % 256, 1)] : []);
  const number = (i, data) => (data === undefined || String(bytes(data)) === String([i % 256, 1]) ? i : `${i} with wrong bytes`);
  socket.on("flood", (i, data) => got.push(number(i, data)));
  const up = async () => {
    let sent = 0;
    for (; going; ) {
      for (let i = 1; i < batch; i++, sent++) socket.emit("count", sent, ...attachment(sent));
      await ask(socket, "count", sent++);
    }
    return sent;
  };
  const down = async () => {
    let asked = 0;
    for (; going; asked += batch) await ask(socket, "flood", asked, batch, withBinary);
    return asked;
  };
  const both = Promise.all([up(), down()]);
  return {
    got,
    async stop() {
      going = false;
      return both;
    },
  };
}

// during checks that nothing is lost or reordered while a client upgrades. The
// server keeps the client's WebSocket waiting until it has counted to 1000.
const during = (withBinary) => ({
  async run(t) {
    for (let round = 0; round < 3; round++) {
      const socket = await connected(t.open("held"));
      equal(transport(socket), "polling");
      const flow = traffic(socket, withBinary);

      await upgraded(socket);
      const atUpgrade = flow.got.length;
      while (flow.got.length < atUpgrade + 1000) await ask(socket, "echo");
      const [sent, asked] = await flow.stop();

      equal(flow.got, range(asked), "from the server");
      equal(await ask(socket, "counted"), range(sent), "from the client");
      equal(transport(socket), "websocket");
    }
  },
});

export const upgrade = {
  "upgrade-amid-traffic": during(false),
  "upgrade-amid-binary-traffic": during(true),
  "upgrade-of-many-at-a-time": {
    async run(t) {
      const sockets = await Promise.all(range(10).map(() => connected(t.open("open"))));
      const answers = await Promise.all(sockets.map((socket) => Promise.all(range(50).map((i) => ask(socket, "echo", i)))));
      await Promise.all(sockets.map(upgraded));

      for (const answer of answers) equal(answer, range(50).map((i) => [i]));
      for (const socket of sockets) equal(await ask(socket, "echo", 1), [1]);
    },
  },
  "upgrade-refused-on-the-way": {
    async run(t) {
      // A proxy in front of this server answers every WebSocket with 502.
      const socket = await connected(t.open("proxied"));
      for (let i = 0; i < 50; i++) equal(await ask(socket, "echo", i), [i]);

      await ask(socket, "refused");
      equal(await ask(socket, "echo", "after"), ["after"]);
      equal(transport(socket), "polling");
    },
  },
};
