import { equal } from "../assert.mjs";
import { ask, connected } from "../scenario.mjs";

// three clients, each of which keeps what it receives.
async function three(t) {
  const options = [{ transports: ["polling"] }, { transports: ["websocket"] }, {}];
  const clients = await Promise.all(options.map((option) => connected(t.open("open", { ...option, namespace: "/rooms" }))));
  const heard = clients.map(() => []);
  clients.forEach((client, i) => client.on("said", (what) => heard[i].push(what)));
  return { clients, heard };
}

// settle waits until each has received everything sent to it so far.
const settle = (clients) => Promise.all(clients.map((client) => ask(client, "echo")));

// name makes a room name that no other scenario uses.
const name = (room) => `${room}-${Math.random()}`;

export const rooms = {
  "rooms": {
    async run(t) {
      const { clients: [a, b, c], heard } = await three(t);
      const [x, y] = [name("x"), name("y")];
      await Promise.all([ask(a, "join", x), ask(b, "join", x, y), ask(c, "join", y)]);
      const shout = (from, ...args) => ask(from, "shout", ...args);

      await shout(a, { rooms: [x], all: true }, "said", "to x");
      await shout(a, { rooms: [x] }, "said", "to x but a");
      await shout(a, { rooms: [x, y], all: true }, "said", "to both, once");
      await shout(a, { rooms: [x, y], except: [y], all: true }, "said", "not to y");
      await shout(a, { rooms: [b.id] }, "said", "to b alone");
      await shout(c, { rooms: [name("nobody")], all: true }, "said", "to nobody");
      await ask(b, "leave", x);
      await shout(c, { rooms: [x], all: true }, "said", "b has left x");
      await settle([a, b, c]);

      equal(heard[0], ["to x", "to both, once", "not to y", "b has left x"]);
      equal(heard[1], ["to x", "to x but a", "to both, once", "to b alone"]);
      equal(heard[2], ["to both, once"]);
    },
  },
  "broadcasts": {
    async run(t) {
      const { clients: [a, b, c], heard } = await three(t);

      await ask(a, "shout", { all: true }, "said", "to all");
      await ask(a, "shout", {}, "said", "to all but a");
      await settle([a, b, c]);

      equal(heard, [["to all"], ["to all", "to all but a"], ["to all", "to all but a"]]);
    },
  },
  "rooms-end-with-the-socket": {
    async run(t) {
      const { clients: [a, b], heard } = await three(t);
      const room = name("short");
      await ask(a, "join", room);
      const before = a.id;
      a.disconnect();
      equal(await t.left(before), "client namespace disconnect");
      await connected(a.connect());

      await ask(b, "shout", { rooms: [room, before], all: true }, "said", "to those who left");
      await settle([a, b]);

      equal(heard[0], []);
      equal(await ask(a, "rooms"), [a.id]);
    },
  },
};
