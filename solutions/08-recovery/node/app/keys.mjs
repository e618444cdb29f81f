import { parseDuration } from "../../../node/contract.mjs";

/**
 * Parses LAB_KEYS, which the lab's README documents.
 *
 * @property prefix  every key in Redis begins with it
 * @property window  ms that a client may be away
 * @property keep    how many events of a namespace are kept, at least
 */
export function parseKeys(text) {
  const { prefix = "recovery", window = "2m", keep = 10_000 } = JSON.parse(text || "{}");
  return { prefix, window: Number(parseDuration(window) / 1_000_000n), keep };
}
