import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Returns what tells whom to charge for a request: the nearest address that is
 * none of our own proxies.
 *
 * X-Forwarded-For grows to the right, so it is read from there, and an entry
 * counts only while whoever wrote it, the one to its right, is trusted. What is
 * further left a client can make up. (Node.js has joined the lines of the header.)
 */
export function clientAddress(trustedProxies) {
  const trusted = trustedProxies.map((network) => {
    if (network.includes("/")) return ipaddr.parseCIDR(network);
    const address = ipaddr.process(network);
    return [address, 8 * address.toByteArray().length];
  });
  const isProxy = (address) => ipaddr.subnetMatch(address, { trusted }, "nobody") === "trusted";

  return (req) => {
    let address = ipaddr.process(req.socket.remoteAddress ?? "::"); // a peer that has gone already has none
    for (const hop of (req.headers["x-forwarded-for"] ?? "").split(",").reverse()) {
      const before = parseHop(hop);
      if (!before || !isProxy(address)) break;
      address = before;
    }
    // Every subscriber has a whole /64 of IPv6 addresses to choose from.
    return address.kind() === "ipv4" ? address.toString() : address.parts.slice(0, 4).join(":");
  };
}

/** Reads an address as proxies write it: some add a port. ipaddr.process makes 192.0.2.1 of ::ffff:192.0.2.1. */
function parseHop(hop) {
  const address = hop.trim().replace(/^\[(.*)\](:\d+)?$|^([^:]*):\d+$/, "$1$3");
  return isIP(address) ? ipaddr.process(address) : undefined;
}
