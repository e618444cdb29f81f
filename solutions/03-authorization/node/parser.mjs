import * as parser from "socket.io-parser";

/**
 * Socket.IO's own parser, but for fields that are there twice. JSON.parse keeps
 * the last of two fields of one name and tells nobody; a proxy that looked at the
 * first has then let another payload pass than the one that is carried out. Here
 * such an event loses all its arguments, and no event of the chat goes without.
 */
class Decoder extends parser.Decoder {
  #text;

  constructor() {
    super();
    // Runs before the listener of the server, which is added later.
    this.on("decoded", ({ type, data }) => {
      // A field that was dropped had a name, which is a string.
      const lost = type === parser.PacketType.EVENT && strings(JSON.stringify(data)) < strings(this.#text);
      if (lost) data.length = 1; // the name of the event
    });
  }

  add(chunk) {
    if (typeof chunk === "string") this.#text = chunk; // bytes are an attachment of the last text
    super.add(chunk);
  }
}

/** Counts the strings in JSON, names and values. */
const strings = (json) => json.match(/"(?:\\.|[^"\\])*"/g)?.length ?? 0;

export const { Encoder } = parser;
export { Decoder };
