import { refuse } from "./app/refusal.mjs";
import { ROLES } from "./policy.mjs";
import { displayName, roomName, text, userName } from "./strings.mjs";

const oneOf = (...allowed) => (value) => (allowed.includes(value) ? value : refuse("invalid"));

/** The fields that a payload may have. Each function returns a value or refuses it. */
const readers = {
  room: roomName,
  user: userName,
  owner: userName,
  text,
  name: displayName,
  status: oneOf("online", "away", "busy"),
  role: oneOf(...ROLES),
  private: oneOf(true, false),
  // undefined means that the field is missing: JSON has no undefined
  limit: (value = 20) => (Number.isInteger(value) && value >= 1 && value <= 100 ? value : refuse("invalid")),
};

/**
 * Reads the arguments of an event: one object that has exactly these fields, each
 * once. It returns a new object, made only of values that it has validated.
 */
export function parse(fields, args, asSent) {
  if (Buffer.byteLength(asSent) > 4096) refuse("too_large");
  if (args.length !== 1 || !isObject(args[0])) refuse("invalid");

  // JSON.parse turns "__proto__" into an ordinary field. An object without a
  // prototype has no fields but its own.
  const payload = Object.assign(Object.create(null), args[0]);
  if (Object.keys(payload).some((key) => !fields.includes(key))) refuse("invalid");
  const read = Object.fromEntries(fields.map((key) => [key, readers[key](payload[key])]));

  // JSON.parse silently keeps the last of two fields with one name. A proxy that
  // looked at the first has checked another payload. If a field was dropped, what
  // was parsed has fewer strings than what was sent: its name is missing.
  if (strings(JSON.stringify(payload)) < strings(asSent)) refuse("invalid");
  return read;
}

/** Counts the strings in JSON, names and values. */
const strings = (json) => json.match(/"(?:\\.|[^"\\])*"/g)?.length ?? 0;

/** Reports whether a value is a plain object: not an array, not null, and not a Buffer, which an attachment becomes. */
const isObject = (value) => value instanceof Object && Object.getPrototypeOf(value) === Object.prototype;
