/** What the official adapter of one namespace publishes with: give it to the constructor in place of a client. */
export class Publisher {
  // TODO 2: publish(channel, message). The adapter drops the promise, so keep the last one, for
  // those who want to know whether Redis has the message.
}
