/**
 * What stands between clients and a node: it bans users, and makes others wait. It is for
 * one node, and stands for a database that is asked about everybody who connects.
 */
export class Door {
  #banned = new Set(); // users
  #closed = new Map(); // by user: { opened, a promise, and open, which fulfils it }

  /** Waits until the user may go on, and reports whether they may come in. */
  async admits(user) {
    await this.#closed.get(user)?.opened;
    return !this.#banned.has(user);
  }

  ban(user) {
    this.#banned.add(user);
  }

  unban(user) {
    this.#banned.delete(user);
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
