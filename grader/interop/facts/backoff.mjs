// How long each of a thousand official clients waits before its first attempts
// to reconnect, in milliseconds: one line of JSON, a list for each attempt.

import { io as connect } from "socket.io-client";

const attempts = Array.from({ length: 6 }, () => []);
for (let i = 0; i < 1000; i++) {
  const { backoff } = connect("http://127.0.0.1:1", { autoConnect: false, forceNew: true }).io;
  for (const waits of attempts) waits.push(backoff.duration());
}
console.log(JSON.stringify(attempts));
