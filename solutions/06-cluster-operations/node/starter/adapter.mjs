import { RedisAdapter } from "@socket.io/redis-adapter";

/** The official adapter, with what it lacks. Its methods are in node_modules/@socket.io/redis-adapter/dist/index.js. */
export class ClusterAdapter extends RedisAdapter {
  // TODO 1: to whom does a node respond (publishResponse), and with what of a handshake? The
  // official emitter sends no uid and listens where all do. The adapter ignores the option
  // publishOnSpecificResponseChannel in one place: find it in onrequest.

  // TODO 1: fetchSockets(opts) throws an error when a node does not answer, and what the
  // others have answered is lost. Ask the others in questions.mjs instead.

  // TODO 2: addSockets(opts, rooms) and delSockets(opts, rooms) publish. When do the sockets
  // of this node join, and when do they hear what the caller emits next? And what becomes of
  // the promise of PUBLISH? See publisher.mjs.

  // TODO 5: in close(), give the lease back first.

  // TODO 3: disconnectSockets(opts, close). While this node reads what it has missed, all that
  // arrives must wait, or it overtakes.

  // TODO 1: onrequest(channel, bytes) and onmessage(pattern, channel, bytes) get what anybody
  // has published. app/wire.mjs knows what is wrong with it. Log it with warn of app/log.mjs.
}
