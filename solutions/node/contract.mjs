// What the checks expect of a node beside Socket.IO: labs/node/README.md, for a
// server in Node.js. It imports nothing from npm; a server of your own may use
// it from any directory.
//
//   import { Server } from "socket.io";
//   import { clock, env, serve } from "../../node/contract.mjs";
//
//   const io = new Server({ transports: ["websocket"] });
//   io.on("connection", (socket) => socket.on("time", (ack) => ack(clock.now())));
//   await serve(io);
//
// Importing it is enough for the commands on standard input to be answered.

import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * What a node is told about itself. Log with console.error: standard output
 * belongs to the contract.
 *
 * @property name      tells the nodes of a cluster apart: node-1, node-2, …
 * @property keys      LAB_KEYS, verbatim: the lab's README says what it holds
 * @property redisURL  the cluster's Redis; it may stop answering and come back
 */
export const env = Object.freeze({
  name: process.env.LAB_NODE || "node-1",
  keys: process.env.LAB_KEYS || "",
  redisURL: process.env.REDIS_URL || "redis://127.0.0.1:6379",
});

const EPOCH = Date.UTC(2026, 0, 1); // what a manual clock shows at the start
const LONGEST = 2 ** 31 - 1; // ms; Node's setTimeout runs a longer one at once

/** The manual clock: it moves only when a command on standard input says so. */
class ManualClock {
  #elapsed = 0n; // ns since the start, whole, so that nothing is rounded
  #timers = new Set();

  now() {
    return EPOCH + Number(this.#elapsed) / 1e6;
  }

  hrtime() {
    return this.#elapsed;
  }

  setTimeout(callback, ms) {
    const timer = { due: this.#elapsed + BigInt(Math.round(ms * 1e6)), callback };
    this.#timers.add(timer);
    if (ms <= 0) setImmediate(() => this.advance(0n)); // due before the clock moves
    return timer;
  }

  clearTimeout(timer) {
    this.#timers.delete(timer);
  }

  /** Moves by ns, a BigInt, and runs what falls due, in order, each at its own time. */
  advance(ns) {
    const end = this.#elapsed + ns;
    for (let timer; (timer = this.#next(end)); ) {
      this.#timers.delete(timer);
      this.#elapsed = timer.due;
      timer.callback();
    }
    this.#elapsed = end;
  }

  #next(end) {
    let first;
    for (const timer of this.#timers) {
      if (timer.due <= end && !(timer.due >= first?.due)) first = timer;
    }
    return first;
  }
}

const realClock = {
  now: Date.now,
  hrtime: process.hrtime.bigint,
  setTimeout(callback, ms) {
    const timer = {};
    const wait = (left) => {
      const step = Math.min(left, LONGEST);
      timer.handle = setTimeout(() => (left > step ? wait(left - step) : callback()), step);
    };
    wait(ms);
    return timer;
  },
  clearTimeout: (timer) => clearTimeout(timer?.handle),
};

if (!["", "real", "manual"].includes(process.env.LAB_CLOCK ?? "")) {
  refuse(`LAB_CLOCK "${process.env.LAB_CLOCK}" is neither real nor manual`);
}

/**
 * The clock to ask for all that the lab calls time. On a manual one only the
 * checks move it; heartbeats and Redis stay on real time.
 *
 * @property now()                     milliseconds since 1970, as Date.now()
 * @property hrtime()                  nanoseconds since some moment, a BigInt, as process.hrtime.bigint()
 * @property setTimeout(callback, ms)  any length, unlike the global one; returns a timer
 * @property clearTimeout(timer)       undefined and a timer that has run are fine
 */
export const clock = process.env.LAB_CLOCK === "manual" ? new ManualClock() : realClock;

let io; // what serve serves

/**
 * Serves a Socket.IO server at LAB_ADDR and says that the node is ready. Call
 * it once, when Redis has confirmed every subscription. SIGTERM closes the
 * server, and the process with it. A server that is attached to no HTTP server
 * yet gets one.
 */
export async function serve(server) {
  const address = process.env.LAB_ADDR || "127.0.0.1:3000";
  const [, host, port] = address.match(/^\[?(.+?)\]?:(\d{1,5})$/) ?? refuse(`LAB_ADDR "${address}" is not host:port`);

  io = server;
  if (!io.httpServer) io.attach(createServer());
  const http = io.httpServer;
  http.listen(Number(port), host);
  await once(http, "listening");
  console.log(`ready http://${host.includes(":") ? `[${host}]` : host}:${http.address().port}`);
}

process.once("SIGTERM", () => {
  // Redis connections would keep the process alive, and with Redis away the
  // adapter cannot take leave of it.
  setTimeout(() => process.exit(0), 5000);
  if (!io) process.exit(0);
  io.close(() => process.exit(0));
});

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [command, ...rest] = line.trim().split(/\s+/);
    if (command) console.log(answer(command, rest.join(" ")));
  })
  .on("close", () => process.exit(0));

function answer(command, argument) {
  switch (command) {
    case "ping":
      return "pong";
    case "advance":
      return advance(argument);
    case "stats":
      return stats();
  }
  return `error unknown command "${command}": there are ping, advance and stats`;
}

function advance(amount) {
  if (clock === realClock) return "error the clock is real and cannot be advanced: set LAB_CLOCK=manual";
  const ns = parseDuration(amount);
  if (ns === undefined) return `error advance needs a duration such as 1500ms, not "${amount}"`;
  clock.advance(ns);
  return "advanced";
}

const S = 1_000_000_000n; // ns
const UNITS = { h: 3600n * S, m: 60n * S, s: S, ms: 1_000_000n, us: 1000n, µs: 1000n, ns: 1n };

/** A Go duration, such as -1h30m or 133.4ms, in nanoseconds, a BigInt; undefined if it is none. */
export function parseDuration(text) {
  if (!/^[-+]?(\d+(\.\d+)?(h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  let ns = 0n;
  for (const [, whole, fraction = "", unit] of text.matchAll(/(\d+)(?:\.(\d+))?([a-zµ]+)/g)) {
    ns += (BigInt(whole + fraction) * UNITS[unit]) / 10n ** BigInt(fraction.length);
  }
  return text.startsWith("-") ? -ns : ns;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

function stats() {
  collectGarbage();
  return JSON.stringify({
    goroutines: 0, // JavaScript has none
    heap_bytes: process.memoryUsage().heapUsed,
    connections: io?.engine.clientsCount ?? 0,
  });
}

/** Ends a node that was given a setting it cannot use. */
function refuse(why) {
  console.error(`node: cannot use the environment: ${why}`);
  process.exit(2);
}
