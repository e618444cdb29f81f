// Assertions of the scenarios. They work in Node.js and in a browser.

// ok fails unless the condition holds.
export function ok(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

// equal compares by value: JSON, bytes of any kind, undefined, lone surrogates.
export function equal(got, want, what = "") {
  const [g, w] = [show(got), show(want)];
  if (g !== w) throw new Error(`${what}\n got: ${brief(g)}\nwant: ${brief(w)}`);
}

// range is 0, 1, … count-1: what arrives when nothing was lost or reordered.
export const range = (count) => Array.from({ length: count }, (_, i) => i);

// bytes copies binary data of any kind into an array of numbers.
export function bytes(data) {
  return Array.from(ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));
}

function show(value) {
  // Not an arrow function: this[key] is the value before any toJSON.
  const shown = JSON.stringify(value, function (key, converted) {
    const original = this[key];
    return original instanceof ArrayBuffer || ArrayBuffer.isView(original) ? { bytes: bytes(original) } : converted;
  });
  return shown ?? "undefined";
}

const brief = (text) => (text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text);
