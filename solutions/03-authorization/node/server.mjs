// Lab 03 in Node.js: a chat that asks for every event whether this user may do this
// now, with this payload. The events are in events.mjs.

import { Server } from "socket.io";
import { boundArguments } from "../../node/bounds.mjs";
import { serve } from "../../node/contract.mjs";
import { hasNameTwice } from "../../node/strict.mjs";
import { events, roomOf } from "./events.mjs";
import { argumentsAsSent, Decoder, Encoder } from "./parser.mjs";
import { parse, ROLES } from "./payload.mjs";
import { Refusal, refuse, refused } from "./refusal.mjs";
import * as store from "./store.mjs";
import { isUserName } from "./strings.mjs";

await store.open();
const io = new Server({ parser: { Encoder, Decoder } });
boundArguments(io);

io.use((socket, next) => {
  const { auth } = socket.handshake;
  const { user } = auth; // the server ignores the rest of the payload
  if (!isUserName(user) || hasNameTwice(auth)) return next(new Error("Unauthorized"));
  socket.data.user = user;
  next();
});

io.on("connection", (socket) => {
  socket.join(roomOf(socket.data.user));
  let turn = Promise.resolve();
  // The guard sees every event, known or not. It answers all of them itself: there
  // are no other handlers. It handles one after the other, so that a client can
  // join a room and write to it without waiting in between.
  socket.use((event) => {
    const ack = typeof event.at(-1) === "function" ? event.pop() : () => {};
    turn = turn.then(() => judge(socket, event)).then(ack);
  });
});

/** Executes an event, or refuses it, and returns the acknowledgement. */
async function judge(socket, event) {
  try {
    // What costs nothing comes first: only the last steps ask Redis.
    const [name, ...args] = event;
    const rule = events.get(name) ?? refuse("not_found");
    const payload = parse(rule.fields, args, argumentsAsSent(event));
    const { user } = socket.data;
    const role = await store.role(user); // asked every time: it may have changed since the last event
    if (ROLES.indexOf(role) < ROLES.indexOf(rule.least)) refuse("forbidden"); // -1 for a user without a role
    return { ok: true, ...(await rule.run({ io, socket, user, role }, payload)) };
  } catch (err) {
    const code = err instanceof Refusal ? err.code : "unavailable"; // if nobody could decide, the answer is no
    refused[code] += 1;
    return { error: code };
  }
}

await serve(io);
