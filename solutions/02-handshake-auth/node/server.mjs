// Lab 02 in Node.js: who may connect, and for how long.

import { createPublicKey } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { jwtVerify } from "jose";
import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { clock, env, serve } from "../../node/contract.mjs";
import { hasNameTwice, strict } from "../../node/strict.mjs";
import { installApp, NAMESPACES, takeAck } from "./app/app.mjs";
import { parsePolicy } from "./app/policy.mjs";

const policy = parsePolicy(env.keys);

// A key verifies signatures of one algorithm. If the token chose the algorithm, an
// attacker could use a public key, which everybody knows, as the secret of an HMAC.
const keys = new Map(policy.keys.map((key) => [key.kid, { alg: key.alg, material: materialOf(key) }]));

const redis = new Redis(env.redisURL, {
  enableOfflineQueue: false, // fail at once while Redis is away
  maxRetriesPerRequest: 0,
  commandTimeout: 2000, // ms; also if Redis is connected but does not answer
  retryStrategy: () => 100, // ms
});
// A subscribed connection can do nothing else. listen renews the subscription.
const subscriber = redis.duplicate({ autoResubscribe: false });
for (const client of [redis, subscriber]) client.on("error", (err) => console.error("redis:", err.message));

const io = new Server(createServer(), {
  parser: strict(parser),
  connectTimeout: 2 ** 31 - 1, // off: the timer below uses the lab's clock
  allowRequest({ headers: { origin } }, decide) {
    decide(null, origin === undefined || policy.origins.includes(origin));
  },
});
io.engine.on("connection", (connection) => {
  connection.deadline = clock.setTimeout(() => connection.close(), 45_000);
  connection.once("close", () => clock.clearTimeout(connection.deadline));
});

const ledger = installApp(io);
for (const name of NAMESPACES) protect(io.of(name));

await Promise.all([redis, subscriber].map((client) => new Promise((ready) => client.once("ready", ready))));
subscriber.on("message", (_channel, jti) => {
  for (const socket of sockets()) if (socket.data.token.jti === jti) socket.disconnect();
});
await listen();
subscriber.on("ready", listen); // from now on it means: reconnected

// A connection may be dead without an error. Then the ping has no answer either.
setInterval(() => {
  for (const client of [redis, subscriber]) {
    if (client.status === "ready") client.ping().catch(() => client.disconnect(true));
  }
}, 1000).unref();
await serve(io);

/** Installs the middleware of a namespace, and the event auth:refresh. */
function protect(nsp) {
  // Socket.IO runs middleware for every CONNECT, even for one that arrives while the
  // first still waits for Redis, and each would create a socket.
  const pending = new Set(); // connections
  nsp.use(async (socket, next) => {
    if (pending.has(socket.conn)) return; // the first CONNECT gets the answer
    pending.add(socket.conn);
    try {
      ledger.countConnect(nsp.name);
      const token = await check(socket.handshake.auth);
      if (nsp.name === "/admin" && token.user.role !== "admin") throw new Error("not an admin");
      ledger.countLogin(nsp.name, token.user);
      Object.assign(socket.data, { token, user: token.user });
      next();
    } catch (err) {
      console.error("refused a connection:", err.message);
      next(new Error("Unauthorized")); // the reason would help an attacker
    } finally {
      pending.delete(socket.conn);
    }
  });

  nsp.on("connection", (socket) => {
    clock.clearTimeout(socket.conn.deadline);
    setToken(socket, socket.data.token);
    socket.on("disconnect", () => clock.clearTimeout(socket.data.timer));
    socket.on("auth:refresh", async (...args) => {
      const ack = takeAck(args);
      try {
        setToken(socket, await checkRefresh(socket, args));
        ack("ok");
      } catch (err) {
        console.error("refused a refresh:", err.message);
        ack({ error: "unauthorized" });
      }
    });
  });
}

