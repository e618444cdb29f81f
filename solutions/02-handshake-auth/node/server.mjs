// Lab 02 in Node.js: who may connect, and for how long.

import { createPublicKey } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { jwtVerify } from "jose";
import { Server } from "socket.io";
import { clock, env, serve } from "../../node/contract.mjs";

const policy = JSON.parse(env.keys);

// A key belongs to one algorithm. A token does not choose: with the wrong one a
// public key would do as a secret that everybody knows.
const keys = new Map(
  policy.keys.map(({ kid, alg, secret, publicKey }) => [
    kid,
    { alg, material: secret ? Buffer.from(secret, "base64") : createPublicKey(publicKey) },
  ]),
);

const redis = new Redis(env.redisURL, {
  enableOfflineQueue: false, // while Redis is away nobody can know: refuse at once
  maxRetriesPerRequest: 0,
  commandTimeout: 1000, // ms; also when it is there and does not answer
  retryStrategy: () => 100, // ms
});
const subscriber = redis.duplicate(); // a connection that subscribes can do little else
for (const client of [redis, subscriber]) client.on("error", (err) => console.error("redis:", err.message));

const io = new Server(createServer(), {
  connectTimeout: 2 ** 31 - 1, // ours follows the lab's clock, see below
  allowRequest({ headers: { origin } }, decide) {
    decide(null, origin === undefined || policy.origins.includes(origin));
  },
});
io.engine.on("connection", (connection) => {
  connection.deadline = clock.setTimeout(() => connection.close(), 45_000);
  connection.once("close", () => clock.clearTimeout(connection.deadline));
});

const ledger = {};
for (const name of ["/", "/admin"]) protect(io.of(name), (ledger[name] = { knocks: 0, logins: {} }));
io.of("/admin").on("connection", (socket) => socket.on("ledger", (...args) => takeAck(args)(ledger)));

await Promise.all([redis, subscriber].map((client) => new Promise((ready) => client.once("ready", ready))));
subscriber.on("message", (_channel, jti) => {
  for (const socket of sockets()) if (socket.data.token.jti === jti) socket.disconnect();
});
await listen();
subscriber.on("ready", listen); // from now on: connected again
await serve(io);

/** Installs the middleware of a namespace, and what happens to those who pass. */
function protect(nsp, page) {
  // Socket.IO runs middleware for every CONNECT, also for one that comes while
  // the first still waits for Redis, and each would make a socket.
  const pending = new Set(); // connections
  nsp.use(async (socket, next) => {
    if (pending.has(socket.conn)) return; // the first one is answered
    pending.add(socket.conn);
    try {
      page.knocks++;
      const token = await check(socket.handshake.auth);
      const { id, role } = token.user;
      if (nsp.name === "/admin" && role !== "admin") throw new Error("not an admin");
      page.logins[id] = (page.logins[id] ?? 0) + 1;
      socket.data.token = token;
      next();
    } catch (err) {
      console.error("refused a connection:", err.message);
      next(new Error("Unauthorized")); // the reason would help whoever tries tokens out
    } finally {
      pending.delete(socket.conn);
    }
  });

  nsp.on("connection", (socket) => {
    clock.clearTimeout(socket.conn.deadline);
    liveBy(socket, socket.data.token);
    socket.on("disconnect", () => clock.clearTimeout(socket.data.timer));
    socket.on("whoami", (...args) => takeAck(args)(socket.data.token.user));
    socket.on("auth:refresh", async (...args) => {
      const ack = takeAck(args);
      try {
        liveBy(socket, await checkRefresh(socket, args));
        ack("ok");
      } catch (err) {
        console.error("refused a refresh:", err.message);
        ack({ error: "unauthorized" });
      }
    });
  });
}

/** The acknowledgement that the client asks for, or one that goes nowhere: whatever else it sends is no function. */
function takeAck(args) {
  return typeof args.at(-1) === "function" ? args.pop() : () => {};
}

/** What the token in {token: "…"} says, if it counts now. */
async function check(auth) {
  const token = auth?.token;
  if (typeof token !== "string") throw new Error("no token");
  if (token.length > 8192) throw new Error("the token is too long"); // unread: decoding costs more than sending
  const { payload } = await jwtVerify(token, keyFor, {
    issuer: policy.issuer,
    audience: policy.audience,
    clockTolerance: policy.leewaySeconds,
    currentDate: new Date(clock.now()),
    requiredClaims: ["exp"], // a token without it would never expire
  });
  const { sub, name = "", role, jti, exp } = payload;
  const texts = [sub, jti].every((id) => typeof id === "string" && id !== "") && typeof name === "string";
  if (!texts || !["member", "moderator", "admin"].includes(role)) throw new Error("a claim is missing or not what it should be");
  if (await isRevoked(jti)) throw new Error("revoked");
  return { jti, user: { id: sub, name, role }, until: (exp + policy.leewaySeconds) * 1000 };
}

function keyFor({ kid, alg }) {
  const key = keys.get(kid);
  if (key?.alg !== alg) throw new Error("no such key for this algorithm");
  return key.material;
}

/** A refresh is as good as a CONNECT, for the same user in the same role. */
async function checkRefresh(socket, args) {
  if (args.length !== 1) throw new Error("it has one argument");
  const token = await check(args[0]);
  const { id, role } = socket.data.token.user;
  if (token.user.id !== id || token.user.role !== role) throw new Error("another user or another role");
  return token;
}

/** From now on the socket lives by this token alone. */
function liveBy(socket, token) {
  if (!socket.connected) return; // it left while its token was checked
  clock.clearTimeout(socket.data.timer);
  socket.data.token = token;
  socket.data.timer = clock.setTimeout(() => socket.disconnect(), token.until - clock.now());
  // A revocation that came after the check, and before now, found nothing to end.
  disconnectIfRevoked(socket).catch((err) => console.error("redis:", err.message));
}

async function isRevoked(jti) {
  return (await redis.exists(`auth:revoked:${jti}`)) > 0;
}

async function disconnectIfRevoked(socket) {
  if (await isRevoked(socket.data.token.jti)) socket.disconnect();
}

/** Subscribes, and asks for what was revoked while nobody listened. */
async function listen() {
  for (;;) {
    try {
      await subscriber.subscribe("auth:revoked");
      await Promise.all(sockets().map(disconnectIfRevoked));
      return;
    } catch (err) {
      console.error("not listening to revocations yet:", err.message);
      await sleep(100);
    }
  }
}

function sockets() {
  return ["/", "/admin"].flatMap((name) => [...io.of(name).sockets.values()]);
}
