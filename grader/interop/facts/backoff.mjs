// How long a thousand official clients wait before they reconnect: two lines of JSON.
// The first has a list for each attempt, with the milliseconds before it. The second
// shows, for each limit of the delay, the effect of an outage of half a minute: how
// often a second each client tries in the next ten seconds, and after how many seconds
// half of them have tried. An attempt itself takes no time here.

// The client's random numbers come from a generator with a seed, so that every run
// prints the same.

import { io as connect } from "socket.io-client";

// Mulberry32, a small random number generator.
let state = 1;
Math.random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const clients = 1000;
const backoffs = (reconnectionDelayMax) => Array.from({ length: clients }, () =>
  connect("http://127.0.0.1:1", { autoConnect: false, forceNew: true, reconnectionDelayMax }).io.backoff);

const attempts = Array.from({ length: 6 }, () => []);
for (const backoff of backoffs()) for (const waits of attempts) waits.push(backoff.duration());
console.log(JSON.stringify(attempts));

const outage = {};
for (const bound of [5_000, 60_000]) {
  let tries = 0;
  const first = [];
  for (const backoff of backoffs(bound)) {
    let now = backoff.duration();
    while (now < 30_000) now += backoff.duration();
    first.push(now - 30_000);
    for (; now < 40_000; now += backoff.duration()) tries++;
  }
  first.sort((a, b) => a - b);
  outage[bound] = { rate: tries / (clients * 10), half: first[clients / 2] / 1000 };
}
console.log(JSON.stringify(outage));