/** Returns the content of the token in {token: "…"}, or throws if it is not valid now. */
async function check(auth) {
  const token = auth?.token;
  if (typeof token !== "string" || hasNameTwice(auth)) throw new Error("no token");
  if (token.length > 8192) throw new Error("the token is too long"); // unread: a long token is cheap to send and expensive to decode
  if (!isCanonical(token)) throw new Error("the token is not three parts of base64url");
  const { payload } = await jwtVerify(token, keyFor, {
    issuer: policy.issuer,
    audience: policy.audience,
    clockTolerance: policy.leewaySeconds + 1, // jose cuts fractions of a second off: see checkTimes
    currentDate: new Date(clock.now()),
    requiredClaims: ["exp"], // without it, a token would never expire
  });
  checkTimes(payload);
  const { sub, name = "", role, jti, exp, aud } = payload;
  const strings = [sub, jti].every((id) => typeof id === "string" && id !== "") && typeof name === "string";
  if (!strings || !["member", "moderator", "admin"].includes(role)) throw new Error("a claim is missing or invalid");
  if (![aud].flat().every((one) => typeof one === "string")) throw new Error("the audience is not a list of strings");
  if (await isRevoked(jti)) throw new Error("revoked");
  return { jti, user: { id: sub, name, role }, until: Math.round(exp * 1000) + policy.leewaySeconds * 1000 };
}

/** Decoders accept other spellings of the same bytes: with padding, line breaks or other bits at the end. */
function isCanonical(token) {
  const parts = token.split(".");
  return parts.length === 3 && parts.every((part) => Buffer.from(part, "base64url").toString("base64url") === part);
}

/** Compares exp and nbf to the millisecond. Both lie between 1970 and the end of the year 9999. */
function checkTimes({ exp, nbf = 0 }) {
  for (const time of [exp, nbf]) {
    if (!(typeof time === "number" && time >= 0 && time <= 253402300799)) throw new Error("a time is not a number from 1970 to 9999");
  }
  const leeway = policy.leewaySeconds * 1000;
  if (clock.now() >= Math.round(exp * 1000) + leeway) throw new Error("the token has expired");
  if (clock.now() < Math.round(nbf * 1000) - leeway) throw new Error("the token is not valid yet");
}

/** Returns the key of an entry of LAB_KEYS. It throws if that is no key for its algorithm. */
function materialOf({ alg, secret, publicKey }) {
  if (alg === "HS256") {
    if (!secret) throw new Error("a key has no secret"); // anybody can make an HMAC with an empty one
    return Buffer.from(secret, "base64");
  }
  const key = createPublicKey(publicKey);
  if (key.asymmetricKeyType !== { EdDSA: "ed25519", RS256: "rsa" }[alg]) throw new Error("a key is of another type than its alg");
  return key;
}

function keyFor({ kid, alg, crit, b64 }) {
  if (crit !== undefined || b64 !== undefined) throw new Error("the header has an extension");
  const key = keys.get(kid);
  if (key?.alg !== alg) throw new Error("no key has this kid and algorithm");
  return key.material;
}

/** The new token must be valid for CONNECT, and name the same user in the same role. */
async function checkRefresh(socket, args) {
  if (args.length !== 1) throw new Error("auth:refresh has one argument");
  const token = await check(args[0]);
  const { id, role } = socket.data.user;
  if (token.user.id !== id || token.user.role !== role) throw new Error("another user or another role");
  return token;
}

/** From now on the socket depends on this token alone. */
function setToken(socket, token) {
  if (!socket.connected) return; // it disconnected while the token was checked
  clock.clearTimeout(socket.data.timer);
  Object.assign(socket.data, { token, user: token.user });
  socket.data.timer = clock.setTimeout(() => socket.disconnect(), token.until - clock.now());
  // A revocation between the check and now found no socket to disconnect.
  disconnectIfRevoked(socket).catch((err) => console.error("redis:", err.message));
}

async function isRevoked(jti) {
  return (await redis.exists(`auth:revoked:${jti}`)) > 0;
}

async function disconnectIfRevoked(socket) {
  if (await isRevoked(socket.data.token.jti)) socket.disconnect();
}

/** Subscribes, then looks up the revocations that were missed before. */
async function listen() {
  for (;;) {
    try {
      await subscriber.subscribe("auth:revoked");
      await Promise.all(sockets().map(disconnectIfRevoked));
      return;
    } catch (err) {
      console.error("cannot listen to revocations yet:", err.message);
      await sleep(100);
    }
  }
}

function sockets() {
  return NAMESPACES.flatMap((name) => [...io.of(name).sockets.values()]);
}
