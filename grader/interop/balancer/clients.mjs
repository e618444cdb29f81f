// Clients of the chat of lab 01, as in a user's program, that connect through a
// balancer. The program reads a command from each line of standard input, and answers
// with one line: the first word of the command and JSON.
//
//	round      every client joins a room, asks for its node many times and says
//	           one thing to the room; what became of each client
//	lost       every client is refused or disconnected; how
//	gone NODE  the clients that were on NODE have lost it and are connected again; when
//	           the first and the last were, in milliseconds since 1970
//	heartbeat  every client has heard the server's ping
//	leave      every client disconnects
//
// Its argument is JSON: url of the balancer, nodes (their URLs by name), count of
// clients, asks of each, and the options of io(). With inTurn the clients come one
// at a time, each when the one before has joined or failed, so that a balancer that
// deals out requests in turn gives each client's first ones to different nodes.
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

// The room of these clients alone.
const lobby = `lobby ${process.pid}`;

const { url, nodes, count, asks, inTurn, options } = JSON.parse(process.argv[2]);

// A client that goes to a node directly and waits in a room named after it: rooms
// are what a process knows of its own sockets, so node:rooms names the node.
const marks = Object.entries(nodes).map(async ([name, direct]) => {
  const socket = io(direct, { transports: ["websocket"], forceNew: true, reconnection: false });
  await socket.emitWithAck("room:join", `on ${name}`);
});
await Promise.all(marks);

function come() {
  const socket = io(url, { forceNew: true, reconnectionDelay: 100, reconnectionDelayMax: 500, ...options });
  const client = { socket, heard: [], connections: 0, disconnections: 0, pings: 0, connected: 0 };
  socket.io.on("ping", () => client.pings++);
  socket.on("connect", () => {
    client.connections++;
    client.connected = Date.now();
  });
  socket.on("disconnect", () => client.disconnections++);
  socket.on("said", (text) => client.heard.push(text));
  client.failed = new Promise((resolve) => {
    const fail = (reason, error) => resolve({
      reason,
      status: error?.description?.message ?? error?.description,
      body: error?.context?.responseText,
    });
    socket.on("connect_error", (error) => fail(error.message, error));
    socket.on("disconnect", fail);
  });
  // Whether there is an upgrade, and how it ended, before the first request.
  const { engine } = socket.io;
  const decided = new Promise((resolve) => engine.once("upgrade", resolve).once("upgradeError", resolve));
  client.settled = (options.transports ?? []).length > 1 ? decided : Promise.resolve();
  return client;
}

const clients = Array.from({ length: inTurn ? 0 : count }, come);

async function happened(condition, socket, event) {
  while (!condition()) await new Promise((resolve) => socket.once(event, resolve));
}

// join returns the client's node, asked many times in a row.
async function join(client) {
  const { socket } = client;
  await client.settled;
  await happened(() => socket.connected, socket, "connect");
  await socket.emitWithAck("room:join", lobby);
  const seen = new Set();
  for (let i = 0; i < asks; i++) {
    const rooms = await socket.emitWithAck("node:rooms");
    seen.add(rooms.filter((room) => room.startsWith("on ")).join().slice("on ".length));
  }
  client.nodes = [...seen];
  client.transport = socket.io.engine.transport.name;
}

async function hear(client, texts) {
  const all = () => texts.every((text) => client.heard.includes(text));
  await happened(all, client.socket, "said");
}

let rounds = 0;

async function round() {
  rounds++;
  // A client that may not come back has failed at the first fault.
  const unless = (client, work) =>
    options.reconnection === false
      ? Promise.race([work, client.failed.then((failure) => { client.failure ??= failure; })])
      : work;
  while (clients.length < count) {
    clients.push(come());
    await unless(clients.at(-1), join(clients.at(-1)));
  }
  await Promise.all(clients.map((client) => unless(client, join(client))));
  const well = clients.filter((client) => !client.failure);
  const texts = well.map((_, i) => `round ${rounds}, client ${i}`);
  await Promise.all(well.map((client, i) => unless(client, client.socket.emitWithAck("say", { to: [lobby], text: texts[i] }))));
  await Promise.all(well.map((client) => unless(client, hear(client, texts))));
  const answer = clients.map(({ nodes, transport, failure, heard, connections }) => ({ nodes, transport, failure, heard: heard.length, connections }));
  for (const client of clients) client.heard = [];
  return answer;
}

function lost() {
  return Promise.all(clients.map((client) => client.failed));
}

async function gone(node) {
  const theirs = clients.filter((client) => client.nodes?.includes(node));
  await Promise.all(theirs.map(async (client) => {
    await happened(() => client.disconnections > 0, client.socket, "disconnect");
    await happened(() => client.socket.connected, client.socket, "connect");
  }));
  const reasons = await Promise.all(theirs.map((client) => client.failed.then(({ reason }) => reason)));
  return { clients: theirs.length, reasons, first: Math.min(...theirs.map(({ connected }) => connected)), last: Math.max(...theirs.map(({ connected }) => connected)) };
}

// The server's ping, which comes pingInterval after the handshake.
async function heartbeat() {
  await Promise.all(clients.map((client) => happened(() => client.pings > 0, client.socket.io, "ping")));
  return clients.filter((client) => client.pings > 0).length;
}

function leave() {
  for (const { socket } of clients) socket.disconnect();
  return clients.length;
}

const commands = { round, lost, gone, heartbeat, leave };

for await (const line of createInterface({ input: process.stdin })) {
  const [name, argument] = line.split(" ");
  console.log(name, JSON.stringify(await commands[name](argument)));
}
process.exit(0);
