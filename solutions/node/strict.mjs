// Finds objects in which a name appears twice: {"user":"ann","user":"bob"}. JSON.parse
// silently keeps the last one, but a proxy that took the first has checked another
// object. This module imports nothing from npm. Your own server may import it from any
// directory.
//
//   import { Server } from "socket.io";
//   import * as parser from "socket.io-parser";
//   import { hasNameTwice, strict } from "../../node/strict.mjs";
//
//   const io = new Server({ parser: strict(parser) });
//   io.use((socket, next) => next(hasNameTwice(socket.handshake.auth) ? new Error("invalid") : undefined));

const found = new WeakSet();

/**
 * Reports whether a client sent this object with a name that appears twice. It knows
 * the payload of a CONNECT and the arguments of an event, but no objects inside them.
 */
export const hasNameTwice = (value) => found.has(value);

/** Returns Socket.IO's own parser, with a decoder that lets hasNameTwice know what clients sent. */
export function strict(parser) {
  class Decoder extends parser.Decoder {
    #text;

    constructor(...options) {
      super(...options);
      // This listener runs before the server's, which is added later.
      this.on("decoded", ({ data }) => remember(data, this.#text));
    }

    add(chunk) {
      if (typeof chunk === "string") this.#text = chunk; // binary chunks are attachments of the last text
      super.add(chunk);
    }
  }
  return { Encoder: parser.Encoder, Decoder };
}

const HEADER = /^\d+-?(\/[^,]*,)?\d*/; // type, number of attachments, namespace, id

/** Remembers the objects in the data of a packet that have a name twice in its text. */
function remember(data, text) {
  const json = text.replace(HEADER, "");
  if (Array.isArray(data)) for (const i of withNameTwice(json)) found.add(data[i]);
  else if (withNameTwice(`[${json}]`).size > 0) found.add(data);
}

const TOKENS = /("(?:[^"\\]+|\\.)*")(\s*:)?|[[\]{},]/g;

/** Returns the indexes of the objects in a list, which is valid JSON, that have a name twice. */
function withNameTwice(list) {
  const indexes = new Set();
  let depth = 0;
  let index = 0;
  let names = new Set(); // of the object at this index
  for (const [token, string, colon] of list.matchAll(TOKENS)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token === "," && depth === 1) {
      index++;
      names = new Set();
    }
    if (colon && depth === 2) {
      const name = JSON.parse(string); // without its escapes
      if (names.has(name)) indexes.add(index);
      names.add(name);
    }
  }
  return indexes;
}
