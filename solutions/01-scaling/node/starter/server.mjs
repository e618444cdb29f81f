// Lab 01 in Node.js: one chat, served by several processes.

import { Server } from "socket.io";
import * as parser from "socket.io-parser";
import { installChat } from "../../solutions/01-scaling/node/app/chat.mjs";
import { env, serve } from "../../solutions/node/contract.mjs";
import { strict } from "../../solutions/node/strict.mjs";

// TODO 1: connect to Redis (env.redisURL) with two clients of ioredis, one that publishes
// and one that subscribes: a connection with a subscription can do little else. Log their
// event "error". Without a listener, ioredis prints each error itself.

// TODO 2: pass createAdapter(publisher, subscriber) of @socket.io/redis-adapter to the
// server as the option "adapter". Your first checks turn green.
const io = new Server({ parser: strict(parser) });
installChat(io); // creates the namespaces; each one's adapter subscribes here

// TODO 3: wait until Redis has confirmed every subscription. The adapter does not wait for
// that, but Redis answers the commands of one connection in order. If Redis refuses a
// subscription, end the process.

// TODO 4: while Redis is away, a broadcast is lost. Nothing is queued for later, published
// twice or waited for without a bound: see enableOfflineQueue, maxRetriesPerRequest and
// socketTimeout of ioredis. Reconnect without a limit of attempts: retryStrategy.

// TODO 5: the adapter does not handle the promise of a PUBLISH that fails. Log its error in
// process.on("unhandledRejection"). Without that listener, it ends the process.

// TODO 6: a connection may be dead without an error. Ping Redis on both connections every
// few hundred milliseconds. If no answer comes, socketTimeout closes the connection.

// TODO 7: the adapter throws if bytes on its channel are no message, and that ends the
// process. Override RedisAdapter.onmessage, as notes/node.md shows, and log such bytes.

await serve(io);
