import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Returns a function that returns the address to charge for a request: the nearest
 * one that is not a trusted proxy.
 *
 * Each proxy appends to X-Forwarded-For, so the function reads it from the right. An
 * entry is only as good as the proxy that wrote it, the next one on the right; a
 * client can forge everything further left. Node.js joins the lines of the header.
 */
export function clientAddress(trustedProxies) {
  const trusted = trustedProxies.map((network) => {
    if (network.includes("/")) return ipaddr.parseCIDR(network);
    const address = ipaddr.process(network);
    return [address, 8 * address.toByteArray().length];
  });
  const isProxy = (address) => ipaddr.subnetMatch(address, { trusted }, "nobody") === "trusted";

  return (req) => {
    let address = ipaddr.process(req.socket.remoteAddress ?? "::"); // a peer that has already disconnected has no address
    for (const hop of (req.headers["x-forwarded-for"] ?? "").split(",").reverse()) {
      const previous = parseHop(hop);
      if (!previous || !isProxy(address)) break;
      address = previous;
    }
    // An IPv6 subscriber can use any address in a /64 network.
    return address.kind() === "ipv4" ? address.toString() : address.parts.slice(0, 4).join(":");
  };
}

/** Reads an entry; some proxies append a port. ipaddr.process turns ::ffff:192.0.2.1 into 192.0.2.1. */
function parseHop(hop) {
  const address = hop.trim().replace(/^\[(.*)\](:\d+)?$|^([^:]*):\d+$/, "$1$3");
  return isIP(address) ? ipaddr.process(address) : undefined;
}
