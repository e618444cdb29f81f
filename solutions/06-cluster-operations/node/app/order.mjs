import { parseDuration } from "../../../node/contract.mjs";
import { hasNameTwice } from "../../../node/strict.mjs";

/**
 * Parses the argument of the events of those who operate the chat, in which every field may be
 * missing. It throws if the argument is no order.
 *
 * @property to, except  rooms: whom it is about
 * @property local       of this node only
 * @property timeout     ms
 */
export function parseOrder(argument) {
  if (!isObject(argument) || hasNameTwice(argument)) throw new Error("no order");
  const { to = [], except = [], rooms = [], local = false, close = false, text = null, timeout = "5s", ...others } =
    argument;
  const ms = Number(parseDuration(timeout) ?? 0n) / 1e6;
  const valid = [to, except, rooms].every(isNames) && [local, close].every(isBoolean) && ms > 0;
  if (!valid || Object.keys(others).length > 0) throw new Error("no order");
  return { to, except, local, rooms, text, close, timeout: ms };
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isBoolean = (value) => typeof value === "boolean";
const isNames = (value) => Array.isArray(value) && value.every(isText);
export const isText = (value) => typeof value === "string" && value.isWellFormed();
