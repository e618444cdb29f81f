const MESSAGES = 4096;
const BYTES = 8 << 20;

const backlogs = new WeakMap(); // by Engine.IO connection

/**
 * Disconnects a client that does not read. Messages for a slow reader wait in our
 * memory, first in Engine.IO's queue and then in Node.js's stream, and neither has a
 * bound of its own.
 */
export function boundBacklog(conn) {
  const backlog = { messages: 0, bytes: 0, stream: conn.request.socket };
  backlogs.set(conn, backlog);
  conn.on("packetCreate", ({ data = "" }) => {
    backlog.messages += 1;
    backlog.bytes += data.length;
    // A close frame would wait in the same queue, so this closes the TCP connection.
    if (fullness(backlog) > 1) backlog.stream.destroy();
  });
  conn.on("drain", () => Object.assign(backlog, { messages: 0, bytes: 0 })); // now they are in the stream
}

/** Reports whether more than half of the bound is in use. */
export const isBehind = (conn) => fullness(backlogs.get(conn)) > 0.5;

const fullness = ({ messages, bytes, stream }) =>
  Math.max(messages / MESSAGES, (bytes + stream.writableLength) / BYTES);
