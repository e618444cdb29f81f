// The node contract of labs/node/README.md, for a server in Node.js: environment,
// clock, commands and readiness. This module imports nothing from npm. Your own
// server may import it from any directory.
//
//   import { Server } from "socket.io";
//   import { clock, env, serve } from "../../node/contract.mjs";
//
//   const io = new Server({ transports: ["websocket"] });
//   io.on("connection", (socket) => socket.on("time", (ack) => ack(clock.now())));
//   await serve(io);
//
// Importing this module is enough to answer the commands on standard input.

import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * The environment of this node. Log with console.error: standard output belongs
 * to the contract.
 *
 * @property name      unique in the cluster: node-1, node-2, …
 * @property keys      LAB_KEYS, verbatim: the lab's README documents its content
 * @property redisURL  the cluster's Redis, which may stop answering and come back
 */
export const env = Object.freeze({
  name: process.env.LAB_NODE || "node-1",
  keys: process.env.LAB_KEYS || "",
  redisURL: process.env.REDIS_URL || "redis://127.0.0.1:6379",
});

const EPOCH = Date.UTC(2026, 0, 1); // where a manual clock starts
const LONGEST = 2 ** 31 - 1; // ms; Node's setTimeout fires at once if the delay is longer

/** The manual clock: it moves only when a command on standard input moves it. */
class ManualClock {
  #elapsed = 0n; // whole ns since the start, so that nothing is rounded
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
    if (ms <= 0) setImmediate(() => this.advance(0n)); // due without moving the clock
    return timer;
  }

  clearTimeout(timer) {
    this.#timers.delete(timer);
  }

  /** Advances by ns, a BigInt, and runs the timers that fall due, in order, each at its own time. */
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
 * The clock to use for every time and delay of a lab. Only the checks move a manual
 * clock; heartbeats and Redis always use real time.
 *
 * @property now()                     milliseconds since 1970, as Date.now()
 * @property hrtime()                  nanoseconds since an arbitrary time, a BigInt, as process.hrtime.bigint()
 * @property setTimeout(callback, ms)  any length, unlike the global one; returns a timer
 * @property clearTimeout(timer)       accepts undefined, and a timer that has already run
 */
export const clock = process.env.LAB_CLOCK === "manual" ? new ManualClock() : realClock;

let io; // the server that serve was given

/**
 * Serves a Socket.IO server at LAB_ADDR and prints that the node is ready. Call it
 * once, after Redis has confirmed every subscription. SIGTERM closes the server and
 * ends the process. If the server has no HTTP server yet, this creates one.
 */
export async function serve(server) {
  const address = process.env.LAB_ADDR || "127.0.0.1:3000";
  const [, host, port] = address.match(/^\[?(.+?)\]?:(\d{1,5})$/) ?? refuse(`LAB_ADDR "${address}" is not host:port`);

  io = server;
  if (!io.httpServer) io.attach(createServer());
  io.engine.use(refuseJSONP);
  const http = io.httpServer;
  http.listen(Number(port), host);
  await once(http, "listening");
  console.log(`ready http://${host.includes(":") ? `[${host}]` : host}:${http.address().port}`);
}

/** JSONP is long-polling for browsers without CORS, of which there are none left. */
function refuseJSONP(req, res, next) {
  if (req._query.j === undefined) return next();
  res.writeHead(400, { "Content-Type": "application/json" });
  res.end(JSON.stringify({ code: 3, message: "Bad request" }));
}

process.once("SIGTERM", () => {
  // Open Redis connections keep the process alive, and while Redis is away the
  // adapter cannot close them.
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
  return `error unknown command "${command}"; use ping, advance or stats`;
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

/** A Go duration, such as -1h30m or 133.4ms, in nanoseconds, a BigInt, or undefined if it is invalid. */
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

/** Ends the node because of a setting that it cannot use. */
function refuse(reason) {
  console.error(`node: cannot use the environment: ${reason}`);
  process.exit(2);
}
