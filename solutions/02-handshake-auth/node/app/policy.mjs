/**
 * Reads LAB_KEYS: { issuer, audience, leewaySeconds, origins, keys: [{ kid, alg, publicKey
 * or secret }] }. It holds secrets, so an error does not show the text, as Node.js does
 * with an error of JSON.parse that nobody catches. Whether a key is one for its algorithm
 * is for you to find out.
 */
export function parsePolicy(text) {
  let policy;
  try {
    policy = JSON.parse(text);
  } catch {
    throw new Error("LAB_KEYS is not JSON");
  }
  if (!policy?.issuer || !policy.audience || !policy.keys?.length) {
    throw new Error("LAB_KEYS needs an issuer, an audience and at least one key");
  }
  return { leewaySeconds: 0, origins: [], ...policy };
}
