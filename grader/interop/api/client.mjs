// Asks the application of server.mjs for everything that it offers, and prints what comes
// of it, one line of JSON for each step.
import { io } from "socket.io-client";
import { ask, connected, once, refused, within } from "../client/scenario.mjs";

const url = process.argv[2];
const options = { forceNew: true, transports: ["websocket"], reconnection: false };
const open = (name) => connected(io(url, { ...options, query: { name } }));

const step = (name, result) => console.log(JSON.stringify({ step: name, result }));

const admin = await open("admin");
const act = (what, ...args) => ask(admin, "do", what, ...args);

// heard waits until the application has seen the last of these, and returns all since.
async function heard(last) {
  const lines = [];
  const all = async () => {
    while (!lines.some((line) => line.startsWith(last))) lines.push(...await ask(admin, "heard"));
    return lines;
  };
  return within(all(), `"${last}"`);
}

step("admin", await heard("admin connection"));
const sockets = {};
for (const name of ["ann", "bob", "cid"]) {
  sockets[name] = await open(name);
  step(name, await heard(`${name} connection`));
}
const { ann, bob, cid } = sockets;

// Catch-all listeners.
const echo = once(ann, "echo");
step("said", [await ask(ann, "say", "hello"), await echo]);
ann.emit("say", "bad", () => step("a refused event was acknowledged"));
step("caught", await ask(ann, "unknown", 1, "two"));
step("catch-all", await heard("ann error"));
const news = Promise.all([once(ann, "news"), once(bob, "news")]);
await act("join", ann.id, "red", "blue");
await act("join", bob.id, "red");
await act("emit", "red", "news", 1, { two: [true, null] });
step("news", await news);
step("outgoing", (await heard("bob out news")).sort());

// Broadcasts with acknowledgements.
ann.on("question", (answer) => answer("of ann"));
bob.on("question", (answer) => answer("of bob"));
step("all answer", await act("ask", "red", 20_000));
step("nobody is asked", await act("ask", "nobody's", 20_000));
step("asked", (await heard("bob out question")).sort());
await act("join", cid.id, "red");
step("one is silent", await act("ask", "red", 300));
step("asked three", (await heard("cid out question")).sort());

// Sockets of a room.
step("fetched", await act("fetch", "red"));
await act("leave", "blue", "red");
step("one has left", await act("fetch", "red"));
step("still there", await act("fetch", "blue"));

// Disconnected by the server, by the client, and with the connection.
const ends = Promise.all([once(bob, "disconnect"), once(cid, "disconnect")]);
await act("disconnect", bob.id, false);
step("put out", await heard("bob disconnect "));
await act("disconnect", cid.id, true);
step("closed", await heard("cid disconnect "));
step("reasons", (await ends).map(([reason]) => reason));
ann.disconnect();
step("left", await heard("ann disconnect "));
step("only the admin", await act("fetch", admin.id));

// Namespaces that match a pattern.
const order = (name, auth) => io(`${url}/orders-${name}`, { ...options, auth });
const customers = [];
for (const name of ["7", "7", "12"]) {
  customers.push(await connected(order(name)));
  step(name, await heard(`connection /orders-${name}`));
}
const [seven, alsoSeven, twelve] = customers;
step("namespaces", await act("namespaces", ""));
const told = Promise.all([once(seven, "news"), once(alsoSeven, "news")]);
twelve.on("news", () => step("another namespace heard it"));
await ask(seven, "all", "paid");
step("told", await told);
step("no such namespace", (await refused(order("x"))).message);
step("refused", (await refused(order("8", { bad: true }))).message);
step("asked", await heard("middleware /orders-8"));
for (const socket of [seven, twelve]) socket.disconnect();
const left = async () => {
  for (;;) {
    const names = await act("namespaces", "");
    if (names.length < 2) return names;
  }
};
step("one is left", await within(left(), "the end of /orders-12"));
alsoSeven.disconnect();
admin.disconnect();
