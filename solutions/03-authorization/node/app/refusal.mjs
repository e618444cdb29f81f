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
