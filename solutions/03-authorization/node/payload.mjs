import { refuse } from "./refusal.mjs";
import { displayName, roomName, text, userName } from "./strings.mjs";

export const ROLES = ["viewer", "member", "moderator", "admin"]; // from the least to the most

const oneOf = (...allowed) => (value) => (allowed.includes(value) ? value : refuse("invalid"));

/** The fields that a payload may have. Each reads a value, or refuses it. */
const readers = {
  room: roomName,
  user: userName,
  owner: userName,
  text,
  name: displayName,
  status: oneOf("online", "away", "busy"),
  role: oneOf(...ROLES),
  private: oneOf(true, false),
  // undefined is a field that is left out: JSON has no other
  limit: (value = 20) => (Number.isInteger(value) && value >= 1 && value <= 100 ? value : refuse("invalid")),
};

/**
 * Reads the arguments of an event: one object that has these fields, each once,
 * and no others. What it returns was read, judged and written here: nothing that
 * the client sent is passed on as it came.
 */
export function parse(fields, args, asSent) {
  if (Buffer.byteLength(asSent) > 4096) refuse("too_large");
  if (args.length !== 1 || !isObject(args[0])) refuse("invalid");

  // JSON.parse makes a field of "__proto__" too, and this object finds no
  // fields but its own.
  const payload = Object.assign(Object.create(null), args[0]);
  if (Object.keys(payload).some((key) => !fields.includes(key))) refuse("invalid");
  const read = Object.fromEntries(fields.map((key) => [key, readers[key](payload[key])]));

  // JSON.parse keeps the last of two fields of one name and tells nobody; a
  // proxy that looked at the first has let another payload pass. The name of a
  // field that was dropped is a string that is missing now.
  if (strings(JSON.stringify(payload)) < strings(asSent)) refuse("invalid");
  return read;
}

/** Counts the strings in JSON, names and values. */
const strings = (json) => json.match(/"(?:\\.|[^"\\])*"/g)?.length ?? 0;

/** Reports whether a value is a plain object: no array, no null, and no Buffer, which an attachment becomes. */
const isObject = (value) => value instanceof Object && Object.getPrototypeOf(value) === Object.prototype;
