const MESSAGES = 4096;
const BYTES = 8 << 20;

const backlogs = new WeakMap(); // by Engine.IO connection

/**
 * Cuts off who does not read. What waits for a slow reader waits in our memory,
 * first here and then in Node.js's stream, and neither is bounded: Engine.IO
 * queues whatever it is given.
 */
export function boundBacklog(conn) {
  const backlog = { messages: 0, bytes: 0, stream: conn.request.socket };
  backlogs.set(conn, backlog);
  conn.on("packetCreate", ({ data = "" }) => {
    backlog.messages += 1;
    backlog.bytes += data.length;
    // The goodbye would have to wait as well: this is for the TCP connection.
    if (fullness(backlog) > 1) backlog.stream.destroy();
  });
  conn.on("drain", () => Object.assign(backlog, { messages: 0, bytes: 0 })); // now they are the stream's
}

/** Reports whether half of what may wait for a client is waiting. */
export const isBehind = (conn) => fullness(backlogs.get(conn)) > 0.5;

const fullness = ({ messages, bytes, stream }) =>
  Math.max(messages / MESSAGES, (bytes + stream.writableLength) / BYTES);
