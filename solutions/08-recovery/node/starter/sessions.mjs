/**
 * Sessions in Redis, under PREFIX:session:PID. A session has an owner, the id of the socket,
 * its rooms, its data, and the offset at which it began.
 */
export class Sessions {
  constructor(redis, { prefix, window }) {}

  // TODO 3: save(session), suspend(session) for a window, drop(session), and take(pid, owner),
  // which must be one step: defineCommand of ioredis makes a script a command.

  // TODO 6: count how often a session was taken, and let nobody write who has an older number.
}
