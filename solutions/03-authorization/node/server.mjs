// Lab 03 in Node.js: a chat that asks for every event whether this user may do this
// now, with this payload. The chat itself, in app, executes whatever it is given.

import { Redis } from "ioredis";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { serve } from "../../node/contract.mjs";
import { countRefusal, execute, installChat } from "./app/chat.mjs";
import { argumentsAsSent, verbatim } from "./app/parser.mjs";
import { Refusal, refuse } from "./app/refusal.mjs";
import * as store from "./app/store.mjs";
import { parse } from "./payload.mjs";
import { isAtLeast, rules } from "./policy.mjs";

const io = new Server({ parser: verbatim(parser) });
await installChat(io, Redis, answer);
await serve(io);

/** Executes an event, or refuses it, and returns the acknowledgement. */
async function answer(socket, event) {
  try {
    const payload = await judge(socket, event);
    return { ok: true, ...(await execute(socket, event[0], payload)) };
  } catch (err) {
    const code = err instanceof Refusal ? err.code : "unavailable"; // if nobody could decide, the answer is no
    countRefusal(code);
    return { error: code };
  }
}

/**
 * Returns the payload, as read and validated, if this user may do this now. What costs
 * nothing comes first: only the last steps ask Redis.
 */
async function judge(socket, event) {
  const [name, ...args] = event;
  const rule = rules.get(name) ?? refuse("not_found");
  const payload = parse(rule.fields, args, argumentsAsSent(event));
  const { user } = socket.data;
  const role = await store.role(user); // asked every time: it may have changed since the last event
  if (!isAtLeast(role, rule.least)) refuse("forbidden");
  await rule.allow?.({ socket, user, role }, payload);
  return payload;
}
