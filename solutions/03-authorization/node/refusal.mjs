/** Why an event is not carried out: the code that its acknowledgement says. */
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

/** How many events this node has refused, by code. Keys of a client's choosing would grow as the client likes. */
export const refused = { forbidden: 0, invalid: 0, not_found: 0, too_large: 0, unavailable: 0 };
