// Lab 02 in Node.js: who may connect, and for how long.

import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { installApp, NAMESPACES } from "../../solutions/02-handshake-auth/node/app/app.mjs";
import { parsePolicy } from "../../solutions/02-handshake-auth/node/app/policy.mjs";
import { env, serve } from "../../solutions/node/contract.mjs";
import { strict } from "../../solutions/node/strict.mjs";

const policy = parsePolicy(env.keys);

// TODO 5: refuse web pages from other origins before there is a WebSocket. The server
// option allowRequest decides on each HTTP request.
const io = new Server({ parser: strict(parser) });
const ledger = installApp(io);
for (const name of NAMESPACES) protect(io.of(name));
await serve(io);

/** Installs the middleware of a namespace, and its events. */
function protect(nsp) {
  // TODO 2: Socket.IO runs middleware for every CONNECT, even for one that arrives while
  // the first still waits, and each makes a socket. Let the first one get the answer:
  // remember which connections (socket.conn) are waiting.
  nsp.use(async (socket, next) => {
    ledger.countConnect(nsp.name);
    // TODO 1: read the token from socket.handshake.auth, and use no object for which
    // hasNameTwice of strict.mjs returns true. If the token is valid, set
    // socket.data.user; if not, call next with an error that does not say why, and log
    // the reason without a part of the token. Close a connection that has joined no
    // namespace after 45 seconds of the lab's clock (clock.setTimeout of contract.mjs): the
    // server option connectTimeout uses another clock, so switch that off.
    // TODO 2: in /admin demand the role admin; in both, ledger.countLogin last.
    next();
  });

  nsp.on("connection", (socket) => {
    // TODO 7: disconnect the socket when its token expires. Stop the timer when the
    // socket disconnects.
    // TODO 8: add the event auth:refresh. From then on the socket depends on the new token
    // alone. If the socket disconnects while you check the token, start no timer.
  });
}

/** Returns what a valid token says: { user: { id, name, role }, … }. */
async function verify(token) {
  // TODO 3: verify form and signature, with jwtVerify of jose. Find the key by its kid in
  // policy.keys, and use it only for its own alg. Make the keys when the node starts, with
  // createPublicKey of node:crypto: a node that cannot use one never says ready. Decoders
  // accept other spellings of the same bytes: compare each part with what its bytes encode to.
  // TODO 4: length, issuer, audience and the claims that must be there.
  // TODO 6: exp and nbf, with clock.now() and policy.leewaySeconds. jose cuts fractions of
  // a second off, so compare the times yourself.
}

// TODO 9: refuse a revoked token, at CONNECT and at auth:refresh: the key
// auth:revoked:<jti> exists. With ioredis, see enableOfflineQueue, maxRetriesPerRequest
// and commandTimeout: if Redis does not answer within two seconds, refuse.

// TODO 10: subscribe to the channel auth:revoked, on a second connection: one with a
// subscription can do little else. A message is the jti of a token: disconnect its sockets
// in both namespaces. Say ready only when Redis has confirmed the subscription.

// TODO 11: when a lost subscription has been renewed, look up the tokens of all sockets:
// a message may have been missed. The same goes for a socket that has just connected or
// refreshed. A connection may be dead without an error: ping Redis on both.
