/**
 * Returns a function that returns the address to charge for a request: the nearest
 * one that is not a trusted proxy.
 */
export function clientAddress(trustedProxies) {
  // TODO 6: this is the nearest proxy. Read X-Forwarded-For from the right (Node.js joins
  // the lines of the header). ipaddr.js knows networks, and turns ::ffff:192.0.2.1 into
  // 192.0.2.1.
  return (req) => req.socket.remoteAddress;
}
