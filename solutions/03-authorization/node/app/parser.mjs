import { strict } from "../../../node/strict.mjs";

const texts = new WeakMap(); // by the data of the packet

/** Returns Socket.IO's own parser, with a decoder that also remembers what the client wrote. */
export function verbatim(parser) {
  class Decoder extends strict(parser).Decoder {
    #text;

    constructor(...options) {
      super(...options);
      // This listener runs before the server's, which is added later.
      this.on("decoded", ({ data }) => Array.isArray(data) && texts.set(data, this.#text));
    }

    add(chunk) {
      if (typeof chunk === "string") this.#text = chunk; // binary chunks are attachments of the last text
      super.add(chunk);
    }
  }
  return { Encoder: parser.Encoder, Decoder };
}

/** Returns the arguments of an event as the client wrote them: 421["room:join",{"room":"lobby"}] */
export function argumentsAsSent(event) {
  const text = texts.get(event);
  return text.slice(text.indexOf(",") + 1, -1);
}
