import { parseDuration } from "../../../node/contract.mjs";

/**
 * Parses LAB_KEYS, which the lab's README documents.
 *
 * @property prefix  every key in Redis begins with it
 * @property lease   ms that a node belongs to the cluster after it was last heard of
 */
export function parseKeys(text) {
  const { prefix = "cluster", lease = "10s" } = JSON.parse(text || "{}");
  return { prefix, lease: Number(parseDuration(lease) / 1_000_000n) };
}
