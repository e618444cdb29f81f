import { parseDuration } from "../../../node/contract.mjs";

/** Returns the limits in LAB_KEYS, with defaults for missing fields. Durations are BigInts, in nanoseconds. */
export function parseLimits(keys) {
  const limits = {
    events: { every: "200ms", burst: 20 }, // of each user
    costs: { search: 5 }, // tokens by event, 1 for others
    refusals: { every: "2s", burst: 10 }, // of each user, before the disconnect
    opens: { every: "1s", burst: 60 }, // handshakes of each address
    connections: 100, // open connections of each address
    unauthenticated: 20, // open connections of each address without a user
    trustedProxies: [],
    idle: "5m", // how long a bucket stays after its last use
    ...JSON.parse(keys || "{}"),
  };
  return {
    ...limits,
    events: parseLimit(limits.events),
    costs: new Map(Object.entries(limits.costs).map(([event, tokens]) => [event, BigInt(tokens)])),
    refusals: parseLimit(limits.refusals),
    opens: parseLimit(limits.opens),
    idle: parsePositive(limits.idle),
  };
}

const CENTURY = parseDuration("876000h"); // 100 years of 365 days

const parseLimit = (limit) => {
  const every = parsePositive(limit.every);
  if (!(limit.burst >= 1)) throw new RangeError(`LAB_KEYS: the burst ${limit.burst} must be at least 1`);
  const burst = BigInt(limit.burst);
  if (every * burst > CENTURY) throw new RangeError("LAB_KEYS: a bucket takes longer than 100 years to fill");
  return { every, burst };
};

const parsePositive = (text) => {
  const duration = parseDuration(text);
  if (!(duration > 0n)) throw new RangeError(`LAB_KEYS: "${text}" is not a positive duration such as 200ms`);
  return duration;
};
