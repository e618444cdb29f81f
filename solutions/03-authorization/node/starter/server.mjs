// Lab 03 in Node.js: a chat that asks for every event whether this user may do this
// now, with this payload. The chat itself, in app, executes whatever it is given.

import { Redis } from "ioredis";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { execute, installChat } from "../../solutions/03-authorization/node/app/chat.mjs";
import { verbatim } from "../../solutions/03-authorization/node/app/parser.mjs";
import { serve } from "../../solutions/node/contract.mjs";

const io = new Server({ parser: verbatim(parser) });
await installChat(io, Redis, answer);
await serve(io);

/** Executes an event, and returns the acknowledgement. */
async function answer(socket, [name, payload]) {
  try {
    // TODO 1: judge the event first. To refuse it, throw a Refusal (refuse of
    // app/refusal.mjs), count its code with countRefusal of app/chat.mjs, and return
    // { error: code }. An event is executed with a payload that you have read and
    // validated, never with the one that came: see policy.mjs and payload.mjs.
    return { ok: true, ...(await execute(socket, name, payload)) };
  } catch (err) {
    console.error("an event could not be executed:", err.message);
    return { error: "unavailable" };
  }
}
