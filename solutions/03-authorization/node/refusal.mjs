/** The reason why an event is not executed: the code in its acknowledgement. */
export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Refuses the event that is being judged. */
export function refuse(code) {
  throw new Refusal(code);
}

/** How many events this node has refused, by code. A client must not be able to add keys. */
export const refused = { forbidden: 0, invalid: 0, not_found: 0, too_large: 0, unavailable: 0 };
