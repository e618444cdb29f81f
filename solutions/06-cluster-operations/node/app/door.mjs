/**
 * Makes users wait in the middleware of one node. It stands for a database that is asked about
 * everybody who connects.
 */
export class Door {
  #closed = new Map(); // by user: { opened, a promise, and open, which fulfils it }

  /** Waits until the user may go on. */
  async pass(user) {
    await this.#closed.get(user)?.opened;
  }

  close(user) {
    if (this.#closed.has(user)) return;
    const door = {};
    door.opened = new Promise((open) => (door.open = open));
    this.#closed.set(user, door);
  }

  open(user) {
    this.#closed.get(user)?.open();
    this.#closed.delete(user);
  }
}
