import { equal } from "../assert.mjs";
import { ask, connected, once } from "../scenario.mjs";

const each = (check) => ({
  async run(t) {
    await Promise.all([["polling"], ["websocket"]].map((transports) => check(t, { transports })));
  },
});

export const heartbeat = {
  // A ping every 200 ms.
  "heartbeat-keeps-a-connection": each(async (t, options) => {
    const socket = await connected(t.open("beating", options));
    const { id } = socket;
    for (let i = 0; i < 6; i++) await once(socket.io, "ping");

    equal(await ask(socket, "echo", 1), [1]);
    equal(socket.id, id);
  }),
  // The server announces a ping every 500 ms, and sends none.
  "heartbeat-of-the-server-stops": each(async (t, options) => {
    const socket = await connected(t.open("silent", options));
    const { id } = socket;

    equal((await once(socket, "disconnect"))[0], "ping timeout");

    equal(await t.left(id), "transport close");
    await connected(socket); // and it reconnects
  }),
  // The server waits 300 ms for a pong.
  "heartbeat-of-the-client-stops": each(async (t, options) => {
    const socket = await connected(t.open("strict", options));
    const { id, io: { engine } } = socket;
    const carrier = engine.transport;
    const send = carrier.send.bind(carrier);
    carrier.send = (packets) => send(packets.filter(({ type }) => type !== "pong"));

    equal((await once(socket, "disconnect"))[0], "transport close");

    equal(await t.left(id), "ping timeout");
  }),
};
