// Lab 06 in Node.js: a cluster that is asked, and told, as if it were one server. So far each
// node is alone.

import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { NAMESPACES, installChat } from "../../solutions/06-cluster-operations/node/app/chat.mjs";
import { parseKeys } from "../../solutions/06-cluster-operations/node/app/keys.mjs";
import { env, serve } from "../../solutions/node/contract.mjs";
import { strict } from "../../solutions/node/strict.mjs";
import { ClusterAdapter } from "./adapter.mjs";

const keys = parseKeys(env.keys);

// TODO 1: connect to Redis (env.redisURL) with two clients of ioredis, one that publishes and
// one that subscribes. What must they do while Redis is away? See enableOfflineQueue,
// maxRetriesPerRequest, retryStrategy and socketTimeout, and the solution of lab 01.

const io = new Server({
  parser: strict(parser),
  // TODO 1: the option adapter: a function that returns a ClusterAdapter for its namespace.
});
installChat(io, env.name, {
  // TODO 2: published(nsp) returns a promise until Redis has what this node published last.
  // TODO 6: emitWithAck(selected, timeout, ...event), TODO 4: serverSideEmitWithAck(nsp,
  // timeout, ...event). Those of Socket.IO measure timeouts in real time, or know none.
});
// TODO 3: a socket that is in the middleware is in no room, and no order reaches it. Look
// again in a connection handler after the chat's, when it is in its rooms.

// TODO 1: wait until Redis has confirmed every subscription.
await serve(io);
