// Loses its connection in many ways, and prints what it has when it is back, one line of
// JSON for each step.
import { io } from "socket.io-client";
import { ask, connected, once, within } from "../client/scenario.mjs";

const url = process.argv[2];
const options = { forceNew: true, transports: ["websocket"], reconnection: false };
const open = (name) => io(url, { ...options, auth: { name } });

const step = (name, result) => console.log(JSON.stringify({ step: name, result }));

const bob = await connected(open("bob"));
const say = (room, text) => ask(bob, "say", room, text);

// ann returns a new client that is in the room "cats" and has heard "one" there.
async function ann() {
  const socket = open("ann");
  socket.heard = [];
  socket.on("said", (text) => socket.heard.push(text));
  await once(socket, "welcome");
  for (const room of ["cats", "dogs"]) await ask(socket, "join", room);
  await ask(socket, "paint", "red");
  await say("cats", "one");
  await ask(socket, "leave", "dogs");
  return socket;
}

// lose ends the connection of a client, calls meanwhile, and lets it come back.
async function lose(name, socket, end, meanwhile) {
  const { id } = socket;
  const gone = once(bob, "gone");
  end();
  await gone;
  await meanwhile(id);
  const welcome = once(socket, "welcome");
  socket.connect();
  const [{ recovered, color, rooms }] = await welcome;
  const missed = socket.heard.splice(0);
  await say(socket.id, "now");
  const now = async () => { while (!socket.heard.includes("now")) await new Promise(setImmediate); };
  await within(now(), "now");
  step(name, {
    recovered, color, rooms, missed, client: socket.recovered, sameId: id === socket.id, then: socket.heard.splice(0),
  });
}

const socket = await ann();
const cut = () => socket.io.engine.close();
step("at first", socket.recovered);
await lose("nothing missed", socket, cut, () => {});
await lose("missed", socket, cut, async (id) => {
  await say("cats", "two");
  await say("dogs", "in a room that she has left");
  await ask(bob, "say others", "cats", id, "not for her");
  await ask(bob, "say volatile", "cats", "volatile");
  await say(["cats", id], "three, in two rooms");
});
await lose("missed again", socket, cut, () => say("cats", "four"));
const leaver = await ann();
await lose("left by herself", leaver, () => leaver.disconnect(), () => say("cats", "five"));
const loser = await ann();
await lose("put out", loser, () => bob.emit("put out", loser.id, () => {}), () => say("cats", "six"));
const thief = await ann();
thief._pid = "x".repeat(20);
await lose("not mine", thief, () => thief.io.engine.close(), () => say("cats", "seven"));
const banned = await ann();
const gone = once(bob, "gone");
banned.io.engine.close();
await gone;
banned.auth = { name: "ann", banned: true };
const refused = once(banned, "connect_error");
banned.connect();
step("banned", (await refused)[0].message);
for (const client of [socket, leaver, loser, thief, banned, bob]) client.disconnect();
