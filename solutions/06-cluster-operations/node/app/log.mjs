/** Logs a warning, in one line, whatever an error has in its message. */
export function warn(message, err) {
  console.error(`level=WARN msg=${JSON.stringify(message)} error=${JSON.stringify(err.message)}`);
}
