import { isUserName } from "./app/chat.mjs";
import { refuse } from "./app/refusal.mjs";

const MIXABLE = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u]; // their letters look alike

/**
 * Returns the canonical form of a room name, the only form that is looked up,
 * joined, stored and sent to others. It is also the form that is checked: a name
 * that is checked in one form and used in another has not been checked.
 */
export function roomName(value) {
  // Lower case can produce characters that compose, so the name is normalised twice.
  const name = lowerCase(string(value).normalize("NFKC")).normalize("NFKC");

  if (characters(name) > 32) refuse("too_large");
  if (!/^[\p{L}\p{Nd}_-]+$/u.test(name)) refuse("invalid");
  if (/\p{Default_Ignorable_Code_Point}/u.test(name)) refuse("invalid"); // invisible letters
  if (MIXABLE.filter((script) => script.test(name)).length > 1) refuse("invalid");
  if (/^(user|sys)-/.test(name)) refuse("invalid"); // the server's own
  if (/^[\w-]{20}$/.test(name)) refuse("invalid"); // the form of a socket's id, which is a room too
  return name;
}

/** Returns a text as it is. Whoever displays it must escape it, and knows how. */
export function text(value) {
  const text = string(value);
  if (characters(text) > 280 || Buffer.byteLength(text) > 1024) refuse("too_large");
  if (/^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u.test(text)) refuse("invalid"); // nothing to see
  // Half characters, U+FFFD in their place, and characters that change the direction of others.
  if (/[\p{Surrogate}\uFFFD\u202A-\u202E\u2066-\u2069]/u.test(text)) refuse("invalid");
  if (/(?!\n)\p{Control}/u.test(text)) refuse("invalid");
  return text;
}

/** A text of one line. */
export function displayName(value) {
  const name = text(value);
  if (characters(name) > 40) refuse("too_large");
  if (name.includes("\n")) refuse("invalid");
  return name;
}

export const userName = (value) => (isUserName(value) ? value : refuse("invalid"));

const string = (value) => (typeof value === "string" ? value : refuse("invalid"));

/**
 * Takes each character by itself. toLowerCase looks at the neighbours of Σ, and makes
 * two characters of İ, the only one with such a rule.
 */
const lowerCase = (name) => Array.from(name, (c) => (c === "İ" ? "i" : c.toLowerCase())).join("");

/** Code points: the length of a string counts 😀 as two. */
const characters = (string) => [...string].length;
